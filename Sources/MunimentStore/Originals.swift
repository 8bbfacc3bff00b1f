import Foundation
import GRDB
package import MunimentCrypto

/// What an event says of its original (rule 6.1).
package struct OriginalDescription: Hashable, Sendable {
    package let sequenceNumber: UInt64
    package let byteCount: UInt64
    package let paddedByteCount: UInt64
    package let chunkCount: UInt64
    package let sha256: SHA256Digest

    package init(
        sequenceNumber: UInt64, byteCount: UInt64, paddedByteCount: UInt64, chunkCount: UInt64,
        sha256: SHA256Digest
    ) {
        self.sequenceNumber = sequenceNumber
        self.byteCount = byteCount
        self.paddedByteCount = paddedByteCount
        self.chunkCount = chunkCount
        self.sha256 = sha256
    }
}

/// The key row of an original (rule 6.2).
struct OriginalKey: ~Copyable {
    static let bodyByteCount = 68

    let key: SecretKey
    let prefix: [UInt8]
    let byteCount: UInt64
    let paddedByteCount: UInt64
    let chunkCount: UInt64

    /// A fresh key for an original of `byteCount` bytes.
    init(byteCount: UInt64) throws(StoreError) {
        guard byteCount > 0 else { throw .originalEmpty }
        guard let padded = Padding.originalByteCount(byteCount) else { throw .originalTooLarge }
        do { key = try SecretKey.random() } catch { throw .crypto(error) }
        prefix = RandomBytes.make(16)
        self.byteCount = byteCount
        paddedByteCount = padded
        chunkCount = Padding.chunkCount(paddedByteCount: padded)
    }

    /// `nil` unless the sizes belong together as rule 6.3 says.
    init?(body: [UInt8]) {
        var body = body
        defer { Wipe.wipe(&body) }
        var reader = ByteReader(body)
        guard var keyBytes = reader.read(32), let prefix = reader.read(16), let byteCount = reader.read64(),
            let padded = reader.read64(), let chunks = reader.read32(), reader.isAtEnd,
            Padding.originalByteCount(byteCount) == padded,
            Padding.chunkCount(paddedByteCount: padded) == UInt64(chunks)
        else { return nil }
        defer { Wipe.wipe(&keyBytes) }
        guard let key = try? SecretKey(copying: keyBytes) else { return nil }
        self.key = key
        self.prefix = prefix
        self.byteCount = byteCount
        paddedByteCount = padded
        chunkCount = UInt64(chunks)
    }

    var body: [UInt8] {
        var writer = ByteWriter()
        key.withBytes { writer.append($0) }
        writer.append(prefix)
        writer.append64(byteCount)
        writer.append64(paddedByteCount)
        writer.append32(UInt32(chunkCount))
        return writer.bytes
    }

    /// Rule 6.4.
    func nonce(chunk index: UInt64) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(prefix)
        writer.append64(index << 8 | (index + 1 == chunkCount ? 1 : 0))
        return writer.bytes
    }

    /// A buffer of this size takes any chunk; a small original asks for a small one, since the heap keeps as much
    /// for each that is freed among what stays.
    var largestChunkByteCount: Int { chunkByteCount(0) }

    /// How many bytes of plaintext, padding included, chunk `index` has.
    func chunkByteCount(_ index: UInt64) -> Int {
        let chunk = UInt64(Format.chunkByteCount)
        return Int(min(chunk, paddedByteCount - index * chunk))
    }

    /// How many bytes of the original itself chunk `index` has.
    func originalByteCount(inChunk index: UInt64) -> Int {
        let start = index * UInt64(Format.chunkByteCount)
        return byteCount <= start ? 0 : Int(min(UInt64(chunkByteCount(index)), byteCount - start))
    }

    /// Every row number that a chunk of this original may have.
    static func chunkIDs(sequenceNumber: UInt64) -> ClosedRange<Int64> {
        let first = chunkID(sequenceNumber: sequenceNumber, index: 0)
        return first...(first | ((1 << Int64(Format.chunkIndexBits)) - 1))
    }

    static func chunkID(sequenceNumber: UInt64, index: UInt64) -> Int64 {
        Int64(sequenceNumber << Format.chunkIndexBits | index)
    }
}

/// A buffer of one chunk that is wiped when it goes.
final class ChunkBuffer {
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
}

extension VaultStore {
    /// Gives the original of `description` to `body`, piece by piece, in order. Each chunk was
    /// authenticated; that the whole is the original is known only when this returns.
    ///
    /// Reads in short transactions, one chunk each, so that saving goes on beside it.
    /// - Parameter onSealed: the size of each sealed row that was opened, key row and chunks.
    /// - Throws: ``StoreError/damaged(_:)`` naming the key row, the first bad chunk or the digest; what
    ///   `body` throws.
    package func readOriginal(
        _ description: OriginalDescription, onSealed: (Int) -> Void = { _ in },
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let number = description.sequenceNumber
        let key = try originalKey(description)
        onSealed(SealedRow.byteCount(body: OriginalKey.bodyByteCount))
        var hasher = SHA256Hasher()
        let plain = ChunkBuffer(byteCount: key.largestChunkByteCount)
        for index in 0..<key.chunkCount {
            let piece = try file.read { db in
                try self.openChunk(db, number: number, index: index, key: key, into: plain)
            }
            onSealed(key.chunkByteCount(index) + SecretBox.tagByteCount)
            hasher.update(piece)
            try body(piece)
        }
        guard hasher.finish() == description.sha256 else {
            throw StoreError.damaged(.originalDigest(number))
        }
    }

    /// The whole original, at most `limit` bytes.
    package func original(_ description: OriginalDescription, limit: UInt64) throws -> [UInt8] {
        guard description.byteCount <= limit else { throw StoreError.tooLarge }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(description.byteCount))
        try readOriginal(description) { bytes.append(contentsOf: $0) }
        return bytes
    }

    func originalKey(_ description: OriginalDescription) throws(StoreError) -> OriginalKey {
        let number = description.sequenceNumber
        let body = try file.read { db in try self.openRow(db, .originalKey, number: number) }
        guard let body, let key = OriginalKey(body: body), key.byteCount == description.byteCount,
            key.paddedByteCount == description.paddedByteCount, key.chunkCount == description.chunkCount
        else { throw .damaged(.originalKey(number)) }
        return key
    }

    /// Opens one chunk into `plain`; the result is the part that belongs to the original. Zeros behind it
    /// are checked (rule 6.3).
    func openChunk(
        _ db: Database, number: UInt64, index: UInt64, key: borrowing OriginalKey, into plain: ChunkBuffer
    ) throws -> UnsafeRawBufferPointer {
        let damage = StoreError.damaged(.chunk(number, index: index))
        let statement = try db.cachedStatement(sql: "SELECT sealed FROM chunks WHERE id = ?")
        let id = OriginalKey.chunkID(sequenceNumber: number, index: index)
        let value: DatabaseValue?
        do {
            // The row is the cursor's and is gone with it.
            let cursor = try Row.fetchCursor(statement, arguments: [id])
            value = try withExtendedLifetime(cursor) { try cursor.next().map { $0[0] } }
        } catch let error as DatabaseError where error.isDamage {
            throw damage
        }
        guard case .blob(let sealed)? = value?.storage else { throw damage }
        let count = key.chunkByteCount(index)
        let nonce = key.nonce(chunk: index)
        guard sealed.count == count + SecretBox.tagByteCount else { throw damage }
        let output = plain.first(count)
        // A noncopyable key cannot be captured by an escaping closure; these do not escape.
        do {
            try sealed.withUnsafeBytes { try SecretBox.open($0, nonce: nonce, key: key.key, into: output) }
        } catch {
            throw damage
        }
        let own = key.originalByteCount(inChunk: index)
        guard output[own...].allSatisfy({ $0 == 0 }) else { throw damage }
        return UnsafeRawBufferPointer(plain.first(own))
    }
}
