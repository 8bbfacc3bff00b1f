import MunimentCrypto

/// Reads a text tag file line by line, whatever ends its lines (RFC 8493 section 2.1: LF, CR or CRLF).
struct TagFileReader {
    /// What was seen of the file as a whole.
    struct Outcome {
        var hasByteOrderMark = false
        /// The first line that is not UTF-8, from 1.
        var lineNotUTF8: Int?
        var endsWithNewline = true
        /// A line or the file was longer than allowed; what follows was not read.
        var isTooLarge = false
        var lineCount = 0
        var sha256: SHA256Digest?
    }

    let lineByteLimit: Int
    let byteLimit: Int

    private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
    private static let lf = UInt8(ascii: "\n")
    private static let cr = UInt8(ascii: "\r")

    /// Calls `body` with each line, without its end, and its number from 1; `body` returns false to stop.
    /// - Throws: what the system refuses.
    func read(
        _ source: any BagSource, _ path: BagPath, _ body: (_ line: [UInt8], _ number: Int) -> Bool
    ) throws(BagError) -> Outcome {
        var outcome = Outcome()
        var hasher = SHA256Hasher()
        var byteCount = 0
        var line: [UInt8] = []
        var lastWasCR = false

        func finishLine() -> Bool {
            outcome.lineCount += 1
            if outcome.lineCount == 1, line.starts(with: Self.byteOrderMark) {
                outcome.hasByteOrderMark = true
                line.removeFirst(Self.byteOrderMark.count)
            }
            if outcome.lineNotUTF8 == nil, String(validating: line, as: UTF8.self) == nil {
                outcome.lineNotUTF8 = outcome.lineCount
            }
            let goOn = body(line, outcome.lineCount)
            line.removeAll(keepingCapacity: true)
            return goOn
        }

        /// Whether to go on; no line has been stopped at, and no limit reached.
        func take(_ piece: UnsafeRawBufferPointer) -> Bool {
            byteCount += piece.count
            hasher.update(piece)
            if byteCount > byteLimit {
                outcome.isTooLarge = true
                return false
            }
            for byte in piece {
                defer { lastWasCR = byte == Self.cr }
                if byte == Self.lf && lastWasCR { continue }
                if byte == Self.lf || byte == Self.cr {
                    if !finishLine() { return false }
                } else if line.count == lineByteLimit {
                    outcome.isTooLarge = true
                    return false
                } else {
                    line.append(byte)
                }
            }
            return true
        }

        var isAtEnd = true
        try source.read(path.bytes) { piece in
            isAtEnd = take(piece)
            return isAtEnd
        }
        guard isAtEnd else { return outcome }
        if !line.isEmpty {
            outcome.endsWithNewline = false
            _ = finishLine()
        }
        outcome.sha256 = hasher.finish()
        return outcome
    }
}
