import Foundation
import GRDB
import Testing

@testable import MunimentStore

/// What the look at the structure does not read must not matter to it.
struct StructureConnectionTests {
    private let vault: TestVault

    init() throws {
        vault = try TestVault()
        try vault.add(Array(repeating: 7, count: 2 * Format.chunkByteCount + 5))
        for number in 0..<60 as Range<Int64> {
            try vault.append("tagged", item: 1, [("number", .integer(number))])
        }
    }

    /// Free pages, more than one page can list.
    private func removeLargeRows() throws {
        let queue = try DatabaseQueue(path: vault.path)
        try queue.write { db in
            for number in 0..<70 {
                try db.execute(
                    sql: "INSERT INTO chunks VALUES(?, randomblob(1048592))", arguments: [1 << 50 + number])
            }
            try db.execute(
                sql: "DELETE FROM chunks WHERE id > ? AND id != ?", arguments: [1 << 50, 1 << 50 + 69])
        }
        try queue.close()
    }

    private func put(at place: Int, _ bytes: [UInt8]) throws {
        let file = try FileHandle(forUpdating: URL(filePath: vault.path))
        try file.seek(toOffset: UInt64(place))
        try file.write(contentsOf: bytes)
        try file.close()
    }

    private func finding(passesOver: Bool) -> String? {
        StructureConnection(immutable: vault.path, passesOver: passesOver)?.finding()
    }

    @Test func `of a long row only the way to its next page is read`() throws {
        let connection = try #require(StructureConnection(immutable: vault.path))
        #expect(connection.finding() == "ok")
        // Nearly all that the rows have; a little is read where this thread had something from the disk meanwhile.
        #expect(connection.passedOverByteCount > Format.chunkByteCount)
        let whole = try #require(StructureConnection(immutable: vault.path, passesOver: false))
        #expect(whole.finding() == "ok")
        #expect(whole.passedOverByteCount == 0)
    }

    @Test func `the list of free pages is read`() throws {
        try removeLargeRows()
        let queue = try DatabaseQueue(path: vault.path)
        let freeCount = try queue.read { try Int.fetchOne($0, sql: "PRAGMA freelist_count") ?? 0 }
        try queue.close()
        // So many stand on one page of the list (file format, section 1.5).
        #expect(freeCount > Format.pageByteCount / 4 - 2)
        #expect(finding(passesOver: true) == "ok")
    }

    /// Whatever is altered, both ways to the file lead to the same words.
    @Test func `damage is found as it is in the whole file`() throws {
        try removeLargeRows()
        let whole = try vault.fileBytes
        let pages = whole.count / Format.pageByteCount
        var random = SeededGenerator(seed: 24)
        var places: [Int] = []
        // Kinds of pages, the next page, counts, cells; and of the header the list of free pages.
        for page in 0..<pages where page < 40 || page % 61 == 0 {
            places += (0..<4).map { _ in page * Format.pageByteCount + Int.random(in: 0..<16, using: &random)
            }
        }
        places += (32..<40).map { $0 }
        let firstListing = whole[32..<36].reduce(0) { $0 << 8 | Int($1) }
        places += (0..<16).map { (firstListing - 1) * Format.pageByteCount + $0 }
        var damagedCount = 0
        for place in places {
            let altered = whole[place] ^ UInt8.random(in: 1...255, using: &random)
            try put(at: place, [altered])
            let found = finding(passesOver: true)
            #expect(found == finding(passesOver: false), "byte \(place) to \(altered)")
            if found != "ok" { damagedCount += 1 }
            try put(at: place, [whole[place]])
        }
        #expect(damagedCount > 50)
        #expect(finding(passesOver: true) == "ok")
    }

    @Test func `a list of free pages without an end holds nobody up`() throws {
        try removeLargeRows()
        let first = try vault.fileBytes[32..<36]
        let page = first.reduce(0) { $0 << 8 | Int($1) }
        try put(at: (page - 1) * Format.pageByteCount, Array(first))
        let connection = try #require(StructureConnection(immutable: vault.path))
        let found = connection.finding()
        #expect(found != "ok")
        #expect(found == finding(passesOver: false))
    }

    @Test func `it makes nothing and opens nothing for writing`() throws {
        #expect(StructureConnection(immutable: vault.folder.file("none")) == nil)
        #expect(try !vault.folder.names.contains("none"))
    }
}
