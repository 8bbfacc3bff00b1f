import Foundation
import GRDB
import MunimentCrypto
import Testing

@testable import MunimentStore

struct SmallOriginalTests {
    private static let chunk = Format.chunkByteCount

    private static func description(_ byteCount: Int, chunkCount: UInt64 = 1) -> OriginalDescription {
        OriginalDescription(
            sequenceNumber: 1, byteCount: UInt64(byteCount), paddedByteCount: UInt64(byteCount),
            chunkCount: chunkCount, sha256: SHA256Digest.of([]))
    }

    private static func counts(_ descriptions: [OriginalDescription]) -> [Int] {
        let lots = SmallOriginals.lots(descriptions)
        #expect(lots.joined().elementsEqual(descriptions.indices))
        for lot in lots {
            let byteCount = descriptions[lot].reduce(0) { sum, one in
                sum + (SmallOriginals.sealedByteCount(one).map { $0 + SmallOriginals.keyByteCount } ?? 0)
            }
            #expect(byteCount <= SmallOriginals.lotByteCount && lot.count <= SmallOriginals.mostInLot)
        }
        return lots.map(\.count)
    }

    @Test func `what is in memory at once is bounded, and none is left out`() {
        #expect(Self.counts([]) == [])
        #expect(Self.counts([Self.description(Self.chunk)]) == [1])
        #expect(Self.counts(Array(repeating: Self.description(Self.chunk), count: 3)) == [1, 1, 1])
        #expect(Self.counts(Array(repeating: Self.description(600), count: 600)) == [256, 256, 88])
        let some = [4096, Self.chunk, Self.chunk / 2, Self.chunk / 4, Self.chunk / 2].map {
            Self.description($0)
        }
        #expect(Self.counts(some) == [1, 1, 2, 1])
        let long = Self.description(3 * Self.chunk, chunkCount: 3)
        #expect(Self.counts(Array(repeating: long, count: 300)) == [256, 44])
    }

    @Test func `each is given whole and in its place, and a damaged one as none`() throws {
        let vault = try TestVault()
        let sizes =
            Array(repeating: 50, count: 300) + [1, 4096, 4097, Self.chunk, Self.chunk + 1] + [70, 80, 90]
        var generator = SeededGenerator(seed: 5)
        let all = sizes.map { generator.bytes($0) }
        let originals = try vault.store.write(time: TestVault.time) { transaction in
            try all.map { try TestVault.add($0, transaction) }
        }.value
        var expected = all.map(Optional.some)
        expected[304] = nil
        func check() throws {
            let given = try vault.store.mapSmallOriginals(originals) { index, bytes in
                (index, bytes.map(Array.init))
            }
            #expect(given.map(\.0) == Array(originals.indices))
            for (index, bytes) in given { #expect(bytes == expected[index], "\(index)") }
        }
        try check()
        func alter(_ sql: String, _ index: Int, chunk: Bool) throws {
            let number = originals[index].sequenceNumber
            let id = chunk ? OriginalKey.chunkID(sequenceNumber: number, index: 0) : Int64(number)
            let queue = try DatabaseQueue(path: vault.path)
            try queue.write { try $0.execute(sql: sql, arguments: [id]) }
            try queue.close()
            expected[index] = nil
        }
        try alter("UPDATE original_keys SET sealed = zeroblob(length(sealed)) WHERE id = ?", 3, chunk: false)
        try alter("DELETE FROM original_keys WHERE id = ?", 4, chunk: false)
        try alter("UPDATE original_keys SET sealed = hex(sealed) WHERE id = ?", 5, chunk: false)
        try alter("UPDATE original_keys SET sealed = substr(sealed, 2) WHERE id = ?", 270, chunk: false)
        try alter("UPDATE chunks SET sealed = zeroblob(length(sealed)) WHERE id = ?", 6, chunk: true)
        try alter("DELETE FROM chunks WHERE id = ?", 7, chunk: true)
        try alter("UPDATE chunks SET sealed = sealed || x'00' WHERE id = ?", 8, chunk: true)
        try alter("UPDATE chunks SET sealed = CAST(sealed AS TEXT) WHERE id = ?", 306, chunk: true)
        try alter(
            "UPDATE chunks SET sealed = (SELECT sealed FROM chunks AS other WHERE other.id < chunks.id "
                + "ORDER BY id DESC LIMIT 1) WHERE id = ?", 290, chunk: true)
        try check()
    }

    @Test func `one whose pages SQLite cannot follow is none, and hides no other`() throws {
        let vault = try TestVault()
        var generator = SeededGenerator(seed: 6)
        let all = [50, Self.chunk, 60].map { generator.bytes($0) }
        let originals = try vault.store.write(time: TestVault.time) { transaction in
            try all.map { try TestVault.add($0, transaction) }
        }.value
        let id = OriginalKey.chunkID(sequenceNumber: originals[1].sequenceNumber, index: 0)
        try vault.refusePage(of: "chunks", id)
        let given = try vault.store.mapSmallOriginals(originals) { _, bytes in bytes.map(Array.init) }
        #expect(given == [all[0], nil, all[2]])
    }

    @Test func `one of other bytes than its event says is none`() throws {
        let vault = try TestVault()
        let original = try vault.add(Array("some words".utf8))
        for (byteCount, sha256) in [
            (original.byteCount, SHA256Digest.of([])), (original.byteCount - 1, original.sha256),
            (original.byteCount, original.sha256),
        ] {
            let said = OriginalDescription(
                sequenceNumber: original.sequenceNumber, byteCount: byteCount,
                paddedByteCount: original.paddedByteCount, chunkCount: 1, sha256: sha256)
            let given = try vault.store.mapSmallOriginals([said]) { _, bytes in bytes != nil }
            #expect(given == [said == original])
        }
    }

    @Test func `zeros are told from what is not`() {
        for count in [0, 1, 2, 15, 16, 17, 1000] {
            var bytes = [UInt8](repeating: 0, count: count)
            #expect(bytes.withUnsafeBytes { $0.isAllZero })
            for place in Set([0, count / 2, count - 1]) where place >= 0 && place < count {
                bytes[place] = 1
                #expect(bytes.withUnsafeBytes { !$0.isAllZero })
                bytes[place] = 0
            }
            bytes = [UInt8](repeating: 7, count: count)
            #expect(bytes.withUnsafeBytes { $0.isAllZero } == (count == 0))
        }
    }
}
