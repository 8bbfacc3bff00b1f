package import MunimentCrypto

/// What could be read of one original (`Docs/salvage.md`, section 4).
package struct SalvagedOriginal: Sendable {
    /// Bytes of the original.
    package let byteCount: UInt64
    /// Parts of it, in bytes, whose chunks are missing or damaged, ascending.
    package let missing: [Range<UInt64>]
    /// Of what was given, zeros among it.
    package let sha256: SHA256Digest
    /// Whether that is the recorded digest; `nil` where no record says what it was.
    package let isAsRecorded: Bool?

    package var isWhole: Bool { missing.isEmpty && isAsRecorded != false }
    /// Nothing of it was found.
    package var isLost: Bool { missing.reduce(0) { $0 + UInt64($1.count) } == byteCount }
}

extension SalvagedVault {
    /// Gives the original of event `number` to `body`, piece by piece, in order; zeros stand for what is missing.
    /// - Parameter description: what its event says of it; `nil` where that is lost.
    /// - Returns: `nil` when its key is lost, or is not the one that the event describes.
    /// - Throws: what `body` throws.
    package func readOriginal(
        _ number: UInt64, _ description: OriginalDescription?, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> SalvagedOriginal? {
        guard let keyBody = originalKeyBody(number), let key = OriginalKey(body: keyBody) else { return nil }
        if let description {
            guard key.byteCount == description.byteCount, key.paddedByteCount == description.paddedByteCount,
                key.chunkCount == description.chunkCount
            else { return nil }
        }
        var hasher = SHA256Hasher()
        var missing: [Range<UInt64>] = []
        let plain = ChunkBuffer(byteCount: Format.chunkByteCount)
        for index in 0..<key.chunkCount {
            let isOpened = openChunk(number, index, key: key, into: plain)
            let count = key.originalByteCount(inChunk: index)
            if !isOpened {
                plain.bytes.initializeMemory(as: UInt8.self, repeating: 0)
                let start = index * UInt64(Format.chunkByteCount)
                missing.append(start..<start + UInt64(count))
            }
            let piece = UnsafeRawBufferPointer(plain.first(count))
            hasher.update(piece)
            try body(piece)
        }
        let digest = hasher.finish()
        return SalvagedOriginal(
            byteCount: key.byteCount, missing: missing.filter { !$0.isEmpty }, sha256: digest,
            isAsRecorded: description.map { $0.sha256 == digest })
    }

    /// False when no copy of the chunk opens, or what follows the original in it is not zeros (rule 6.3 of the
    /// format).
    private func openChunk(
        _ number: UInt64, _ index: UInt64, key: OriginalKey, into plain: ChunkBuffer
    ) -> Bool {
        let id = UInt64(OriginalKey.chunkID(sequenceNumber: number, index: index))
        for row in damaged.chunks[id] ?? [] where row.byteCount == key.sealedByteCount(index) {
            guard let sealed = damaged.file.blob(row) else { continue }
            if sealed.withUnsafeBytes({ key.open(index, $0, into: plain) }) { return true }
        }
        return false
    }
}
