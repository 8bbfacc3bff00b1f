internal import CSodium

/// An Ed25519 public key (RFC 8032) in the prime-order subgroup: 32 bytes.
package struct Ed25519PublicKey: Hashable, Sendable {
    package static let byteCount = 32
    package static let signatureByteCount = 64

    package let bytes: [UInt8]

    /// - Throws: `wrongLength` unless there are 32 bytes; `weakKey` for a point of small order, under which
    ///   one signature fits any message, for an encoding that is not canonical or not on the curve, and for
    ///   a point outside the main subgroup, on which verifiers disagree.
    package init(_ bytes: [UInt8]) throws(CryptoError) {
        try Sodium.start()
        guard bytes.count == Self.byteCount else { throw .wrongLength }
        guard crypto_core_ed25519_is_valid_point(bytes) == 1, Self.isInMainSubgroup(bytes) else {
            throw .weakKey
        }
        self.bytes = bytes
    }

    /// Returns if the 64 bytes of `signature` were made over `message` with this key.
    /// - Throws: `wrongLength`, `signatureDoesNotMatch`.
    package func verify(_ signature: [UInt8], of message: [UInt8]) throws(CryptoError) {
        guard signature.count == Self.signatureByteCount else { throw .wrongLength }
        guard crypto_sign_verify_detached(signature, message, UInt64(message.count), bytes) == 0 else {
            throw .signatureDoesNotMatch
        }
    }

    /// The order L of the main subgroup (RFC 8032 section 5.1), little-endian.
    private static let order: [UInt8] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ]

    /// Whether L times the point is the identity. Versions of libsodium without the fix of CVE-2025-69277
    /// look only at whether the first coordinate is zero, and let points with a part of order two through.
    private static func isInMainSubgroup(_ bytes: [UInt8]) -> Bool {
        var product = [UInt8](repeating: 0, count: byteCount)
        // The call reports failure for the identity, the very result that is wanted, but writes it first.
        _ = crypto_scalarmult_ed25519_noclamp(&product, order, bytes)
        return product.first == 1 && product.dropFirst().allSatisfy { $0 == 0 }
    }
}
