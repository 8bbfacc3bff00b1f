package import MunimentCrypto

/// A request for a time-stamp over a SHA-256 digest, with a nonce, asking for the authority's certificate:
/// a TimeStampReq of RFC 3161 section 2.4.1 in its one form of 69 bytes. It holds no name and no content.
package struct TimeStampRequest: Hashable, Sendable {
    package static let byteCount = 69
    package static let nonceByteCount = 8

    package let digest: SHA256Digest
    /// 8 bytes, big-endian, the first of them 1 to 127: as an INTEGER of DER they are positive and minimal.
    package let nonce: [UInt8]

    /// - Throws: ``TimestampError/unusableNonce``.
    package init(digest: SHA256Digest, nonce: [UInt8]) throws(TimestampError) {
        guard Self.isUsable(nonce) else { throw .unusableNonce }
        self.digest = digest
        self.nonce = nonce
    }

    /// A request with a fresh nonce from the system's generator.
    package init(digest: SHA256Digest) {
        var nonce: [UInt8]
        repeat { nonce = RandomBytes.make(Self.nonceByteCount) } while !Self.isUsable(nonce)
        self.digest = digest
        self.nonce = nonce
    }

    /// Reads a request in the form of ``bytes`` and no other.
    /// - Throws: ``TimestampError/malformed(_:)``.
    package init(_ bytes: [UInt8]) throws(TimestampError) {
        let nonceEnd = Self.byteCount - Self.end.count
        let digestStart = Self.start.count
        let digestEnd = digestStart + SHA256Digest.byteCount
        guard bytes.count == Self.byteCount, bytes.starts(with: Self.start),
            bytes[digestEnd...].starts(with: Self.middle), bytes[nonceEnd...].elementsEqual(Self.end),
            let digest = SHA256Digest(bytes[digestStart..<digestEnd])
        else { throw .malformed("request") }
        let nonce = Array(bytes[(digestEnd + Self.middle.count)..<nonceEnd])
        guard Self.isUsable(nonce) else { throw .malformed("request") }
        self.digest = digest
        self.nonce = nonce
    }

    /// The 69 bytes to hand to an authority, as `application/timestamp-query`.
    package var bytes: [UInt8] {
        Self.start + digest.bytes + Self.middle + nonce + Self.end
    }

    /// SEQUENCE of 67 bytes; version 1; SEQUENCE of 49 bytes: SHA-256 with NULL, OCTET STRING of 32 bytes.
    private static let start: [UInt8] = [
        0x30, 0x43, 0x02, 0x01, 0x01, 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03,
        0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
    ]
    /// INTEGER of 8 bytes.
    private static let middle: [UInt8] = [0x02, 0x08]
    /// certReq TRUE: without it the reply may hold no certificate to verify with.
    private static let end: [UInt8] = [0x01, 0x01, 0xff]

    private static func isUsable(_ nonce: [UInt8]) -> Bool {
        guard nonce.count == nonceByteCount, let first = nonce.first else { return false }
        return (0x01...0x7f).contains(first)
    }
}
