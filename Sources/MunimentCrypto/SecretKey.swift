/// 32 secret bytes: a key for sealing, deriving or keyed hashing, or a signing seed.
package struct SecretKey: ~Copyable, Sendable {
    package static let byteCount = 32

    private var bytes: GuardedBytes

    /// - Throws: `wrongLength` unless there are exactly 32 bytes.
    package init(_ bytes: consuming GuardedBytes) throws(CryptoError) {
        guard bytes.byteCount == Self.byteCount else { throw .wrongLength }
        self.bytes = bytes
    }

    /// A fresh key from the system's generator.
    package static func random() throws(CryptoError) -> SecretKey {
        try SecretKey(GuardedBytes.random(byteCount))
    }

    /// Lends the bytes for the time of `body`; the pointer must not outlive it.
    package borrowing func withBytes<R: ~Copyable, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try bytes.withBytes(body)
    }

    /// A second owner of the same bytes, in memory of its own.
    package borrowing func copy() throws(CryptoError) -> SecretKey {
        try SecretKey(bytes.withBytes { (bytes) throws(CryptoError) in try GuardedBytes(copying: bytes) })
    }

    /// All bytes are zero from now on.
    mutating func wipe() { bytes.wipe() }

    mutating func withMutablePointer<R: ~Copyable, E: Error>(
        _ body: (UnsafeMutablePointer<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try bytes.withMutablePointer(body)
    }

    borrowing func withPointer<R: ~Copyable, E: Error>(
        _ body: (UnsafePointer<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try bytes.withPointer(body)
    }
}
