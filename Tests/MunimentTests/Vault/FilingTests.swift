import Foundation
import GRDB
import MunimentStore
import Testing

@testable import Muniment

struct FilingTests {
    private static func inputs(_ fields: [String: String]) -> [FieldInput] {
        fields.map { FieldInput($0.key, [$0.value]) }
    }

    private static func add(_ fields: [String: String], to vault: Vault) throws -> Filing {
        try vault.addFiling(inputs(fields)).filing
    }

    @Test func `filings have the fields of the contract`() {
        #expect(
            FieldTable.filing.map(\.name) == [
                "recipient", "platform", "route", "sentAt", "receivedAt", "reference", "officer", "badge",
                "phone", "email", "covers", "bundle", "answer", "outcome", "answeredAt", "nextCheck",
                "caseNumber", "pin", "note",
            ])
        #expect(
            FieldTable.filing.first { $0.name == "outcome" }?.form
                == .choice(["removed", "refused", "partial", "none"]))
        #expect(FieldTable.filingCheck.map(\.name) == ["urlItem", "address", "state", "at", "see"])
        let hidden = FieldTable.filing.filter { $0.visibility == .never }
        #expect(hidden.map(\.name) == ["caseNumber", "pin", "note"])
    }

    @Test func `every field of a filing is kept and read again`() throws {
        let test = try TestVault()
        _ = try test.vault.addText(.person, fields: [FieldInput("name", ["Sam"])])
        var given: [String: String] = [:]
        for field in FieldTable.filing {
            given[field.name] =
                switch field.form {
                case .choice(let words): words[0]
                case .moment, .momentAhead: "2026-01-02 10:00"
                case .platform: "instagram"
                case .items: "1"
                default: "some words"
                }
        }
        _ = try Self.add(given, to: test.vault)
        let filing = try #require(try test.reopened().filings().first)
        for field in FieldTable.filing { #expect(filing.values[field.name] != nil, "\(field.name)") }
        #expect(filing.text("sentAt") == "2026-01-02T10:00 [UTC, assumed]")
        #expect(filing.covers == [1])
        #expect(try test.vault.check().isWhole)
    }

    @Test func `filings are numbered in the order of adding, and updates tell what changed`() throws {
        let test = try TestVault()
        #expect(try Self.add(["recipient": "police"], to: test.vault).label == "F1")
        #expect(
            try Self.add(["recipient": "bank", "reference": "1", "officer": "Ada"], to: test.vault).number
                == 2)
        _ = try test.vault.updateFiling(
            2, fields: Self.inputs(["reference": "2", "outcome": "refused"]), clearing: ["officer"])
        let filings = try test.reopened().filings()
        #expect(filings.map(\.recipient) == ["police", "bank"])
        #expect(filings[0].text("reference") == nil)
        #expect(filings[1].text("reference") == "2")
        #expect(filings[1].text("officer") == nil)
        #expect(filings[1].updates.map(\.fields) == [["reference", "outcome", "officer"]])
    }

    @Test func `what is not a field, an answer or a number is refused, and nothing is recorded`() throws {
        let test = try TestVault()
        let size = try test.vault.overview().eventCount
        expect(.fieldNotAccepted) { _ = try Self.add(["platform": "instagram"], to: test.vault) }
        expect(.fieldNotAccepted) { _ = try Self.add(["recipient": "neighbour"], to: test.vault) }
        expect(.fieldUnknown) { _ = try Self.add(["recipient": "ic3", "handle": "x"], to: test.vault) }
        expect(.fieldNotAccepted) {
            _ = try Self.add(["recipient": "ic3", "sentAt": "yesterday"], to: test.vault)
        }
        expect(.fieldNotAccepted) { _ = try Self.add(["recipient": "ic3", "zone": "UTC"], to: test.vault) }
        expect(.itemNotFound) { _ = try Self.add(["recipient": "ic3", "covers": "1"], to: test.vault) }
        expect(.filingNotFound) { _ = try test.vault.updateFiling(1, fields: []) }
        expect(.filingNotFound) { _ = try test.vault.checkFiling(1, fields: Self.inputs(["state": "up"])) }
        #expect(try test.vault.overview().eventCount == size)

        _ = try Self.add(["recipient": "ic3"], to: test.vault)
        expect(.nothingToSave) { _ = try test.vault.updateFiling(1, fields: []) }
        expect(.fieldNotAccepted) { _ = try test.vault.updateFiling(1, fields: [], clearing: ["recipient"]) }
        expect(.fieldUnknown) { _ = try test.vault.updateFiling(1, fields: [], clearing: ["cleared"]) }
        expect(.fieldNotAccepted) {
            _ = try test.vault.updateFiling(1, fields: Self.inputs(["note": "x"]), clearing: ["note"])
        }
        expect(.fieldNotAccepted) { _ = try test.vault.checkFiling(1, fields: []) }
        expect(.fieldNotAccepted) {
            _ = try test.vault.checkFiling(1, fields: Self.inputs(["state": "maybe"]))
        }
        expect(.filingNotFound) { _ = try Filing.number("F0") }
        expect(.filingNotFound) { _ = try Filing.number("F+1") }
        expect(.filingNotFound) { _ = try Filing.number("F") }
        #expect(try [Filing.number("F12"), Filing.number("f12"), Filing.number("12")] == [12, 12, 12])
        #expect(try test.vault.overview().eventCount == size + 1)
    }

    @Test func `a check is about one address, or about everything`() throws {
        let test = try TestVault()
        for place in ["a", "b"] { _ = try test.vault.addText(.url, fields: [FieldInput("address", [place])]) }
        _ = try Self.add(["recipient": "platform", "covers": "1-2"], to: test.vault)
        _ = try test.vault.checkFiling(1, fields: Self.inputs(["urlItem": "1", "state": "up", "see": "2"]))
        _ = try test.vault.checkFiling(1, fields: Self.inputs(["address": "c", "state": "moved"]))
        _ = try test.vault.checkFiling(
            1,
            fields: Self.inputs(["urlItem": "1", "state": "down", "at": "2026-11-20 10:00", "zone": "+01:00"])
        )
        expect(.fieldNotAccepted) {
            _ = try test.vault.checkFiling(
                1, fields: Self.inputs(["urlItem": "1", "address": "c", "state": "up"]))
        }
        var filing = try test.reopened().filings()[0]
        #expect(filing.checks.map(\.state) == [.up, .moved, .down])
        #expect(filing.checks[0].see == [2])
        #expect(filing.checks[2].at == "2026-11-20T10:00 [+01:00]")
        #expect(filing.latestChecks.map(\.state) == [.moved, .down])
        _ = try test.vault.checkFiling(1, fields: Self.inputs(["state": "down"]))
        filing = try test.vault.filings()[0]
        #expect(filing.latestChecks.map(\.state) == [.down])
        #expect(try test.vault.status().filings[0].isRemoved)
    }

    @Test func `the log names filings, and erasing an item leaves them as they are`() throws {
        let test = try TestVault()
        _ = try test.vault.addText(.url, fields: [FieldInput("address", ["a"])])
        _ = try Self.add(["recipient": "takedown", "covers": "1"], to: test.vault)
        _ = try test.vault.updateFiling(1, fields: Self.inputs(["reference": "7"]))
        _ = try test.vault.checkFiling(1, fields: Self.inputs(["urlItem": "1", "state": "up"]))
        _ = try test.vault.erase(1, confirmation: 1)
        let filing = try test.reopened().filings()[0]
        #expect(filing.covers == [1])
        #expect(filing.checks.map(\.item) == [1])
        let log = try test.vault.custodyLog().filter { $0.kind.hasPrefix("filing-") }
        #expect(log.map(\.kind) == ["filing-added", "filing-updated", "filing-checked"])
        #expect(log.allSatisfy { $0.detail == "F1 takedown" && $0.item == nil && !$0.isErased })
    }

    @Test func `a filing that cannot be read keeps its number`() throws {
        let test = try TestVault()
        _ = try Self.add(["recipient": "police"], to: test.vault)
        _ = try Self.add(["recipient": "bank"], to: test.vault)
        _ = try test.vault.store.write(time: "2026-11-21T12:00:00Z", isErasing: false) { transaction in
            _ = try transaction.append(
                EventDraft(
                    kind: "filing-added", listVersion: 2, item: nil, fields: [("recordedAt", .null)]))
        }
        try DatabaseQueue(path: test.path).write {
            try $0.execute(sql: "UPDATE contents SET sealed = zeroblob(length(sealed)) WHERE id = 1")
        }
        let vault = try test.reopened()
        #expect(try vault.filings().map(\.unreadable) == [.damaged, nil, .newerVersion])
        #expect(try vault.filings().map(\.number) == [1, 2, 3])
        expect(.vaultDamaged) { _ = try vault.updateFiling(1, fields: Self.inputs(["note": "x"])) }
        expect(.newerVersion) { _ = try vault.updateFiling(3, fields: Self.inputs(["note": "x"])) }
        #expect(try Self.add(["recipient": "ftc"], to: vault).number == 4)
    }

    @Test func `a filing covers what was in its bundle`() throws {
        let sample = try ExportCase()
        try sample.add(.url, ["address": "a"])
        try sample.add(.url, ["address": "b"])
        let bundle = URL(filePath: try sample.export().exported.bundle).lastPathComponent
        _ = try sample.vault.erase(1, confirmation: 1)
        let filing = try Self.add(["recipient": "police", "bundle": bundle], to: sample.vault)
        #expect(filing.covers == [2])
        // A bundle for somebody else, and what the person says, are not overruled.
        #expect(try Self.add(["recipient": "bank", "bundle": bundle], to: sample.vault).covers == [])
        let said = ["recipient": "police", "bundle": bundle, "covers": "1"]
        #expect(try Self.add(said, to: sample.vault).covers == [1])
    }

    @Test func `PIN, case number and private note are in no bundle and no report`() throws {
        let sample = try ExportCase()
        try sample.add(.message, ["text": "shown"])
        let filing = try Self.add(
            [
                "recipient": "stopncii", "caseNumber": "canary-case", "pin": "canary-pin",
                "note": "canary-note", "reference": "A-1", "officer": "Ada", "outcome": "none",
            ], to: sample.vault)
        let bundle = try sample.export()
        #expect(bundle.places(of: "canary-case") + bundle.places(of: "canary-pin") == [])
        #expect(bundle.places(of: "canary-note") == [])
        let facts = try #require(filing.reportFacts)
        #expect(!String(describing: facts).contains("canary"))
        #expect(facts.agency == "StopNCII.org")
        #expect([facts.number, facts.contact, facts.outcome] == ["A-1", "Ada", "nothing done"])
        #expect(filing.output(revealing: true).jsonText.contains("canary-pin"))
        let hidden = filing.output(revealing: false).jsonText
        #expect(!hidden.contains("canary-case"))
        #expect(!hidden.contains("canary-pin") && !hidden.contains("canary-note"))
    }

    @Test func `a picture written out in letters is no filing where somebody may be under 18`() throws {
        let test = try TestVault(depicted: .minor)
        let picture = (0..<20).map { _ in String(repeating: "iVBORw0KGgoAAAANSUhEUgAA", count: 2) }
        expect(.pictureNotTaken) {
            _ = try Self.add(
                ["recipient": "police", "note": picture.joined(separator: "\n")], to: test.vault)
        }
        _ = try Self.add(["recipient": "police", "note": "words"], to: test.vault)
    }
}
