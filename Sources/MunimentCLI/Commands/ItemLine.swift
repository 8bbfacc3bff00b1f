import Foundation
import Muniment

/// An item in one line, without contents.
enum ItemLine {
    static func summary(_ item: Item) -> String {
        guard !item.isErased else { return "erased" }
        guard let kind = item.kind else { return "made by a newer version" }
        let words: [String?] =
            switch kind {
            case .screenshot, .file: [item.fileName]
            case .message:
                [item.text("from").map { $0 == "me" ? "from you" : "from \($0)" }, "(words hidden)"]
            case .account:
                [item.text("handle") ?? item.text("phone") ?? item.text("email"), item.text("whose")]
            case .url: [item.text("address"), item.flag("published") == true ? "(published)" : nil]
            case .demand:
                [
                    item.texts("asks").joined(separator: ", "), item.text("amount"), item.text("currency"),
                    item.text("method"), item.text("payTo").map { "to \($0)" }, item.text("status"),
                ]
            case .payment:
                [item.text("status"), item.text("amount"), item.text("currency"), item.text("method")]
            case .incident: [item.text("what"), "(words hidden)"]
            case .held: [item.text("where"), item.text("heldBy"), "(words hidden)"]
            case .person: [item.text("name"), item.text("role")]
            case .note: ["(private)"]
            }
        var summary = kind.rawValue
        for word in words {
            if let word, !word.isEmpty { summary += " " + word }
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
