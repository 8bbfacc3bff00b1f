// MunimentCrypto is the one room that touches libsodium and swift-crypto. It knows nothing of vaults: it lends
// keys out of guarded memory and offers one way to do each thing. Start with `GuardedBytes` and `SecretKey`,
// then `SecretBox` (sealing), `Argon2id` and `KeyDerivation` (keys), `Ed25519SigningKey` and `SSHSignature`
// (signing), `BLAKE2b` and `SHA256Digest` (digests), `CheckedCode` (codes that people copy by hand).

internal import CSodium

/// Every way in which this room refuses.
package enum CryptoError: Error, Equatable, Sendable {
    /// libsodium could not start, usually because the system gives no randomness.
    case libraryUnavailable
    /// The system did not give the memory that was asked for.
    case outOfMemory
    /// The sealed bytes were not made with this key and nonce, or were altered since.
    case doesNotOpen
    /// A key, salt, nonce, signature or buffer has another length than the primitive takes.
    case wrongLength
    /// The public key is of small order, not canonical or outside the main subgroup.
    case weakKey
    /// The signature was not made over this message with this key.
    case signatureDoesNotMatch
    /// The input is not in its format; the reason is a short code and never content.
    case malformed(String)
}

/// Starts libsodium once, before its first use.
enum Sodium {
    private static let isReady = sodium_init() >= 0

    /// - Throws: `libraryUnavailable`.
    static func start() throws(CryptoError) {
        guard isReady else { throw .libraryUnavailable }
    }

    /// For callers that have no way to fail; without randomness nothing here may go on.
    static func require() {
        precondition(isReady, "libsodium cannot start")
    }
}
