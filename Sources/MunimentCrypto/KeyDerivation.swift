internal import CSodium

/// libsodium's `crypto_kdf`: keyed BLAKE2b with the subkey's id as salt and the context as personalisation.
package enum KeyDerivation {
    /// The 32-byte subkey `id` of `key` for one purpose.
    /// - Parameter context: exactly 8 ASCII bytes, a programmer's mistake otherwise.
    /// - Throws: `outOfMemory`.
    package static func subkey(
        of key: borrowing SecretKey, context: StaticString, id: UInt64
    ) throws(CryptoError) -> SecretKey {
        precondition(
            context.hasPointerRepresentation && context.isASCII
                && context.utf8CodeUnitCount == Int(crypto_kdf_CONTEXTBYTES),
            "A key context is 8 ASCII characters")
        var output = try GuardedBytes(zeroed: SecretKey.byteCount)
        let code = context.utf8Start.withMemoryRebound(to: CChar.self, capacity: 8) { context in
            key.withPointer { key in
                output.withMutablePointer { output in
                    crypto_kdf_derive_from_key(output, SecretKey.byteCount, id, context, key)
                }
            }
        }
        guard code == 0 else { throw .wrongLength }
        return try SecretKey(output)
    }
}
