/// A report before it is HTML or plain text. What this program says and what came from elsewhere are
/// different cases, so that neither spelling can take one for the other.
struct ReportDocument: Sendable {
    let title: String
    let sections: [Section]

    struct Section: Sendable {
        let heading: String
        let blocks: [Block]
    }

    enum Block: Sendable {
        case paragraph(String)
        case subheading(String)
        /// Several lines from elsewhere.
        case quote(String)
        case list([Cell])
        case fields([(label: String, cell: Cell)])
        case table(columns: [String], rows: [[Cell]])
    }

    /// One or more phrases, each on a line of its own.
    struct Cell: Sendable, ExpressibleByStringLiteral {
        var phrases: [Phrase]

        init(_ phrases: [Phrase]) { self.phrases = phrases }
        init(stringLiteral text: String) { phrases = text.isEmpty ? [] : [.own(text)] }

        static let empty = Cell([])
        static func own(_ text: String?) -> Cell {
            Cell(text.flatMap { $0.isEmpty ? nil : [.own($0)] } ?? [])
        }
        static func quoted(_ text: String?) -> Cell { Cell(text.map { [.quoted($0)] } ?? []) }
        static func code(_ text: String?) -> Cell { Cell(text.map { [.code($0)] } ?? []) }
        static func + (left: Cell, right: Cell) -> Cell { Cell(left.phrases + right.phrases) }
    }

    enum Phrase: Sendable {
        /// Written by this program: a label, a number, a time it made.
        case own(String)
        /// From a person or a file, whatever it says.
        case quoted(String)
        /// An address from elsewhere.
        case link(String)
        /// Written by this program in a form to be compared: a hash, a path.
        case code(String)
    }
}

extension ReportDocument.Phrase {
    /// What is shown: signs that cannot be seen are written out, and no address can be clicked.
    var visible: (text: String, isQuoted: Bool) {
        switch self {
        case .own(let text), .code(let text): (VisibleText.line(text), false)
        case .quoted(let text): (Defang.text(VisibleText.line(text)), true)
        case .link(let text): (Defang.url(VisibleText.line(text)), true)
        }
    }
}
