import Foundation
import GRDB
import MunimentCrypto
import MunimentMerkle
import Testing

@testable import MunimentStore

struct ErasingTests {
    private let vault: TestVault
    private let original: OriginalDescription

    /// Item 1 has an original of some chunks and a later event; item 2 stays.
    init() throws {
        vault = try TestVault()
        var generator = SeededGenerator(seed: 9)
        original = try vault.add(generator.bytes(3 << 20))
        try vault.append("tagged", item: 1, [("tag", .string("threat"))])
        try vault.add(generator.bytes(5000))
    }

    private func journalIsClean() throws -> Bool {
        guard let bytes = FileManager.default.contents(atPath: vault.path + "-journal") else { return true }
        return bytes.allSatisfy { $0 == 0 }
    }

    /// Parts of what erasing item 1 must remove, as they lie in the file.
    private func canaries() throws -> [[UInt8]] {
        let number = original.sequenceNumber
        let first = UInt64(OriginalKey.chunkID(sequenceNumber: number, index: 0))
        let sealed = [
            try vault.sealed("contents", number), try vault.sealed("contents", 2),
            try vault.sealed("original_keys", number), try vault.sealed("chunks", first),
            try vault.sealed("chunks", first + 2),
        ]
        return sealed.flatMap { bytes in
            [Array(bytes.prefix(24)), Array(bytes[(bytes.count / 2)..<(bytes.count / 2 + 24)])]
        }
    }

    @Test
    func `work that is not recorded cannot be finished, and what came before it in the write is undone`()
        throws
    {
        let before = try vault.store.position().signedHead
        #expect(throws: StoreError.damaged(.rowCount)) {
            _ = try vault.store.write(time: TestVault.time) { transaction in
                _ = try transaction.addPending(.export(path: [47]))
                try transaction.finishPending(12345)
            }
        }
        #expect(try vault.store.pending().isEmpty)
        #expect(try vault.store.position().signedHead == before)
    }

    @Test func `what was erased is nowhere in the file or beside it`() throws {
        let canaries = try canaries()
        for canary in canaries { #expect(try vault.contains(canary)) }
        let key = try vault.body(.originalKey, original.sequenceNumber)
        try vault.erase(item: 1)
        for canary in canaries { #expect(try !vault.contains(canary)) }
        #expect(try !vault.contains(key.prefix(32)))
        #expect(try journalIsClean())
        #expect(try vault.folder.names == ["state", "vault.muniment"])
        #expect(try vault.store.file.read { try $0.count("original_keys") } == 1)
        #expect(try vault.store.file.read { try $0.count("chunks") } == 1)
        #expect(throws: StoreError.damaged(.originalKey(1))) {
            try vault.store.original(original, limit: 1 << 30)
        }
    }

    @Test func `proofs given before still hold, and a check is clean`() throws {
        let before = try #require(vault.check().leafHashes)
        let head = try vault.store.position().signedHead
        let proof = try MerkleTree(leafHashes: before).inclusionProof(leafIndex: 1, treeSize: 4)
        try vault.erase(item: 1)
        let report = try vault.check()
        #expect(report.findings.isEmpty)
        let after = try #require(report.leafHashes)
        #expect(Array(after.prefix(4)) == before)
        try proof.verify(leafHash: after[1], root: head.head.root)
        let consistency = try MerkleTree(leafHashes: after).consistencyProof(from: 4, to: 5)
        try consistency.verify(firstRoot: head.head.root, secondRoot: vault.store.position().root)
        let events = try vault.events()
        #expect(events.map { $0.content == nil } == [false, true, true, false, false])
        #expect(events[1].item == 1 && events[1].kind == "added")
    }

    @Test func `an erasure that was cut short is told, and any later write finishes it`() throws {
        try vault.erase(item: 1, finishing: false)
        #expect(try vault.store.file.read { try $0.count("chunks") } == 4)
        #expect(try vault.store.file.read { try $0.count("original_keys") } == 1)
        #expect(try vault.codes(notices: true) == [.erasureUnfinished])
        try vault.reopen()
        try vault.append("tagged", item: 2)
        #expect(try vault.store.file.read { try $0.count("chunks") } == 1)
        #expect(try vault.store.pending().isEmpty)
        #expect(try vault.codes(notices: true).isEmpty)
    }

    @Test func `an erasure that fails midway removes nothing`() throws {
        struct Stop: Error {}
        let canaries = try canaries()
        #expect(throws: Stop.self) {
            _ = try vault.store.write(time: TestVault.time, isErasing: true) { transaction in
                try transaction.eraseContents(events: [1, 2])
                throw Stop()
            }
        }
        for canary in canaries { #expect(try vault.contains(canary)) }
        #expect(try vault.codes(notices: true).isEmpty)
        #expect(try vault.store.original(original, limit: 1 << 30).count == 3 << 20)
        #expect(try journalIsClean())
    }

    @Test func `content that is gone without an erase event is a finding`() throws {
        try vault.erase(item: 1)
        try vault.alter("DELETE FROM contents WHERE id = 3")
        let findings = try vault.check().findings.filter(\.code.isDamage)
        #expect(findings == [StoreFinding(.contentMissing, event: 3, item: 2)])
    }

    // Rule 4.6: with the vault key in hand, somebody could else make any content go under another item's name.
    @Test func `an erase event covers events of its own item alone`() throws {
        try vault.append(FormatEvent.erased, item: 2, [("events", .array([.integer(1), .integer(2)]))])
        try vault.alter("DELETE FROM contents WHERE id IN (1, 2)")
        try vault.alter("DELETE FROM original_keys WHERE id = 1")
        let findings = try vault.check().findings.filter(\.code.isDamage)
        #expect(
            findings == [
                StoreFinding(.contentMissing, event: 1, item: 1),
                StoreFinding(.contentMissing, event: 2, item: 1),
                StoreFinding(.erasureDiffers, event: 4, item: 2),
            ])
    }

    @Test func `an erase event is never erased`() throws {
        try vault.erase(item: 1)
        try vault.append(FormatEvent.erased, item: 1, [("events", .array([.integer(4)]))])
        try vault.alter("DELETE FROM contents WHERE id = 4")
        #expect(try vault.codes().contains(.contentMissing))
        #expect(try vault.codes().contains(.erasureDiffers))
    }

    @Test func `a damaged item can still be erased`() throws {
        try vault.alter("DELETE FROM contents WHERE id = 2")
        try vault.damage("original_keys", 1)
        let canaries = try Array(canariesOfChunks())
        try vault.erase(item: 1)
        for canary in canaries { #expect(try !vault.contains(canary)) }
        #expect(try vault.codes().isEmpty)
    }

    private func canariesOfChunks() throws -> [[UInt8]] {
        let first = UInt64(OriginalKey.chunkID(sequenceNumber: 1, index: 0))
        return try (0..<3).map { Array(try vault.sealed("chunks", first + $0).prefix(24)) }
    }

    @Test func `the number of an erased item is not given again`() throws {
        try vault.erase(item: 2)
        try vault.erase(item: 1)
        try vault.add([1, 2, 3])
        let last = try #require(vault.events().last)
        #expect(last.item == 3)
        #expect(last.sequenceNumber == 6)
        #expect(try vault.codes().isEmpty)
    }

    @Test func `derived data goes with any erasure`() throws {
        try vault.reseal(.derived, 1, [1, 2, 3])
        try vault.erase(item: 1)
        #expect(try vault.store.file.read { try $0.count("derived") } == 0)
    }

    // Rule 7.3: SQLite rolls a journal back at the first statement, and unlinks it.
    @Test func `a journal that a crash left is rolled back and zeroed before it goes`() throws {
        let before = try vault.fileBytes
        let journal = try HotJournal(vault) { db in try db.execute(sql: "DELETE FROM original_keys") }
        #expect(try !journal.isZero)
        let store = try TestVault.unlock(vault.path, stateFolder: vault.stateFolder)
        #expect(try vault.check(store).findings.isEmpty)
        #expect(try journal.isZero)
        #expect(!FileManager.default.fileExists(atPath: vault.path + "-journal"))
        #expect(try vault.fileBytes == before)
    }

    /// Somebody who is killed while the next to erase waits for the lock of the state file.
    @Test func `so is one that a crash left since the vault was opened, by the next to erase`() throws {
        let store = try vault.open()
        let before = try store.position()
        let journal = try HotJournal(vault) { db in try db.execute(sql: "DELETE FROM original_keys") }
        #expect(try !journal.isZero)
        _ = try store.write(time: TestVault.time, isErasing: true) { transaction in
            try transaction.append(EventDraft(kind: "noted", listVersion: 1, item: nil, fields: []))
        }
        #expect(try journal.isZero)
        #expect(!FileManager.default.fileExists(atPath: vault.path + "-journal"))
        try vault.reopen()
        #expect(try vault.store.position().size == before.size + 1)
        #expect(try vault.codes().isEmpty)
    }

    // SQLite keeps the file that is there, so what it wrote can be seen after the name is gone.
    @Test func `the journal of an erasure is zeroed before it goes`() throws {
        let journal = vault.path + "-journal"
        try Data().write(to: URL(filePath: journal))
        let handle = try #require(FileHandle(forReadingAtPath: journal))
        try vault.erase(item: 1, finishing: false)
        let bytes = try handle.readToEnd() ?? Data()
        #expect(bytes.count > Format.pageByteCount)
        #expect(bytes.allSatisfy { $0 == 0 })
        try handle.close()
        #expect(!FileManager.default.fileExists(atPath: journal))
    }

    @Test func `a journal that is still needed is never zeroed`() throws {
        let journal = try HotJournal(vault) { db in try db.execute(sql: "DELETE FROM original_keys") }
        #expect(throws: StoreError.inputOutput(ResultCode.SQLITE_IOERR.rawValue)) {
            try JournalZeroing.zeroJournal(of: vault.path, isEnded: false)
        }
        #expect(try !journal.isZero)
    }
}

/// What a program leaves that is killed between changing the file and ending the journal.
final class HotJournal {
    private let handle: FileHandle

    /// Makes `change` in a copy of the vault up to that moment, and puts file and journal in place.
    init(_ vault: TestVault, _ change: (Database) throws -> Void) throws {
        try vault.store.file.close()
        let aside = try vault.copy(as: "aside")
        let queue = try DatabaseQueue(path: aside)
        try queue.inDatabase { db in
            // With hardly any cache and nothing held back, changed pages reach the file before the end.
            try db.execute(sql: "PRAGMA synchronous=FULL; PRAGMA cache_size=1; PRAGMA cache_spill=1")
            try db.execute(sql: "BEGIN IMMEDIATE")
            try change(db)
            for table in Format.tables.map(\.name) where table != "vault" {
                let column = table.hasPrefix("slot") ? "record" : "sealed"
                try db.execute(sql: "UPDATE \(table) SET \(column) = zeroblob(length(\(column)))")
            }
            // In place: whoever has the vault open goes on with this file.
            let file = try #require(FileHandle(forWritingAtPath: vault.path))
            try file.write(contentsOf: Data(contentsOf: URL(filePath: aside)))
            try file.close()
            try FileManager.default.copyItem(atPath: aside + "-journal", toPath: vault.path + "-journal")
            try db.execute(sql: "ROLLBACK")
        }
        try queue.close()
        try FileManager.default.removeItem(atPath: aside)
        handle = try #require(FileHandle(forReadingAtPath: vault.path + "-journal"))
    }

    deinit { try? handle.close() }

    /// Also when its name is gone.
    var isZero: Bool {
        get throws {
            try handle.seek(toOffset: 0)
            return try (handle.readToEnd() ?? Data()).allSatisfy { $0 == 0 }
        }
    }
}
