import MunimentCrypto
import Testing

@testable import MunimentStore

/// Originals of one chunk are read together, those of a few chunks side by side, and large ones in pieces.
struct CheckingOriginalsTests {
    private static let chunk = Format.chunkByteCount
    /// Some of each, so that none is alone; the last one is larger than a small one may be.
    private static let sizes =
        Array(repeating: 60, count: 300) + [4096, 300_000, chunk, chunk + 1, 50, 3 * chunk, 2 * chunk + 5]
        + [Int(SealedOriginal.largestByteCount), Int(SealedOriginal.largestByteCount) + 1]

    private let vault: TestVault
    private let originals: [OriginalDescription]

    init() throws {
        let vault = try TestVault()
        var generator = SeededGenerator(seed: 11)
        let all = Self.sizes.map { generator.bytes($0) }
        originals = try vault.store.write(time: TestVault.time) { transaction in
            try all.map { try TestVault.add($0, transaction) }
        }.value
        self.vault = vault
    }

    private func check(
        isInterrupted: () -> Bool = { false }
    ) throws -> (report: StoreCheckReport, progress: [UInt64]) {
        var progress: [UInt64] = []
        let total = originals.reduce(0) { $0 + $1.paddedByteCount }
        let report = try vault.store.check(
            isInterrupted: isInterrupted,
            progress: {
                #expect($0.total == total)
                progress.append($0.done)
            }, onEvent: { _ in })
        return (report, progress)
    }

    @Test func `each is read once, and it is said how far the check has come`() throws {
        let (report, progress) = try check()
        #expect(report.findings.isEmpty)
        #expect(report.originalCount == UInt64(originals.count))
        #expect(progress == progress.sorted())
        #expect(progress.first == 0)
        #expect(progress.last == originals.reduce(0) { $0 + $1.paddedByteCount })
        #expect(progress.count > originals.count)
    }

    @Test func `of every size, what is damaged is named and all others are read`() throws {
        func chunk(_ index: Int, _ chunk: UInt64) -> UInt64 {
            UInt64(OriginalKey.chunkID(sequenceNumber: originals[index].sequenceNumber, index: chunk))
        }
        func key(_ index: Int) -> UInt64 { originals[index].sequenceNumber }
        try vault.damage("original_keys", key(0))
        try vault.damage("chunks", chunk(7, 0))
        try vault.alter("DELETE FROM chunks WHERE id = \(chunk(299, 0))")
        try vault.damage("chunks", chunk(302, 0))
        try vault.damage("original_keys", key(303))
        try vault.damage("chunks", chunk(305, 2))
        try vault.alter("DELETE FROM original_keys WHERE id = \(key(306))")
        try vault.damage("chunks", chunk(308, 4))
        let (report, progress) = try check()
        let keys = [0, 303, 306].map { StoreFinding(.originalKeyDamaged, event: key($0), item: key($0)) }
        let chunks = [(7, 0), (299, 0), (302, 0), (305, 2), (308, 4)].map { index, chunk in
            StoreFinding(.chunkDamaged, event: key(index), item: key(index), detail: String(chunk))
        }
        #expect(report.findings == keys + chunks)
        #expect(report.originalCount == UInt64(originals.count - 8))
        #expect(progress == progress.sorted())
        #expect(progress.last == originals.reduce(0) { $0 + $1.paddedByteCount })
    }

    @Test(arguments: [60, 2 * chunk, 5 * chunk])
    func `an original that is not the one of its event is named`(size: Int) throws {
        let number = try vault.store.write(time: TestVault.time) { transaction in
            let sealed = try transaction.sealOriginal(Array(repeating: 3, count: size))
            let other = OriginalDescription(
                sequenceNumber: sealed.sequenceNumber, byteCount: sealed.byteCount,
                paddedByteCount: sealed.paddedByteCount, chunkCount: sealed.chunkCount,
                sha256: SHA256Digest.of([]))
            try transaction.append(TestVault.draft(other, item: transaction.newItemNumber()))
            return sealed.sequenceNumber
        }.value
        #expect(
            try vault.check().findings == [StoreFinding(.originalDiffers, event: number, item: number)])
    }

    /// 310 events, then 304 originals of one chunk, four of a few and a large one.
    @Test(arguments: [0, 200, 310, 560, 614, 618])
    func `a check can be interrupted among events and originals`(after: Int) throws {
        var asked = 0
        #expect(throws: StoreError.interrupted) {
            _ = try check {
                asked += 1
                return asked > after
            }
        }
        #expect(asked == after + 1)
    }
}
