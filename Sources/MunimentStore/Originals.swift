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

/// The key row of an original (rule 6.2). One owner of the key, which threads that seal or open chunks share: it
/// is in guarded memory, and wiped with the last of them.
final class OriginalKey: Sendable {
    static let bodyByteCount = 68

    let place: KeyPlace
    let prefix: [UInt8]
    let byteCount: UInt64
    let paddedByteCount: UInt64
    let chunkCount: UInt64

    /// A fresh key for an original of `byteCount` bytes.
    init(byteCount: UInt64) throws(StoreError) {
        guard byteCount > 0 else { throw .originalEmpty }
        guard let padded = Padding.originalByteCount(byteCount) else { throw .originalTooLarge }
        do { place = try KeyPlace.take() } catch { throw .crypto(error) }
        place.fillRandomly()
        prefix = RandomBytes.make(16)
        self.byteCount = byteCount
        paddedByteCount = padded
        chunkCount = Padding.chunkCount(paddedByteCount: padded)
    }

    /// `nil` unless the sizes belong together as rule 6.3 says.
    init?(body: [UInt8]) {
        var reader = ByteReader(Array(body.dropFirst(SecretKey.byteCount)))
        guard let prefix = reader.read(16), let byteCount = reader.read64(),
            let padded = reader.read64(), let chunks = reader.read32(), reader.isAtEnd,
            Padding.originalByteCount(byteCount) == padded,
            Padding.chunkCount(paddedByteCount: padded) == UInt64(chunks), let place = try? KeyPlace.take()
        else { return nil }
        body.withUnsafeBytes {
            place.fill(copying: UnsafeRawBufferPointer(rebasing: $0[..<SecretKey.byteCount]))
        }
        self.place = place
        self.prefix = prefix
        self.byteCount = byteCount
        paddedByteCount = padded
        chunkCount = UInt64(chunks)
    }

    deinit { place.giveBack() }

    var body: [UInt8] {
        var writer = ByteWriter()
        place.key.withBytes { writer.append($0) }
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

    /// The same of a sealed one.
    func sealedByteCount(_ index: UInt64) -> Int { chunkByteCount(index) + SecretBox.tagByteCount }

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

extension OriginalKey {
    /// Seals chunk `index` (rule 6.4), which stands in `plain`: what the original has of it; zeros are put behind.
    func seal(_ index: UInt64, _ plain: ChunkBuffer, into sealed: ChunkBuffer) throws(CryptoError) {
        let whole = plain.first(chunkByteCount(index))
        whole.dropFirst(originalByteCount(inChunk: index)).initializeMemory(as: UInt8.self, repeating: 0)
        try SecretBox.seal(
            UnsafeRawBufferPointer(whole), nonce: nonce(chunk: index), key: place.key,
            into: sealed.first(sealedByteCount(index)))
    }

    /// Whether `sealed` is what ``seal(_:_:into:)`` made of chunk `index`.
    func isAuthentic(_ index: UInt64, _ sealed: UnsafeRawBufferPointer) -> Bool {
        sealed.count == sealedByteCount(index)
            && SecretBox.isAuthentic(sealed, nonce: nonce(chunk: index), key: place.key)
    }

    /// Opens chunk `index` into `plain`. Zeros behind the original are checked (rule 6.3).
    /// - Returns: false when it is not what was sealed in this place.
    func open(_ index: UInt64, _ sealed: UnsafeRawBufferPointer, into plain: ChunkBuffer) -> Bool {
        guard sealed.count == sealedByteCount(index) else { return false }
        let whole = plain.first(chunkByteCount(index))
        do { try SecretBox.open(sealed, nonce: nonce(chunk: index), key: place.key, into: whole) } catch {
            return false
        }
        return UnsafeRawBufferPointer(whole)[originalByteCount(inChunk: index)...].isAllZero
    }
}
