import Foundation
import MunimentStore
import Testing

@testable import Muniment

@Suite struct `Changing` {
    @Test func `a correction is seen, and what stood there before stays in the log`() throws {
        let test = try TestVault()
        _ = try test.vault.addText(
            .account, fields: [FieldInput("handle", ["first"]), FieldInput("userId", ["1"])])
        let changed = try test.vault.correct(
            1, fields: [FieldInput("handle", ["second"])], clearing: ["userId"])
        #expect(changed.item.text("handle") == "second")
        #expect(changed.item.text("userId") == nil)
        #expect(changed.item.corrections.map(\.fields) == [["handle", "userId"]])
        let item = try test.reopened().item(1)
        #expect(item.text("handle") == "second")
        #expect(item.corrections.count == 1)
        var handles: [String?] = []
        try test.vault.store.readEvents(from: 0, to: test.vault.store.position().size) { read in
            if case .event(let event) = read, event.item == 1 { handles.append(event.value("handle").string) }
        }
        #expect(handles == ["first", "second"])
    }

    @Test func `a corrected time brings its own zone and warnings, and drops the old ones`() throws {
        let test = try TestVault(zone: "Europe/Paris")
        _ = try test.vault.addText(
            .incident, fields: [FieldInput("at", ["2026-10-25 02:30"]), FieldInput("what", ["call"])])
        let item = try test.vault.correct(
            1, fields: [FieldInput("at", ["2026-10-25T02:30+01:00"])], clearing: []
        )
        .item
        #expect(item.text("zone") == "+01:00")
        #expect(item.flag("zoneAssumed") == false)
        #expect(item.texts("timeWarnings").isEmpty)
        let cleared = try test.vault.correct(1, fields: [], clearing: ["at"]).item
        #expect(cleared.text("zone") == nil)
        #expect(cleared.text("precision") == nil)
    }

    @Test func `a corrected address drops the check of the old one`() throws {
        let test = try TestVault()
        _ = try test.vault.addText(
            .demand, fields: [FieldInput("payTo", ["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"])])
        #expect(try test.vault.item(1).text("payToCheck")?.hasSuffix("checksum-wrong") == true)
        let item = try test.vault.correct(1, fields: [FieldInput("payTo", ["$cashtag"])], clearing: []).item
        #expect(item.text("payToCheck") == nil)
    }

    @Test func `corrected words are a new original; the first ones stay`() throws {
        let test = try TestVault()
        _ = try test.vault.addText(.message, fields: [FieldInput("text", ["Pay 50"])])
        let item = try test.vault.correct(1, fields: [FieldInput("text", ["Pay 500"])], clearing: []).item
        #expect(try test.vault.text(of: item) == "Pay 500")
        #expect(item.originals.count == 2)
        #expect(try test.vault.check().isWhole)
    }

    @Test func `tags come and go, and a change that changes nothing writes nothing`() throws {
        let test = try TestVault()
        _ = try test.vault.addText(
            .account, fields: [FieldInput("handle", ["x"]), FieldInput("tags", ["own-word"])])
        #expect(
            try test.vault.tag(1, adding: ["Demand/Money"], removing: ["own-word"]).item.tags == [
                "demand/money"
            ])
        let size = try test.vault.overview().eventCount
        _ = try test.vault.tag(1, adding: ["demand/money"], removing: [])
        #expect(try test.vault.overview().eventCount == size)
        expect(.tagNotAccepted) { _ = try test.vault.tag(1, adding: ["a b"], removing: []) }
    }

    @Test func `an erased item is gone, its number is not given again, and the rest still checks`() throws {
        let test = try TestVault()
        _ = try test.vault.addText(
            .message, fields: [FieldInput("text", ["canary-one"]), FieldInput("actor", ["A"])])
        _ = try test.vault.tag(1, adding: ["outing"], removing: [])
        expect(.notConfirmed) { _ = try test.vault.erase(1, confirmation: 2) }
        _ = try test.vault.erase(1, confirmation: 1)
        let vault = try test.reopened()
        #expect(try vault.items().isEmpty)
        #expect(try vault.item(1).isErased)
        #expect(try vault.actors().isEmpty)
        #expect(try test.vault.actors().isEmpty)
        expect(.itemErased) { _ = try vault.correct(1, fields: [FieldInput("from", ["me"])], clearing: []) }
        expect(.itemErased) { _ = try vault.erase(1, confirmation: 1) }
        #expect(try vault.addText(.note, fields: [FieldInput("text", ["x"])]).item.number == 2)
        #expect(try vault.check().isWhole)
    }

    @Test func `actors gather what is linked to them`() throws {
        let test = try TestVault()
        _ = try test.vault.addText(
            .account, fields: [FieldInput("handle", ["x"]), FieldInput("actor", ["A"])])
        _ = try test.vault.addText(.account, fields: [FieldInput("handle", ["y"])])
        _ = try test.vault.addActor("A", claimedName: "Jade", believedName: nil, why: nil)
        _ = try test.vault.linkActor("A", items: [2], why: "same number")
        expect(.actorNotFound) { _ = try test.vault.linkActor("B", items: [2], why: nil) }
        let actor = try #require(try test.reopened().actors().first)
        #expect(actor.claimedName == "Jade")
        #expect(actor.items == [1, 2])
        #expect(actor.reasons[2] == "same number")
    }

    @Test func `a passphrase can be added, changed and removed, and the log tells`() throws {
        let test = try TestVault()
        _ = try test.vault.addPassphrase(TestVault.secret("second one"), named: "sister", cost: .interactive)
        expect(.slotNameTaken) {
            _ = try test.vault.addPassphrase(TestVault.secret("x"), named: "sister", cost: .interactive)
        }
        let environment = test.vault.environment
        _ = try Vault(
            at: test.path, unlocking: .passphrase(TestVault.secret("second one")), environment: environment)
        _ = try test.vault.changePassphrase(
            TestVault.secret("new one"), named: "passphrase", cost: .interactive)
        expect(.passphraseDoesNotOpen) { _ = try test.reopened() }
        let changed = try Vault(
            at: test.path, unlocking: .passphrase(TestVault.secret("new one")), environment: environment)
        _ = try changed.removeSlot(named: "sister")
        expect(.passphraseDoesNotOpen) {
            _ = try Vault(
                at: test.path, unlocking: .passphrase(TestVault.secret("second one")),
                environment: environment)
        }
        #expect(try changed.check().isWhole)
        let code = try #require(test.recoveryCode)
        let recovered = try Vault(
            at: test.path, unlocking: .recoveryCode(TestVault.secret(code.lowercased())),
            environment: environment)
        #expect(try recovered.slots().map(\.name) == ["passphrase", "recovery code"])
        _ = try recovered.removeSlot(named: "recovery code")
        expect(.lastSlot) { _ = try recovered.removeSlot(named: "passphrase") }
    }

    @Test func `search finds hidden words and says where, not what`() throws {
        let test = try TestVault()
        _ = try test.vault.addText(
            .message, fields: [FieldInput("text", ["Pay by TONIGHT"]), FieldInput("platform", ["telegram"])])
        _ = try test.vault.addText(.account, fields: [FieldInput("handle", ["tonight.example"])])
        #expect(try test.vault.search(["tonight"]).map(\.fields) == [["text"], ["handle"]])
        #expect(try test.vault.search(["tonight", "telegram"]).map(\.item.number) == [1])
        #expect(try test.vault.search(["tomorrow"]).isEmpty)
    }

    @Test func `a selection takes what touches its range`() throws {
        let test = try TestVault()
        for at in ["2026-11-01", "2026-11-02 10:00", "2026-11-01/2026-11-05"] {
            _ = try test.vault.addText(
                .incident, fields: [FieldInput("at", [at]), FieldInput("what", ["call"])])
        }
        var selection = Selection()
        try selection.setRange(since: "2026-11-02", until: "2026-11-03", zone: "UTC")
        #expect(try test.vault.items(selection).map(\.number) == [2, 3])
        #expect(try test.vault.timeline { $0.number } == [1, 3, 2])
    }
}
