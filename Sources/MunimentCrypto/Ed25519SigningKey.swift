internal import CSodium

/// An Ed25519 key pair (RFC 8032) whose secret half never leaves guarded memory.
package struct Ed25519SigningKey: ~Copyable, Sendable {
    package let publicKey: Ed25519PublicKey
    /// The seed and the public key, 64 bytes, as libsodium takes them.
    private let pair: GuardedBytes

    /// The key pair of a 32-byte seed; the same seed gives the same pair.
    /// - Throws: `outOfMemory`, `libraryUnavailable`.
    package init(seed: borrowing SecretKey) throws(CryptoError) {
        var pair = try GuardedBytes(zeroed: Int(crypto_sign_SECRETKEYBYTES))
        var publicBytes = [UInt8](repeating: 0, count: Ed25519PublicKey.byteCount)
        seed.withPointer { seed in
            pair.withMutablePointer { pair in
                _ = crypto_sign_seed_keypair(&publicBytes, pair, seed)
            }
        }
        publicKey = try Ed25519PublicKey(publicBytes)
        self.pair = pair
    }

    /// The 64-byte signature over `message`; the same message gives the same signature.
    package borrowing func sign(_ message: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: Ed25519PublicKey.signatureByteCount)
        pair.withPointer { pair in
            _ = crypto_sign_detached(&signature, nil, message, UInt64(message.count), pair)
        }
        return signature
    }
}
