import Foundation
import Testing

@testable import Muniment

struct StructureCheckTests {
    private let test: TestVault

    init() throws {
        test = try TestVault()
        _ = try test.vault.addText(.message, fields: [FieldInput("text", ["words"])])
    }

    private func codes(_ structure: StructureCheck?) throws -> [String] {
        try test.reopened().check(begun: structure).findings.filter(\.isDamage).map(\.code)
    }

    @Test func `a check finds the same with what was begun before, while that is new and later`() throws {
        let structure = try StructureCheck(at: test.path)
        #expect(try codes(structure) == codes(nil))
        // It was for one check; the next begins its own.
        _ = try test.vault.addText(.message, fields: [FieldInput("text", ["more words"])])
        #expect(try codes(structure).isEmpty)
    }

    @Test func `what comes between the beginning and the passphrase is found`() throws {
        let structure = try StructureCheck(at: test.path)
        let handle = try #require(FileHandle(forWritingAtPath: test.path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Array("hidden".utf8))
        try handle.close()
        #expect(try codes(structure) == ["database-damaged"])
        #expect(try codes(nil) == ["database-damaged"])
    }

    @Test func `nothing of it is needed, and nobody has to take it`() throws {
        for _ in 0..<20 { _ = try StructureCheck(at: test.path) }
        #expect(try codes(nil).isEmpty)
        let path = test.path
        expect(.vaultNotFound) { _ = try StructureCheck(at: path + "2") }
    }
}
