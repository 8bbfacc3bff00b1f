import Foundation

/// One page of advice that fits on a screen, read from a resource file of its own, so that a changed number
/// or address is a change of one file.
///
/// The file begins with `Title:`, `Checked:` and one or more `Source:` lines; after an empty line follows the
/// text as it is shown.
public struct GuideTopic: Hashable, Sendable {
    /// As on the command line, such as `first-steps`.
    public let name: String
    /// What it is about, at most 60 characters.
    public let title: String
    /// The day on which somebody last compared the text with its sources, as `2026-11-21`.
    public let checkedOn: String
    /// Where the facts come from, one or more.
    public let sources: [String]
    /// At most ``lineLimit`` - 2 lines of at most ``columnLimit`` ASCII characters, without a line end at the
    /// end.
    public let text: String

    /// Lines of a screen, the title and an empty line below it among them.
    public static let lineLimit = 24
    /// Columns of a screen, less two.
    public static let columnLimit = 78

    /// The title, an empty line and the text.
    public var page: String { title + "\n\n" + text }

    /// What a file is not read for.
    enum Mistake: Error {
        case notPlainText, lineTooLong, tooManyLines, emptyLineMissing, unknownHeader, repeatedHeader
        case titleMissing, titleTooLong, checkedMissing, notADate, sourceMissing, textMissing
    }

    /// - Throws: for a file that is not wholly in the form above.
    init(name: String, resource: [UInt8]) throws(Mistake) {
        guard resource.allSatisfy({ $0 == 0x0A || (0x20...0x7E).contains($0) }) else { throw .notPlainText }
        let whole = String(decoding: resource, as: UTF8.self)
        guard let gap = whole.firstRange(of: "\n\n") else { throw .emptyLineMissing }
        let header = try Header(whole[..<gap.lowerBound])
        var lines = whole[gap.upperBound...].split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.first?.isEmpty == false, lines.last?.isEmpty == false else { throw .textMissing }
        guard lines.count + 2 <= Self.lineLimit else { throw .tooManyLines }
        guard lines.allSatisfy({ $0.count <= Self.columnLimit }) else { throw .lineTooLong }
        self.name = name
        title = header.title
        checkedOn = header.checkedOn
        sources = header.sources
        text = lines.joined(separator: "\n")
    }

    /// The lines before the first empty one.
    private struct Header {
        let title: String
        let checkedOn: String
        let sources: [String]

        init(_ text: Substring) throws(Mistake) {
            var title: String?
            var checkedOn: String?
            var sources: [String] = []
            for line in text.split(separator: "\n") {
                guard let mark = line.firstRange(of: ": "), mark.upperBound < line.endIndex else {
                    throw .unknownHeader
                }
                let value = String(line[mark.upperBound...])
                switch line[..<mark.lowerBound] {
                case "Title":
                    guard title == nil else { throw .repeatedHeader }
                    title = value
                case "Checked":
                    guard checkedOn == nil else { throw .repeatedHeader }
                    checkedOn = value
                case "Source": sources.append(value)
                default: throw .unknownHeader
                }
            }
            guard let title else { throw .titleMissing }
            guard title.count <= 60 else { throw .titleTooLong }
            guard let checkedOn else { throw .checkedMissing }
            guard (try? Moment.parseUTC(checkedOn + "T00:00:00Z")) != nil else { throw .notADate }
            guard !sources.isEmpty else { throw .sourceMissing }
            self.title = title
            self.checkedOn = checkedOn
            self.sources = sources
        }
    }
}
