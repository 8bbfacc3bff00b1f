internal import CSodium

/// Overwriting of secrets that had to pass through ordinary memory.
package enum Wipe {
    /// Every byte of `bytes` is zero afterwards; copies made of the array before stay as they are.
    package static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { wipe($0) }
    }

    /// Every byte is zero afterwards.
    package static func wipe(_ bytes: UnsafeMutableRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        sodium_memzero(start, bytes.count)
    }
}
