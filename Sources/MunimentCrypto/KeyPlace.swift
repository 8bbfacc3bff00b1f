internal import CSodium
internal import Synchronization

/// Guarded memory for one key, which is wiped when it is given back, and used again: to make and free such memory
/// takes ten system calls, more than the key of a row or of a short text is worth.
package final class KeyPlace: @unchecked Sendable {
    // Unchecked is sound: whoever took it is its only owner until it is given back; it is filled before other threads
    // have it, and then only read.

    /// All zero while nobody owns it.
    package internal(set) var key: SecretKey

    private static let spareLimit = 8
    private static let spare = Mutex<[KeyPlace]>([])

    private init() throws(CryptoError) { key = try SecretKey(GuardedBytes(zeroed: SecretKey.byteCount)) }

    /// A place whose key is all zero.
    /// - Throws: `outOfMemory`.
    package static func take() throws(CryptoError) -> KeyPlace {
        let kept = spare.withLock { $0.popLast() }
        return if let kept { kept } else { try KeyPlace() }
    }

    /// The caller has it no longer.
    package func giveBack() {
        key.wipe()
        Self.spare.withLock { if $0.count < Self.spareLimit { $0.append(self) } }
    }

    /// Puts a copy of `bytes` here, which are 32.
    package func fill(copying bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count == SecretKey.byteCount)
        key.withMutablePointer { place in
            UnsafeMutableRawBufferPointer(start: place, count: SecretKey.byteCount).copyMemory(from: bytes)
        }
    }

    /// Puts a fresh key here.
    package func fillRandomly() { key.withMutablePointer { randombytes_buf($0, SecretKey.byteCount) } }
}
