import Crypto

/// A SHA-256 value (FIPS 180-4): 32 bytes.
package struct SHA256Digest: Hashable, Sendable {
    package static let byteCount = 32

    package let bytes: [UInt8]

    /// `nil` unless there are exactly 32 bytes.
    package init?(_ bytes: some Sequence<UInt8>) {
        let bytes = [UInt8](bytes)
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// `nil` unless `hex` is exactly 64 hexadecimal digits, of either case.
    package init?(hex: some StringProtocol) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes)
    }

    fileprivate init(_ digest: Crypto.SHA256.Digest) {
        bytes = [UInt8](digest)
    }

    /// 64 lower-case hexadecimal digits.
    package var hex: String { Hex.encode(bytes) }

    package static func of(_ bytes: [UInt8]) -> SHA256Digest {
        SHA256Digest(Crypto.SHA256.hash(data: bytes))
    }

    package static func of(_ bytes: UnsafeRawBufferPointer) -> SHA256Digest {
        var hasher = SHA256Hasher()
        hasher.update(bytes)
        return hasher.finish()
    }
}

/// SHA-256 of bytes that come piece by piece.
package struct SHA256Hasher: Sendable {
    private var state = Crypto.SHA256()

    package init() {}

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        state.update(bufferPointer: bytes)
    }

    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { state.update(bufferPointer: $0) }
    }

    /// The digest of all that was given so far; more may follow.
    package func finish() -> SHA256Digest {
        SHA256Digest(state.finalize())
    }
}
