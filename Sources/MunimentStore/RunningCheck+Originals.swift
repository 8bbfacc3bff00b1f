import MunimentCrypto
import MunimentParallel

extension RunningCheck {
    /// Those of one chunk are read together, other small ones a few at a time, and large ones in pieces, so that
    /// each kind keeps all cores busy.
    mutating func originals(
        _ isInterrupted: () -> Bool, _ progress: (CheckProgress) -> Void
    ) throws(StoreError) {
        let total = originals.reduce(0) { $0 + $1.paddedByteCount }
        var done: UInt64 = 0
        func advance(by byteCount: UInt64) throws {
            if isInterrupted() { throw StoreError.interrupted }
            done += byteCount
            progress(CheckProgress(done: done, total: total))
        }
        progress(CheckProgress(done: 0, total: total))
        try mappingErrors {
            let single = originals.filter { SmallOriginals.sealedByteCount($0) != nil }
            let others = originals.filter { SmallOriginals.sealedByteCount($0) == nil }
            let isSmall: (OriginalDescription) -> Bool = { $0.byteCount <= SealedOriginal.largestByteCount }
            try takeSingle(single, advance)
            try takeSeveral(others.filter(isSmall), advance)
            for original in others where !isSmall(original) { try take(original, advance) }
        }
        progress(CheckProgress(done: total, total: total))
    }

    private mutating func takeSingle(
        _ originals: [OriginalDescription], _ advance: (UInt64) throws -> Void
    ) throws {
        try store.eachSmallOriginal(originals, { $1 != nil }) { indices, areWhole in
            for (original, isWhole) in zip(originals[indices], areWhole) {
                // Read once more, it says which row is damaged.
                guard isWhole else {
                    try take(original, advance)
                    continue
                }
                try advance(original.paddedByteCount)
                count(original)
            }
        }
    }

    private mutating func takeSeveral(
        _ originals: [OriginalDescription], _ advance: (UInt64) throws -> Void
    ) throws {
        let store = store
        try Parallel.inOrder(
            originals.count,
            { index in (try? store.readOriginal(originals[index], isAlone: false) { _ in }) != nil }
        ) { index, isWhole in
            guard isWhole else { return try take(originals[index], advance) }
            try advance(originals[index].paddedByteCount)
            count(originals[index])
        }
    }

    /// Reads one original, in pieces. Damage is a finding.
    private mutating func take(
        _ original: OriginalDescription, _ advance: (UInt64) throws -> Void
    ) throws {
        var sealedByteCount: UInt64 = 0
        var unread = original.paddedByteCount
        do {
            try store.readOriginal(original, onSealed: { sealedByteCount += UInt64($0) }) { piece in
                let byteCount = min(UInt64(piece.count), unread)
                unread -= byteCount
                try advance(byteCount)
            }
            report.originalCount += 1
        } catch StoreError.damaged(.originalKey(let number)) {
            add(.originalKeyDamaged, event: number)
        } catch StoreError.damaged(.chunk(let number, let index)) {
            add(.chunkDamaged, event: number, detail: String(index))
        } catch StoreError.damaged(.originalDigest(let number)) {
            add(.originalDiffers, event: number)
        }
        report.byteCount += sealedByteCount
        try advance(unread)
    }

    /// One that was read whole.
    private mutating func count(_ original: OriginalDescription) {
        report.originalCount += 1
        report.byteCount += original.sealedByteCount
    }
}

extension OriginalDescription {
    /// Of the key row and all chunks.
    fileprivate var sealedByteCount: UInt64 {
        UInt64(SealedRow.byteCount(body: OriginalKey.bodyByteCount)) + paddedByteCount
            + chunkCount * UInt64(SecretBox.tagByteCount)
    }
}
