internal import CSodium

/// BLAKE2b (RFC 7693), unkeyed and keyed, without salt or personalisation.
package enum BLAKE2b {
    /// - Parameter byteCount: 16 to 64, a programmer's mistake otherwise.
    package static func hash(_ message: [UInt8], byteCount: Int = 32) -> [UInt8] {
        precondition((16...64).contains(byteCount), "BLAKE2b gives 16 to 64 bytes here")
        Sodium.require()
        var output = [UInt8](repeating: 0, count: byteCount)
        crypto_generichash(&output, byteCount, message, UInt64(message.count), nil, 0)
        return output
    }

    /// - Parameter byteCount: 16 to 64, a programmer's mistake otherwise.
    package static func keyed(
        _ message: [UInt8], key: borrowing SecretKey, byteCount: Int = 32
    ) -> [UInt8] {
        precondition((16...64).contains(byteCount), "BLAKE2b gives 16 to 64 bytes here")
        var output = [UInt8](repeating: 0, count: byteCount)
        key.withPointer { key in
            _ = crypto_generichash(
                &output, byteCount, message, UInt64(message.count), key, SecretKey.byteCount)
        }
        return output
    }

    /// - Parameters:
    ///   - key: 16 to 64 bytes, a programmer's mistake otherwise.
    ///   - byteCount: 16 to 64, a programmer's mistake otherwise.
    package static func keyed(_ message: [UInt8], key: [UInt8], byteCount: Int) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: byteCount)
        output.withUnsafeMutableBytes { output in
            message.withUnsafeBytes { keyed($0, key: key, into: output) }
        }
        return output
    }

    /// - Parameters:
    ///   - key: 16 to 64 bytes, a programmer's mistake otherwise.
    ///   - output: 16 to 64 bytes, a programmer's mistake otherwise.
    package static func keyed(
        _ message: UnsafeRawBufferPointer, key: [UInt8], into output: UnsafeMutableRawBufferPointer
    ) {
        guard let start = output.baseAddress, (16...64).contains(output.count) else {
            preconditionFailure("BLAKE2b gives 16 to 64 bytes here")
        }
        precondition((16...64).contains(key.count), "BLAKE2b takes keys of 16 to 64 bytes here")
        Sodium.require()
        crypto_generichash(
            start, output.count, message.baseAddress, UInt64(message.count), key, key.count)
    }

    /// The 32-byte keyed hash of `message` as a key: it never leaves guarded memory.
    package static func derivedKey(
        _ message: [UInt8], key: borrowing SecretKey
    ) throws(CryptoError) -> SecretKey {
        var output = try GuardedBytes(zeroed: SecretKey.byteCount)
        key.withPointer { key in
            output.withMutablePointer { output in
                _ = crypto_generichash(
                    output, SecretKey.byteCount, message, UInt64(message.count), key, SecretKey.byteCount)
            }
        }
        return try SecretKey(output)
    }
}
