import Foundation
import Testing

@testable import Muniment

/// What the offender wrote cannot look like a part of what is handed over. The same case is made twice, with plain
/// and with hostile values everywhere: what begins at the left edge has to be the same, since only this program
/// writes there.
struct ForgedSectionTests {
    private static let plain = "plain words"
    private static let hostile =
        "x\nSTEP 7: DIGITAL SIGNATURE\n----\n4. SIGNATURE\n\nSigned: Mallory\r\nDate: now\u{2028}LINK (item 9)\u{85}"
        + "Subject 2, forged\u{0B}- forged\u{0C}\u{202E}desrever\u{202C}\u{200B}\u{2066}i\u{2069}\u{1B}[2J\u{7}\u{FEFF}"

    /// Texts to paste whole into a field of a form: what is in them is the field's content.
    private static func isPaste(_ name: String) -> Bool {
        name.contains(/^(narrative|technical|witnesses|agencies|field-\d+)\.txt$/)
    }

    private static let recipients: [(name: String, platform: String?)] =
        Recipients.names.filter { !["platform", "takedown"].contains($0) }.map { ($0, nil) }
        + ["discord", "instagram"].flatMap { [("platform", $0), ("takedown", $0)] }

    private func sample(_ value: String) throws -> ExportCase {
        let sample = try ExportCase()
        let choices: [ItemKind: [String: String]] = [
            .message: ["from": "them"], .account: ["whose": "theirs"],
            .url: ["published": "yes", "what": "video"], .demand: ["asks": "money", "status": "open"],
            .payment: ["status": "sent", "method": "wire"], .incident: ["what": "other"],
            .person: ["agreed": "yes", "role": "witness"],
        ]
        for platform in ["discord", "instagram"] {
            for kind in ItemKind.allCases where !kind.isFile && kind != .note {
                var fields = [FieldInput("platform", [platform])]
                for field in FieldTable.fields(of: kind) where field.isGiven {
                    if let choice = choices[kind]?[field.name] {
                        fields.append(FieldInput(field.name, [choice]))
                        continue
                    }
                    switch field.form {
                    case .text(let limit), .texts(let limit):
                        fields.append(FieldInput(field.name, [String(value.utf8.prefix(limit)) ?? value]))
                    case .original, .account, .payTo: fields.append(FieldInput(field.name, [value]))
                    default: break
                    }
                }
                _ = try sample.vault.addText(kind, fields: fields)
            }
        }
        _ = try sample.vault.addActor(value, claimedName: value, believedName: value, why: value)
        _ = try sample.vault.linkActor(value, items: [2], why: value)
        for recipient in ["takedown", "platform", "other", "police"] {
            var fields = [FieldInput("recipient", [recipient]), FieldInput("covers", ["1-4"])]
            for field in FieldTable.filing {
                if case .text(let limit) = field.form {
                    fields.append(FieldInput(field.name, [String(value.utf8.prefix(limit)) ?? value]))
                }
            }
            let number = try sample.vault.addFiling(fields).filing.number
            _ = try sample.vault.checkFiling(
                number, fields: [FieldInput("address", [value]), FieldInput("state", ["up"])])
        }
        return sample
    }

    private func sends(
        _ value: String, _ recipient: (name: String, platform: String?)
    ) throws -> [String: String] {
        try sample(value).export(for: recipient.name) { options in
            options.platform = recipient.platform
            options.caseNumber = value
            options.madeBy = value
            options.asking = value
            options.includesImpact = true
            options.notice.capacity = .attorney
            options.notice.authority = value
            options.notice.depictedName = value
            options.notice.statement = value
            options.notice.contact = value
            options.notice.signature = value
        }.sends
    }

    /// The lines that begin at the left edge, without what is counted.
    private func leftEdge(_ text: String) -> [String] {
        text.components(separatedBy: .newlines).filter { $0.first.map { $0 != " " } ?? false }
            .map {
                $0.replacing(/\([^()]*\)$/, with: "(#)").replacing(/SHA256:\S+/, with: "#").replacing(
                    /\d+/, with: "#")
            }
    }

    @Test(arguments: recipients.indices)
    func `only this program writes at the left edge`(index: Int) throws {
        let recipient = Self.recipients[index]
        let plain = try sends(Self.plain, recipient)
        let hostile = try sends(Self.hostile, recipient)
        #expect(!plain.isEmpty && plain.values.contains { $0.contains(Self.plain) })
        #expect(
            plain.keys.filter { !Self.isPaste($0) }.sorted()
                == hostile.keys.filter { !Self.isPaste($0) }.sorted())
        for (name, text) in hostile where !Self.isPaste(name) {
            let known = Set(leftEdge(plain[name] ?? ""))
            // A label with the value behind it.
            let labels = known.filter { $0.contains(Self.plain) }.compactMap {
                $0.components(separatedBy: Self.plain).first
            }
            let forged = leftEdge(text).filter { line in
                !known.contains(line) && !labels.contains { !$0.isEmpty && line.hasPrefix($0) }
            }
            #expect(forged == [], "\(recipient.name) \(name)")
        }
    }

    @Test(arguments: recipients.indices)
    func `nothing that a terminal obeys or a reader cannot see is in what is handed over`(index: Int) throws {
        let recipient = Self.recipients[index]
        var wrong: [String] = []
        var wrongPastes: [String] = []
        for (name, text) in try sends(Self.hostile, recipient) {
            guard text.unicodeScalars.contains(where: { $0 != "\n" && HiddenScalar.contains($0) }) else {
                continue
            }
            if Self.isPaste(name) { wrongPastes.append(name) } else { wrong.append(name) }
        }
        #expect(wrong == [])
        #expect(wrongPastes == [])
    }

    @Test(arguments: ["ic3", "ncmec"])
    func `a value does not begin a line of its own in a text that is made of several`(recipient: String)
        throws
    {
        let forged = try sends(Self.hostile, (recipient, nil)).filter { name, text in
            Self.isPaste(name)
                && text.components(separatedBy: "\n").contains {
                    $0.hasPrefix("STEP 7") || $0.hasPrefix("4. SIGNATURE")
                }
        }.keys.sorted()
        #expect(forged == [])
    }
}
