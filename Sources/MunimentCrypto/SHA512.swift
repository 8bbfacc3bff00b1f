import Crypto

/// A SHA-512 value (FIPS 180-4): 64 bytes.
package struct SHA512Digest: Hashable, Sendable {
    package static let byteCount = 64

    package let bytes: [UInt8]

    /// `nil` unless there are exactly 64 bytes.
    package init?(_ bytes: some Sequence<UInt8>) {
        let bytes = [UInt8](bytes)
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// `nil` unless `hex` is exactly 128 hexadecimal digits, of either case.
    package init?(hex: some StringProtocol) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes)
    }

    fileprivate init(_ digest: Crypto.SHA512.Digest) {
        bytes = [UInt8](digest)
    }

    /// 128 lower-case hexadecimal digits.
    package var hex: String { Hex.encode(bytes) }

    package static func of(_ bytes: [UInt8]) -> SHA512Digest {
        SHA512Digest(Crypto.SHA512.hash(data: bytes))
    }
}

/// SHA-512 of bytes that come piece by piece.
package struct SHA512Hasher: Sendable {
    private var state = Crypto.SHA512()

    package init() {}

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        state.update(bufferPointer: bytes)
    }

    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { state.update(bufferPointer: $0) }
    }

    /// The digest of all that was given so far; more may follow.
    package func finish() -> SHA512Digest {
        SHA512Digest(state.finalize())
    }
}
