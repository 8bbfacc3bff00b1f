import Foundation
import GRDB
import MunimentCrypto
import Testing

@testable import Muniment
@testable import MunimentStore

/// Texts that a snapshot has, so that a search need not open them (rule 8.1).
@Suite struct `Short texts` {
    private let test: TestVault

    init() throws { test = try TestVault() }

    @discardableResult
    private func addMessage(_ text: String, in vault: Vault? = nil) throws -> Item {
        try (vault ?? test.vault).addText(
            .message, fields: [FieldInput("text", [text]), FieldInput("from", ["them"])]
        ).item
    }

    private func addMessages(_ numbers: Range<Int>, in vault: Vault? = nil) throws {
        for number in numbers { try addMessage("words \(number) end", in: vault) }
    }

    /// What a newly opened vault has of the text of an item, before anything is read for it.
    private func shortText(_ number: UInt64) throws -> String? {
        let vault = try test.reopened()
        guard let item = try vault.state().items[number], let text = item.shortText,
            let original = item.original
        else { return nil }
        return try vault.store.withText(text, of: original.sequenceNumber) {
            String(decoding: $0, as: UTF8.self)
        }
    }

    private func searched(_ word: String) throws -> [UInt64] {
        try test.reopened().search([word]).map(\.item.number)
    }

    private func alter(_ sql: String) throws {
        let queue = try DatabaseQueue(path: test.path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    private func codes() throws -> [String] {
        try test.reopened().check().findings.filter(\.isDamage).map(\.code)
    }

    @Test func `a snapshot has each that is short, whoever sealed it and in whichever write`() throws {
        let longest = String(repeating: "é", count: Item.shortTextByteLimit / 2)
        try addMessage(longest)
        try addMessage(longest + "x")
        // One process that goes on, and one for each message.
        try addMessages(2..<30)
        for number in 30..<62 { try addMessages(number..<number + 1, in: test.reopened()) }
        let file = try test.file("letter.txt", Array("from a file\n".utf8))
        _ = try test.vault.addFile(at: file, kind: .file, fields: [])
        try addMessages(63..<130)
        #expect(try shortText(1) == longest)
        #expect(try shortText(2) == nil)
        #expect(try shortText(63) == nil)
        for number in [3, 30, 31, 45, 62, 64, 100, 120] {
            #expect(try shortText(UInt64(number)) == "words \(number - 1) end", "\(number)")
        }
        #expect(try codes() == [])
    }

    @Test func `a search reads those, and opens what is longer or newer`() throws {
        try addMessage("NEEDLE " + String(repeating: "long ", count: 200))
        try addMessage("a needle")
        try addMessages(2..<64)
        try addMessage("another Needle")
        try #require(try shortText(2) == "a needle")
        #expect(try shortText(1) == nil)
        #expect(try shortText(65) == nil)
        #expect(try searched("needle") == [1, 2, 65])
        #expect(try test.reopened().search(["needle"]).map(\.fields) == [["text"], ["text"], ["text"]])
        #expect(try test.reopened().search(["needle", "them"]).map(\.fields).first == ["text", "from"])
        // Their originals are not touched.
        try alter("UPDATE chunks SET sealed = zeroblob(length(sealed))")
        #expect(try searched("needle") == [2])
        #expect(try codes().contains("original-damaged") || codes().contains("chunk-damaged"))
    }

    @Test func `a corrected text takes the place of the one before`() throws {
        try addMessages(0..<70)
        try #require(try shortText(5) == "words 4 end")
        _ = try test.reopened().correct(5, fields: [FieldInput("text", ["quite new"])], clearing: [])
        #expect(try shortText(5) == nil)
        #expect(try searched("quite") == [5])
        #expect(try !searched("words").contains(5))
        try addMessages(70..<140)
        #expect(try shortText(5) == "quite new")
        #expect(try searched("quite") == [5])
        #expect(try !searched("words").contains(5))
        #expect(try codes() == [])
    }

    @Test func `after an erasure the next snapshot has those of the others`() throws {
        try addMessages(0..<100)
        _ = try test.vault.erase(7, confirmation: 7)
        try addMessages(100..<101, in: test.reopened())
        #expect(try shortText(6) == "words 5 end")
        #expect(try shortText(101) == "words 100 end")
        #expect(try shortText(7) == nil)
        let store = try test.reopened().store
        let bodies = try store.file.read { db in try store.snapshotRows(db).bodies }
        // Sealed even where the row is open.
        #expect(!bodies.contains { $0.firstRange(of: Array("words".utf8)) != nil })
        #expect(try codes() == [])
    }

    @Test func `one that cannot be read undoes no write, and is missing alone`() throws {
        try addMessages(0..<60)
        try alter(
            "UPDATE chunks SET sealed = zeroblob(length(sealed)) WHERE id >> \(Format.chunkIndexBits) = 20")
        try refuseChunk(ofEvent: 40)
        let opened = try test.reopened()
        try addMessages(60..<90, in: opened)
        let missing = try (1...62).filter { try shortText($0) == nil }
        #expect(missing.contains(20))
        #expect(missing.contains(40))
        // Those that stand on the page with it.
        #expect(missing.count < 8, "\(missing)")
        #expect(missing.allSatisfy { $0 == 20 || 36...44 ~= $0 }, "\(missing)")
        #expect(try searched("words 10 end") == [11])
    }

    /// One byte of the page that holds an event's chunk, so that SQLite cannot give any row of it.
    private func refuseChunk(ofEvent number: UInt64) throws {
        let queue = try DatabaseQueue(path: test.path)
        let sealed = try queue.read { db in
            try Data.fetchOne(
                db, sql: "SELECT sealed FROM chunks WHERE id >> \(Format.chunkIndexBits) = ?",
                arguments: [number])
        }
        try queue.close()
        let row = try #require(sealed)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: test.path))
        let place = try #require(bytes.range(of: row)).lowerBound
        bytes[place - place % Format.pageByteCount] = 0
        try bytes.write(to: URL(fileURLWithPath: test.path))
    }

    /// The words of an original are hashed before they are taken for its text.
    @Test func `words of another original are not taken`() throws {
        try addMessages(0..<3)
        var table = try test.reopened().state().items
        let originals = table.lackingTexts
        #expect(originals.count == 3)
        let number = try #require(originals.map(\.sequenceNumber).min())
        let (first, second) = (originals[0], originals[1])
        let store = try test.vault.store
        let wrong = Array("words 1 end".utf8).withUnsafeBytes { store.sealText($0, of: second) }
        table.takeTexts([number: wrong])
        #expect(table.lackingTexts.count == 3)
        let right = Array("words 0 end".utf8).withUnsafeBytes { store.sealText($0, of: first) }
        table.takeTexts([number: right])
        #expect(table.lackingTexts.count == 2)
    }

    @Test func `a text that is not its original's is named by a check`() throws {
        var number = 0
        repeat {
            try addMessages(number..<number + 1)
            number += 1
        } while try test.vault.store.snapshotHeader() == nil
        let vault = try test.reopened()
        let (store, state) = (try vault.store, try vault.state())
        let header = try #require(try store.snapshotHeader())
        try #require(header.size == state.size)
        let place = SnapshotPlace.items(part: 0).place
        func put(
            _ change: (inout [Item]) -> Void, bytes: (inout [UInt8], [Item]) -> Void = { _, _ in }
        ) throws {
            var items = state.items.items(inPart: 0)
            change(&items)
            var body = ItemPart.encode(items, index: 0)
            bytes(&body, items)
            let now = try store.snapshotHeader()
            _ = try store.write(time: "2026-11-21T12:00:00Z") { transaction in
                _ = try transaction.putSnapshot(
                    maker: header.maker, partCount: header.parts.count, known: now, changed: [place]
                ) { _ in body }
            }
        }
        try put { _ in }
        #expect(try codes() == [])
        // A snapshot may lack one.
        try put { $0[10].shortText = nil }
        #expect(try codes() == [])
        func seal(_ text: String, for item: Item) -> ArraySlice<UInt8>? {
            item.original.map { original in
                Array(text.utf8).withUnsafeBytes { store.sealText($0, of: original).bytes[...] }
            }
        }
        try put { $0[10].shortText = seal("words 10 end", for: $0[10]) }
        #expect(try codes() == [])
        try put { $0[10].shortText = seal("words 10 enD", for: $0[10]) }
        #expect(try codes() == ["snapshot-differs"])
        try put { $0[10].shortText = $0[9].shortText }
        #expect(try codes() == ["snapshot-differs"])
        // Beside true texts, something else that is not.
        try put { $0[10].tags = ["x/y"] }
        #expect(try codes() == ["snapshot-differs"])
        try put({ _ in }) { body, items in
            let key = items[10].original.map { Array($0.sha256.bytes.prefix(8)) } ?? []
            if let place = body.firstRange(of: key) { body[place.lowerBound + 7] ^= 1 }
        }
        #expect(try codes() == ["snapshot-differs"])
        try put { _ in }
        #expect(try codes() == [])
    }
}
