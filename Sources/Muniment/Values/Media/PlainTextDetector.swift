/// Decides, for content of any length, whether it is plain UTF-8 text in which no picture is hidden in
/// one of the usual ways.
///
/// That means: well-formed UTF-8; no control characters but tab, LF, CR and FF; no `data:` address
/// with a picture or Base 64; no run of 512 or more Base 64 characters, also when broken into lines of
/// 60 or more; no uuencoded part; no HTML, SVG, XML or mail with parts. Whoever hides a picture on
/// purpose can still do so; this keeps it from happening unnoticed.
package struct PlainTextDetector: Sendable {
    private var head: [UInt8] = []
    /// It is no such text, whatever follows.
    package private(set) var isRefused = false
    private var pending: [UInt8] = []
    private var embedded = EmbeddedDataScanner()

    package init() {}

    /// Takes the next bytes; pieces may end anywhere, also within a character.
    /// None are kept but the first 64 KiB.
    package mutating func update(_ bytes: [UInt8]) {
        guard !isRefused else { return }
        if head.count < MediaType.prefixByteCount {
            head.append(contentsOf: bytes.prefix(MediaType.prefixByteCount - head.count))
        }
        for byte in bytes {
            guard take(byte) else {
                isRefused = true
                return
            }
        }
    }

    /// True if all bytes given so far are such text. Nothing at all is.
    package func finish() -> Bool {
        var embedded = embedded
        embedded.endLine()
        guard !isRefused, pending.isEmpty, !embedded.isFound else { return false }
        let kind = MediaType.classify(ByteView(head), isWhole: false)
        return kind.family == .text || kind.family == .mail
    }

    /// False once `byte` cannot stand in plain text.
    private mutating func take(_ byte: UInt8) -> Bool {
        embedded.take(byte)
        if embedded.isFound { return false }
        if pending.isEmpty {
            if byte < 0x80 { return byte >= 0x20 ? byte != 0x7F : [0x09, 0x0A, 0x0C, 0x0D].contains(byte) }
            guard UTF8Shape.following(byte) != nil else { return false }
            pending = [byte]
            return true
        }
        guard let need = UTF8Shape.following(pending[0]) else { return false }
        let allowed = pending.count == 1 ? need.second : 0x80...0xBF
        guard allowed.contains(byte) else { return false }
        pending.append(byte)
        if pending.count > need.count { pending.removeAll(keepingCapacity: true) }
        return true
    }
}
