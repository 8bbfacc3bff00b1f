internal import CSodium

/// Argon2id version 1.3 (RFC 9106) with one lane and 32 bytes of output, as libsodium computes it.
package enum Argon2id {
    /// What one guess costs.
    package struct Cost: Hashable, Sendable {
        /// Passes over the memory, at least 1.
        package var operations: UInt32
        /// At least 8,192; counts in whole KiB, rounded down.
        package var memoryByteCount: UInt64

        package init(operations: UInt32, memoryByteCount: UInt64) {
            self.operations = operations
            self.memoryByteCount = memoryByteCount
        }

        /// libsodium's INTERACTIVE: 64 MiB, two passes.
        package static let interactive = Cost(operations: 2, memoryByteCount: 64 << 20)
        /// libsodium's MODERATE: 256 MiB, three passes.
        package static let moderate = Cost(operations: 3, memoryByteCount: 256 << 20)
        /// libsodium's SENSITIVE: 1 GiB, four passes.
        package static let sensitive = Cost(operations: 4, memoryByteCount: 1 << 30)
    }

    package static let saltByteCount = 16

    /// The key that `passphrase` gives with this salt and cost; takes the cost's time and memory.
    /// A cost that was read from a file has to be bounded before it comes here.
    /// - Throws: `wrongLength` unless the salt has 16 bytes, `malformed("cost")` for a cost outside of what
    ///   libsodium computes, `outOfMemory` if the system does not give the memory.
    package static func derive(
        passphrase: UnsafeRawBufferPointer, salt: [UInt8], cost: Cost
    ) throws(CryptoError) -> SecretKey {
        try Sodium.start()
        guard salt.count == saltByteCount else { throw .wrongLength }
        guard
            cost.operations >= crypto_pwhash_opslimit_min(),
            cost.operations <= crypto_pwhash_opslimit_max(),
            cost.memoryByteCount >= UInt64(crypto_pwhash_memlimit_min()),
            cost.memoryByteCount <= UInt64(crypto_pwhash_memlimit_max())
        else { throw .malformed("cost") }
        guard passphrase.count <= crypto_pwhash_passwd_max() else { throw .wrongLength }
        var output = try GuardedBytes(zeroed: SecretKey.byteCount)
        let code = withUnsafePointer(to: CChar(0)) { nowhere in
            output.withMutablePointer { output in
                // An empty buffer may have no address, and libsodium wants one.
                crypto_pwhash(
                    output, UInt64(SecretKey.byteCount),
                    passphrase.baseAddress?.assumingMemoryBound(to: CChar.self) ?? nowhere,
                    UInt64(passphrase.count), salt, UInt64(cost.operations), Int(cost.memoryByteCount),
                    crypto_pwhash_ALG_ARGON2ID13)
            }
        }
        guard code == 0 else { throw .outOfMemory }
        return try SecretKey(output)
    }
}
