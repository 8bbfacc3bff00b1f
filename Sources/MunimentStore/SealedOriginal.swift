import Foundation
package import MunimentCrypto

/// A small original that was sealed in memory, before any transaction: many of them on all cores at once, so that one
/// transaction can take them quickly. It goes into one vault, once.
package struct SealedOriginal: Sendable {
    /// Larger ones are sealed into the vault piece by piece.
    package static let largestByteCount: UInt64 = 4 << 20

    let key: OriginalKey
    let chunks: [Data]
    package let sha256: SHA256Digest

    /// - Parameters: as of ``WriteTransaction/sealOriginal(byteCount:read:)``, of at most ``largestByteCount``.
    /// - Throws: ``StoreError/originalEmpty``, ``StoreError/originalTooLarge``, ``StoreError/originalChanged``; what
    ///   `read` throws.
    package init(byteCount: UInt64, read: (UnsafeMutableRawBufferPointer) throws -> Int) throws {
        guard byteCount <= Self.largestByteCount else { throw StoreError.originalTooLarge }
        key = try OriginalKey(byteCount: byteCount)
        var chunks: [Data] = []
        let isSingle = key.chunkCount == 1
        sha256 = try OriginalSource.seal(with: key, isAlone: false, read: read) { _, sealed in
            // The buffer of a single chunk is used for nothing else.
            chunks.append(isSingle ? sealed : sealed.withUnsafeBytes { Data($0) })
        }
        self.chunks = chunks
    }
}

/// A small original in memory, wiped when it goes.
package struct OpenedOriginal: Sendable {
    /// Exactly its bytes.
    let buffer: ChunkBuffer

    /// Lends them for the time of `body`.
    package func withBytes<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        try withExtendedLifetime(buffer) { try body(UnsafeRawBufferPointer(buffer.bytes)) }
    }
}

/// What an original is sealed from.
enum OriginalSource {
    /// Seals all that `read` gives, which has to be exactly what the key is for.
    /// - Parameter insert: as in ``OriginalChunks``.
    /// - Throws: ``StoreError/originalChanged`` when the source has fewer or more bytes.
    static func seal(
        with key: OriginalKey, isAlone: Bool, read: (UnsafeMutableRawBufferPointer) throws -> Int,
        insert: (UInt64, Data) throws -> Void
    ) throws -> SHA256Digest {
        let digest = try OriginalChunks.seal(
            with: key, isAlone: isAlone, read: { try fill($0, read: read) }, insert: insert)
        let probe = ChunkBuffer(byteCount: 1)
        let isAtEnd = try withExtendedLifetime(probe) { try read(probe.bytes) == 0 }
        guard isAtEnd else { throw StoreError.originalChanged }
        return digest
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
}
