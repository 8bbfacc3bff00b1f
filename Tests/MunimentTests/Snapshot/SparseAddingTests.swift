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

    /// Whether it looked at all items; what it knew of few is forgotten.
    private func knowsAll(_ vault: Vault) -> Bool { vault.folded.withLock { $0.state.size > 0 } }

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
        #expect(!knowsAll(vault))
        // The next look has all of them.
        #expect(try vault.state().sortedItems.count == 303)
        #expect(knowsAll(vault))
    }

    @Test func `the same words in an item that was not at hand are named`() throws {
        let (vault, few) = try added(.message, [FieldInput("text", ["words 3"])])
        #expect(few.alreadyIn == [3])
        #expect(!knowsAll(vault))
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
        #expect(!knowsAll(vault))
    }

    @Test func `nothing stays of a write that asked for more`() throws {
        let before = try test.reopened().overview().eventCount
        let vault = try test.reopened()
        _ = try vault.addText(.message, fields: [FieldInput("text", ["words 3"])])
        #expect(try test.reopened().overview().eventCount == before + 1)
        #expect(try damageCodes() == [])
    }

    @Test func `a snapshot is made with all items at hand, and is what the events say`() throws {
        var whole = 0
        for round in 0..<150 {
            let vault = try test.reopened()
            _ = try vault.addText(.message, fields: [FieldInput("text", ["round \(round)"])])
            if knowsAll(vault) { whole += 1 }
        }
        #expect((2...3).contains(whole))
        let header = try #require(try test.reopened().store.snapshotHeader())
        #expect(header.size > 400)
        #expect(try damageCodes() == [])
        let vault = try test.reopened()
        #expect(try vault.state().sortedItems.count == 450)
        #expect(vault.folded.withLock { $0.header?.size } == header.size)
    }

    @Test func `whoever is asked about a file is asked before all items are read`() throws {
        let path = try test.file("a.png", TestVault.png)
        let vault = try test.reopened()
        #expect(try !vault.needsAffirmation(depicted: nil))
        _ = try vault.addFiles([Vault.NewFile(path: path, fields: [])], kind: .screenshot)[0].get()
        #expect(!knowsAll(vault))
        _ = try vault.setDepicted(.minor)
        let other = try test.reopened()
        #expect(try other.needsAffirmation(depicted: nil))
        #expect(!knowsAll(other))
    }

    /// The leaf pages of the table of derived rows.
    private func leafPages() throws -> [Int] {
        let queue = try DatabaseQueue(path: test.path)
        defer { try? queue.close() }
        let root = try queue.read { db in
            try #require(
                try Int.fetchOne(db, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'derived'"))
        }
        let file = try Data(contentsOf: URL(fileURLWithPath: test.path))
        let start = (root - 1) * Format.pageByteCount
        func number(_ offset: Int, _ count: Int) -> Int {
            file[offset..<offset + count].reduce(0) { $0 << 8 | Int($1) }
        }
        // https://www.sqlite.org/fileformat.html section 1.6: an interior page of a table.
        guard file[start] == 5 else { return [root] }
        let cells = (0..<number(start + 3, 2)).map { number(start + 12 + 2 * $0, 2) }
        return cells.map { number(start + $0, 4) } + [number(start + 8, 4)]
    }

    @Test func `a page of the snapshot that is lost costs no addition`() throws {
        // So many that the rows stand on several pages.
        let lines = try (0..<1500).map { number in
            try ImportLine(Array("{\"kind\": \"account\", \"handle\": \"many.example.\(number)\"}".utf8))
        }
        let unlikeAny = LikeSearch(like: { _, _ in [] }, occurrence: { _ in 1 })
        for start in stride(from: 0, to: lines.count, by: 250) {
            _ = try test.vault.addTexts(
                Array(lines[start..<start + 250]), within: .seconds(600), unless: unlikeAny
            ) { _ in }
        }
        // The next snapshot is due with the third addition from here.
        let header = try #require(try test.reopened().store.snapshotHeader())
        for number in try test.reopened().overview().eventCount..<header.size + StateSnapshot.eventCount - 3 {
            _ = try test.vault.addText(.note, fields: [FieldInput("text", ["before \(number)"])])
        }
        let whole = try Data(contentsOf: URL(fileURLWithPath: test.path))
        let pages = try leafPages()
        #expect(pages.count > 1)
        for page in pages {
            try whole.write(to: URL(fileURLWithPath: test.path))
            let file = try #require(FileHandle(forUpdatingAtPath: test.path))
            try file.seek(toOffset: UInt64(page - 1) * UInt64(Format.pageByteCount))
            try file.write(contentsOf: Data(repeating: 0, count: Format.pageByteCount))
            try file.close()
            for number in 0..<5 {
                let added = try test.reopened().addText(
                    .account, fields: [FieldInput("handle", ["after.example.\(page).\(number)"])])
                #expect(added.item.kind == .account)
            }
        }
    }

    @Test func `nothing of a snapshot is written with few items at hand`() throws {
        let header = try #require(try test.reopened().store.snapshotHeader())
        for number in try test.reopened().overview().eventCount..<header.size + StateSnapshot.eventCount {
            _ = try test.vault.addText(.note, fields: [FieldInput("text", ["before \(number)"])])
        }
        let vault = try test.reopened()
        let store = try vault.store
        let before = try store.snapshotHeader()
        var known = try vault.fewItems()
        try #require(known.isSparse)
        #expect(throws: StoreError.self) {
            try store.write(time: "2026-11-22T12:00:00Z") { transaction in
                for _ in 0..<StateSnapshot.eventCount {
                    _ = try transaction.append(
                        vault.draft(
                            EventKind.added(.incident), item: transaction.newItemNumber(),
                            ["description": .string("x")]))
                }
                try known.takeRest(transaction)
                if case .made = try known.snapshot(in: transaction) { Issue.record("it was made") }
                #expect(try store.snapshotHeader(transaction.db) == before)
                // All of it is asked for.
                #expect(known.state.items.missedParts == [0, 1])
                throw StoreError.readBackDiffers
            }
        }
    }

    @Test func `a damaged part is made anew by additions alone`() throws {
        let queue = try DatabaseQueue(path: test.path)
        try queue.write { db in
            try db.execute(
                sql: "UPDATE derived SET sealed = (SELECT sealed FROM derived WHERE id = 5) WHERE id = 4")
        }
        try queue.close()
        #expect(try damageCodes() == ["snapshot-damaged"])
        for number in 0..<70 {
            _ = try test.reopened().addText(.note, fields: [FieldInput("text", ["later \(number)"])])
        }
        #expect(try damageCodes() == [])
    }

    @Test(.timeLimit(.minutes(5))) func `whoever writes and whoever looks do not wait for each other`()
        async throws
    {
        let vault = try test.reopened()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<2 {
                group.addTask {
                    for number in 0..<60 {
                        _ = try vault.addText(
                            .note, fields: [FieldInput("text", ["writer \(writer) \(number)"])])
                    }
                }
            }
            for _ in 0..<2 {
                group.addTask { for _ in 0..<80 { _ = try vault.items() } }
            }
            try await group.waitForAll()
        }
        #expect(try vault.items().count == 420)
        #expect(try damageCodes() == [])
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
        #expect(!knowsAll(vault))
        #expect(try damageCodes() == ["snapshot-damaged"])
        // The second time all events are read.
        let other = try test.reopened()
        #expect(try other.addText(.note, fields: [FieldInput("text", ["words 3"])]).alreadyIn == [3])
        #expect(knowsAll(other))
        for row in [1, 2, 3] as [Int64] {
            try damage(row: row)
            #expect(try damageCodes() == ["snapshot-damaged"])
            let vault = try test.reopened()
            let words = "words \(row + 10)"
            #expect(
                try vault.addText(.note, fields: [FieldInput("text", [words])]).alreadyIn == [
                    UInt64(row) + 10
                ])
            #expect(knowsAll(vault))
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
            #expect(knowsAll(vault), "\(change)")
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
