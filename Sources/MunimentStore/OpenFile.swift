import Foundation

/// Reading and writing whole, where the system may take or give less at once, or be interrupted.
package enum OpenFile {
    /// Fills `bytes` from where the descriptor stands.
    /// - Returns: how many bytes there were until the end, at most all of `bytes`; -1 where the system gives an error.
    static func readAll(_ descriptor: Int32, into bytes: inout [UInt8]) -> Int {
        var count = 0
        while count < bytes.count {
            let room = bytes.count - count
            let result = bytes.withUnsafeMutableBytes {
                Foundation.read(descriptor, $0.baseAddress?.advanced(by: count), room)
            }
            if result < 0, errno == EINTR { continue }
            guard result >= 0 else { return -1 }
            if result == 0 { break }
            count += result
        }
        return count
    }

    /// - Returns: whether all was written; if not, `errno` says why.
    package static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var count = 0
        while count < bytes.count {
            let result = Foundation.write(
                descriptor, bytes.baseAddress?.advanced(by: count), bytes.count - count)
            if result < 0, errno == EINTR { continue }
            guard result > 0 else { return false }
            count += result
        }
        return true
    }
}
