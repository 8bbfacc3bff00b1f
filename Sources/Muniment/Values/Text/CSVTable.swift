/// A table for spreadsheets (RFC 4180): every field quoted, rows end with CRLF, no cell can be taken
/// for a formula. It is a reading copy; other formats keep the exact text.
package struct CSVTable: Sendable {
    private let rows: [[String]]
    private let byteOrderMark: Bool

    /// - Parameter rows: short ones are filled with empty cells up to the longest.
    /// - Parameter byteOrderMark: begins the file so that Excel reads it as UTF-8.
    package init(header: [String], rows: [[String]], byteOrderMark: Bool = false) {
        self.rows = [header] + rows
        self.byteOrderMark = byteOrderMark
    }

    package var text: String {
        let width = rows.map(\.count).max() ?? 0
        var text = byteOrderMark ? "\u{FEFF}" : ""
        for row in rows {
            let cells = row + Array(repeating: "", count: width - row.count)
            text += cells.map(CSVCell.quoted).joined(separator: ",") + "\r\n"
        }
        return text
    }
}

/// One cell of a ``CSVTable``.
package enum CSVCell {
    /// The cell in quotes, quotes inside doubled, and made harmless by ``neutralised(_:)``.
    package static func quoted(_ text: String) -> String {
        var quoted = String.UnicodeScalarView("\"".unicodeScalars)
        // By scalars: a quote with an accent over it is one character to Swift, and two to a spreadsheet.
        for scalar in neutralised(text).unicodeScalars {
            if scalar == "\"" { quoted.append(scalar) }
            quoted.append(scalar)
        }
        return String(quoted) + "\""
    }

    /// Visible text with `'` in front where a spreadsheet would calculate (OWASP, CSV injection) or
    /// change digits: long identifiers and numbers that begin with zero.
    package static func neutralised(_ text: String) -> String {
        let visible = VisibleText.escaped(text, .cell)
        let core = visible.unicodeScalars.drop { $0.properties.isWhitespace }
        guard let first = core.first else { return visible }
        let isFormula = "=+-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains(first)
        return isFormula || losesDigits(visible) ? "'" + visible : visible
    }

    /// A handle without its `@`, which would make it a formula.
    package static func handle(_ text: String) -> String {
        text.hasPrefix("@") ? String(text.dropFirst()) : text
    }

    /// A telephone number as `tel:+1…`, which is no formula.
    package static func phone(_ text: String) -> String {
        text.isEmpty || text.hasPrefix("tel:") ? text : "tel:" + text
    }

    /// Spreadsheets keep 15 digits, drop leading zeros, and read 12e34 as a number.
    private static func losesDigits(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let digits = bytes.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
        let exponents = bytes.dropFirst().filter { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }.count
        guard bytes.count > 1, digits + exponents == bytes.count, exponents <= 1 else { return false }
        return bytes.count >= 12 || exponents == 1 || bytes.first == UInt8(ascii: "0")
    }
}
