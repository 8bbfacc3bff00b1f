/// Finds files that are written into text as letters, byte by byte.
struct EmbeddedDataScanner: Sendable {
    /// Once true it stays so.
    private(set) var isFound = false

    /// Characters of Base 64 in one piece that no ordinary text has.
    static let runLimit = 512
    /// Shorter lines do not count as wrapped Base 64, apart from the last.
    static let wrappedLineLength = 40

    private var run = 0
    /// What the full lines before this one hold.
    private var wrapped = 0
    private var line = LineState.blank
    private var lineStart: [UInt8] = []
    private var word: [UInt8] = []

    private enum LineState { case blank, run, afterRun, other }

    mutating func take(_ byte: UInt8) {
        if byte == 0x0A || byte == 0x0D {
            endLine()
            return
        }
        scanRun(byte)
        scanLineStart(byte)
        scanWord(byte)
    }

    // MARK: Base 64

    private mutating func scanRun(_ byte: UInt8) {
        // JSON may write a slash as \/ and a line end as \n; neither ends a run.
        if byte == UInt8(ascii: "\\") { return }
        if Self.isBase64(byte) {
            if line == .afterRun || line == .other {
                // A second word: this line is prose.
                if line == .afterRun { run = 0 }
                (line, wrapped) = (.other, 0)
            } else {
                line = .run
            }
            run += 1
            if wrapped + run >= Self.runLimit { isFound = true }
        } else if Self.isWrapping(byte) {
            if line == .run { line = .afterRun }
            if line == .other { run = 0 }
        } else {
            (line, run, wrapped) = (.other, 0, 0)
        }
    }

    /// Has to be called at the very end, too.
    mutating func endLine() {
        checkLineStart()
        switch line {
        case .run, .afterRun: wrapped = run >= Self.wrappedLineLength ? wrapped + run : 0
        case .other: wrapped = 0
        case .blank: break
        }
        (line, run) = (.blank, 0)
        lineStart.removeAll(keepingCapacity: true)
        word.removeAll(keepingCapacity: true)
    }

    /// Both alphabets of RFC 4648.
    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// What stands around the lines of Base 64 in quoted mail, in source code and at its end.
    private static func isWrapping(_ byte: UInt8) -> Bool {
        " \t>\"'=,;|".utf8.contains(byte)
    }

    // MARK: Words at the beginning of a line

    /// The beginnings of lines that are looked at; of other lines nothing is kept.
    private static let lineStartLimit = 80

    private mutating func scanLineStart(_ byte: UInt8) {
        guard lineStart.count < Self.lineStartLimit else { return }
        let byte = Self.lowered(byte)
        if lineStart.isEmpty, !"=bc".utf8.contains(byte) {
            lineStart = Self.dullLine
        } else {
            lineStart.append(byte)
        }
    }

    private static let dullLine = [UInt8](repeating: 0, count: lineStartLimit)

    private mutating func checkLineStart() {
        guard let first = lineStart.first, first != 0 else { return }
        let text = String(decoding: lineStart, as: UTF8.self)
        if text.hasPrefix("=ybegin ") { isFound = true }
        if text.hasPrefix("content-transfer-encoding:"), text.contains("base64") { isFound = true }
        if text.hasPrefix("content-type:") {
            let value = text.dropFirst(13).drop { $0 == " " }
            let isText = value.hasPrefix("text/") && !value.hasPrefix("text/html")
            if value.contains("/"), !isText { isFound = true }
        }
        // uuencode: "begin", the file's mode in octal, its name.
        let words = text.split(separator: " ")
        if words.count >= 3, words[0] == "begin" || words[0] == "begin-base64",
            (3...4).contains(words[1].count), words[1].allSatisfy({ ("0"..."7").contains($0) })
        {
            isFound = true
        }
    }

    // MARK: Words anywhere

    private static let words: [[UInt8]] = [
        "<svg", "<html", "<img", "<body", "<script", "<!doctype html", "<object", "<embed", "w3.org/2000/svg",
        "data:image", ";base64,",
    ].map { Array($0.utf8) }
    private static let wordBeginnings = Set(words.compactMap(\.first))

    /// `word` is the end of what was read, as far as it is the beginning of one of the words.
    private mutating func scanWord(_ byte: UInt8) {
        let byte = Self.lowered(byte)
        if word.isEmpty, !Self.wordBeginnings.contains(byte) { return }
        word.append(byte)
        while !word.isEmpty, !Self.words.contains(where: { $0.starts(with: word) }) { word.removeFirst() }
        if Self.words.contains(word) { isFound = true }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
