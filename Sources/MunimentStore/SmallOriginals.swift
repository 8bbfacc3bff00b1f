import GRDB
import MunimentCrypto
import MunimentParallel

extension VaultStore {
    /// What `transform` makes of each original of one chunk, in order.
    /// - Parameter transform: as of ``eachSmallOriginal(_:_:take:)``.
    /// - Throws: what the database throws where it cannot be read at all.
    package func mapSmallOriginals<T: Sendable>(
        _ descriptions: [OriginalDescription],
        _ transform: @escaping @Sendable (Int, UnsafeRawBufferPointer?) -> T
    ) throws -> [T] {
        var all: [T] = []
        all.reserveCapacity(descriptions.count)
        try eachSmallOriginal(descriptions, transform) { _, made in all += made }
        return all
    }

    /// Gives what `transform` makes of each original of one chunk to `take`, in order and on this thread, as many at a
    /// time as were read together. Rows are read on this thread, some hundred in a short transaction, while the other
    /// cores open those that were read before; a few MiB are in memory.
    /// - Parameters:
    ///   - transform: is given the place among `descriptions`, and the whole original, authenticated and
    ///     lent; `nil` for one that is damaged, is gone or has more chunks.
    ///   - take: is given the places too.
    /// - Throws: what the database throws where it cannot be read at all; what `take` throws.
    package func eachSmallOriginal<T: Sendable>(
        _ descriptions: [OriginalDescription],
        _ transform: @escaping @Sendable (Int, UnsafeRawBufferPointer?) -> T,
        take: (Range<Int>, [T]) throws -> Void
    ) throws {
        let lots = SmallOriginals.lots(descriptions)
        try Parallel.inLots(
            lots.count, SmallOriginalLot<T>.init,
            bring: { index, lot in try file.read { db in try lot.fetch(db, descriptions[lots[index]]) } },
            work: { lot in lot.open(in: self, transform) },
            take: { index, lot in try take(lots[index], lot.made) })
    }
}

/// How many small originals are read and opened together.
enum SmallOriginals {
    static let mostInLot = 256
    /// Room for the sealed rows of a lot, and so for the two of any original of one chunk.
    static let lotByteCount = keyByteCount + Format.chunkByteCount + SecretBox.tagByteCount
    static let keyByteCount = SealedRow.byteCount(body: OriginalKey.bodyByteCount)

    /// Consecutive ones that have room together.
    static func lots(_ descriptions: [OriginalDescription]) -> [Range<Int>] {
        var lots: [Range<Int>] = []
        var (start, byteCount) = (0, 0)
        for (index, description) in descriptions.enumerated() {
            let own = sealedByteCount(description).map { $0 + keyByteCount } ?? 0
            if index - start == mostInLot || byteCount + own > lotByteCount {
                lots.append(start..<index)
                (start, byteCount) = (index, 0)
            }
            byteCount += own
        }
        return start < descriptions.count ? lots + [start..<descriptions.count] : lots
    }

    /// Of the one chunk; `nil` where there are more.
    static func sealedByteCount(_ description: OriginalDescription) -> Int? {
        guard description.chunkCount == 1, description.paddedByteCount <= UInt64(Format.chunkByteCount) else {
            return nil
        }
        return Int(description.paddedByteCount) + SecretBox.tagByteCount
    }
}

/// Small originals that are read and opened together.
private final class SmallOriginalLot<T: Sendable>: @unchecked Sendable {
    // Unchecked is sound: it is handed from one thread to the next, and never used by two at a time.

    private let sealed = ChunkBuffer(byteCount: SmallOriginals.lotByteCount)
    /// Large enough for each that was opened so far.
    private var plain = ChunkBuffer(byteCount: Int(Format.originalFloorByteCount))
    private var descriptions: ArraySlice<OriginalDescription> = []
    /// Where the two rows of each lie; `nil` where one is not as it has to be.
    private var places: [(key: Range<Int>, chunk: Range<Int>)?] = []
    private(set) var made: [T] = []

    func fetch(_ db: Database, _ descriptions: ArraySlice<OriginalDescription>) throws {
        self.descriptions = descriptions
        places = []
        let (keys, chunks) = (try db.sealedRows("original_keys"), try db.sealedRows("chunks"))
        var offset = 0
        for description in descriptions {
            let number = description.sequenceNumber
            guard let byteCount = SmallOriginals.sealedByteCount(description),
                let key = try copy(
                    db, keys, Int64(number), SmallOriginals.keyByteCount, to: offset),
                let chunk = try copy(
                    db, chunks, OriginalKey.chunkID(sequenceNumber: number, index: 0), byteCount,
                    to: key.upperBound)
            else {
                places.append(nil)
                continue
            }
            places.append((key, chunk))
            offset = chunk.upperBound
        }
    }

    /// - Returns: where it lies now; `nil` where there is no such row, or SQLite cannot give it, which must not hide
    ///   the others.
    private func copy(
        _ db: Database, _ rows: SealedRows, _ id: Int64, _ byteCount: Int, to offset: Int
    ) throws -> Range<Int>? {
        let place = offset..<offset + byteCount
        do {
            let bytes = UnsafeMutableRawBufferPointer(rebasing: sealed.bytes[place])
            return try db.copySealed(rows, id, to: bytes) ? place : nil
        } catch let error as DatabaseError where error.isDamage {
            return nil
        }
    }

    func open(in store: VaultStore, _ transform: (Int, UnsafeRawBufferPointer?) -> T) {
        made = zip(descriptions.indices, places).map { index, place in
            transform(index, place.flatMap { opened(descriptions[index], $0, in: store) })
        }
    }

    /// The original where it lies in ``plain``.
    private func opened(
        _ description: OriginalDescription, _ place: (key: Range<Int>, chunk: Range<Int>),
        in store: VaultStore
    ) -> UnsafeRawBufferPointer? {
        let rows = UnsafeRawBufferPointer(sealed.bytes)
        guard
            var body = SealedRow.open(
                UnsafeRawBufferPointer(rebasing: rows[place.key]), type: .originalKey,
                number: description.sequenceNumber, fileID: store.file.fileID, vaultKey: store.vaultKey)
        else { return nil }
        defer { Wipe.wipe(&body) }
        guard let key = VaultStore.key(body, of: description) else { return nil }
        if plain.bytes.count < key.largestChunkByteCount {
            plain = ChunkBuffer(byteCount: key.largestChunkByteCount)
        }
        guard key.open(0, UnsafeRawBufferPointer(rebasing: rows[place.chunk]), into: plain) else {
            return nil
        }
        let own = UnsafeRawBufferPointer(plain.first(key.originalByteCount(inChunk: 0)))
        return SHA256Digest.of(own) == description.sha256 ? own : nil
    }
}
