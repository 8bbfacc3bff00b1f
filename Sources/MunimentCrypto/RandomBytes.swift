internal import CSodium

/// The system's random generator, through libsodium.
package enum RandomBytes {
    /// Traps only if libsodium cannot start, since no vault may be written without randomness.
    package static func make(_ count: Int) -> [UInt8] {
        Sodium.require()
        var bytes = [UInt8](repeating: 0, count: count)
        randombytes_buf(&bytes, count)
        return bytes
    }
}
