import Foundation
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

    @Test func `what nobody takes lets go of the file`() throws {
        let begun = try IntegrityCheck(path: vault.path)
        begun.stop()
        #expect(!begun.isOf(vault.store.file))
        try vault.append("tagged", item: 1)
        #expect(try vault.codes().isEmpty)
    }

    @Test func `a file that is no vault is refused`() throws {
        let path = vault.folder.file("text")
        try Data("nothing".utf8).write(to: URL(filePath: path))
        #expect(throws: StoreError.notAVault) { _ = try IntegrityCheck(path: path) }
        #expect(throws: StoreError.notFound) { _ = try IntegrityCheck(path: path + "2") }
    }
}
