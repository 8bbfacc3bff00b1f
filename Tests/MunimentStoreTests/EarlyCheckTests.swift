import Foundation
import GRDB
import Testing

@testable import MunimentStore

/// SQLite's own check may begin before anybody has the key.
struct EarlyCheckTests {
    private let vault: TestVault

    init() throws {
        vault = try TestVault()
        try vault.add(Array(repeating: 7, count: 3 * Format.chunkByteCount))
    }

    private func codes(_ begun: IntegrityCheck) throws -> [StoreFinding.Code] {
        try vault.store.check(begun: begun, progress: { _ in }, onEvent: { _ in }).findings.map(\.code)
    }

    @Test func `what was begun counts while nothing was saved`() throws {
        let begun = try IntegrityCheck(path: vault.path)
        #expect(begun.isOf(vault.store.file))
        #expect(try codes(begun).isEmpty)
    }

    @Test func `once something was saved it counts no longer`() throws {
        let begun = try IntegrityCheck(path: vault.path)
        try vault.append("tagged", item: 1)
        #expect(!begun.isOf(vault.store.file))
        #expect(try codes(begun).isEmpty)
    }

    @Test func `what was begun of a file counts for no other in its place`() throws {
        let other = try vault.copy(as: "other.muniment")
        let begun = try IntegrityCheck(path: vault.path)
        #expect(rename(other, vault.path) == 0)
        try vault.reopen()
        #expect(!begun.isOf(vault.store.file))
        #expect(try codes(begun).isEmpty)
    }

    @Test func `damage that was there before is found`() throws {
        let damage = try #require(Damage.all.first { $0.code == .databaseDamaged })
        try damage.make(vault)
        let begun = try IntegrityCheck(path: vault.path)
        #expect(begun.isOf(vault.store.file))
        #expect(try codes(begun) == [.databaseDamaged])
    }

    /// Such as a stick that fails, or a program that puts an older file back: SQLite counts its own commits alone.
    @Test func `damage that comes after the look ended is found`() throws {
        let long = timeval(tv_sec: 1_000_000_000, tv_usec: 0)
        #expect(utimes(vault.path, [long, long]) == 0)
        let begun = try IntegrityCheck(path: vault.path)
        #expect(try begun.finish(vault.store.file) { false })
        #expect(begun.isOf(vault.store.file))
        // How many bytes of a page are free in pieces ("Database File Format", section 1.6); of the page that holds the
        // first rows of `stubs`.
        let page = try vault.rootPage(of: "stubs")
        try vault.overwrite(at: (page - 1) * Format.pageByteCount + 7, [9])
        #expect(!begun.isOf(vault.store.file))
        #expect(try codes(begun) == [.databaseDamaged])
    }

    @Test func `what was abandoned is decided under a lock`() throws {
        let begun = try IntegrityCheck(path: vault.path)
        begun.abandon()
        #expect(try codes(begun).isEmpty)
        try vault.append("tagged", item: 1)
        #expect(try vault.codes().isEmpty)
    }

    @Test func `a vault in use is not waited for`() throws {
        let queue = try DatabaseQueue(path: vault.path)
        try queue.inDatabase { db in
            try db.execute(sql: "BEGIN EXCLUSIVE")
            #expect(throws: StoreError.inUse) { _ = try IntegrityCheck(path: vault.path) }
            try db.execute(sql: "ROLLBACK")
        }
        #expect(try codes(IntegrityCheck(path: vault.path)).isEmpty)
    }

    @Test func `a file that is no vault is refused`() throws {
        let path = vault.folder.file("text")
        try Data("nothing".utf8).write(to: URL(filePath: path))
        #expect(throws: StoreError.notAVault) { _ = try IntegrityCheck(path: path) }
        #expect(throws: StoreError.notFound) { _ = try IntegrityCheck(path: path + "2") }
    }
}
