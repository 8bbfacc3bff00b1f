import Foundation
import GRDB
import MunimentCrypto
import Synchronization
import Testing

@testable import Muniment
@testable import MunimentStore

/// One addition reads few of the items (decision 93), and says what it would say with all of them.
@Suite struct `Adding with few items at hand` {
    private let test: TestVault

    /// Three parts of items: 1 is an account, the others are messages.
    init() throws {
        test = try TestVault()
        _ = try test.vault.addText(.account, fields: [FieldInput("handle", ["jade.example.4417"])])
        for number in 2...300 {
            let account = number % 50 == 7 ? "rare.example" : "own.example.\(number)"
            _ = try test.vault.addText(
                .message, fields: [FieldInput("text", ["words \(number)"]), FieldInput("account", [account])])
        }
    }

    private func damageCodes() throws -> [String] {
        try test.reopened().check().findings.filter(\.isDamage).map(\.code)
    }

    private func isSparse(_ vault: Vault) -> Bool { vault.folded.withLock { $0.isSparse } }

    /// What a newly opened vault says of an addition: with few items at hand, and with all.
    private func added(
        _ kind: ItemKind, _ fields: [FieldInput], sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> (vault: Vault, few: Vault.Added) {
        let whole = try test.reopened()
        _ = try whole.state()
        let expected = try whole.addText(kind, fields: fields)
        _ = try whole.erase(expected.item.number, confirmation: expected.item.number)
        // Erasing throws the snapshot away; this makes it anew.
        _ = try whole.addText(.note, fields: [FieldInput("text", ["between \(expected.item.number)"])])
        let few = try test.reopened()
        let added = try few.addText(kind, fields: fields)
        #expect(added.alreadyIn == expected.alreadyIn, sourceLocation: sourceLocation)
        #expect(added.shared == expected.shared, sourceLocation: sourceLocation)
        #expect(
            added.item.values.dictionary.keys.sorted() == expected.item.values.dictionary.keys.sorted(),
            sourceLocation: sourceLocation)
        #expect(
            added.item.values["account"] == expected.item.values["account"], sourceLocation: sourceLocation)
        #expect(added.item.number == expected.item.number + 2, sourceLocation: sourceLocation)
        return (few, added)
    }

    @Test func `what nothing is like needs no other item`() throws {
        let (vault, added) = try added(.message, [FieldInput("text", ["new words"])])
        #expect(added.alreadyIn == [])
        #expect(isSparse(vault))
        // The next look has all of them.
        #expect(try vault.state().sortedItems.count == 303)
        #expect(!isSparse(vault))
    }

    @Test func `the same words in an item that was not at hand are named`() throws {
        let (vault, few) = try added(.message, [FieldInput("text", ["words 3"])])
        #expect(few.alreadyIn == [3])
        #expect(isSparse(vault))
        #expect(try added(.message, [FieldInput("text", ["words 299"])]).few.alreadyIn == [299])
    }

    @Test func `an identifier that several parts hold is named with all its items`() throws {
        let (_, added) = try added(
            .message, [FieldInput("text", ["more"]), FieldInput("account", ["rare.example"])])
        #expect(added.shared.map(\.items) == [[7, 57, 107, 157, 207, 257]])
        // More than are shown: the lowest, and that there are others.
        for number in 0..<200 {
            _ = try test.vault.addText(
                .message,
                fields: [FieldInput("text", ["x \(number)"]), FieldInput("account", ["rare.example"])])
        }
        let many = try self.added(
            .message, [FieldInput("text", ["still more"]), FieldInput("account", ["rare.example"])])
        #expect(many.few.shared.first?.items.prefix(3) == [7, 57, 107])
        #expect(many.few.shared.first?.items.count == Vault.SharedIdentifier.itemLimit)
        #expect(many.few.shared.first?.hasMore == true)
    }

    @Test func `an item that is referred to is looked up`() throws {
        let (_, added) = try added(
            .message, [FieldInput("text", ["by number"]), FieldInput("account", ["1"])])
        #expect(added.item.values["account"] != .string("1"))
        let error = #expect(throws: MunimentError.self) {
            try test.reopened().addText(
                .message, fields: [FieldInput("text", ["x"]), FieldInput("see", ["4000"])])
        }
        let whole = try test.reopened()
        _ = try whole.state()
        let expected = #expect(throws: MunimentError.self) {
            try whole.addText(.message, fields: [FieldInput("text", ["x"]), FieldInput("see", ["4000"])])
        }
        #expect(error == expected)
    }

    @Test func `one small file is taken so, and its bytes are found`() throws {
        let path = try test.file("a.png", TestVault.png)
        let first = try test.vault.addFile(at: path, kind: .screenshot, fields: []).item.number
        for number in 0..<300 {
            _ = try test.vault.addText(.note, fields: [FieldInput("text", ["later \(number)"])])
        }
        let vault = try test.reopened()
        let results = try vault.addFiles([Vault.NewFile(path: path, fields: [])], kind: .screenshot)
        #expect(try results.map { try $0.get().alreadyIn } == [[first]])
        #expect(isSparse(vault))
    }

    @Test func `nothing stays of a write that asked for more`() throws {
        let before = try test.reopened().overview().eventCount
        let vault = try test.reopened()
        _ = try vault.addText(.message, fields: [FieldInput("text", ["words 3"])])
        #expect(try test.reopened().overview().eventCount == before + 1)
        #expect(try damageCodes() == [])
    }

    @Test func `snapshots that are made with few items at hand are what the events say`() throws {
        for round in 0..<150 {
            let vault = try test.reopened()
            _ = try vault.addText(.message, fields: [FieldInput("text", ["round \(round)"])])
            #expect(isSparse(vault))
        }
        let header = try #require(try test.reopened().store.snapshotHeader())
        #expect(header.size > 400)
        #expect(try damageCodes() == [])
        let vault = try test.reopened()
        #expect(try vault.state().sortedItems.count == 450)
        #expect(vault.folded.withLock { $0.header?.size } == header.size)
    }

    @Test func `changes of items that are not at hand are taken as well`() throws {
        _ = try test.vault.tag(5, adding: ["t/x"], removing: [])
        _ = try test.vault.correct(6, fields: [FieldInput("text", ["corrected words"])], clearing: [])
        let vault = try test.reopened()
        let added = try vault.addText(.message, fields: [FieldInput("text", ["corrected words"])])
        #expect(added.alreadyIn == [6])
        let state = try test.reopened().state()
        #expect(state.items[5]?.tags == ["t/x"])
        #expect(try damageCodes() == [])
    }

    @Test func `damage is met by whoever asks for the part, and costs nothing`() throws {
        func damage(row: Int64) throws {
            let queue = try DatabaseQueue(path: test.path)
            try queue.write { db in
                var sealed = try #require(
                    try Data.fetchOne(db, sql: "SELECT sealed FROM derived WHERE id = ?", arguments: [row]))
                sealed[40] ^= 1
                try db.execute(
                    sql: "UPDATE derived SET sealed = ? WHERE id = ?", arguments: [sealed, row])
            }
            try queue.close()
        }
        // Header, what is no item, keys, then the items 1 to 128.
        try damage(row: 4)
        let vault = try test.reopened()
        #expect(try vault.addText(.note, fields: [FieldInput("text", ["unlike"])]).alreadyIn == [])
        #expect(isSparse(vault))
        #expect(try damageCodes() == ["snapshot-damaged"])
        // The second time all events are read.
        let other = try test.reopened()
        #expect(try other.addText(.note, fields: [FieldInput("text", ["words 3"])]).alreadyIn == [3])
        #expect(!isSparse(other))
        for row in [1, 2, 3] as [Int64] {
            try damage(row: row)
            #expect(try damageCodes() == ["snapshot-damaged"])
            let vault = try test.reopened()
            let words = "words \(row + 10)"
            #expect(
                try vault.addText(.note, fields: [FieldInput("text", [words])]).alreadyIn == [
                    UInt64(row) + 10
                ])
            #expect(!isSparse(vault))
            // It was made anew with that.
            #expect(try damageCodes() == [])
        }
    }

    @Test func `one of which rows are missing or too many is not used`() throws {
        let changes = [
            "INSERT INTO derived SELECT max(id) + 1, (SELECT sealed FROM derived WHERE id = 2) FROM derived",
            "DELETE FROM derived WHERE id = (SELECT max(id) FROM derived)",
            "DELETE FROM derived WHERE id = 3", "DELETE FROM derived WHERE id = 2",
            "UPDATE derived SET sealed = 'text' WHERE id = 3",
        ]
        for (number, change) in changes.enumerated() {
            let queue = try DatabaseQueue(path: test.path)
            try queue.write { try $0.execute(sql: change) }
            try queue.close()
            let vault = try test.reopened()
            let added = try vault.addText(.note, fields: [FieldInput("text", ["words \(number + 20)"])])
            #expect(added.alreadyIn == [UInt64(number) + 20], "\(change)")
            #expect(!isSparse(vault), "\(change)")
            #expect(try damageCodes() == [], "\(change)")
        }
    }

    @Test func `what another process erased meanwhile is not named`() throws {
        let vault = try test.reopened()
        _ = try test.reopened().erase(3, confirmation: 3)
        #expect(try vault.addText(.message, fields: [FieldInput("text", ["words 3"])]).alreadyIn == [])
        let next = try test.reopened()
        #expect(try next.addText(.message, fields: [FieldInput("text", ["words 3"])]).alreadyIn != [3])
    }
}
