import Foundation
import GRDB
import Testing

@testable import MunimentStore

/// A check that skips something, or trusts what it read before, would count less than what is stored.
struct BytesReadTests {
    private let vault: TestVault

    /// Originals below, at and above the size of a chunk, corrections, erasures, and an export that goes on.
    init() throws {
        vault = try TestVault(recoveryCode: Array(0..<16))
        var random = SeededGenerator(seed: 8)
        for count in [1, 4096, 5000, Format.chunkByteCount, 2 * Format.chunkByteCount + 7] {
            try vault.add(random.bytes(count))
        }
        try vault.append("tagged", item: 2, [("tag", .string(String(repeating: "threat ", count: 900)))])
        try vault.erase(item: 1)
        _ = try vault.store.write(time: TestVault.time) { transaction in
            try transaction.addPending(.export(path: Array("/somewhere".utf8)))
        }
        try vault.putSnapshot()
    }

    /// Bytes of all rows of every table, as SQLite counts them.
    private func storedByteCount() throws -> [String: Int] {
        let queue = try DatabaseQueue(path: vault.path)
        defer { try? queue.close() }
        return try queue.read { db in
            var counts: [String: Int] = [:]
            // Which file it is, 16 bytes, is read when the vault is opened.
            for table in Format.tables.map(\.name) where table != "vault" {
                let column = table.hasPrefix("slot") ? "record" : "sealed"
                let count = try Int.fetchOne(db, sql: "SELECT sum(length(\(column))) FROM \(table)")
                counts[table] = count ?? 0
            }
            return counts
        }
    }

    @Test func `the bytes that a check reads are the bytes that are stored`() throws {
        let stored = try storedByteCount()
        let total = stored.values.reduce(0, +)
        #expect(stored.allSatisfy { $0.value > 0 })
        for _ in 0..<2 {
            let report = try vault.check()
            #expect(report.findings.map(\.code) == [.exportUnfinished])
            #expect(report.originalCount == 4)
            #expect(Int(report.byteCount) == total, "\(stored)")
        }
    }

    @Test(arguments: ["stubs", "contents", "original_keys", "chunks", "singles", "derived"])
    func `a row that does not open is not counted as read`(table: String) throws {
        let whole = try vault.check().byteCount
        let id: UInt64 =
            switch table {
            case "chunks": UInt64(bitPattern: OriginalKey.chunkID(sequenceNumber: 2, index: 0))
            default: 2
            }
        try vault.damage(table, id)
        let less = try vault.check().byteCount
        #expect(less < whole)
    }

    @Test func `one copy of a slot that is damaged is not counted as read`() throws {
        let whole = try vault.check().byteCount
        try vault.damage("slots", vault.number(ofSlot: "paper"), column: "record", at: 130)
        #expect(try vault.check().byteCount == whole - UInt64(Format.slotRecordByteCount))
    }
}
