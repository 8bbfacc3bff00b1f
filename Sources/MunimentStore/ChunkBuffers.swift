import Foundation

/// A buffer of one chunk that is wiped when it goes.
final class ChunkBuffer: @unchecked Sendable {
    // Unchecked is sound: it is handed from one thread to the next, and never used by two at a time.

    let bytes: UnsafeMutableRawBufferPointer

    init(byteCount: Int) {
        bytes = .allocate(byteCount: byteCount, alignment: 64)
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit {
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
        withExtendedLifetime(bytes) { bytes.deallocate() }
    }

    func first(_ count: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: bytes[..<count])
    }

    /// The first `count` bytes themselves, not a copy. The buffer stays until nobody holds them.
    func data(_ count: Int) -> Data {
        guard let start = bytes.baseAddress else { return Data() }
        return Data(
            bytesNoCopy: start, count: count, deallocator: .custom { _, _ in withExtendedLifetime(self) {} })
    }
}

/// Where one chunk is on its way: in the clear, and sealed.
struct ChunkBuffers: Sendable {
    let plain: ChunkBuffer
    let sealed: ChunkBuffer

    init(_ key: OriginalKey) {
        plain = ChunkBuffer(byteCount: key.largestChunkByteCount)
        sealed = ChunkBuffer(byteCount: key.sealedByteCount(0))
    }

    /// The sealed chunk `index`, as it lies in its buffer.
    func sealedChunk(_ index: UInt64, _ key: OriginalKey) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(sealed.first(key.sealedByteCount(index)))
    }
}
