import GRDB
import MunimentCrypto

extension VaultStore {
    /// Gives the original of `description` to `body`, piece by piece, in order and on this thread. Each chunk was
    /// authenticated; that the whole is the original is known only when this returns.
    ///
    /// Reads in short transactions, one chunk each, so that saving goes on beside it; a few chunks ahead of `body`.
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
        let digest = try OriginalChunks(number: number, key: key).open(read: { try file.read($0) }) {
            index, piece in
            onSealed(key.sealedByteCount(index))
            try body(piece)
        }
        guard digest == description.sha256 else { throw StoreError.damaged(.originalDigest(number)) }
    }

    /// The whole original, at most `limit` bytes.
    package func original(_ description: OriginalDescription, limit: UInt64) throws -> [UInt8] {
        guard description.byteCount <= limit else { throw StoreError.tooLarge }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(description.byteCount))
        try readOriginal(description) { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Originals of one chunk each, read in one transaction and opened on all cores; `nil` for one that is damaged,
    /// is gone or has more chunks.
    package func smallOriginals(_ descriptions: [OriginalDescription]) throws(StoreError) -> [[UInt8]?] {
        let rows = try file.read { db in
            try descriptions.map { description in
                let number = description.sequenceNumber
                return (
                    key: try Self.sealedRow(db, "original_keys", Int64(number)),
                    chunk: try Self.sealedRow(
                        db, "chunks", OriginalKey.chunkID(sequenceNumber: number, index: 0))
                )
            }
        }
        return Parallel.map(rows.indices) { index in
            guard
                case .body(let body) = self.opened(
                    rows[index].key, .originalKey, number: descriptions[index].sequenceNumber),
                let key = Self.key(body, of: descriptions[index]), key.chunkCount == 1,
                case .sealed(let sealed) = rows[index].chunk
            else { return nil }
            let plain = ChunkBuffer(byteCount: key.largestChunkByteCount)
            guard sealed.withUnsafeBytes({ key.open(0, $0, into: plain) }) else { return nil }
            let own = [UInt8](plain.first(key.originalByteCount(inChunk: 0)))
            return SHA256Digest.of(own) == descriptions[index].sha256 ? own : nil
        }
    }

    private func originalKey(_ description: OriginalDescription) throws(StoreError) -> OriginalKey {
        let number = description.sequenceNumber
        let body = try file.read { db in try self.openRow(db, .originalKey, number: number) }
        guard let key = Self.key(body, of: description) else { throw .damaged(.originalKey(number)) }
        return key
    }

    /// `nil` where there is none, or one of another original.
    private static func key(_ body: [UInt8]?, of description: OriginalDescription) -> OriginalKey? {
        guard let body, let key = OriginalKey(body: body), key.byteCount == description.byteCount,
            key.paddedByteCount == description.paddedByteCount, key.chunkCount == description.chunkCount
        else { return nil }
        return key
    }
}
