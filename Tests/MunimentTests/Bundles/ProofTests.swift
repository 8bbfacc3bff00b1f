import Foundation
import MunimentCrypto
import MunimentStore
import Testing

@testable import Muniment

struct ProofTests {
    private func proof(_ item: Int, in bundle: ExportCase.Bundle) throws -> NaiveProof {
        try NaiveProof(
            try #require(bundle.files["data/proofs/item-000\(item).json"]), head: bundle.text("HEAD.txt"))
    }

    /// The events of the vault as they are sealed.
    private func sealed(_ sample: ExportCase) throws -> [Event] {
        var events: [Event] = []
        let store = try sample.vault.store
        try store.readEvents(from: 0, to: try store.position().size) { read in
            if case .event(let event) = read { events.append(event) }
        }
        return events
    }

    @Test func `every item that is described has a proof of all its events`() throws {
        let sample = try ExportCase()
        try sample.fill()
        _ = try sample.vault.correct(2, fields: [FieldInput("to", ["me"])], clearing: [])
        _ = try sample.vault.tag(2, adding: ["doxxing"], removing: ["demand/money"])
        _ = try sample.vault.reveal(2)
        _ = try sample.vault.extract(2, to: sample.folder + "/canary-path")
        let bundle = try sample.export()
        for item in 1...6 { _ = try proof(item, in: bundle) }
        let events = try proof(2, in: bundle).events
        #expect(events.map(\.kind) == ["added-message", "corrected-message", "tagged", "opened", "opened"])
        #expect(events.map(\.leafIndex) == [2, 8, 9, 10, 11])
        #expect(events[1].shown["to"]?.string == "me")
        #expect(events[2].shown["removed"]?.strings == ["demand/money"])
        #expect(events[4].shown["how"]?.string == "extracted")
        #expect(bundle.places(of: "canary") == [])
        let items = try #require(try bundle.json["items"] as? [[String: Any]])
        #expect(items.map { $0["proof"] as? String } == (1...6).map { "data/proofs/item-000\($0).json" })
        #expect(bundle.text("data/report.txt").contains("proofs of 6 of the 6 items described"))
    }

    @Test func `a proof binds the original that the bundle holds`() throws {
        let sample = try ExportCase()
        try sample.fill()
        _ = try sample.vault.correct(2, fields: [FieldInput("text", ["said otherwise"])], clearing: [])
        let bundle = try sample.export()
        for (item, name) in [(1, "item-0001.png"), (2, "item-0002.txt")] {
            let bytes = try #require(bundle.files["data/evidence/" + name])
            let newest = try #require(
                try proof(item, in: bundle).events.last { $0.shown["sha256"]?.string != nil })
            #expect(newest.shown["sha256"]?.string == SHA256Digest.of(bytes).hex)
            #expect(newest.shown["byteCount"]?.integer == Int64(bytes.count))
        }
    }

    @Test func `withheld fields are the digests of what was recorded, and of nothing else`() throws {
        let sample = try ExportCase()
        try sample.add(.note, ["text": "canary-note"])
        try sample.add(
            .payment,
            [
                "cardNumber": "4111-1111-1111-1234", "privateNote": "canary-private",
                "impact": "canary-impact",
                "see": "1", "amount": "1", "currency": "USD", "status": "sent",
            ])
        try sample.add(
            .person,
            [
                "name": "canary-name", "contact": "canary-contact", "relation": "canary-relation",
                "agreed": "yes",
            ])
        _ = try sample.vault.correct(3, fields: [FieldInput("agreed", ["no"])], clearing: [])
        _ = try sample.vault.correct(2, fields: [FieldInput("see", ["3"])], clearing: ["privateNote"])
        let bundle = try sample.export()
        #expect(bundle.places(of: "canary") == [])
        let sealed = try sealed(sample)
        let expected: [(item: Int, withheld: [[String]])] = [
            (
                2,
                [
                    ["for", "cardNumber", "account", "see", "impact", "privateNote"],
                    // What was cleared is a private matter here; the reference is to an item that is shown.
                    ["for", "cardNumber", "account", "impact", "privateNote", "cleared"],
                ]
            ),
            (
                3,
                [
                    ["name", "relation", "contact", "account", "see", "impact", "privateNote"],
                    ["name", "relation", "contact", "account", "see", "impact", "privateNote", "cleared"],
                ]
            ),
        ]
        for (item, names) in expected {
            let events = try proof(item, in: bundle).events
            #expect(events.count == 2)
            for (event, names) in zip(events, names) {
                let stub = sealed[event.leafIndex].stub
                let content = try #require(sealed[event.leafIndex].content)
                let withheld = event.withheld.sorted { $0.key < $1.key }
                #expect(withheld.map { content.fields[$0.key].name } == names)
                #expect(withheld.allSatisfy { stub.digests[$0.key].bytes == $0.value })
                for (position, field) in content.fields.enumerated() where event.withheld[position] == nil {
                    #expect(event.shown[field.name] == field.value)
                }
                // The salt from which all others follow.
                #expect(bundle.places(of: Base64.encode(content.salt)) == [])
            }
        }
    }

    @Test func `what is asked for is in the proof`() throws {
        let sample = try ExportCase()
        try sample.add(.incident, ["text": "happened", "impact": "canary-impact"])
        let bundle = try sample.export { $0.includesImpact = true }
        #expect(try proof(1, in: bundle).events[0].shown["impact"]?.string == "canary-impact")
        #expect(try proof(1, in: try sample.export()).events[0].shown["impact"] == nil)
    }

    @Test func `reasons and unknown events show no more than their kind`() throws {
        let sample = try ExportCase()
        try sample.fill()
        _ = try sample.vault.linkActor("A", items: [3], why: "canary-believed")
        _ = try sample.vault.write { transaction, _ in
            try transaction.append(
                EventDraft(
                    kind: "later", listVersion: 1, item: 3, fields: [("what", .string("canary-later"))]))
            try transaction.append(
                EventDraft(
                    kind: "tagged", listVersion: 2, item: 3, fields: [("added", .string("canary-list"))]))
        }
        let file = try sample.addFile(
            ExportCase.png + Array("locked".utf8), named: "a.png", ["intimate": "no"])
        _ = try sample.vault.setDepicted(.minor)
        _ = try sample.vault.setDepicted(.adult)
        _ = try sample.vault.unlock(file, why: "canary-unlocked")
        let bundle = try sample.export()
        // The police get what the person believes.
        #expect(bundle.places(of: "canary-believed").contains("data/proofs/item-0003.json"))
        for text in ["canary-later", "canary-list", "canary-unlocked"] {
            #expect(bundle.places(of: text) == [])
        }
        let later = try proof(3, in: bundle).events.suffix(2)
        #expect(later.allSatisfy { $0.shown.keys.sorted() == ["item", "kind", "list", "seq"] })
        let unlocked = try #require(try proof(Int(file), in: bundle).events.last)
        #expect(unlocked.kind == "unlocked")
        #expect(unlocked.shown["recordedAt"] != nil && unlocked.shown["why"] == nil)
    }

    @Test func `another recipient sees less, in every event`() throws {
        var text = String(decoding: PackageResources.recipient_police_json, as: UTF8.self)
        for name in ["contacts", "claimedIdentities", "believedIdentities"] {
            text = text.replacing("\"\(name)\": true", with: "\"\(name)\": false")
        }
        let lesser = try Recipient(resource: Data(text.utf8))
        let sample = try ExportCase()
        try sample.add(.account, ["handle": "@a.example", "claimedName": "canary-claimed"])
        try sample.add(.person, ["name": "canary-name", "agreed": "yes"])
        _ = try sample.vault.addActor("A", claimedName: nil, believedName: nil, why: nil)
        _ = try sample.vault.linkActor("A", items: [1], why: "canary-why")
        let disclosure = Disclosure(
            state: try sample.vault.state(), recipient: lesser, options: ExportOptions())
        let maker = try ProofMaker(
            store: sample.vault.store, disclosure: disclosure, head: try sample.vault.head())
        for item in disclosure.items {
            let proof = try #require(try maker.proof(of: item))
            let naive = try NaiveProof(Array(proof.text.utf8), head: try sample.vault.head().text)
            for event in naive.events {
                for value in event.shown.values {
                    #expect(!String(decoding: value.encoded, as: UTF8.self).contains("canary"))
                }
            }
            #expect(naive.events[0].shown["by"]?.string == "passphrase")
        }
    }

    @Test func `an item with a damaged event has no proof, and the report says so`() throws {
        let sample = try ExportCase()
        try sample.fill()
        _ = try sample.vault.correct(2, fields: [FieldInput("to", ["me"])], clearing: [])
        try sample.damage("UPDATE contents SET sealed = zeroblob(length(sealed)) WHERE id = 8")
        let other = try sample.reopened()
        let bundle = try ExportCase.Bundle(
            try other.export("police", to: sample.output, options: ExportOptions()))
        #expect(bundle.files["data/proofs/item-0002.json"] == nil)
        #expect(bundle.files["data/proofs/item-0003.json"] != nil)
        #expect(bundle.text("data/report.txt").contains("There is no proof for: item 2."))
        #expect(bundle.text("data/report.txt").contains("proofs of 5 of the 6 items described"))
        try other.store.file.close()
    }

    @Test func `where stubs alone are lost everything is proven`() throws {
        let sample = try ExportCase()
        try sample.fill()
        for number in 0...6 {
            try sample.damage("UPDATE stubs SET sealed = zeroblob(length(sealed)) WHERE id = \(number)")
        }
        let other = try sample.reopened()
        let exported = try other.export("police", to: sample.output, options: ExportOptions())
        let bundle = try ExportCase.Bundle(exported)
        #expect(bundle.files.keys.count { $0.hasPrefix("data/proofs/item-") } == 6)
        #expect(try Muniment.Bundle.check(exported.bundle).isWhole)
        try other.store.file.close()
    }

    @Test func `where an event is lost nothing is proven, and the report says so`() throws {
        let sample = try ExportCase()
        try sample.fill()
        for table in ["stubs", "contents"] {
            try sample.damage("UPDATE \(table) SET sealed = zeroblob(length(sealed)) WHERE id = 6")
        }
        let other = try sample.reopened()
        let bundle = try ExportCase.Bundle(
            try other.export("police", to: sample.output, options: ExportOptions()))
        #expect(!bundle.files.keys.contains { $0.hasPrefix("data/proofs/") })
        #expect(bundle.files["HEAD.txt"] != nil)
        #expect(bundle.text("data/report.txt").contains("There is no proof for: item "))
        try other.store.file.close()
    }
}
