import MunimentCrypto
import MunimentStore

/// Writes the values of a part.
struct SnapshotWriter {
    private(set) var bytes: [UInt8] = []

    mutating func byte(_ value: UInt8) { bytes.append(value) }

    /// Seven bits a byte, the lowest first; the highest bit says that more follow.
    mutating func number(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func count(_ value: Int) { number(UInt64(value)) }

    /// Ascending or not: each as its distance from the one before, around 2^64.
    mutating func numbers(_ values: [UInt64]) {
        count(values.count)
        var last: UInt64 = 0
        for value in values {
            number(value &- last)
            last = value
        }
    }

    mutating func fixed(_ value: UInt64) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func fixed32(_ value: UInt32) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func raw(_ more: some Collection<UInt8>) { bytes.append(contentsOf: more) }

    mutating func text(_ value: String) {
        count(value.utf8.count)
        bytes.append(contentsOf: value.utf8)
    }

    mutating func text(_ value: String?) {
        byte(value == nil ? 0 : 1)
        if let value { text(value) }
    }

    mutating func texts(_ values: [String]) {
        count(values.count)
        for value in values { text(value) }
    }

    /// By number.
    mutating func dictionary(_ values: [UInt64: String]) {
        let sorted = values.sorted { $0.key < $1.key }
        numbers(sorted.map(\.key))
        texts(sorted.map(\.value))
    }

    mutating func value(_ value: JSONValue) {
        switch value {
        case .null: byte(0)
        case .bool(let value): byte(value ? 2 : 1)
        case .integer(let value):
            byte(3)
            fixed(UInt64(bitPattern: value))
        case .string(let value):
            byte(4)
            text(value)
        case .array(let values):
            byte(5)
            count(values.count)
            for value in values { self.value(value) }
        case .object(let members):
            byte(6)
            count(members.count)
            for member in members {
                text(member.key)
                self.value(member.value)
            }
        }
    }
}

/// Reads what ``SnapshotWriter`` wrote. Once something is not as it would be written, ``isBad`` is true and all
/// that is read is empty.
struct SnapshotReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var offset: Int
    private let end: Int
    private(set) var isBad = false

    /// - Parameter range: the bytes to read; must lie within `bytes`.
    init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
        if range.lowerBound < 0 || range.upperBound > bytes.count { isBad = true }
    }

    var isAtEnd: Bool { offset == end && !isBad }

    mutating func byte() -> UInt8 {
        guard !isBad, offset < end else {
            isBad = true
            return 0
        }
        defer { offset += 1 }
        return bytes[offset]
    }

    @inline(__always)
    mutating func number() -> UInt64 {
        // Most take one byte.
        if !isBad, offset < end, bytes[offset] < 0x80 {
            defer { offset += 1 }
            return UInt64(bytes[offset])
        }
        return longNumber()
    }

    private mutating func longNumber() -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = byte()
            value |= UInt64(byte & 0x7F) << shift
            guard byte & 0x80 != 0 else { return isBad ? 0 : value }
            shift += 7
            if shift > 63 {
                isBad = true
                return 0
            }
        }
    }

    /// At most as many as there are bytes left, since each takes one.
    @inline(__always)
    mutating func count() -> Int {
        let value = number()
        guard value <= UInt64(end - offset) else {
            isBad = true
            return 0
        }
        return Int(value)
    }

    mutating func numbers() -> [UInt64] {
        let count = count()
        var values: [UInt64] = []
        values.reserveCapacity(count)
        var last: UInt64 = 0
        for _ in 0..<count {
            last = last &+ number()
            values.append(last)
        }
        return values
    }

    mutating func fixed() -> UInt64 {
        guard !isBad, end - offset >= 8 else {
            isBad = true
            return 0
        }
        defer { offset += 8 }
        return UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    mutating func raw(_ count: Int) -> [UInt8] {
        guard !isBad, count <= end - offset else {
            isBad = true
            return []
        }
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
    }

    /// So many bytes as it says first, where they lie.
    /// - Parameter whole: what is read here, from its first byte.
    mutating func slice(of whole: [UInt8]) -> ArraySlice<UInt8> {
        let count = count()
        guard !isBad else { return [] }
        defer { offset += count }
        return whole[offset..<offset + count]
    }

    mutating func text() -> String {
        let count = count()
        guard !isBad else { return "" }
        defer { offset += count }
        return String(decoding: bytes[offset..<offset + count], as: UTF8.self)
    }

    mutating func optionalText() -> String? { byte() == 0 ? nil : text() }

    mutating func texts() -> [String] {
        let count = count()
        return (0..<count).map { _ in text() }
    }

    mutating func dictionary() -> [UInt64: String] {
        Dictionary(zip(numbers(), texts())) { first, _ in first }
    }

    mutating func value(depth: Int = 0) -> JSONValue {
        guard depth <= JSONValue.maximumDepth + 1 else {
            isBad = true
            return .null
        }
        switch byte() {
        case 0: return .null
        case 1: return .bool(false)
        case 2: return .bool(true)
        case 3: return .integer(Int64(bitPattern: fixed()))
        case 4: return .string(text())
        case 5:
            let count = count()
            return .array((0..<count).map { _ in value(depth: depth + 1) })
        case 6:
            let count = count()
            return .object((0..<count).map { _ in (key: text(), value: value(depth: depth + 1)) })
        default:
            isBad = true
            return .null
        }
    }

    /// Goes past what ``text()`` reads.
    mutating func skipText() { offset += count() }

    /// What ``value(depth:)`` reads, where it is a text.
    mutating func textValue() -> String? { byte() == 4 ? text() : nil }

    /// Goes past what ``value(depth:)`` reads.
    mutating func skipValue(depth: Int = 0) {
        switch byte() {
        case 0, 1, 2: break
        case 3: _ = fixed()
        case 4: skipText()
        case 5: for _ in 0..<count() { skipInnerValue(depth) }
        case 6:
            for _ in 0..<count() {
                skipText()
                skipInnerValue(depth)
            }
        default: isBad = true
        }
    }

    private mutating func skipInnerValue(_ depth: Int) {
        if depth <= JSONValue.maximumDepth { skipValue(depth: depth + 1) } else { isBad = true }
    }

    /// Lends the text of a value that is one, or the texts of one that is several, and goes past it.
    mutating func forEachTextOfValue(_ body: (UnsafeRawBufferPointer) -> Void) {
        var ahead = self
        switch ahead.byte() {
        case 4: body(ahead.lentText())
        case 5:
            let count = ahead.count()
            var texts = ahead
            let areTexts = (0..<count).allSatisfy { _ in
                let isText = ahead.byte() == 4
                ahead.skipText()
                return isText
            }
            guard areTexts else { return skipValue() }
            for _ in 0..<count {
                _ = texts.byte()
                body(texts.lentText())
            }
        default: return skipValue()
        }
        self = ahead
    }

    private mutating func lentText() -> UnsafeRawBufferPointer {
        let count = count()
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }
}
