/// A report as plain text. Headings begin at the margin; whatever came from elsewhere stands behind
/// `  | `, so that it can look like nothing else.
enum ReportPlainText {
    static func render(_ document: ReportDocument) -> String {
        var lines = [document.title, String(repeating: "=", count: document.title.count)]
        for (index, section) in document.sections.enumerated() {
            lines += ["", "", "\(index + 1). \(section.heading.uppercased())", ""]
            for block in section.blocks { lines += render(block) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func render(_ block: ReportDocument.Block) -> [String] {
        switch block {
        case .paragraph(let text): wrapped(text, indent: "") + [""]
        case .subheading(let text): [text, String(repeating: "-", count: text.count)]
        case .quote(let text):
            Defang.text(VisibleText.block(text)).split(separator: "\n", omittingEmptySubsequences: false)
                .map { "  | " + $0 } + [""]
        case .list(let cells):
            cells.flatMap { cell -> [String] in
                cell.phrases.enumerated().flatMap { index, phrase in
                    lines(phrase, first: index == 0 ? "- " : "  ", next: "  ")
                }
            } + [""]
        case .fields(let fields): fields.flatMap { field($0.label, $0.cell) } + [""]
        case .table(let columns, let rows):
            rows.enumerated().flatMap { index, row in
                ["[\(index + 1)]"] + zip(columns, row).flatMap { field($0, $1) } + [""]
            }
        }
    }

    private static func field(_ label: String, _ cell: ReportDocument.Cell) -> [String] {
        guard !cell.phrases.isEmpty else { return [] }
        if cell.phrases.count == 1, !cell.phrases[0].visible.isQuoted {
            return ["  \(label): \(cell.phrases[0].visible.text)"]
        }
        return ["  \(label):"] + cell.phrases.flatMap { lines($0, first: "    ", next: "    ") }
    }

    private static func lines(_ phrase: ReportDocument.Phrase, first: String, next: String) -> [String] {
        let (text, isQuoted) = phrase.visible
        if isQuoted { return ["  | " + text] }
        let lines = wrapped(text, indent: next)
        return lines.isEmpty ? [] : [first + lines[0].dropFirst(next.count)] + lines.dropFirst()
    }

    /// Lines of at most 100 columns; longer words stay whole.
    private static func wrapped(_ text: String, indent: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, indent.count + line.count + 1 + word.count > 100 {
                lines.append(indent + line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " " + word
        }
        if !line.isEmpty { lines.append(indent + line) }
        return lines
    }
}
