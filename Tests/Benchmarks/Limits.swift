import Dispatch
import MunimentCrypto
import Synchronization

/// The two limits that no vault on this machine can pass, measured among the other runs.
enum Limits {
    /// Bytes gone through again and again; more than the processor keeps near itself.
    private static let windowByteCount = 64 << 20
    private static let chunkByteCount = 1 << 20

    /// Writes `byteCount` ready bytes to a new file, one after the other, and syncs it.
    static func sequentialWrite(_ path: String, byteCount: Int) throws -> Cost {
        var bytes = SeededBytes(seed: 1)
        return try Clock.time {
            try Files.write(path, byteCount: byteCount, isSynced: true) { piece, index in
                // Made once, then altered a little: no file system makes it smaller, and it costs next to nothing.
                if index == 0 {
                    bytes.fill(piece)
                } else if piece.count >= 8 {
                    piece.storeBytes(of: UInt64(index), toByteOffset: 0, as: UInt64.self)
                }
            }
        }
    }

    /// Hashes `byteCount` bytes in their order on one core, and seals them chunk by chunk on all cores, the
    /// hashing one too once it is done: what one file costs at the least, with nothing read or written.
    static func inMemory(byteCount: Int, cores: Int) throws -> Cost {
        let window = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(chunkByteCount, min(byteCount, windowByteCount)), alignment: 4096)
        defer { window.deallocate() }
        var bytes = SeededBytes(seed: 2)
        bytes.fill(window)
        let work = MemoryWork(
            window: UnsafeRawBufferPointer(window), byteCount: byteCount, chunkByteCount: chunkByteCount)
        let cost = Clock.time {
            DispatchQueue.concurrentPerform(iterations: cores) { work.run(on: $0) }
        }
        guard work.isWhole else { throw CryptoError.outOfMemory }
        return cost
    }
}

/// Sealing and hashing shared by the cores.
private final class MemoryWork: Sendable {
    /// Only read, and there until all cores are done.
    private nonisolated(unsafe) let window: UnsafeRawBufferPointer
    private let byteCount: Int
    private let chunkByteCount: Int
    private let next = Atomic<Int>(0)
    private let failures = Atomic<Int>(0)

    private var chunkCount: Int { (byteCount + chunkByteCount - 1) / chunkByteCount }
    var isWhole: Bool { failures.load(ordering: .relaxed) == 0 }

    init(window: UnsafeRawBufferPointer, byteCount: Int, chunkByteCount: Int) {
        self.window = window
        self.byteCount = byteCount
        self.chunkByteCount = chunkByteCount
    }

    func run(on core: Int) {
        if core == 0 {
            var hasher = SHA256Hasher()
            for index in 0..<chunkCount { hasher.update(chunk(index)) }
            _ = hasher.finish()
        }
        do { try seal() } catch { failures.add(1, ordering: .relaxed) }
    }

    private func chunk(_ index: Int) -> UnsafeRawBufferPointer {
        let start = index % (window.count / chunkByteCount) * chunkByteCount
        let count = min(chunkByteCount, byteCount - index * chunkByteCount)
        return UnsafeRawBufferPointer(rebasing: window[start..<start + count])
    }

    private func seal() throws {
        let key = try SecretKey.random()
        let output = UnsafeMutableRawBufferPointer.allocate(
            byteCount: chunkByteCount + SecretBox.tagByteCount, alignment: 4096)
        defer { output.deallocate() }
        var nonce = [UInt8](repeating: 0, count: SecretBox.nonceByteCount)
        while true {
            let index = next.add(1, ordering: .relaxed).oldValue
            guard index < chunkCount else { return }
            withUnsafeBytes(of: UInt64(index)) { nonce.replaceSubrange(0..<8, with: $0) }
            let message = chunk(index)
            try SecretBox.seal(
                message, nonce: nonce, key: key,
                into: UnsafeMutableRawBufferPointer(
                    rebasing: output[..<(message.count + SecretBox.tagByteCount)]))
        }
    }
}
