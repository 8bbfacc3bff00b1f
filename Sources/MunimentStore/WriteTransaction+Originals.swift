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
        let chunks = OriginalChunks(number: number, key: key)
        let digest = try chunks.seal(read: { try Self.fill($0, read: read) }) { index, sealed in
            try db.changeOne(
                "INSERT INTO chunks(id, sealed) VALUES(?, ?)",
                [OriginalKey.chunkID(sequenceNumber: number, index: index), sealed])
        }
        let probe = ChunkBuffer(byteCount: 1)
        let isAtEnd = try withExtendedLifetime(probe) { try read(probe.bytes) == 0 }
        guard isAtEnd else { throw StoreError.originalChanged }
        try insert(.originalKey, number: number, body: key.body)
        try readBack(chunks)
        isOriginalOpen = false
        return OriginalDescription(
            sequenceNumber: number, byteCount: byteCount, paddedByteCount: key.paddedByteCount,
            chunkCount: key.chunkCount, sha256: digest)
    }

    /// As ``sealOriginal(byteCount:read:)``, for bytes that are in memory.
    package func sealOriginal(_ bytes: [UInt8]) throws -> OriginalDescription {
        var offset = 0
        return try sealOriginal(byteCount: UInt64(bytes.count)) { buffer in
            let count = min(buffer.count, bytes.count - offset)
            buffer.copyBytes(from: bytes[offset..<offset + count])
            offset += count
            return count
        }
    }

    private static func fill(
        _ buffer: UnsafeMutableRawBufferPointer, read: (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws {
        var filled = 0
        while filled < buffer.count {
            let count = try read(UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            guard count > 0 else { throw StoreError.originalChanged }
            filled += count
        }
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
