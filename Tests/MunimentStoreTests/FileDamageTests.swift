import Foundation
import GRDB
import Testing

@testable import MunimentStore

/// Damage to the file as a whole, and to each of its rows: never a crash, and never a clean check over anything
/// else than what was saved.
struct FileDamageTests {
    private let vault: TestVault
    private let bytes: [UInt8]
    private let good: VaultLook

    /// Events: 0 created, 1 item 1 with an original of two chunks, 2 its tag, 3 item 2 with an original.
    init() throws {
        vault = try TestVault(recoveryCode: Array(0..<16))
        var generator = SeededGenerator(seed: 12)
        try vault.add(generator.bytes(1_060_000))
        try vault.append("tagged", item: 1, [("tag", .string("threat"))])
        try vault.add(Array("you will pay".utf8))
        try vault.store.file.close()
        bytes = try vault.fileBytes
        good = try #require(VaultLook(at: vault.path))
        #expect(good.isClean && good.evidence.originals.count == 2)
    }

    private var pageCount: Int { bytes.count / Format.pageByteCount }

    private func page(_ index: Int) -> Range<Int> {
        index * Format.pageByteCount..<(index + 1) * Format.pageByteCount
    }

    /// Puts `bytes` in place of the vault; false when a check of them is clean.
    private func isSeen(_ bytes: [UInt8]) throws -> Bool {
        try Data(bytes).write(to: URL(filePath: vault.path))
        return VaultLook(at: vault.path)?.isClean != true
    }

    @Test func `a file cut short anywhere is never whole`() throws {
        for index in 0..<pageCount {
            #expect(try isSeen(Array(bytes[..<page(index).lowerBound])), "\(index) pages")
            if index % 8 == 0 {
                #expect(
                    try isSeen(Array(bytes[..<(page(index).upperBound - 1)])), "\(index) pages and a part")
            }
        }
        #expect(try !isSeen(bytes))
    }

    @Test func `a file with more behind its end is never whole`() throws {
        for more in [[0], [UInt8](repeating: 0, count: Format.pageByteCount), Array(bytes[page(3)])] {
            #expect(try isSeen(bytes + more), "\(more.count) bytes more")
        }
        #expect(try isSeen(bytes + bytes))
    }

    @Test func `two pages that changed places are always seen`() throws {
        // The pages of one chunk are alike; of those, some do.
        let pages = Array(0..<min(14, pageCount)) + stride(from: 14, to: pageCount, by: 16)
        for (position, first) in pages.enumerated() {
            for second in pages[(position + 1)...] where bytes[page(first)] != bytes[page(second)] {
                var swapped = bytes
                swapped.replaceSubrange(page(first), with: bytes[page(second)])
                swapped.replaceSubrange(page(second), with: bytes[page(first)])
                #expect(try isSeen(swapped), "pages \(first) and \(second)")
            }
        }
    }

    @Test func `a page in place of another is always seen`() throws {
        for first in 0..<min(14, pageCount) {
            for second in 0..<min(14, pageCount) where bytes[page(first)] != bytes[page(second)] {
                var altered = bytes
                altered.replaceSubrange(page(first), with: bytes[page(second)])
                let isSeen = try isSeen(altered)
                // A page that holds no row may hold anything: then all evidence is there.
                #expect(
                    isSeen || VaultLook(at: vault.path)?.evidence == good.evidence,
                    "page \(second) in place of \(first)")
            }
        }
    }

    // MARK: Rows

    private struct Place {
        let table: String
        let column: String
        let number: Int64
    }

    private func places(_ path: String) throws -> [Place] {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { db in
            try Format.tables.map(\.name).flatMap { table in
                try Int64.fetchAll(db, sql: "SELECT id FROM \(table) ORDER BY id").map { number in
                    let column = table == "vault" ? "file_id" : table.hasPrefix("slot") ? "record" : "sealed"
                    return Place(table: table, column: column, number: number)
                }
            }
        }
    }

    /// Runs `sql` on the vault as it was; whether that is seen.
    private func isSeen(_ sql: String, _ arguments: StatementArguments) throws -> Bool {
        try Data(bytes).write(to: URL(filePath: vault.path))
        try vault.alter(sql, arguments)
        return VaultLook(at: vault.path)?.isClean != true
    }

    @Test func `each row that is deleted or stands twice is seen`() throws {
        let places = try places(vault.path)
        // vault, two slots twice, four single rows, four stubs and contents, two keys, three chunks.
        #expect(places.count == 22)
        for place in places {
            let table = place.table
            #expect(try isSeen("DELETE FROM \(table) WHERE id = ?", [place.number]), "\(place)")
            #expect(
                try isSeen(
                    "INSERT INTO \(table) SELECT max(id) + 1, (SELECT \(place.column) FROM \(table) WHERE id = ?) FROM \(table)",
                    [place.number]), "\(place) twice")
        }
    }

    @Test func `every two rows of one table that changed places are seen`() throws {
        let places = try places(vault.path)
        var count = 0
        for first in places {
            for second in places where second.table == first.table && second.number > first.number {
                let value = "(SELECT \(first.column) FROM \(first.table) WHERE id = ?)"
                let sql =
                    "UPDATE \(first.table) SET \(first.column) = CASE id WHEN ? THEN \(value) ELSE \(value) END WHERE id IN (?, ?)"
                #expect(
                    try isSeen(
                        sql, [first.number, second.number, first.number, first.number, second.number]),
                    "\(first) and \(second)")
                count += 1
            }
        }
        #expect(count == 24)
    }

    @Test func `each row of another vault in the same place is seen`() throws {
        let other = try TestVault(recoveryCode: Array(0..<16))
        var generator = SeededGenerator(seed: 12)
        try other.add(generator.bytes(1_060_000))
        try other.append("tagged", item: 1, [("tag", .string("threat"))])
        try other.add(Array("you will pay".utf8))
        for place in try places(vault.path) where !place.table.hasPrefix("slot") {
            let bytes = try other.sealed(place.table, UInt64(place.number), column: place.column)
            #expect(
                try isSeen(
                    "UPDATE \(place.table) SET \(place.column) = ? WHERE id = ?", [Data(bytes), place.number]),
                "\(place)")
        }
    }
}
