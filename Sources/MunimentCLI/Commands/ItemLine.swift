import Foundation
import Muniment

/// An item in one line, without contents.
enum ItemLine {
    static func summary(_ item: Item) -> String {
        guard !item.isErased else { return "erased" }
        guard let kind = item.kind else { return "made by a newer version" }
        var summary = kind.rawValue
        func put(_ word: String?) {
            guard let word, !word.isEmpty else { return }
            summary += " "
            summary += word
        }
        func put(fields names: String...) { for name in names { put(item.text(name)) } }
        switch kind {
        case .screenshot, .file: put(item.fileName)
        case .message:
            put(item.text("from").map { $0 == "me" ? "from you" : "from " + $0 })
            put("(words hidden)")
        case .account:
            put(item.text("handle") ?? item.text("phone") ?? item.text("email"))
            put(item.text("whose"))
        case .url:
            put(item.text("address"))
            put(item.flag("published") == true ? "(published)" : nil)
        case .demand:
            put(item.texts("asks").joined(separator: ", "))
            put(fields: "amount", "currency", "method")
            put(item.text("payTo").map { "to " + $0 })
            put(item.text("status"))
        case .payment: put(fields: "status", "amount", "currency", "method")
        case .incident:
            put(item.text("what"))
            put("(words hidden)")
        case .held:
            put(fields: "where", "heldBy")
            put("(words hidden)")
        case .person: put(fields: "name", "role")
        case .note: put("(private)")
        }
        return ScreenText.line(summary, columns: 100)
    }

    /// When it happened, with what is not sure about it.
    static func when(_ item: Item) -> String {
        let time = item.timeFields
        guard let at = time.at else { return "" }
        var text = time.precision == "about" ? "about " : ""
        var rest = at[...]
        while let place = rest.utf8.firstIndex(of: UInt8(ascii: "T")) {
            text += rest[..<place]
            text += " "
            rest = rest[rest.utf8.index(after: place)...]
        }
        text += rest
        if time.zoneAssumed == true, at.contains("T"), let zone = time.zone {
            text += " (\(zone)?)"
        }
        if time.timeFrom == "file" { text += " (by its file)" }
        if !time.timeWarnings.isEmpty { text += " (look again)" }
        return ScreenText.line(text)
    }

    static func line(_ item: Item) -> String {
        var line = ""
        add(item, to: &line)
        return line
    }

    /// Puts its line behind others.
    /// - Parameter when: the words for its time; `nil` for those of ``when(_:)``.
    static func add(_ item: Item, when words: String? = nil, to line: inout String) {
        let when = words ?? when(item)
        var least: UInt64 = 1000
        while item.number < least, least > 1 {
            line += " "
            least /= 10
        }
        line += String(item.number)
        line += "  "
        line += when.isEmpty ? "-" : when
        line += "  "
        line += summary(item)
        if let platform = item.text("platform") {
            line += "  on "
            line += ScreenText.line(platform)
        }
        if !item.actors.isEmpty {
            line +=
                "  by " + item.actors.map { ScreenText.line($0, columns: 40) }.joined(separator: ", ")
        }
        if !item.tags.isEmpty {
            line += "  [" + item.tags.map { ScreenText.line($0) }.joined(separator: " ") + "]"
        }
        if item.isLocked { line += "  (locked)" }
        if item.isDamaged { line += "  (damaged: muniment verify)" }
    }
}
