import GRDB
import MunimentCrypto
import MunimentParallel

extension VaultStore {
    /// Gives the original of `description` to `body`, piece by piece, in order and on this thread. Each chunk was
    /// authenticated; that the whole is the original is known only when this returns.
    ///
    /// Reads in short transactions, one chunk each, so that saving goes on beside it; a few chunks ahead of `body`.
    /// - Parameters:
    ///   - isAlone: no other original is opened meanwhile, so other cores may help.
    ///   - onSealed: the size of each sealed row that was opened, key row and chunks.
    /// - Throws: ``StoreError/damaged(_:)`` naming the key row, the first bad chunk or the digest; what
    ///   `body` throws.
    package func readOriginal(
        _ description: OriginalDescription, isAlone: Bool = true, onSealed: (Int) -> Void = { _ in },
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let number = description.sequenceNumber
        let key = try originalKey(description)
        onSealed(SealedRow.byteCount(body: OriginalKey.bodyByteCount))
        let chunks = OriginalChunks(number: number, key: key)
        let digest = try chunks.open(isAlone: isAlone, read: { try file.read($0) }) { index, piece in
            onSealed(key.sealedByteCount(index))
            try body(piece)
        }
        guard digest == description.sha256 else { throw StoreError.damaged(.originalDigest(number)) }
    }

    /// The whole of an original of at most ``SealedOriginal/largestByteCount``, from any thread.
    /// - Throws: as ``readOriginal(_:isAlone:onSealed:_:)``.
    package func openedOriginal(_ description: OriginalDescription) throws -> OpenedOriginal {
        guard description.byteCount <= SealedOriginal.largestByteCount else { throw StoreError.tooLarge }
        let buffer = ChunkBuffer(byteCount: Int(description.byteCount))
        var filled = 0
        try readOriginal(description, isAlone: false) { piece in
            guard piece.count <= buffer.bytes.count - filled else { throw StoreError.tooLarge }
            UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[filled...]).copyMemory(from: piece)
            filled += piece.count
        }
        return OpenedOriginal(buffer: buffer)
    }

    /// The whole original, at most `limit` bytes.
    package func original(_ description: OriginalDescription, limit: UInt64) throws -> [UInt8] {
        guard description.byteCount <= limit else { throw StoreError.tooLarge }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(description.byteCount))
        try readOriginal(description) { bytes.append(contentsOf: $0) }
        return bytes
    }

    private func originalKey(_ description: OriginalDescription) throws(StoreError) -> OriginalKey {
        let number = description.sequenceNumber
        guard var body = try file.read({ db in try self.openRow(db, .originalKey, number: number) }) else {
            throw .damaged(.originalKey(number))
        }
        defer { Wipe.wipe(&body) }
        guard let key = Self.key(body, of: description) else { throw .damaged(.originalKey(number)) }
        return key
    }

    /// `nil` where it is one of another original.
    static func key(_ body: [UInt8], of description: OriginalDescription) -> OriginalKey? {
        guard let key = OriginalKey(body: body), key.byteCount == description.byteCount,
            key.paddedByteCount == description.paddedByteCount, key.chunkCount == description.chunkCount
        else { return nil }
        return key
    }
}
