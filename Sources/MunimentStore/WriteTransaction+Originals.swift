import CMunimentSystem
import Foundation
import GRDB
import MunimentCrypto

extension WriteTransaction {
    /// Seals an original for the next event, chunk by chunk, then reads every chunk back and authenticates it
    /// (rule 6.5). The caller appends its event next.
    /// - Parameters:
    ///   - byteCount: the original's size, 1 byte or more.
    ///   - read: fills the buffer from the source and says how many bytes it gave; 0 at its end.
    /// - Throws: ``StoreError/originalEmpty``, ``StoreError/originalTooLarge``,
    ///   ``StoreError/originalChanged`` when the source has fewer or more bytes,
    ///   ``StoreError/readBackDiffers``; what `read` throws.
    package func sealOriginal(
        byteCount: UInt64, read: (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws -> OriginalDescription {
        let number = nextSequenceNumber
        // Until the whole is sealed and read back, this transaction must not be committed.
        isOriginalOpen = true
        let key = try OriginalKey(byteCount: byteCount)
        let digest = try OriginalSource.seal(with: key, isAlone: true, read: read) { index, sealed in
            try insertChunk(index, of: number, sealed)
        }
        return try end(number, key, digest)
    }

    /// Puts an original that was sealed before in for the next event, and reads every chunk back as
    /// ``sealOriginal(byteCount:read:)`` does. The caller appends its event next.
    /// - Throws: ``StoreError/readBackDiffers``
    package func insert(_ original: SealedOriginal) throws -> OriginalDescription {
        let number = nextSequenceNumber
        isOriginalOpen = true
        for (index, sealed) in original.chunks.enumerated() {
            try insertChunk(UInt64(index), of: number, sealed)
        }
        return try end(number, original.key, original.sha256)
    }

    private func insertChunk(_ index: UInt64, of number: UInt64, _ sealed: Data) throws {
        try db.changeOne(
            "INSERT INTO chunks(id, sealed) VALUES(?, ?)",
            [OriginalKey.chunkID(sequenceNumber: number, index: index), sealed])
        unwrittenByteCount += sealed.count
        if unwrittenByteCount >= Self.writebackByteCount {
            // The commit waits for all of it to be on disk. What is there by then need not be waited for.
            _ = muniment_start_writeback(store.file.path)
            unwrittenByteCount = 0
        }
    }

    private static let writebackByteCount = 8 << 20

    private func end(
        _ number: UInt64, _ key: OriginalKey, _ digest: SHA256Digest
    ) throws -> OriginalDescription {
        try insert(.originalKey, number: number, body: key.body)
        try readBack(OriginalChunks(number: number, key: key))
        isOriginalOpen = false
        return OriginalDescription(
            sequenceNumber: number, byteCount: key.byteCount, paddedByteCount: key.paddedByteCount,
            chunkCount: key.chunkCount, sha256: digest)
    }

    /// As ``sealOriginal(byteCount:read:)``, for bytes that are in memory.
    /// - Parameter isRemembered: whether they are in ``rememberedTexts`` from now on.
    package func sealOriginal(_ bytes: [UInt8], isRemembered: Bool = false) throws -> OriginalDescription {
        var offset = 0
        let description = try sealOriginal(byteCount: UInt64(bytes.count)) { buffer in
            let count = min(buffer.count, bytes.count - offset)
            buffer.copyBytes(from: bytes[offset..<offset + count])
            offset += count
            return count
        }
        if isRemembered {
            rememberedTexts[description.sequenceNumber] = bytes.withUnsafeBytes {
                store.sealText($0, of: description)
            }
        }
        return description
    }

    private func readBack(_ chunks: OriginalChunks) throws {
        guard let body = try store.openRow(db, .originalKey, number: chunks.number), body == chunks.key.body
        else { throw StoreError.readBackDiffers }
        do {
            try chunks.authenticate(db)
        } catch StoreError.damaged {
            throw StoreError.readBackDiffers
        }
    }
}
