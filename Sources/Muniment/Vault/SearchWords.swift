import Foundation
import MunimentStore

/// Words that are looked for, whatever the case.
struct SearchWords: Sendable {
    private let words: [String]

    init(_ words: [String]) { self.words = words.map { $0.lowercased() }.filter { !$0.isEmpty } }

    private init(lowercased words: [String]) { self.words = words }

    var isEmpty: Bool { words.isEmpty }

    /// Those that stand neither in a field nor in a tag nor in the kind.
    func left(by item: Item) -> SearchWords {
        var left = words
        item.values.forEachText { text in
            if !left.isEmpty { left = Self.left(left, by: text) }
        }
        for tag in item.tags { left.removeAll { Self.stands($0, in: tag) } }
        left.removeAll { Self.stands($0, in: item.kindText) }
        return SearchWords(lowercased: left)
    }

    /// Whether every word stands in this text.
    func stand(in text: UnsafeRawBufferPointer) -> Bool { Self.left(words, by: text).isEmpty }

    /// Of texts that are no String yet, most are done with here: nothing is made of them.
    private static func left(_ words: [String], by text: UnsafeRawBufferPointer) -> [String] {
        let leftByBytes: [String]? = withUnsafeTemporaryAllocation(
            of: UInt8.self, capacity: max(1, text.count)
        ) { lowercased in
            var all: UInt8 = 0
            for place in 0..<text.count {
                let byte = text[place]
                all |= byte
                lowercased[place] = byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
            }
            guard all < 0x80 else { return nil }
            let lowercased = UnsafeBufferPointer(rebasing: lowercased[..<text.count])
            return words.filter { word in
                var word = word
                return !word.withUTF8 { word in
                    // Few letters of other scripts are the same as one of ASCII, but some are.
                    word.allSatisfy { $0 < 0x80 }
                        ? stands(word, in: lowercased)
                        : String(decoding: lowercased, as: UTF8.self)
                            .contains(String(decoding: word, as: UTF8.self))
                }
            }
        }
        if let leftByBytes { return leftByBytes }
        let lowercased = String(decoding: text, as: UTF8.self).lowercased()
        return words.filter { !stands($0, in: lowercased) }
    }

    /// The names of the fields in which the words stand, word by word; `nil` unless every word stands somewhere.
    /// - Parameter text: of the item, where it has one.
    func fields(of item: Item, text: String?) -> [String]? {
        var texts = item.values.dictionary.flatMap { name, value in
            ([value.string].compactMap { $0 } + (value.strings ?? [])).map { (name, $0.lowercased()) }
        }
        texts += item.tags.map { ("tags", $0) } + [("kind", item.kindText)]
        if let text { texts.append(("text", text.lowercased())) }
        let found = words.map { word in texts.indices.filter { Self.stands(word, in: texts[$0].1) } }
        guard found.allSatisfy({ !$0.isEmpty }) else { return nil }
        // Few come this far, so only they are put in order: values by name, then tags, kind and text.
        let last = ["tags", "kind", "text"]
        var names: [String] = []
        for places in found {
            let these = Set(places.map { texts[$0].0 })
            names += these.subtracting(last).sorted().filter { !names.contains($0) }
            names += last.filter { these.contains($0) && !names.contains($0) }
        }
        return names
    }

    /// One letter in two spellings is the same to the library; where all is ASCII the bytes say it, much sooner.
    private static func stands(_ word: String, in text: String) -> Bool {
        var (word, text) = (word, text)
        let isInBytes: Bool? = text.withUTF8 { text in
            word.withUTF8 { word in
                guard text.allSatisfy({ $0 < 0x80 }), word.allSatisfy({ $0 < 0x80 }) else { return nil }
                return stands(word, in: text)
            }
        }
        return isInBytes ?? text.contains(word)
    }

    private static func stands(
        _ word: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard let first = word.first, let start = text.baseAddress, let wanted = word.baseAddress else {
            return false
        }
        var place = 0
        while place + word.count <= text.count {
            guard let found = memchr(start + place, Int32(first), text.count - word.count - place + 1) else {
                return false
            }
            if memcmp(found, wanted, word.count) == 0 { return true }
            place = UnsafeRawPointer(found) - UnsafeRawPointer(start) + 1
        }
        return false
    }
}
