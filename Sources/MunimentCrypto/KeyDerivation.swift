internal import CSodium

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

    /// Lends the same subkey for the time of `body`, in a ``KeyPlace``.
    /// - Throws: `outOfMemory`; what `body` throws.
    package static func withSubkey<R>(
        of key: borrowing SecretKey, context: StaticString, id: UInt64,
        _ body: (borrowing SecretKey) throws(CryptoError) -> R
    ) throws(CryptoError) -> R {
        let place = try KeyPlace.take()
        defer { place.giveBack() }
        try derive(id, of: key, context: context, into: &place.key)
        return try body(place.key)
    }

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
