import Foundation

/// One invented thing to keep, as each tool is given it.
struct SampleItem {
    /// A word that stands in every hundredth.
    static let searched = "harbour"
    private static let words = [
        "amber", "basket", "candle", "drawer", "engine", "feather", "garden", "hammer", "island", "jacket",
        "kettle", "ladder", "meadow", "needle", "orchard", "pencil", "quarry", "ribbon", "saddle", "timber",
        "umbrella", "velvet", "window", "yellow", "anchor", "bridge", "cellar", "desert", "ember", "forest",
        "glacier", "hollow",
    ]

    let number: Int
    let kind: String
    /// To the minute, as Muniment is given it.
    let at: String
    /// The handle, address or amount.
    let label: String
    let text: String

    init(_ number: Int) {
        var bytes = SeededBytes(seed: UInt64(number))
        self.number = number
        let (day, month) = (number / 1440 % 28 + 1, number / 40_320 % 12 + 1)
        at = String(format: "2026-%02d-%02d %02d:%02d", month, day, number / 60 % 24, number % 60)
        var words = (0..<8).map { _ in Self.words[Int(bytes.next() % UInt64(Self.words.count))] }
        if number % 100 == 0 { words.append(Self.searched) }
        text = words.joined(separator: " ") + " \(number)"
        switch number % 4 {
        case 0: (kind, label) = ("message", "them")
        case 1: (kind, label) = ("account", "jade.example.\(number)")
        case 2: (kind, label) = ("url", "https://social.example/p/\(number)")
        default: (kind, label) = ("demand", "\(100 + number % 900)")
        }
    }

    var line: String {
        let own =
            switch kind {
            case "message": #""text":"\#(text)","from":"\#(label)""#
            case "account": #""handle":"\#(label)","whose":"theirs""#
            case "url": #""address":"\#(label)","what":"post""#
            default: #""asks":"money","amount":"\#(label)","currency":"USD""#
            }
        return """
            {"kind":"\(kind)",\(own),"platform":"instagram","at":"\(at)","zone":"UTC","description":"\(text)"}

            """
    }

    var values: String { "(\(number),'\(at)','\(kind)','\(label)','instagram','\(text)')" }

    var entry: String {
        let id = withUnsafeBytes(of: UInt64(number).bigEndian) { Data([UInt8](repeating: 7, count: 8) + $0) }
            .base64EncodedString()
        let fields = [("Title", "\(number) \(kind) \(label)"), ("UserName", at), ("Notes", text)]
        return "<Entry><UUID>\(id)</UUID>"
            + fields.map { "<String><Key>\($0)</Key><Value>\($1)</Value></String>" }.joined() + "</Entry>\n"
    }
}
