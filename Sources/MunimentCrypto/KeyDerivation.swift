internal import CSodium
internal import Synchronization

/// libsodium's `crypto_kdf`: keyed BLAKE2b with the subkey's id as salt and the context as personalisation.
package enum KeyDerivation {
    /// The 32-byte subkey `id` of `key` for one purpose.
    /// - Parameter context: exactly 8 ASCII bytes, a programmer's mistake otherwise.
    /// - Throws: `outOfMemory`.
    package static func subkey(
        of key: borrowing SecretKey, context: StaticString, id: UInt64
    ) throws(CryptoError) -> SecretKey {
        var subkey = try SecretKey(GuardedBytes(zeroed: SecretKey.byteCount))
        try derive(id, of: key, context: context, into: &subkey)
        return subkey
    }

    /// Lends the same subkey for the time of `body`, in guarded memory that is wiped then and used again:
    /// to make and free such memory costs more than to derive and use the key of a row.
    /// - Throws: `outOfMemory`; what `body` throws.
    package static func withSubkey<R>(
        of key: borrowing SecretKey, context: StaticString, id: UInt64,
        _ body: (borrowing SecretKey) throws(CryptoError) -> R
    ) throws(CryptoError) -> R {
        let kept = spare.withLock { $0.popLast() }
        let place = if let kept { kept } else { try Place() }
        defer {
            place.key.wipe()
            spare.withLock { if $0.count < spareLimit { $0.append(place) } }
        }
        try derive(id, of: key, context: context, into: &place.key)
        return try body(place.key)
    }

    /// Memory for one subkey; all zero while nobody uses it.
    private final class Place: @unchecked Sendable {
        // Unchecked is sound: whoever took it from the list is the only one who has it.
        var key: SecretKey

        init() throws(CryptoError) { key = try SecretKey(GuardedBytes(zeroed: SecretKey.byteCount)) }
    }

    private static let spareLimit = 8
    private static let spare = Mutex<[Place]>([])

    private static func derive(
        _ id: UInt64, of key: borrowing SecretKey, context: StaticString, into subkey: inout SecretKey
    ) throws(CryptoError) {
        precondition(
            context.hasPointerRepresentation && context.isASCII
                && context.utf8CodeUnitCount == Int(crypto_kdf_CONTEXTBYTES),
            "A key context is 8 ASCII characters")
        let code = context.utf8Start.withMemoryRebound(to: CChar.self, capacity: 8) { context in
            key.withPointer { key in
                subkey.withMutablePointer { output in
                    crypto_kdf_derive_from_key(output, SecretKey.byteCount, id, context, key)
                }
            }
        }
        guard code == 0 else { throw .wrongLength }
    }
}
