/// Recognises what people often write instead of an accepted form, to say the helpful thing.
enum MomentMistake {
    /// The error that fits, or `nil` when nothing familiar was found.
    static func known(_ bytes: [UInt8]) -> MomentError? {
        let text = String(decoding: bytes, as: UTF8.self).lowercased()
        let words = text.split { !$0.isLetter }.map(String.init)
        if words.contains(where: relativeWords.contains) { return .notUnderstood(.relativeWord) }
        if words.contains("am") || words.contains("pm") { return .notUnderstood(.twelveHourClock) }
        return threeNumbers(bytes)
    }

    private static let relativeWords: Set<String> = [
        "yesterday", "today", "tonight", "tomorrow", "now", "ago", "last", "next", "just", "morning",
        "evening", "night", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]

    /// Day, month and year with the year last, as in 03/04/2026, 20.11.2026 or 3-4-26.
    private static func threeNumbers(_ bytes: [UInt8]) -> MomentError? {
        var head = bytes[...]
        if head.first == UInt8(ascii: "~") { head.removeFirst() }
        let date = head.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: ",") }
        let separators: [UInt8] = [UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-")]
        let fields = date.split(omittingEmptySubsequences: false) { separators.contains($0) }
        guard fields.count == 3, let first = Digits.value(fields[0]), let second = Digits.value(fields[1]),
            Digits.value(fields[2]) != nil
        else { return nil }
        if fields[0].count == 4 {
            // A second year makes it a range: 2025/2026-11, 2025-11/2026.
            if fields[1].count == 4 || fields[2].count == 4 { return nil }
            let dashes = date.filter { $0 == UInt8(ascii: "-") }.count
            return dashes == 2 ? nil : .notUnderstood(.yearFirst)
        }
        guard fields[0].count <= 2, fields[1].count <= 2 else { return nil }
        let eitherWay = (1...12).contains(first) && (1...12).contains(second) && first != second
        return eitherWay ? .ambiguousOrder : .notUnderstood(.yearFirst)
    }
}
