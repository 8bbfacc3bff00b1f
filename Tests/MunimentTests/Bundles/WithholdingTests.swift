import Foundation
import MunimentStore
import Testing

@testable import Muniment

/// What must not leave is looked for in every byte of a bundle, and in every name.
struct WithholdingTests {
    /// A vault in which everything that must not leave says so.
    private func sample() throws -> ExportCase {
        let sample = try ExportCase()
        // Item 1: locked by an answer that was taken back.
        try sample.addFile(
            ExportCase.png + Array("canary-locked-bytes".utf8), named: "canary-locked-name.png",
            [
                "intimate": "no", "description": "canary-locked-description",
                "account": "canary-locked-account",
            ])
        _ = try sample.vault.setDepicted(.minor)
        _ = try sample.vault.setDepicted(.adult)
        try sample.addFile(
            ExportCase.png + Array("canary-intimate-bytes".utf8), named: "canary-intimate-name.png",
            ["intimate": "yes", "description": "canary-intimate-description"])
        try sample.addFile(
            ExportCase.png + Array("canary-unreviewed-bytes".utf8), named: "canary-unreviewed-name.png",
            ["description": "canary-unreviewed-description", "tags": "canary-tag"])
        try sample.add(.note, ["text": "canary-note-text", "description": "canary-note-description"])
        try sample.add(.message, ["text": "canary-erased-text", "to": "canary-erased-field"])
        _ = try sample.vault.erase(5, confirmation: 5)
        try sample.add(
            .message,
            ["text": "shown", "privateNote": "canary-private-note", "impact": "canary-impact", "see": "4"])
        try sample.add(
            .payment,
            ["cardNumber": "4111-1111-1111-1234", "amount": "1", "currency": "USD", "status": "sent"])
        try sample.add(
            .person,
            [
                "name": "canary-person-name", "contact": "canary-person-contact", "agreed": "no",
                "role": "witness",
            ])
        return sample
    }

    @Test func `nothing that is withheld is in any byte or name of a bundle`() throws {
        let sample = try sample()
        let bundle = try sample.export()
        #expect(bundle.places(of: "canary") == [])
        // Shorter pieces stand in random hashes now and then.
        for piece in ["4111-1111", "-1111-", "41111111", "4111 1111"] {
            #expect(bundle.places(of: piece) == [])
        }
        #expect(bundle.places(of: "**** 1234").contains("data/report.json"))
        #expect(
            bundle.files.keys.filter { $0.hasPrefix("data/evidence/") } == ["data/evidence/item-0006.txt"])
        #expect(bundle.exported.itemCount == 3)
        #expect(
            bundle.exported.withheld.map { "\($0.item) \($0.reason.rawValue)" } == [
                "1 locked", "2 intimate", "3 not-reviewed", "4 private-note",
            ])
    }

    @Test func `the hash and type of a withheld file are told unless it is locked`() throws {
        let sample = try sample()
        let hashes = try (1...3).map { try #require(try sample.vault.item($0).sha256) }
        let bundle = try sample.export()
        let withheld = try #require(try bundle.json["withheld"] as? [[String: Any]])
        #expect(withheld.map { $0["number"] as? Int } == [1, 2, 3])
        #expect(withheld.map { $0["sha256"] as? String } == [nil, hashes[1], hashes[2]])
        #expect(withheld.map { $0["mediaType"] as? String } == [nil, "image/png", "image/png"])
        #expect(bundle.places(of: hashes[0]) == [])
        #expect(bundle.text("data/report.txt").contains("Withheld: somebody shown may be under 18."))
    }

    @Test func `a note is in no count and in no line of the custody log`() throws {
        let sample = try sample()
        _ = try sample.vault.correct(4, fields: [FieldInput("see", ["6"])], clearing: [])
        let erasedNote = try sample.add(.note, ["text": "gone"])
        _ = try sample.vault.erase(erasedNote, confirmation: erasedNote)
        let bundle = try sample.export()
        for (path, text) in bundle.texts {
            // "What stood there" and "noted" are words of ours; the kind is not among them.
            #expect(!text.contains("added-note"), "\(path)")
            #expect(!text.contains("corrected-note"), "\(path)")
        }
        let custody = try #require(try bundle.json["custody"] as? [[String: Any]])
        #expect(!custody.contains { [4, Int(erasedNote)].contains($0["item"] as? Int) })
        #expect(try #require(try bundle.json["items"] as? [[String: Any]]).count == 3)
        #expect(try #require(try bundle.json["withheld"] as? [[String: Any]]).count == 3)
        // Nor does another item mention it.
        #expect(!bundle.text("data/report.txt").contains("see items"))
    }

    @Test func `an erased item is only a number in the custody log`() throws {
        let sample = try sample()
        let bundle = try sample.export()
        let custody = try #require(try bundle.json["custody"] as? [[String: Any]])
        let rows = custody.filter { $0["item"] as? Int == 5 }
        #expect(rows.map { $0["kind"] as? String } == ["added-message", "erased"])
        #expect(rows.map { $0["condition"] as? String } == ["erased", "whole"])
        let items = try #require(try bundle.json["items"] as? [[String: Any]])
        #expect(items.map { $0["number"] as? Int } == [6, 7, 8])
    }

    @Test func `intimate files go only when asked for, and locked ones never`() throws {
        let sample = try sample()
        let bundle = try sample.export { $0.includeIntimate = true }
        #expect(bundle.places(of: "canary-intimate-bytes") == ["data/evidence/item-0002.png"])
        #expect(bundle.places(of: "canary-locked") == [])
        #expect(bundle.places(of: "canary-unreviewed") == [])
    }

    @Test(arguments: [Depicted.minor, .unsure])
    func `no picture leaves a vault where somebody may be under 18`(answer: Depicted) throws {
        let sample = try sample()
        _ = try sample.vault.setDepicted(answer)
        let hashes = try (1...3).map { try #require(try sample.vault.item($0).sha256) }
        let bundle = try sample.export { $0.includeIntimate = true }
        #expect(bundle.places(of: "canary") == [])
        for hash in hashes { #expect(bundle.places(of: hash) == []) }
        #expect(bundle.exported.withheld.prefix(3).map(\.reason) == [.locked, .locked, .locked])
    }

    @Test func `a picture whose own answer is minor stays in an adult vault`() throws {
        let sample = try ExportCase()
        let number = try sample.addFile(
            ExportCase.png + Array("canary-bytes".utf8), named: "canary.png", ["intimate": "yes"])
        _ = try sample.vault.correct(number, fields: [FieldInput("depicted", ["minor"])], clearing: [])
        let bundle = try sample.export { $0.includeIntimate = true }
        #expect(bundle.places(of: "canary") == [])
        #expect(bundle.exported.withheld.map(\.reason) == [.locked])
    }

    @Test func `how it affects the person goes only when asked for`() throws {
        let sample = try sample()
        #expect(!(try sample.export { $0.includesImpact = true }).places(of: "canary-impact").isEmpty)
    }

    @Test func `a correction that cannot be read keeps its file in the vault`() throws {
        let sample = try ExportCase()
        let number = try sample.addFile(
            ExportCase.png + Array("canary-bytes".utf8), named: "canary.png", ["intimate": "no"])
        _ = try sample.vault.correct(number, fields: [FieldInput("intimate", ["yes"])], clearing: [])
        try sample.damage("UPDATE contents SET sealed = zeroblob(length(sealed)) WHERE id = 2")
        let other = try sample.reopened()
        let exported = try other.export("police", to: sample.output, options: ExportOptions())
        let bundle = try ExportCase.Bundle(exported)
        #expect(bundle.places(of: "canary") == [])
        #expect(exported.withheld.map(\.reason) == [.locked])
        #expect(bundle.text("data/report.txt").contains("cannot be read"))
        try other.store.file.close()
    }

    @Test func `an answer about age that cannot be read keeps every picture in the vault`() throws {
        let sample = try ExportCase()
        try sample.addFile(
            ExportCase.png + Array("canary-bytes".utf8), named: "canary.png", ["intimate": "no"])
        _ = try sample.vault.setDepicted(.minor)
        try sample.damage("UPDATE stubs SET sealed = zeroblob(length(sealed)) WHERE id = 2")
        let other = try sample.reopened()
        let bundle = try ExportCase.Bundle(
            try other.export("police", to: sample.output, options: ExportOptions()))
        #expect(bundle.places(of: "canary") == [])
        try other.store.file.close()
    }
}
