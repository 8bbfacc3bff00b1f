import Foundation
import Testing

@testable import Muniment

struct OpenPointTests {
    private static func questions(_ vault: Vault, _ number: UInt64) throws -> [OpenPoint.Question] {
        try vault.openPoints(ofItem: number).map(\.question)
    }

    private static func answer(
        _ vault: Vault, _ number: UInt64, _ question: OpenPoint.Question, _ answer: String
    ) throws -> Item {
        let point = try #require(try vault.openPoints(ofItem: number).first { $0.question == question })
        return try vault.correct(number, fields: point.fields(answering: answer), clearing: []).item
    }

    @Test func `each answer closes its question, and only that`() throws {
        let test = try TestVault(now: 1_795_262_400, zone: "Europe/Paris")
        var options = Vault.FileOptions()
        options.proposesTime = true
        _ = try test.vault.addFile(
            at: test.file("Screenshot_20261102-231455.png", TestVault.png), kind: .screenshot, fields: [],
            options: options)
        #expect(try Self.questions(test.vault, 1) == [.intimate, .proposedTime, .zone])
        _ = try Self.answer(test.vault, 1, .intimate, "no")
        #expect(try Self.questions(test.vault, 1) == [.proposedTime, .zone])
        let confirmed = try Self.answer(test.vault, 1, .proposedTime, "yes")
        #expect(confirmed.text("at") == "2026-11-02T23:14:55")
        #expect(confirmed.text("timeFrom") == "memory")
        #expect(try Self.questions(test.vault, 1) == [.zone])
        let zoned = try Self.answer(test.vault, 1, .zone, "+02:00")
        #expect(zoned.text("at") == "2026-11-02T23:14:55")
        #expect(zoned.text("zone") == "+02:00")
        #expect(zoned.flag("zoneAssumed") == false)
        #expect(zoned.text("timeFrom") == "memory")
        #expect(try test.vault.openPoints().isEmpty)
        _ = try test.vault.addActor("A", claimedName: nil, believedName: nil, why: nil)
        #expect(try Self.questions(test.vault, 1) == [.actor])
        _ = try test.vault.linkActor("A", items: [1], why: nil)
        #expect(try test.vault.openPoints().isEmpty)
    }

    @Test func `about stays about when its zone is said`() throws {
        let test = try TestVault(zone: "Europe/Paris")
        _ = try test.vault.addText(
            .message, fields: [FieldInput("text", ["x"]), FieldInput("at", ["~2026-10-02 23:14"])])
        let item = try Self.answer(test.vault, 1, .zone, "yes")
        #expect(item.text("precision") == "about")
        #expect(item.text("zone") == "Europe/Paris")
        #expect(try test.vault.openPoints().isEmpty)
    }

    @Test func `another time in place of the proposed one is the person's`() throws {
        let test = try TestVault(now: 1_795_262_400)
        var options = Vault.FileOptions()
        options.proposesTime = true
        _ = try test.vault.addFile(
            at: test.file("IMG-20261102-WA0003.jpg", TestVault.png), kind: .screenshot,
            fields: [FieldInput("intimate", ["no"])], options: options)
        let item = try Self.answer(test.vault, 1, .proposedTime, "2026-10-31")
        #expect(item.text("at") == "2026-10-31")
        #expect(item.text("timeFrom") == "memory")
        #expect(try test.vault.openPoints().isEmpty)
    }

    @Test func `an account is asked for whose it is and where`() throws {
        let test = try TestVault()
        _ = try test.vault.addText(.account, fields: [FieldInput("handle", ["a.b"])])
        _ = try test.vault.addText(.account, fields: [FieldInput("phone", ["+12025550143"])])
        #expect(try Self.questions(test.vault, 1) == [.whose, .platform])
        #expect(try Self.questions(test.vault, 2) == [.whose])
        _ = try Self.answer(test.vault, 1, .whose, "unknown")
        _ = try Self.answer(test.vault, 1, .platform, "Instagram")
        #expect(try Self.questions(test.vault, 1) == [])
        #expect(try test.vault.item(1).text("platform") == "instagram")
    }

    @Test func `nothing is asked of notes, erased or locked items, or of what the person sent`() throws {
        let test = try TestVault()
        _ = try test.vault.addActor("A", claimedName: nil, believedName: nil, why: nil)
        _ = try test.vault.addText(.note, fields: [FieldInput("text", ["x"])])
        _ = try test.vault.addText(
            .message,
            fields: [FieldInput("text", ["x"]), FieldInput("from", ["me"]), FieldInput("at", ["2026-10-02"])])
        _ = try test.vault.addText(.message, fields: [FieldInput("text", ["x"])])
        _ = try test.vault.addText(
            .account,
            fields: [
                FieldInput("handle", ["me"]), FieldInput("whose", ["mine"]), FieldInput("platform", ["x"]),
            ])
        #expect(try Set(test.vault.openPoints().map(\.item.number)) == [3])
        #expect(try Self.questions(test.vault, 3) == [.time, .actor])
        _ = try test.vault.erase(3, confirmation: 3)
        #expect(try test.vault.openPoints().isEmpty)
        _ = try test.vault.addFile(
            at: test.file("a.png", TestVault.png), kind: .file, fields: [FieldInput("actor", ["A"])])
        #expect(try Self.questions(test.vault, 5) == [.intimate])
        _ = try test.vault.setDepicted(.minor)
        #expect(try Self.questions(test.vault, 5) == [])
    }
}
