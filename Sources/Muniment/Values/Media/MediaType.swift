/// What kind of thing some bytes are, judged by the bytes alone; names and extensions can lie.
package struct MediaType: Hashable, Sendable {
    /// A media type such as `image/png`.
    package let type: String
    package let family: Family
    /// The whole content was seen, and it is UTF-8 text in which no picture can be hidden in the usual
    /// ways: see ``PlainTextDetector``. False when only the beginning was given.
    package let plainUTF8Text: Bool

    package enum Family: String, Hashable, Sendable, CaseIterable {
        case image, video, audio
        /// May hold pictures: PDF, office files, XML, RTF.
        case document
        /// Holds other files, or a database.
        case archive
        case mail, html, text
        /// None that is known here; it could be anything.
        case unknown
    }

    /// As many bytes from the beginning as ``detect(prefix:isWhole:)`` looks at.
    package static let prefixByteCount = 65_536

    /// Judges by the first 64 KiB, or by all there is if that is less.
    /// - Parameter isWhole: `prefix` is the whole content.
    package static func detect(prefix: [UInt8], isWhole: Bool) -> MediaType {
        let head = ByteView(prefix.count <= prefixByteCount ? prefix : Array(prefix[..<prefixByteCount]))
        let found = classify(head, isWhole: isWhole && prefix.count <= prefixByteCount)
        guard isWhole, found.family == .text || found.family == .mail else { return found }
        var detector = PlainTextDetector()
        detector.update(prefix)
        return MediaType(found.type, found.family, plainUTF8Text: detector.finish())
    }

    /// `application/octet-stream`, when nothing is recognised.
    package static let unknown = MediaType("application/octet-stream", .unknown)

    init(_ type: String, _ family: Family, plainUTF8Text: Bool = false) {
        self.type = type
        self.family = family
        self.plainUTF8Text = plainUTF8Text
    }

    /// Type and family, without the judgement on the whole.
    static func classify(_ head: ByteView, isWhole: Bool) -> MediaType {
        Signature.match(head) ?? ContainerSignature.match(head) ?? ZipSignature.match(head)
            ?? MarkupSignature.match(head) ?? StreamSignature.match(head)
            ?? TextSignature.match(head, isWhole: isWhole) ?? .unknown
    }
}

/// Bytes that are looked at by position; beyond the end there is nothing, and never a trap.
struct ByteView {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var count: Int { bytes.count }

    subscript(_ position: Int) -> UInt8? {
        position >= 0 && position < bytes.count ? bytes[position] : nil
    }

    func has(_ pattern: [UInt8], at position: Int = 0) -> Bool {
        position >= 0 && position <= bytes.count - pattern.count
            && bytes[position..<position + pattern.count].elementsEqual(pattern)
    }

    func has(_ text: StaticString, at position: Int = 0) -> Bool {
        has(text.withUTF8Buffer { Array($0) }, at: position)
    }

    /// ASCII text of exactly `length` bytes; `nil` when it is cut short or not ASCII.
    func text(at position: Int, length: Int) -> String? {
        guard position >= 0, length >= 0, position <= bytes.count - length else { return nil }
        let slice = bytes[position..<position + length]
        return slice.allSatisfy { $0 < 0x80 } ? String(decoding: slice, as: UTF8.self) : nil
    }

    /// An unsigned number of `byteCount` (1...4) bytes; `nil` beyond the end.
    func number(at position: Int, byteCount: Int, isBigEndian: Bool) -> Int? {
        guard position >= 0, (1...4).contains(byteCount), position <= bytes.count - byteCount else {
            return nil
        }
        let slice = bytes[position..<position + byteCount]
        let ordered = isBigEndian ? Array(slice) : slice.reversed()
        return ordered.reduce(0) { $0 << 8 | Int($1) }
    }

    /// Where `pattern` begins first, at or after `position` and before `limit`.
    func find(_ pattern: [UInt8], from position: Int = 0, before limit: Int = .max) -> Int? {
        guard let first = pattern.first else { return nil }
        let end = min(bytes.count - pattern.count + 1, limit)
        var index = max(position, 0)
        while index < end {
            if bytes[index] == first, has(pattern, at: index) { return index }
            index += 1
        }
        return nil
    }

    func find(_ text: StaticString, from position: Int = 0, before limit: Int = .max) -> Int? {
        find(text.withUTF8Buffer { Array($0) }, from: position, before: limit)
    }
}
