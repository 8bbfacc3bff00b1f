import Foundation
import MunimentStore
import Testing

@testable import Muniment

/// A vault with a word of its own in every field of every kind, and in all else that a person can say. A word is
/// `cnry-` item `-` field `-zq` in lower case; what cannot hold a word has a number, a time or an address of its
/// own (``values``).
final class CanaryVault {
    static let platform = "instagram"

    let sample: ExportCase
    let vault: Vault
    /// What stands for a word where a field holds no words, by the word.
    private(set) var values: [String: String] = [:]
    /// Numbers of the items, by the name in their words.
    private(set) var numbers: [String: UInt64] = [:]
    /// The text of each item that has one, by that name.
    private(set) var texts: [String: String] = [:]

    static func word(_ item: String, _ field: String) -> String {
        "cnry-\(item)-\(field)-zq".lowercased()
    }

    init() throws {
        sample = try ExportCase()
        let name = Self.word("slot", "name")
        _ = try sample.vault.addPassphrase(
            try TestVault.secret("another horse battery"), named: name, cost: .interactive)
        vault = try Vault(
            at: sample.folder + "/vault",
            unlocking: .passphrase(try TestVault.secret("another horse battery")),
            environment: sample.vault.environment)
        #expect(try vault.store.openedBy == name)
        try fill()
    }

    deinit { try? vault.store.file.close() }

    func export(
        _ recipient: String, _ change: (inout ExportOptions) -> Void = { _ in }
    ) throws -> ExportCase.Bundle {
        var options = ExportOptions()
        if ["platform", "takedown"].contains(recipient) { options.platform = Self.platform }
        change(&options)
        return try ExportCase.Bundle(
            try vault.export(recipient, to: sample.folder + "/" + UUID().uuidString, options: options))
    }

    // What is planted.

    private func fill() throws {
        // Files first: the second answer locks what is there.
        try file("locked", intimate: "no")
        _ = try vault.setDepicted(.minor)
        _ = try vault.setDepicted(.adult)
        try file("shown", intimate: "no")
        try file("intimate", intimate: "yes")
        try file("unreviewed", intimate: "unsure")
        _ = try vault.extract(
            numbers["shown"] ?? 0, to: sample.folder + "/" + Self.word("extract", "path"))

        try add("message", .message, ["from": "them"])
        try add("account", .account, ["whose": "theirs"])
        try add("mine", .account, ["whose": "mine"])
        try add("other", .account, ["whose": "other"])
        try add("url", .url, ["published": "yes", "depicts": "intimate", "showsMe": "yes"])
        try add("unpublished", .url, ["published": "no"])
        try add("elsewhere", .url, ["published": "yes", "platform": "tiktok"])
        try add("demand", .demand, ["asks": "money", "status": "open"])
        try add("payment", .payment, ["status": "sent", "method": "other"])
        try add("incident", .incident, ["what": "call"])
        try add("held", .held, [:])
        try add("agreed", .person, ["role": "witness", "agreed": "yes"])
        try add("refused", .person, ["role": "witness", "agreed": "no"])
        try add("unasked", .person, ["role": "witness"])
        try add("note", .note, [:])
        try add("erased", .message, [:])
        _ = try vault.erase(numbers["erased"] ?? 0, confirmation: numbers["erased"] ?? 0)
        try card("gift", "gift-card", "6000 1111 2222 4417")
        try card("bankcard", "card", "4111 1111 1111 1234")
        try correct()

        _ = try vault.addActor(
            Self.word("actor", "label"), claimedName: Self.word("actor", "claimedname"),
            believedName: Self.word("actor", "believedname"), why: Self.word("actor", "why"))
        _ = try vault.linkActor(
            Self.word("actor", "label"), items: [numbers["account"] ?? 0, numbers["demand"] ?? 0],
            why: Self.word("actor", "linkwhy"))
        for recipient in ["takedown", "police", "stopncii", "bank", "other"] { try filing(recipient) }
    }

    private func file(_ name: String, intimate: String) throws {
        let path = sample.folder + "/" + Self.word(name, "filename") + ".png"
        try Data(ExportCase.png + Array(Self.word(name, "bytes").utf8)).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let fields = fields(name, .screenshot, ["intimate": intimate])
        numbers[name] = try vault.addFile(at: path, kind: .screenshot, fields: fields).item.number
    }

    private func add(_ name: String, _ kind: ItemKind, _ given: [String: String]) throws {
        let fields = fields(name, kind, given)
        numbers[name] = try vault.addText(kind, fields: fields).item.number
        texts[name] = fields.first { $0.name == "text" }?.values.first
    }

    private func card(_ name: String, _ method: String, _ number: String) throws {
        values[Self.word(name, "cardnumber")] = number
        numbers[name] = try vault.addText(
            .payment,
            fields: [
                FieldInput("method", [method]), FieldInput("cardNumber", [number]),
                FieldInput("status", ["sent"]), FieldInput("platform", [Self.platform]),
            ]
        ).item.number
    }

    /// A message that says something else by now.
    private func correct() throws {
        numbers["corrected"] = try vault.addText(
            .message, fields: fields("superseded", .message, ["from": "them"])
        ).item.number
        texts["superseded"] = Self.word("superseded", "text")
        let new = [
            "text", "group", "room", "messageId", "messageLink", "headers", "to", "account", "timeShown",
        ]
        _ = try vault.correct(
            numbers["corrected"] ?? 0, fields: new.map { FieldInput($0, [Self.word("corrected", $0)]) },
            clearing: [])
    }

    private func filing(_ recipient: String) throws {
        let name = recipient + "filing"
        var fields = [FieldInput("recipient", [recipient])]
        for field in FieldTable.filing where field.name != "recipient" {
            switch field.form {
            case .text: fields.append(FieldInput(field.name, [Self.word(name, field.name)]))
            case .platform: fields.append(FieldInput(field.name, [Self.platform]))
            case .items: fields.append(FieldInput(field.name, ["\(numbers["url"] ?? 0)"]))
            default: break
            }
        }
        let number = try vault.addFiling(fields).filing.number
        _ = try vault.checkFiling(
            number,
            fields: [
                FieldInput("address", ["https://social.example/" + Self.word(name, "checkaddress")]),
                FieldInput("state", ["up"]),
            ])
    }

    /// A value for every field of `kind` that is not given.
    private func fields(_ name: String, _ kind: ItemKind, _ given: [String: String]) -> [FieldInput] {
        var inputs: [FieldInput] = []
        for field in FieldTable.fields(of: kind) where field.isGiven {
            let word = Self.word(name, field.name)
            if let value = given[field.name] {
                inputs.append(FieldInput(field.name, [value]))
                continue
            }
            switch field.form {
            case .text, .texts, .original, .account, .tags:
                inputs.append(FieldInput(field.name, [word]))
            case .payTo: inputs.append(FieldInput(field.name, [word]))
            case .moment:
                // A minute of its own.
                let count = values.count
                let time = String(
                    format: "2024-%02d-%02dT%02d:37", count / 28 + 1, count % 28 + 1, count % 24)
                values[word] = time
                inputs.append(FieldInput(field.name, [time + "+00:00"]))
            case .amount:
                let amount = "\(7_919_000 + values.count).31"
                values[word] = amount
                inputs.append(FieldInput(field.name, [amount]))
            case .address:
                let address = "203.0.113.\(values.count)"
                values[word] = address
                inputs.append(FieldInput(field.name, [address]))
            case .platform: inputs.append(FieldInput(field.name, [Self.platform]))
            case .currency: inputs.append(FieldInput(field.name, ["USD"]))
            default: break
            }
        }
        return inputs
    }
}

/// What of a ``CanaryVault`` is in a bundle, in any byte or name, also behind base64.
struct FoundCanaries {
    let words: Set<String>
    private let haystack: [UInt8]

    init(_ bundle: ExportCase.Bundle, _ vault: CanaryVault) {
        var haystack: [UInt8] = []
        for (path, bytes) in bundle.files {
            haystack += Array(path.utf8) + [0x0A] + bytes + [0x0A]
            guard path.hasSuffix(".json") || path.hasSuffix(".sig") else { continue }
            for part in String(decoding: bytes, as: UTF8.self).split(separator: "\"") {
                if let decoded = Data(base64Encoded: String(part)) { haystack += [UInt8](decoded) + [0x0A] }
            }
        }
        self.haystack = haystack
        var words: Set<String> = []
        for match in String(decoding: haystack, as: UTF8.self).lowercased().matches(
            of: /cnry-[a-z0-9]+-[a-z0-9]+-zq/)
        {
            words.insert(String(match.output))
        }
        for (word, value) in vault.values where Self.contains(haystack, value) { words.insert(word) }
        self.words = words
    }

    func contains(_ text: String) -> Bool { Self.contains(haystack, text) }
    func contains(_ bytes: [UInt8]) -> Bool { haystack.firstRange(of: bytes) != nil }

    private static func contains(_ haystack: [UInt8], _ text: String) -> Bool {
        haystack.firstRange(of: Array(text.utf8)) != nil
    }
}
