import Foundation
import GRDB
import Testing

@testable import Muniment
@testable import MunimentStore

/// An answer about age that cannot be read counts as the most careful one, for every command (`Docs/decisions.md`, 102).
struct LostAnswerTests {
    private let test: TestVault

    /// Item 1 is a picture.
    init() throws {
        test = try TestVault()
        try addPicture("a.png", to: test.vault)
    }

    @discardableResult private func addPicture(_ name: String, to vault: Vault) throws -> UInt64 {
        try vault.addFile(
            at: try test.file(name, TestVault.png + Array(name.utf8)), kind: .screenshot,
            fields: [FieldInput("intimate", ["no"])]
        ).item.number
    }

    /// So many that a snapshot is kept.
    private func addMessages() throws {
        for number in 0..<80 {
            _ = try test.vault.addText(.message, fields: [FieldInput("text", ["words \(number)"])])
        }
        #expect(try count("derived") > 0)
    }

    private func count(_ table: String) throws -> Int {
        let queue = try DatabaseQueue(path: test.path)
        defer { try? queue.close() }
        return try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? 0 }
    }

    private func event(_ kind: String, last: Bool = true) throws -> UInt64 {
        let numbers = try test.vault.custodyLog().filter { $0.kind == kind }.map(\.event)
        return try #require(last ? numbers.last : numbers.first)
    }

    private func lose(_ number: UInt64, _ tables: [String] = ["stubs", "contents"]) throws {
        let queue = try DatabaseQueue(path: test.path)
        try queue.write { db in
            for table in tables {
                try db.execute(
                    sql: "UPDATE \(table) SET sealed = zeroblob(length(sealed)) WHERE id = ?",
                    arguments: [Int64(number)])
                #expect(db.changesCount == 1)
            }
        }
        try queue.close()
    }

    /// Puts back what ``lose(_:_:)`` took.
    private func restore(_ number: UInt64, from whole: Data) throws {
        let queue = try DatabaseQueue(path: test.path)
        let old = try DatabaseQueue(path: try test.file("old", Array(whole)))
        for table in ["stubs", "contents"] {
            let row = try old.read { db in
                try Data.fetchOne(db, sql: "SELECT sealed FROM \(table) WHERE id = \(number)")
            }
            try queue.write { db in
                try db.execute(sql: "UPDATE \(table) SET sealed = ? WHERE id = \(number)", arguments: [row])
            }
        }
        try queue.close()
        try old.close()
    }

    private func expectLocked(
        _ number: UInt64, in vault: Vault, hint: String? = Depicted.unreadHint,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let copy = test.folder + "/copy"
        for body in [{ _ = try vault.extract(number, to: copy) }, { _ = try vault.copyInMemory(number) }] {
            do {
                try body()
                Issue.record("handed out", sourceLocation: sourceLocation)
            } catch let error as MunimentError {
                #expect(error.code == .itemLocked && error.hint == hint, sourceLocation: sourceLocation)
            }
        }
        #expect(!FileManager.default.fileExists(atPath: copy), sourceLocation: sourceLocation)
    }

    private func withheld(_ vault: Vault) throws -> [String] {
        let out = test.folder + "/out-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        return try vault.export("police", to: out, options: ExportOptions()).withheld.map {
            "\($0.item) \($0.reason.rawValue)"
        }
    }

    /// An event has to fit its row, however many pictures are held.
    @Test(arguments: [2, 3])
    func `an answer locks all that is held, whether or not it names it`(limit: Int) throws {
        for name in ["b.png", "c.png"] { try addPicture(name, to: test.vault) }
        #expect(try test.vault.setDepicted(.minor, namingUpTo: limit).locked == [1, 2, 3])
        let answer = try event(EventKind.depicted)
        try test.vault.store.readEvents(from: answer, to: answer + 1) { read in
            #expect(read.whole?.value("locks").array?.count == (limit == 3 ? 3 : nil))
        }
        _ = try test.vault.setDepicted(.adult)
        for vault in [test.vault, try test.reopened()] {
            for number in [1, 2, 3] as [UInt64] { try expectLocked(number, in: vault, hint: nil) }
        }
    }

    enum Loss: CaseIterable { case both, content, removed, newer }

    @Test(arguments: Loss.allCases, [false, true])
    func `an answer that is lost locks what was held, keeps pictures out, and gives way to the person's word`(
        _ loss: Loss, hasSnapshot: Bool
    ) throws {
        if loss == .newer {
            _ = try test.vault.store.write(time: "2026-11-21T12:00:00Z") { transaction in
                try transaction.append(
                    EventDraft(
                        kind: EventKind.depicted, listVersion: 2, item: nil,
                        fields: [("verdict", .string("minor"))]))
            }
        } else {
            _ = try test.vault.setDepicted(.minor)
        }
        let number = try event(EventKind.depicted)
        if hasSnapshot { try addMessages() }
        switch loss {
        case .both: try lose(number)
        case .content: try lose(number, ["contents"])
        case .removed:
            let queue = try DatabaseQueue(path: test.path)
            try queue.write { try $0.execute(sql: "DELETE FROM contents WHERE id = \(number)") }
            try queue.close()
        case .newer: break
        }

        let vault = try test.reopened()
        try expectLocked(1, in: vault)
        let lock = try vault.ageLock()
        #expect(lock.isAnswerLost && lock.depicted == .unsure && lock.items.map(\.number) == [1])
        #expect(try vault.items(Selection())[0].isLocked)
        let refused = #expect(throws: MunimentError.self) { try addPicture("b.png", to: vault) }
        #expect(refused?.code == .pictureNotTaken && refused?.hint == Depicted.unreadHint)
        _ = try vault.addText(.message, fields: [FieldInput("text", ["kept"])])
        #expect(try withheld(vault) == ["1 locked"])
        expect(.itemLocked) { _ = try vault.unlock(1, why: nil) }

        // The way out of it, also for who opens the vault again.
        _ = try vault.setDepicted(.adult)
        let later = try addPicture("b.png", to: vault)
        try expectLocked(1, in: vault)
        #expect(try test.reopened().ageLock().items.map(\.number) == [1])
        let reopened = try test.reopened()
        _ = try reopened.unlock(1, why: "everybody was")
        _ = try reopened.extract(1, to: test.folder + "/copy")
        _ = try reopened.extract(later, to: test.folder + "/copy 2")
        #expect(try reopened.ageLock().items.isEmpty)
        if loss == .both {
            // It may have said that the picture is intimate.
            #expect(try withheld(reopened) == ["1 not-reviewed"])
            _ = try reopened.correct(1, fields: [FieldInput("intimate", ["no"])], clearing: [])
        }
        #expect(try withheld(reopened) == [])
    }

    @Test(arguments: [false, true])
    func `it locks also where a later answer can be read, for that unlocked nothing`(hasSnapshot: Bool) throws
    {
        _ = try test.vault.setDepicted(.minor)
        _ = try test.vault.setDepicted(.adult)
        let later = try addPicture("b.png", to: test.vault)
        if hasSnapshot { try addMessages() }
        try lose(try event(EventKind.depicted, last: false))
        let vault = try test.reopened()
        try expectLocked(1, in: vault)
        _ = try vault.extract(later, to: test.folder + "/later")
        #expect(try vault.ageLock().depicted == .adult && vault.ageLock().items.map(\.number) == [1])
        _ = try vault.unlock(1, why: nil)
        _ = try vault.extract(1, to: test.folder + "/copy")
    }

    @Test(arguments: [false, true])
    func `an answer may stand in any lost event, and in each of several`(hasSnapshot: Bool) throws {
        _ = try test.vault.addActor("A", claimedName: nil, believedName: nil, why: nil)
        _ = try test.vault.setDepicted(.adult)
        _ = try test.vault.unlock(1, why: nil)
        let first = try event("actor-added")
        if hasSnapshot { try addMessages() }
        try lose(first)
        let vault = try test.reopened()
        #expect(try vault.items(Selection())[0].isLocked)
        try expectLocked(1, in: vault)
        _ = try vault.unlock(1, why: nil)
        let second = try addPicture("b.png", to: vault)
        _ = try vault.addActor("B", claimedName: nil, believedName: nil, why: nil)
        _ = try vault.setDepicted(.adult)
        #expect(try vault.ageLock().items.isEmpty)
        try lose(try event("actor-added"))
        #expect(try test.reopened().ageLock().items.map(\.number) == [1, second])
        for number in [1, second] { try expectLocked(number, in: try test.reopened()) }
    }

    @Test func `a lost correction locks its item`() throws {
        let other = try addPicture("b.png", to: test.vault)
        _ = try test.vault.correct(1, fields: [FieldInput("depicted", ["minor"])], clearing: [])
        try lose(try event("corrected-screenshot"), ["contents"])
        let vault = try test.reopened()
        try expectLocked(1, in: vault)
        _ = try vault.extract(other, to: test.folder + "/other")
        #expect(try vault.ageLock().items.map(\.number) == [1] && vault.ageLock().depicted == .adult)
        _ = try vault.unlock(1, why: nil)
        _ = try vault.extract(1, to: test.folder + "/copy")
    }

    @Test func `a lost event is not missed where a snapshot knows more than the log has`() throws {
        let other = try addPicture("b.png", to: test.vault)
        _ = try test.vault.correct(1, fields: [FieldInput("depicted", ["minor"])], clearing: [])
        try addMessages()
        try lose(try event("corrected-screenshot"))
        let vault = try test.reopened()
        // The snapshot says of which item it was; what leaves in a bundle is computed without it.
        try expectLocked(1, in: vault)
        _ = try vault.extract(other, to: test.folder + "/other")
        #expect(try withheld(vault) == ["1 locked", "\(other) locked"])
        // Nothing is locked that could not be unlocked.
        expect(.itemLocked) { _ = try vault.unlock(other, why: nil) }
        #expect(try vault.ageLock().items.map(\.number) == [1, other])
        _ = try vault.setDepicted(.adult)
        for number in [1, other] { _ = try vault.unlock(number, why: nil) }
        #expect(try vault.ageLock().items.isEmpty)
        _ = try vault.extract(1, to: test.folder + "/copy")
    }

    @Test func `nothing is lost with a stub alone`() throws {
        _ = try test.vault.correct(1, fields: [FieldInput("description", ["seen at noon"])], clearing: [])
        let head = try test.vault.head()
        for number in 0..<head.size { try lose(number, ["stubs"]) }
        let vault = try test.reopened()
        let item = try #require(try vault.items(Selection()).first)
        #expect(item.text("description") == "seen at noon" && !item.isLocked && !item.isDamaged)
        #expect(try !vault.ageLock().isAnswerLost)
        _ = try vault.extract(1, to: test.folder + "/copy")
        #expect(try withheld(vault) == [])
        let codes = try vault.check().findings.filter(\.isDamage).map(\.code)
        #expect(codes == Array(repeating: "stub-damaged", count: Int(head.size)))
    }

    @Test func `an item whose stubs are lost can be erased, and its place in the log stays`() throws {
        let number = try event("added-screenshot")
        try lose(number, ["stubs"])
        let vault = try test.reopened()
        _ = try vault.erase(1, confirmation: 1)
        #expect(try vault.items(Selection()).isEmpty)
        // The stub stands again: without the content it would be gone.
        let report = try test.reopened().check()
        #expect(report.findings.filter(\.isDamage).isEmpty, "\(report.findings)")
    }

    @Test func `an answer that can be read locks for itself, also for who reads the lost one again`() throws {
        _ = try test.vault.addActor("A", claimedName: nil, believedName: nil, why: nil)
        let lost = try event("actor-added")
        let whole = try Data(contentsOf: URL(filePath: test.path))
        try lose(lost)
        // What is locked for the loss alone is not locked any less by the answer.
        #expect(try test.reopened().setDepicted(.minor).locked == [])
        _ = try test.reopened().setDepicted(.adult)
        try restore(lost, from: whole)
        let vault = try test.reopened()
        #expect(try vault.check().findings.filter(\.isDamage).isEmpty)
        try expectLocked(1, in: vault, hint: nil)
    }

    @Test(arguments: [false, true])
    func `a lost event of an item that was erased was no answer`(hasSnapshot: Bool) throws {
        let other = try addPicture("b.png", to: test.vault)
        if hasSnapshot { try addMessages() }
        _ = try test.vault.erase(1, confirmation: 1)
        try lose(try event("added-screenshot", last: false), ["stubs"])
        let vault = try test.reopened()
        #expect(try !vault.ageLock().isAnswerLost && vault.ageLock().items.isEmpty)
        #expect(try !vault.items(Selection())[0].isLocked)
        _ = try vault.extract(other, to: test.folder + "/copy")
        try addPicture("c.png", to: vault)
        #expect(try withheld(vault) == [])
        #expect(try vault.check().findings.filter(\.isDamage).map(\.code) == ["event-damaged"])
    }

    @Test func `an answer is taken where a page of the log is damaged`() throws {
        for number in 0..<200 {
            _ = try test.vault.addText(.message, fields: [FieldInput("text", ["words \(number)"])])
        }
        try test.vault.store.file.close()
        let queue = try DatabaseQueue(path: test.path)
        let page = try queue.read { db in
            try Int.fetchOne(
                db,
                sql:
                    "SELECT pageno FROM dbstat WHERE name = 'contents' AND pagetype = 'leaf' LIMIT 1 OFFSET 3"
            )
        }
        try queue.close()
        let handle = try #require(FileHandle(forUpdatingAtPath: test.path))
        try handle.seek(toOffset: UInt64((#require(page) - 1) * Format.pageByteCount))
        try handle.write(contentsOf: Data([0]))
        try handle.close()
        let vault = try test.reopened()
        _ = try vault.addText(.message, fields: [FieldInput("text", ["more"])])
        #expect(try vault.setDepicted(.minor).locked == [1])
        try expectLocked(1, in: vault, hint: nil)
        _ = try vault.setDepicted(.adult)
        _ = try vault.unlock(1, why: nil)
        _ = try vault.extract(1, to: test.folder + "/copy")
    }

    @Test(arguments: [["contents"], ["stubs", "contents"]])
    func `what a lost correction may have said is asked again before it goes into a bundle`(tables: [String])
        throws
    {
        _ = try test.vault.correct(1, fields: [FieldInput("intimate", ["yes"])], clearing: [])
        _ = try test.vault.addText(
            .person, fields: [FieldInput("name", ["Jane Roe"]), FieldInput("agreed", ["yes"])])
        _ = try test.vault.correct(2, fields: [FieldInput("agreed", ["no"])], clearing: [])
        try lose(try event("corrected-screenshot"), tables)
        try lose(try event("corrected-person"), tables)
        let vault = try test.reopened()
        if tables.count == 2 { _ = try vault.setDepicted(.adult) }
        #expect(try withheld(vault) == ["1 locked"])
        _ = try vault.unlock(1, why: nil)
        #expect(try withheld(vault) == ["1 not-reviewed"])
        let plan = try vault.plan("police", ExportOptions())
        #expect(plan.missing.contains { $0.item == 1 && $0.command == "muniment correct 1 --intimate no" })
        func named() throws -> String? {
            try vault.plan("police", ExportOptions()).items.first { $0.number == 2 }?.text("name")
        }
        #expect(try named() == nil)
        _ = try vault.correct(1, fields: [FieldInput("intimate", ["no"])], clearing: [])
        _ = try vault.correct(2, fields: [FieldInput("agreed", ["yes"])], clearing: [])
        #expect(try withheld(vault) == [] && named() == "Jane Roe")
    }

    @Test(arguments: [false, true])
    func `an answer also locks what cannot be read when it is given`(hasSnapshot: Bool) throws {
        let other = try addPicture("b.png", to: test.vault)
        if hasSnapshot { try addMessages() }
        let whole = try Data(contentsOf: URL(filePath: test.path))
        let lost = try event("added-screenshot")
        try lose(lost)
        _ = try test.reopened().setDepicted(.minor)
        try restore(lost, from: whole)
        let vault = try test.reopened()
        _ = try vault.setDepicted(.adult)
        for number in [1, other] { try expectLocked(number, in: vault, hint: nil) }
        #expect(try test.reopened().ageLock().items.map(\.number) == [1, other])
    }

    @Test(arguments: [["contents"], ["stubs", "contents"]])
    func `a file of words alone stays back where it may have been called intimate`(tables: [String]) throws {
        let test = try TestVault(depicted: .minor)
        var options = Vault.FileOptions()
        options.affirmsTextOnly = true
        _ = try test.vault.addFile(
            at: try test.file("a.png", TestVault.png), kind: .screenshot,
            fields: [FieldInput("intimate", ["no"])], options: options)
        _ = try test.vault.correct(1, fields: [FieldInput("intimate", ["yes"])], clearing: [])
        try test.vault.store.file.close()
        let queue = try DatabaseQueue(path: test.path)
        for table in tables {
            try queue.write {
                try $0.execute(sql: "UPDATE \(table) SET sealed = zeroblob(length(sealed)) WHERE id = 2")
            }
        }
        try queue.close()
        let vault = try test.reopened()
        let refused = #expect(throws: MunimentError.self) {
            _ = try vault.extract(1, to: test.folder + "/copy")
        }
        #expect(refused?.code == .itemLocked && refused?.hint == Depicted.unreadIntimateHint)
        #expect(try vault.ageLock().items.map(\.number) == [1])
        // Nobody has to be an adult to say that it is not.
        _ = try vault.correct(1, fields: [FieldInput("intimate", ["no"])], clearing: [])
        _ = try vault.extract(1, to: test.folder + "/copy")
        #expect(try vault.ageLock().items.isEmpty)
    }

    @Test func `what a newer version says of a file in a kind of its own keeps it out of a bundle`() throws {
        _ = try test.vault.store.write(time: "2026-11-21T12:00:00Z") { transaction in
            try transaction.append(
                EventDraft(kind: "blurred", listVersion: 1, item: 1, fields: [("where", .string("face"))]))
        }
        #expect(try withheld(try test.reopened()) == ["1 not-reviewed"])
    }

    @Test(arguments: [["contents"], ["stubs", "contents"]])
    func `what a lost correction may have said of others and of money is not taken for unsaid`(
        tables: [String]
    ) throws {
        _ = try test.vault.addText(
            .account,
            fields: [
                FieldInput("handle", ["myname"]), FieldInput("platform", ["instagram"]),
                FieldInput("whose", ["theirs"]), FieldInput("phone", ["+1 202 555 0147"]),
            ])
        _ = try test.vault.correct(2, fields: [FieldInput("whose", ["mine"])], clearing: [])
        _ = try test.vault.addText(
            .payment,
            fields: [FieldInput("method", ["gift-card"]), FieldInput("cardNumber", ["4111111111111111"])])
        _ = try test.vault.correct(3, fields: [FieldInput("method", ["card"])], clearing: [])
        for kind in ["corrected-account", "corrected-payment"] { try lose(try event(kind), tables) }
        let vault = try test.reopened()
        let plan = try vault.plan("ic3", ExportOptions())
        #expect(!plan.items.contains { $0.number == 2 })
        let card = plan.items.first { $0.number == 3 }?.text("cardNumber")
        #expect(card?.hasSuffix("1111") == true && card?.contains("41") == false)
        #expect(
            plan.missing.filter { $0.code == "unread" }.map(\.command) == [
                "muniment correct 2 --whose WHOSE", "muniment correct 3 --method METHOD",
            ])
        _ = try vault.correct(2, fields: [FieldInput("whose", ["theirs"])], clearing: [])
        _ = try vault.correct(3, fields: [FieldInput("method", ["gift-card"])], clearing: [])
        let later = try vault.plan("ic3", ExportOptions())
        #expect(later.items.contains { $0.number == 2 && $0.text("phone") != nil })
        #expect(later.items.first { $0.number == 3 }?.text("cardNumber") == "4111111111111111")
        #expect(!later.missing.contains { $0.code == "unread" })
    }

    @Test func `each lost event may have called files intimate that came since the one before`() throws {
        _ = try test.vault.setDepicted(.minor)
        var options = Vault.FileOptions()
        options.affirmsTextOnly = true
        func addWords(_ name: String, to vault: Vault) throws -> UInt64 {
            try vault.addFile(
                at: try test.file(name, TestVault.png + Array(name.utf8)), kind: .screenshot,
                fields: [FieldInput("intimate", ["no"])], options: options
            ).item.number
        }
        let first = try addWords("w.png", to: test.vault)
        _ = try test.vault.addActor("A", claimedName: nil, believedName: nil, why: nil)
        try lose(try event("actor-added"))
        let vault = try test.reopened()
        #expect(try vault.ageLock().items.map(\.number) == [1, first])
        _ = try vault.correct(first, fields: [FieldInput("intimate", ["no"])], clearing: [])
        let second = try addWords("x.png", to: vault)
        #expect(try vault.ageLock().items.map(\.number) == [1])
        _ = try vault.addActor("B", claimedName: nil, believedName: nil, why: nil)
        try lose(try event("actor-added"))
        #expect(try test.reopened().ageLock().items.map(\.number) == [1, first, second])
    }

    @Test func `where a lost event keeps everything back the commands are named`() throws {
        let test = try TestVault()
        _ = try test.vault.addText(
            .url,
            fields: [FieldInput("address", ["https://x.com/a/status/1"]), FieldInput("published", ["yes"])])
        _ = try test.vault.addActor("A", claimedName: nil, believedName: nil, why: nil)
        var options = ExportOptions()
        options.platform = "x"
        options.notice.signature = "s"
        #expect(try test.vault.plan("takedown", options).items.count == 1)
        try test.vault.store.file.queue.write { db in
            for table in ["stubs", "contents"] {
                try db.execute(sql: "UPDATE \(table) SET sealed = zeroblob(length(sealed)) WHERE id = 2")
            }
        }
        let vault = try test.reopened()
        let refused = #expect(throws: MunimentError.self) { _ = try vault.plan("takedown", options) }
        #expect(refused?.code == .nothingPublished)
        #expect(
            refused?.hint
                == "muniment correct 1 --published (or --no-published); muniment correct 1 --depicts DEPICTS; "
                + "muniment correct 1 --shows-me SHOWS-ME; …")
        _ = try vault.correct(
            1,
            fields: [
                FieldInput("published", ["yes"]), FieldInput("depicts", ["intimate"]),
                FieldInput("showsMe", ["yes"]), FieldInput("platform", ["x"]),
            ], clearing: [])
        #expect(try vault.plan("takedown", options).items.count == 1)
    }
}
