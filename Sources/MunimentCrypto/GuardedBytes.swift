internal import CSodium

/// The one owner of secret bytes: on pages of their own between guard pages, kept out of swap and core dumps
/// where the system's limits allow, and wiped when the owner goes away.
package struct GuardedBytes: ~Copyable, @unchecked Sendable {
    // Unchecked is sound: the memory has this one owner, and only `mutating` access writes to it.

    package let byteCount: Int
    private let start: UnsafeMutableRawPointer

    /// All bytes are zero.
    /// - Throws: `outOfMemory`, `libraryUnavailable`, or `wrongLength` for a negative count.
    package init(zeroed byteCount: Int) throws(CryptoError) {
        try Sodium.start()
        guard byteCount >= 0 else { throw .wrongLength }
        guard let start = sodium_malloc(byteCount) else { throw .outOfMemory }
        sodium_memzero(start, byteCount)
        self.byteCount = byteCount
        self.start = start
    }

    /// A copy of `bytes`, which stay as they are: wiping them is the caller's.
    package init(copying bytes: UnsafeRawBufferPointer) throws(CryptoError) {
        try self.init(zeroed: bytes.count)
        UnsafeMutableRawBufferPointer(start: start, count: byteCount).copyMemory(from: bytes)
    }

    /// A copy of `bytes`, which stay as they are: wiping them is the caller's.
    package init(copying bytes: [UInt8]) throws(CryptoError) {
        try self.init(zeroed: bytes.count)
        UnsafeMutableRawBufferPointer(start: start, count: byteCount).copyBytes(from: bytes)
    }

    deinit { sodium_free(start) }

    /// All bytes are zero from now on.
    mutating func wipe() { sodium_memzero(start, byteCount) }

    /// Fresh bytes from the system's generator.
    package static func random(_ byteCount: Int) throws(CryptoError) -> GuardedBytes {
        let bytes = try GuardedBytes(zeroed: byteCount)
        randombytes_buf(bytes.start, byteCount)
        return bytes
    }

    /// Lends the bytes for the time of `body`; the pointer must not outlive it.
    package borrowing func withBytes<R: ~Copyable, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafeRawBufferPointer(start: start, count: byteCount))
    }

    /// Lends the bytes for writing for the time of `body`; the pointer must not outlive it.
    package mutating func withMutableBytes<R: ~Copyable, E: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafeMutableRawBufferPointer(start: start, count: byteCount))
    }

    /// The form in which libsodium takes its arguments.
    borrowing func withPointer<R: ~Copyable, E: Error>(
        _ body: (UnsafePointer<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafePointer(start.assumingMemoryBound(to: UInt8.self)))
    }

    /// The form in which libsodium takes its results.
    mutating func withMutablePointer<R: ~Copyable, E: Error>(
        _ body: (UnsafeMutablePointer<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try body(start.assumingMemoryBound(to: UInt8.self))
    }
}
