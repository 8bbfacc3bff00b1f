import Foundation
import MunimentCrypto

/// Appends numbers in big-endian order and counted bytes.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }
    mutating func append8(_ value: UInt8) { bytes.append(value) }
    mutating func append16(_ value: UInt16) { append(integer: value) }
    mutating func append32(_ value: UInt32) { append(integer: value) }
    mutating func append64(_ value: UInt64) { append(integer: value) }

    private mutating func append(integer value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }
}

/// Reads what ``ByteWriter`` wrote. Every method gives `nil` when too few bytes are left; nothing is
/// allocated before the length was compared with what is there.
struct ByteReader {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func read(_ count: Int) -> [UInt8]? {
        guard count >= 0, count <= bytes.count - offset else { return nil }
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
    }

    /// So many SHA-256 digests, one behind the other.
    mutating func readDigests(_ count: Int) -> [SHA256Digest]? {
        let byteCount = SHA256Digest.byteCount
        guard count >= 0, count <= (bytes.count - offset) / byteCount else { return nil }
        defer { offset += count * byteCount }
        return SHA256Digest.array(bytes[offset..<offset + count * byteCount])
    }

    mutating func read8() -> UInt8? { integer() }
    mutating func read16() -> UInt16? { integer() }
    mutating func read32() -> UInt32? { integer() }
    mutating func read64() -> UInt64? { integer() }

    private mutating func integer<T: FixedWidthInteger & UnsignedInteger>() -> T? {
        let count = T.bitWidth / 8
        guard count <= bytes.count - offset else { return nil }
        var value: T = 0
        for byte in bytes[offset..<offset + count] { value = value << 8 | T(byte) }
        offset += count
        return value
    }
}

extension UnsafeRawBufferPointer {
    /// Each byte is as the one before it, and the first is zero: much sooner than one by one.
    var isAllZero: Bool {
        guard let start = baseAddress, count > 0 else { return true }
        return self[0] == 0 && memcmp(start, start + 1, count - 1) == 0
    }
}

extension Slice<UnsafeRawBufferPointer> {
    var isAllZero: Bool { UnsafeRawBufferPointer(rebasing: self).isAllZero }
}
