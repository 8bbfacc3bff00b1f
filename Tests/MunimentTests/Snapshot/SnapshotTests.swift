import Foundation
import GRDB
import MunimentCrypto
import Synchronization
import Testing

@testable import Muniment
@testable import MunimentStore

/// Section 8 of `Docs/format.md`.
@Suite struct `Snapshots` {
    private let test: TestVault

    init() throws { test = try TestVault() }

    private func addMessages(_ count: Int, from first: Int = 0) throws {
        for number in first..<first + count {
            _ = try test.vault.addText(
                .message,
                fields: [
                    FieldInput("text", ["words \(number)"]), FieldInput("from", ["them"]),
                    FieldInput("account", ["jade.example.\(number % 7)"]),
                    FieldInput("description", [number % 3 == 0 ? "é\u{301} \(number)" : "seen"]),
                ])
        }
    }

    /// A copy of the vault as it is now, in the same folder.
    private func alter(_ sql: String, _ arguments: StatementArguments = []) throws {
        let queue = try DatabaseQueue(path: test.path)
        try queue.write { try $0.execute(sql: sql, arguments: arguments) }
        try queue.close()
    }

    private func rows() throws -> [(id: Int64, sealed: Data)] {
        let queue = try DatabaseQueue(path: test.path)
        defer { try? queue.close() }
        return try queue.read { db in
            try Row.fetchAll(db, sql: "SELECT id, sealed FROM derived ORDER BY id").map { ($0[0], $0[1]) }
        }
    }

    private func put(_ rows: [(id: Int64, sealed: Data)]) throws {
        try alter("DELETE FROM derived")
        for row in rows { try alter("INSERT INTO derived VALUES(?, ?)", [row.id, row.sealed]) }
    }

    /// Everything that a state says, as text.
    private func words(_ state: VaultState) -> String {
        let items = state.sortedItems.map { item in
            "\(item.number) \(String(describing: item.kind)) \(item.kindText) \(item.recordedAt) \(item.by) "
                + "\(item.isErased) \(item.isLocked) \(item.isDamaged) \(item.actors) \(item.tags) \(item.events) "
                + "\(item.corrections) \(sorted(item.values.dictionary)) \(sorted(item.addedValues.dictionary)) "
                + "\(String(describing: item.original)) \(item.originals)"
        }
        let rest =
            "\(state.size) \(state.items.count) \(state.items.numbers) \(state.depicted) "
            + "\(String(describing: state.ageNow)) \(String(describing: state.label)) "
            + "\(String(describing: state.createdAt)) \(state.damagedEvents) \(state.newerEvents) "
            + "\(state.unreadKinds.sorted { $0.key < $1.key }) \(state.exportCount) \(state.filings) "
            + "\(state.stamps) \(state.awaitedHeads) \(state.erasureEvents.sorted()) \(state.vaultEvents)"
        let actors = state.actors.map { actor in
            "\(actor.label) \(String(describing: actor.claimedName)) \(String(describing: actor.believedName)) "
                + "\(String(describing: actor.why)) \(actor.items) \(actor.reasons.sorted { $0.key < $1.key })"
        }
        return (items + [rest] + actors).joined(separator: "\n")
    }

    private func sorted(_ values: [String: JSONValue]) -> [String] {
        values.sorted { $0.key < $1.key }.map {
            "\($0.key)=\(String(decoding: $0.value.encoded, as: UTF8.self))"
        }
    }

    /// The size of the snapshot that a newly opened vault used; `nil` for none. Its state must be that of the events.
    private func usedSize(sourceLocation: SourceLocation = #_sourceLocation) throws -> UInt64? {
        let opened = try test.reopened()
        let state = try opened.state()
        var folded = VaultState(keepsLog: false)
        try opened.store.readEvents(from: 0, to: opened.store.position().size) { folded.take($0) }
        #expect(words(state) == words(folded), sourceLocation: sourceLocation)
        return opened.folded.withLock { $0.header?.size }
    }

    private func codes() throws -> [String] {
        try test.reopened().check().findings.filter(\.isDamage).map(\.code)
    }

    @Test func `one is kept from 64 events on, used, and found whole`() throws {
        try addMessages(20)
        #expect(try usedSize() == nil)
        #expect(try rows().isEmpty)
        try addMessages(300, from: 20)
        let size = try #require(try usedSize())
        #expect(size >= 300 - 64)
        #expect(try rows().count == 6)
        #expect(try codes() == [])
    }

    @Test func `it says what the events say, whatever they are`() throws {
        let vault = test.vault
        try addMessages(130)
        _ = try vault.addActor("A", claimedName: "Jade", believedName: nil, why: "voice")
        _ = try vault.linkActor("A", items: [3, 129, 4], why: "same words")
        _ = try vault.addFile(
            at: try test.file("ä.png", TestVault.png), kind: .screenshot,
            fields: [FieldInput("tags", ["threat/share"])]
        )
        for item in [5, 128] as [UInt64] {
            _ = try vault.tag(item, adding: ["threat/money", "x/y"], removing: [])
        }
        _ = try vault.correct(7, fields: [FieldInput("text", ["other"])], clearing: ["description"])
        _ = try vault.addText(
            .demand,
            fields: [
                FieldInput("asks", ["money"]), FieldInput("amount", ["500"]), FieldInput("currency", ["USD"]),
            ])
        _ = try vault.erase(9, confirmation: 9)
        #expect(try usedSize() == nil)
        try addMessages(3, from: 200)
        let size = try usedSize()
        #expect(size != nil)
        _ = try vault.tag(10, adding: ["threat/money"], removing: [])
        _ = try vault.setDepicted(.unsure)
        #expect(try usedSize() == size)
        try addMessages(70, from: 300)
        #expect(try #require(try usedSize()) > 200)
        #expect(try codes() == [])
    }

    /// Whoever knew the log before has to read all of it then, and a page that SQLite refuses is met.
    @Test func `what somebody erased meanwhile undoes no write in a damaged vault`() throws {
        try addMessages(300)
        try test.refusePages(ofEvent: 60)
        let (one, other) = (try test.reopened(), try test.reopened())
        #expect(try one.items().count == 300)
        _ = try other.erase(250, confirmation: 250)
        _ = try one.correct(299, fields: [FieldInput("from", ["me"])], clearing: [])
        _ = try other.erase(251, confirmation: 251)
        #expect(try one.addText(.note, fields: [FieldInput("text", ["more"])]).item.number == 301)
        _ = try other.erase(252, confirmation: 252)
        // Words alone: an answer about age may have stood on the page.
        let letter = try test.file("letter.txt", Array("words\n".utf8))
        #expect(try one.addFile(at: letter, kind: .file, fields: []).item.number == 302)
        #expect(try one.item(299).text("from") == "me")
    }

    /// Nobody had read it before, and a write reads what came since as its first step.
    @Test func `a damaged page in what somebody appended meanwhile undoes no write`() throws {
        try addMessages(100)
        let (one, other) = (try test.reopened(), try test.reopened())
        let (small, deciding, erasing) = (try test.reopened(), try test.reopened(), try test.reopened())
        for vault in [one, small, deciding, erasing] { #expect(try vault.items().count == 100) }
        let first = try one.overview().eventCount
        for number in 0..<60 {
            _ = try other.addText(.message, fields: [FieldInput("text", ["other \(number)"])])
        }
        try test.refusePages(ofEvent: first + 10)
        // The one write that does not look at the log right before it.
        _ = try erasing.write(isErasing: true) { transaction, _ in
            try transaction.append(
                erasing.draft(EventKind.tagged, item: 99, ["added": .array([.string("t/x")])]))
        }
        _ = try one.correct(99, fields: [FieldInput("from", ["me"])], clearing: [])
        #expect(try small.addText(.note, fields: [FieldInput("text", ["more"])]).item.number == 161)
        _ = try deciding.setDepicted(.unsure)
        _ = try test.reopened().addText(.note, fields: [FieldInput("text", ["even more"])])
        #expect(try one.item(99).text("from") == "me")
        #expect(try one.item(99).tags == ["t/x"])
    }

    @Test func `many small writes keep it in step`() throws {
        var seed: UInt64 = 6
        func next(_ limit: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % limit
        }
        try addMessages(140)
        for step in 0..<160 {
            let item = UInt64(next(130) + 1)
            do {
                switch next(8) {
                case 0: _ = try test.vault.correct(item, fields: [FieldInput("from", ["me"])], clearing: [])
                case 1: _ = try test.vault.linkActor("A", items: [item], why: nil)
                case 2 where step % 40 == 7: _ = try test.vault.erase(item, confirmation: item)
                case 3: try addMessages(1, from: 1000 + step)
                default: _ = try test.vault.tag(item, adding: ["t/\(next(4))"], removing: ["t/\(next(4))"])
                }
            } catch let error as MunimentError {
                #expect([.itemErased, .actorNotFound, .nothingToSave].contains(error.code), "\(error.code)")
            }
            if step % 20 == 19 { _ = try usedSize() }
        }
        #expect(try codes() == [])
    }

    @Test func `what is erased is in none, and the next one is whole`() throws {
        try addMessages(70)
        _ = try test.vault.correct(5, fields: [FieldInput("description", ["canary-7f3a"])], clearing: [])
        try addMessages(70, from: 70)
        let store = try test.reopened().store
        func isKept() throws -> Bool {
            try store.file.read { db in
                try store.snapshotRows(db).bodies.contains {
                    $0.firstRange(of: Array("canary-7f3a".utf8)) != nil
                }
            }
        }
        #expect(try isKept())
        _ = try test.vault.erase(5, confirmation: 5)
        #expect(try rows().isEmpty)
        try addMessages(1, from: 500)
        #expect(try !isKept())
        #expect(try !rows().isEmpty)
        #expect(try usedSize() != nil)
    }

    /// Nothing tells then whether what follows it erased something.
    @Test func `an old one is not used where what came after it cannot be read`() throws {
        try addMessages(100)
        let old = try rows()
        let known = try test.reopened()
        #expect(try known.items().count == 100)
        _ = try test.vault.erase(7, confirmation: 7)
        let erasure = try test.vault.overview().eventCount - 1
        try put(old)
        for table in ["stubs", "contents"] {
            try alter("UPDATE \(table) SET sealed = zeroblob(length(sealed)) WHERE id = \(erasure)")
        }
        for vault in [try test.reopened(), known] {
            #expect(try vault.search(["words 6"]).allSatisfy { $0.item.number != 7 })
            #expect(try vault.item(7).text("from") == nil)
            #expect(vault.folded.withLock { $0.header } == nil)
        }
    }

    @Test func `a damaged row is not used, is named, and is made anew`() throws {
        try addMessages(300)
        let whole = try rows()
        for index in whole.indices {
            var rows = whole
            rows[index].sealed[40] ^= 1
            try put(rows)
            #expect(try usedSize() == nil)
            #expect(try codes() == ["snapshot-damaged"])
            rows = whole
            rows.remove(at: index)
            try put(rows)
            #expect(try usedSize() == nil)
            #expect(try codes() == ["snapshot-damaged"])
        }
        try put(whole + [(id: Int64(whole.count + 1), sealed: whole[1].sealed)])
        #expect(try usedSize() == nil)
        #expect(try codes() == ["snapshot-damaged"])
        let opened = try test.reopened()
        _ = try opened.tag(1, adding: ["t/x"], removing: [])
        #expect(try codes() == [])
        #expect(try usedSize() != nil)
    }

    @Test func `parts of two snapshots are not used together`() throws {
        try addMessages(200)
        let old = try rows()
        try addMessages(100, from: 200)
        var mixed = try rows()
        // An older one as a whole is a good beginning.
        try put(old)
        #expect(try usedSize() != nil)
        #expect(try codes() == [])
        // The row of items 129 to 256, of which there were fewer then.
        mixed[4] = old[4]
        try put(mixed)
        #expect(try usedSize() == nil)
        #expect(try codes() == ["snapshot-damaged"])
    }

    @Test func `a snapshot of another copy is not used`() throws {
        try addMessages(10)
        let copy = try Data(contentsOf: URL(fileURLWithPath: test.path))
        try addMessages(120, from: 500)
        let foreign = try rows()
        try copy.write(to: URL(fileURLWithPath: test.path))
        let other = try test.reopened()
        for number in 0..<200 {
            _ = try other.addText(.incident, fields: [FieldInput("description", ["other \(number)"])])
        }
        try put(foreign)
        #expect(try usedSize() == nil)
        #expect(try codes().contains("snapshot-differs"))
    }

    /// The parts that there are, with every j of an item's made a k.
    private func alteredParts(_ store: VaultStore, _ header: SnapshotHeader) throws -> [[UInt8]] {
        guard case .found(let stored) = try store.snapshot(maker: header.maker, of: store.position()) else {
            Issue.record("no snapshot")
            return []
        }
        var parts = stored.parts.compactMap { $0 }
        #expect(parts.count == 3)
        parts[2] = parts[2].map { $0 == UInt8(ascii: "j") ? UInt8(ascii: "k") : $0 }
        #expect(parts[2] != stored.parts[2])
        return parts
    }

    @Test func `one that says something else than the events is named`() throws {
        try addMessages(100)
        let opened = try test.reopened()
        let store = try opened.store
        let header = try #require(try store.snapshotHeader())
        let altered = try alteredParts(store, header)[2]
        _ = try store.write(time: "2026-11-21T12:00:00Z") { transaction in
            _ = try transaction.putSnapshot(
                maker: header.maker, partCount: 3, known: header, changed: [2]
            ) { _ in altered }
        }
        #expect(try codes().contains("snapshot-differs"))
    }

    @Test func `one of another maker is not used and not compared`() throws {
        try addMessages(100)
        let store = try test.reopened().store
        let header = try #require(try store.snapshotHeader())
        // Laid out as this program does it, by one that understood the events in another way.
        let altered = try alteredParts(store, header)
        for parts in [[[1]], altered] {
            _ = try store.write(time: "2026-11-21T12:00:00Z") { transaction in
                _ = try transaction.putSnapshot(
                    maker: "other", partCount: parts.count, known: nil, changed: []
                ) { parts[$0] }
            }
            #expect(try usedSize() == nil)
            #expect(try codes() == [])
        }
    }

    @Test func `parts are kept of the very snapshot that was known`() throws {
        try addMessages(80)
        let store = try test.vault.store
        let known = try #require(try store.snapshotHeader())
        func asked(known: SnapshotHeader?) throws -> [Int] {
            var asked: [Int] = []
            _ = try store.write(time: "2026-11-21T12:00:00Z") { transaction in
                _ = try transaction.putSnapshot(
                    maker: known?.maker ?? "m", partCount: 3, known: known, changed: [1]
                ) {
                    asked.append($0)
                    return [UInt8($0)]
                }
            }
            return asked
        }
        #expect(try asked(known: known) == [1])
        // By now the file holds another, and what is known is of none of its parts.
        #expect(try asked(known: known) == [0, 1, 2])
        #expect(try asked(known: nil) == [0, 1, 2])
    }

    @Test func `events that do not lead to the head do not become a snapshot`() throws {
        try addMessages(10)
        let copy = try Data(contentsOf: URL(fileURLWithPath: test.path))
        let number = try test.vault.overview().eventCount
        _ = try test.vault.addText(.note, fields: [FieldInput("text", ["a"])])
        let queue = try DatabaseQueue(path: test.path)
        let tables = ["stubs", "contents", "original_keys"]
        let rows = try queue.read { db in
            try tables.map { table in
                try #require(
                    try Data.fetchOne(
                        db, sql: "SELECT sealed FROM \(table) WHERE id = ?", arguments: [number]))
            }
        }
        try queue.close()
        // In another line of the same vault its rows open just as well.
        try copy.write(to: URL(fileURLWithPath: test.path))
        _ = try test.reopened().addText(.note, fields: [FieldInput("text", ["b"])])
        for (table, sealed) in zip(tables, rows) {
            try alter("UPDATE \(table) SET sealed = ? WHERE id = ?", [sealed, number])
        }
        let opened = try test.reopened()
        for number in 0..<70 { _ = try opened.addText(.note, fields: [FieldInput("text", ["n \(number)"])]) }
        #expect(try self.rows().isEmpty)
        #expect(try codes().contains("root-differs"))
    }

    @Test func `two processes in turns agree`() throws {
        let other = try test.reopened()
        for round in 0..<12 {
            try addMessages(15, from: round * 100)
            for number in 0..<15 {
                _ = try other.addText(.note, fields: [FieldInput("text", ["n \(round) \(number)"])])
            }
            _ = try usedSize()
        }
        #expect(try usedSize() != nil)
        #expect(try codes() == [])
    }

    @Test func `what SQLite cannot give of it costs nothing`() throws {
        try addMessages(200)
        try alter("UPDATE derived SET sealed = 'text' WHERE id = 3")
        #expect(try usedSize() == nil)
        _ = try test.reopened().tag(1, adding: ["t/x"], removing: [])
        #expect(try usedSize() != nil)
        // The root page of the table is lost: items are listed, and what is added is saved.
        let queue = try DatabaseQueue(path: test.path)
        let page = try queue.read { db in
            try Int64.fetchOne(db, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'derived'")
        }
        try queue.close()
        let file = try #require(FileHandle(forUpdatingAtPath: test.path))
        try file.seek(toOffset: UInt64(try #require(page) - 1) * UInt64(Format.pageByteCount))
        try file.write(contentsOf: Data(repeating: 0, count: Format.pageByteCount))
        try file.close()
        #expect(try usedSize() == nil)
        let opened = try test.reopened()
        let added = try opened.addText(.note, fields: [FieldInput("text", ["still here"])])
        #expect(try test.reopened().reveal(added.item.number).text == "still here")
    }

    @Test func `a file whose record is damaged is taken again`() throws {
        let path = try test.file("a.png", TestVault.png)
        let first = try test.vault.addFile(at: path, kind: .screenshot, fields: [])
        try addMessages(80)
        #expect(try test.reopened().items(withFileAt: path) == [1])
        try alter("UPDATE contents SET sealed = zeroblob(600) WHERE id = ?", [Int64(first.item.events[0])])
        let opened = try test.reopened()
        #expect(try opened.state().items[1]?.isDamaged == false)
        #expect(try opened.items(withFileAt: path).isEmpty)
        let again = try opened.addFile(at: path, kind: .screenshot, fields: [])
        #expect(again.alreadyIn.isEmpty)
        #expect(again.item.number == 82)
        // What is read out is what the log says, not the summary.
        expect(.noOriginal) { _ = try opened.extract(1, to: test.folder + "/out") }
    }

    @Test func `a line whose record is damaged is taken again`() throws {
        func take(_ vault: Vault) throws -> LineImport.Outcome {
            try LineImport(into: vault, filesIn: "").take(
                LineSource.Line(number: 1, bytes: Array(#"{"kind":"note","text":"one"}"#.utf8))
            ) { _ throws(MunimentError) in (nil, false) }
        }
        guard case .saved(let added) = try take(test.vault) else { throw MunimentError(.nothingToSave) }
        try addMessages(80)
        guard case .present(1) = try take(try test.reopened()) else { throw MunimentError(.nothingToSave) }
        try alter("DELETE FROM contents WHERE id = ?", [Int64(added.item.events[0])])
        guard case .saved = try take(try test.reopened()) else {
            Issue.record("a line was taken for one that cannot be read any more")
            return
        }
    }

    @Test func `what another process erased does not come back`() throws {
        try addMessages(60)
        _ = try test.vault.correct(5, fields: [FieldInput("actor", ["canary-91c2"])], clearing: [])
        #expect(try test.vault.state().actors.count == 1)
        let other = try test.reopened()
        _ = try other.erase(5, confirmation: 5)
        try addMessages(70, from: 100)
        #expect(try usedSize() != nil)
        #expect(try test.vault.state().actors.isEmpty)
        #expect(try codes() == [])
    }

    @Test func `a snapshot from before an erasure is not used`() throws {
        try addMessages(80)
        let before = try rows()
        _ = try test.vault.erase(5, confirmation: 5)
        try put(before)
        #expect(try usedSize() == nil)
    }

    @Test func `what was known of another file does not become a snapshot`() throws {
        try addMessages(50)
        let copy = try Data(contentsOf: URL(fileURLWithPath: test.path))
        for number in 0..<12 {
            _ = try test.vault.addText(.note, fields: [FieldInput("text", ["a \(number)"])])
        }
        let kept = try test.reopened()
        _ = try kept.state()
        // Another line of the same vault takes its place while this process goes on.
        try copy.write(to: URL(fileURLWithPath: test.path))
        let other = try test.reopened()
        for number in 0..<20 {
            _ = try other.addText(.incident, fields: [FieldInput("description", ["b \(number)"])])
        }
        for number in 0..<10 { _ = try? kept.addText(.note, fields: [FieldInput("text", ["c \(number)"])]) }
        _ = try usedSize()
        #expect(!(try codes()).contains("snapshot-differs"))
    }

    @Test func `damage that is seen is not written down`() throws {
        try addMessages(30)
        let whole = try #require(
            try DatabaseQueue(path: test.path).read { db in
                try Data.fetchOne(db, sql: "SELECT sealed FROM contents WHERE id = 10")
            })
        try alter("UPDATE contents SET sealed = zeroblob(600) WHERE id = 10")
        let opened = try test.reopened()
        for number in 0..<60 { _ = try opened.addText(.note, fields: [FieldInput("text", ["n \(number)"])]) }
        #expect(try rows().isEmpty)
        try alter("UPDATE contents SET sealed = ? WHERE id = 10", [whole])
        _ = try test.reopened().addText(.note, fields: [FieldInput("text", ["last"])])
        #expect(try usedSize() != nil)
        #expect(try codes() == [])
    }

    @Test func `a snapshot that is thrown away while events are checked is no finding`() throws {
        try addMessages(80)
        let header = try #require(try test.reopened().store.snapshotHeader())
        var check = SnapshotCheck(header)
        var state = VaultState()
        let store = try test.vault.store
        try store.readEvents(from: 0, to: header.size - 1) { event in
            state.take(event)
            check.take(event, state)
        }
        #expect(check.differs(header, { nil }) { _, _ in nil })
        #expect(!check.differs(nil, { nil }) { _, _ in nil })
    }

    @Test func `an actor is proposed however many hold the identifier`() throws {
        for number in 0..<30 {
            _ = try test.vault.addText(
                .account,
                fields: [FieldInput("handle", ["same"])] + (number == 25 ? [FieldInput("actor", ["A"])] : []))
        }
        let added = try test.vault.addText(.account, fields: [FieldInput("handle", ["same"])])
        let shared = try #require(added.shared.first)
        #expect(shared.actors == ["A"])
        #expect(shared.items == Array(1...20))
        #expect(shared.hasMore)
    }
}
