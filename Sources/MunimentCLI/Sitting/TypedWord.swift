/// A word of a line typed in a sitting. Spaces separate words; '…' and "…" hold them together; a backslash
/// takes the special meaning of a space, a quotation mark or a backslash. Everything else stands for itself:
/// `$ & ! * ?` and an apostrophe inside a word too.
struct TypedWord: Equatable {
    /// What is meant.
    private(set) var text = ""
    /// The word for glob(7): `*`, `?` and `[` where they were not quoted; `nil` when there is none of them.
    var pattern: String? { hasPattern ? patternText : nil }
    /// Scalars of the line that it stands in, as typed.
    private(set) var range = 0..<0
    /// Its first character was not quoted, so that `~/` there means your home.
    private(set) var beginsPlain = false
    private var isPlain = true
    /// The quotation mark that is still open at the end of the line.
    private(set) var openQuote: Unicode.Scalar?

    private var patternText = ""
    private var hasPattern = false

    /// A quotation mark is not closed.
    struct Unfinished: Error, Equatable {
        let mark: Unicode.Scalar
    }

    /// The words of a whole line.
    /// - Throws: ``Unfinished``.
    static func words(in line: String) throws(Unfinished) -> [TypedWord] {
        let words = parts(of: line)
        if let mark = words.last?.openQuote { throw Unfinished(mark: mark) }
        return words
    }

    /// The words of a line that is still being typed; the last may lack its end.
    static func parts(of line: String) -> [TypedWord] {
        let scalars = Array(line.unicodeScalars)
        var words: [TypedWord] = []
        var index = 0
        while index < scalars.count {
            if isSpace(scalars[index]) {
                index += 1
            } else {
                words.append(TypedWord(scalars, from: &index))
            }
        }
        return words
    }

    /// The word as it has to be typed.
    /// - Parameter isFinished: whether an open quotation mark is closed.
    static func typed(_ text: String, isFinished: Bool = true) -> String {
        let isSpecial = text.unicodeScalars.contains { isSpace($0) || "'\"\\*?[".unicodeScalars.contains($0) }
        guard isSpecial || (text.isEmpty && isFinished) else { return text }
        guard text.contains("'") else { return "'" + text + (isFinished ? "'" : "") }
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"" + escaped + (isFinished ? "\"" : "")
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

    private init(_ scalars: [Unicode.Scalar], from index: inout Int) {
        let start = index
        var quote: Unicode.Scalar?
        while index < scalars.count {
            let scalar = scalars[index]
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            if quote == nil, Self.isSpace(scalar) { break }
            index += 1
            if scalar == quote {
                quote = nil
            } else if scalar == "\\", quote != "'", let next, Self.isEscaped(next, in: quote) {
                isPlain = false
                append(next, isQuoted: true)
                index += 1
            } else if quote == nil, scalar == "'" || scalar == "\"", mayOpen {
                isPlain = false
                quote = scalar
            } else {
                append(scalar, isQuoted: quote != nil)
            }
        }
        openQuote = quote
        range = start..<index
    }

    /// An apostrophe within a word, as in `don't`, is one.
    private var mayOpen: Bool { text.isEmpty || text.hasSuffix("=") || !isPlain }

    private static func isEscaped(_ scalar: Unicode.Scalar, in quote: Unicode.Scalar?) -> Bool {
        scalar == "\\" || scalar == "\"" || (quote == nil && (scalar == "'" || isSpace(scalar)))
    }

    private mutating func append(_ scalar: Unicode.Scalar, isQuoted: Bool) {
        if text.isEmpty { beginsPlain = !isQuoted && isPlain }
        text.unicodeScalars.append(scalar)
        let isMark = "*?[".unicodeScalars.contains(scalar)
        if isMark, !isQuoted { hasPattern = true }
        if scalar == "\\" || (isMark && isQuoted) { patternText.append("\\") }
        patternText.unicodeScalars.append(scalar)
    }
}
