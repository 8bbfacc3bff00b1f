import CMunimentSystem
import Foundation
import GRDB
import MunimentCrypto
import MunimentParallel
import Synchronization

/// The chunks of an original on their way into the vault and out of it, through a ``Pipeline``: sealing or opening
/// a chunk, hashing the one before it, and reading or writing run side by side.
struct OriginalChunks {
    let number: UInt64
    let key: OriginalKey

    /// Chunks in memory at once, each in the clear and sealed: 8 MiB.
    private static let slotCount = 4
    /// Hashing goes in order, so a third core still helps and a fourth hardly does.
    private static let mostHelpers = 2

    /// Seals what `read` brings and hands each sealed chunk to `insert`, in order; both on this thread.
    /// - Parameters:
    ///   - isAlone: no other original is sealed meanwhile, so other cores may help.
    ///   - insert: what it is given may be overwritten by the next chunk.
    /// - Returns: the digest of the original.
    static func seal(
        with key: OriginalKey, isAlone: Bool,
        read: (UnsafeMutableRawBufferPointer) throws -> Void, insert: (UInt64, Data) throws -> Void
    ) throws -> SHA256Digest {
        try hashing(
            with: key, isAlone: isAlone,
            bring: { index, buffers in try read(buffers.plain.first(key.originalByteCount(inChunk: index))) },
            work: { index, buffers in try key.seal(index, buffers.plain, into: buffers.sealed) },
            take: { index, buffers in
                try insert(index, buffers.sealed.data(key.sealedByteCount(index)))
            })
    }

    /// Opens every chunk that `read` looks up and gives what the original has of it to `body`, in order; both on this
    /// thread.
    /// - Parameters:
    ///   - isAlone: as in ``seal(with:isAlone:read:insert:)``.
    ///   - read: runs what it is given with the database.
    /// - Returns: the digest of all that was given.
    /// - Throws: ``StoreError/damaged(_:)`` naming the first bad chunk; what `read` and `body` throw.
    func open(
        isAlone: Bool, read: ((Database) throws -> Void) throws -> Void,
        _ body: (UInt64, UnsafeRawBufferPointer) throws -> Void
    ) throws -> SHA256Digest {
        try Self.hashing(
            with: key, isAlone: isAlone,
            bring: { index, buffers in try read { db in try fetch(db, index, into: buffers.sealed) } },
            work: { [number, key] index, buffers in
                guard key.open(index, buffers.sealedChunk(index, key), into: buffers.plain) else {
                    throw StoreError.damaged(.chunk(number, index: index))
                }
            },
            take: { index, buffers in
                let own = buffers.plain.first(key.originalByteCount(inChunk: index))
                try body(index, UnsafeRawBufferPointer(own))
            })
    }

    /// Looks every chunk up and compares its tag with what it has to be (rule 6.5). Nothing is decrypted.
    /// - Throws: ``StoreError/damaged(_:)`` naming the first bad chunk.
    func authenticate(_ db: Database) throws {
        guard Self.helperCount(key) > 0 else {
            for index in 0..<key.chunkCount {
                let isAuthentic = try withSealed(db, index) { key.isAuthentic(index, $0) }
                guard isAuthentic else { throw damaged(index) }
            }
            return
        }
        try Self.run(
            with: key, isAlone: true,
            bring: { index, buffers in try fetch(db, index, into: buffers.sealed) },
            work: { [number, key] index, buffers in
                guard key.isAuthentic(index, buffers.sealedChunk(index, key)) else {
                    throw StoreError.damaged(.chunk(number, index: index))
                }
            }, follow: { _, _ in }, take: { _, _ in })
    }

    /// - Returns: the digest of what the original has of each chunk, hashed once `work` is done with it.
    private static func hashing(
        with key: OriginalKey, isAlone: Bool,
        bring: (UInt64, ChunkBuffers) throws -> Void,
        work: @escaping Pipeline<ChunkBuffers>.Step,
        take: (UInt64, ChunkBuffers) throws -> Void
    ) throws -> SHA256Digest {
        let hasher = RunningHash()
        try run(
            with: key, isAlone: isAlone, bring: bring, work: work,
            follow: { index, buffers in
                let own = buffers.plain.first(key.originalByteCount(inChunk: index))
                hasher.update(UnsafeRawBufferPointer(own))
            }, take: take)
        return hasher.finish()
    }

    private static func run(
        with key: OriginalKey, isAlone: Bool,
        bring: (UInt64, ChunkBuffers) throws -> Void,
        work: @escaping Pipeline<ChunkBuffers>.Step,
        follow: @escaping Pipeline<ChunkBuffers>.Step,
        take: (UInt64, ChunkBuffers) throws -> Void
    ) throws {
        let helpers = isAlone ? helperCount(key) : 0
        let slots = helpers == 0 ? 1 : Int(min(key.chunkCount, UInt64(slotCount)))
        try Pipeline.run(
            count: key.chunkCount, slots: (0..<slots).map { _ in ChunkBuffers(key) }, helperCount: helpers,
            bring: bring, work: work, follow: follow, take: take)
    }

    private static func helperCount(_ key: OriginalKey) -> Int {
        // Below that, more memory and threads cost as much as they save.
        key.chunkCount < 3 ? 0 : min(Int(muniment_core_count()) - 1, mostHelpers)
    }

    /// Copies a sealed chunk. Anything but bytes of the right length is damage.
    private func fetch(_ db: Database, _ index: UInt64, into sealed: ChunkBuffer) throws {
        let place = UnsafeMutableRawBufferPointer(sealed.first(key.sealedByteCount(index)))
        let isThere = try lookUp(db, index) { rows, id in try db.copySealed(rows, id, to: place) }
        guard isThere else { throw damaged(index) }
    }

    /// Gives a sealed chunk to `body` as SQLite has it.
    private func withSealed<T>(
        _ db: Database, _ index: UInt64, _ body: (UnsafeRawBufferPointer) -> T
    ) throws -> T {
        let result = try lookUp(db, index) { rows, id in
            try db.withSealed(rows, id, byteCount: key.sealedByteCount(index), body)
        }
        guard let result else { throw damaged(index) }
        return result
    }

    private func lookUp<T>(
        _ db: Database, _ index: UInt64, _ body: (SealedRows, Int64) throws -> T
    ) throws -> T {
        do {
            let id = OriginalKey.chunkID(sequenceNumber: number, index: index)
            return try body(db.sealedRows("chunks"), id)
        } catch let error as DatabaseError where error.isDamage {
            throw damaged(index)
        }
    }

    private func damaged(_ index: UInt64) -> StoreError { .damaged(.chunk(number, index: index)) }
}

/// The digest of pieces that come in order, from one thread after the other.
private final class RunningHash: Sendable {
    private let hasher = Mutex(SHA256Hasher())

    func update(_ bytes: UnsafeRawBufferPointer) { hasher.withLock { $0.update(bytes) } }
    func finish() -> SHA256Digest { hasher.withLock { $0.finish() } }
}
