import Foundation
import MunimentCrypto
import MunimentStore
import Testing

@testable import Muniment

/// What each recipient may be told, written out here from the contract's column "used by", section 3 of the design
/// and the tables of what each recipient asks for. It is not computed from the files that it checks.
struct RecipientCanaryTests {
    /// Fields by the item that has them; of everything else not a byte may be in a bundle.
    static let allowed: [String: [String: String]] = [
        "police": [
            "slot": "name", "shown": all, "message": all, "account": all, "mine": all, "other": all,
            "url": all,
            "unpublished": all, "elsewhere": all, "demand": all, "payment": all, "incident": all, "held": all,
            "agreed": all, "unasked": all, "corrected": all, "superseded": all,
            // Somebody who said no is not named.
            "refused": "at timeshown url account tags description source device app stillneeded heldby",
            "gift": "cardnumber", "bankcard": "", "actor": "label claimedname believedname why linkwhy",
            "takedownfiling": filed, "policefiling": filed, "stopnciifiling": filed, "bankfiling": filed,
            "otherfiling": filed,
        ],
        "ic3": [
            "message": said + " to headers", "corrected": said + " to headers", "superseded": "at tags",
            "account": theirs + " address", "other": theirs + " address",
            // Where and how to reach the person stands on the form alone.
            "mine": "at timeshown handle userid displayname profileurl tags",
            "url": linked, "unpublished": linked, "elsewhere": linked,
            "demand": demanded, "incident": "at timeshown account text tags",
            "payment":
                "at timeshown account amount usd usdfrom methodother fromname fromaccount frombank "
                + "frombankaddress fromhandle fromwallet toname toaccount tobank tobankaddress tohandle "
                + "towallet torouting toswift asset txhash kiosk kioskaddress app cardbrand cardnumber "
                + "institutiontold toldat toldreference tags",
            "agreed": "name relation contact", "gift": "cardnumber", "bankcard": "",
            "actor": "claimedname",
            "takedownfiling": filed, "policefiling": filed, "stopnciifiling": filed, "bankfiling": filed,
            "otherfiling": filed,
        ],
        "ncmec": [
            "message": said + " to headers", "corrected": said + " to headers", "superseded": "at tags",
            "account": theirs + " bio howknown", "other": theirs + " bio howknown",
            "mine": "at timeshown handle userid displayname profileurl tags",
            "url": places + " caption tags", "unpublished": places + " caption tags",
            "elsewhere": places + " caption tags",
            "demand": demanded, "incident": "at timeshown account text tags",
            "held": "at timeshown text where heldby", "actor": "claimedname",
            "takedownfiling": reported, "policefiling": reported, "stopnciifiling": reported,
            "bankfiling": reported, "otherfiling": reported,
        ],
        "ccri": [
            "url": "at timeshown address place tags", "unpublished": "at timeshown address place tags",
            "elsewhere": "at timeshown address place tags",
            "demand": "at timeshown amount method deadline audience tags",
            "payment": "at timeshown amount usd", "incident": "at timeshown tags",
            "message": "at timeshown tags", "corrected": "at timeshown tags", "superseded": "at tags",
            "takedownfiling": reported, "policefiling": reported, "stopnciifiling": reported,
            "bankfiling": reported, "otherfiling": reported,
        ],
        "ftc": [
            "url": "at timeshown address place contentid uploader seenat postedat",
            "unpublished": "at timeshown address place contentid uploader seenat postedat",
            "elsewhere": "at timeshown address place contentid uploader seenat postedat",
            "takedownfiling": reported + " checkaddress",
        ],
        "platform": [
            "url": places + " caption", "unpublished": places + " caption",
            "message": said, "corrected": said, "superseded": "at",
            // A telephone number is an account on some platforms.
            "account": "at timeshown handle userid displayname profileurl groupid phone",
            "other": "at timeshown handle userid displayname profileurl groupid phone",
            "mine": "at timeshown handle userid displayname profileurl groupid",
        ],
        "takedown": ["url": places + " caption basistext"],
    ]

    /// Every field that may leave the vault at all.
    private static let all = "*"
    /// What may be told of a report that was made, never its private note, its case number or its PIN.
    private static let filed =
        "route reference officer badge phone email bundle answer checkaddress sentat receivedat answeredat"
    /// The same without how to reach anybody.
    private static let reported = "route reference answer sentat receivedat answeredat"
    private static let said = "at timeshown account text group room messageid messagelink tags"
    private static let theirs =
        "at timeshown handle displayname userid profileurl phone email claimedname ip ipat groupid deviceid "
        + "location tags"
    private static let linked = "at timeshown address place contentid uploader uploaderid tags"
    private static let places =
        "at timeshown address place resolvesto pageurl imageurl searchurl contentid serverid channelid "
        + "messageid uploader uploaderid postedat seenat position"
    private static let demanded =
        "at timeshown account text amount method payto asset network deadline audience tags"

    /// Fields that never leave the vault, or only when asked for.
    private static let never: Set<String> = ["privatenote", "impact"]

    static func mayBe(_ word: String, for recipient: String) -> Bool {
        let parts = word.split(separator: "-").map(String.init)
        guard parts.count == 4, let fields = allowed[recipient]?[parts[1]], !never.contains(parts[2]) else {
            return false
        }
        return fields == all || fields.split(separator: " ").contains { $0 == parts[2] }
    }

    @Test(arguments: Recipients.names)
    func `a bundle holds nothing that its recipient may not have`(recipient: String) throws {
        let vault = try CanaryVault()
        let found = FoundCanaries(try vault.export(recipient), vault)
        let wrong = found.words.filter { !Self.mayBe($0, for: recipient) }.sorted()
        #expect(wrong == [])
        // The search itself finds what is there.
        for (item, field) in [
            ("police", "shown-bytes"), ("police", "slot-name"), ("police", "superseded-to"),
            ("ic3", "message-text"), ("ic3", "payment-txhash"), ("ic3", "agreed-contact"),
            ("ic3", "payment-usd"), ("ic3", "gift-cardnumber"), ("ic3", "account-ip"),
            ("ncmec", "demand-audience"), ("ncmec", "account-bio"), ("ccri", "url-address"),
            ("ccri", "demand-deadline"), ("ftc", "takedownfiling-reference"), ("ftc", "url-seenat"),
            ("platform", "message-messagelink"), ("takedown", "url-basistext"), ("takedown", "url-address"),
        ] where item == recipient {
            #expect(found.words.contains("cnry-\(field)-zq"), "\(field)")
        }
        #expect(!found.contains("4111 1111") && !found.contains("41111111"))
        #expect(!found.contains("canary-vault-label"))
    }

    @Test func `how it affects the person goes to the police and to platforms, when asked for`() throws {
        let vault = try CanaryVault()
        for recipient in Recipients.names {
            let found = FoundCanaries(try vault.export(recipient) { $0.includesImpact = true }, vault)
            let impacts = found.words.filter { $0.hasSuffix("-impact-zq") }
            #expect(impacts.isEmpty == !["police", "platform"].contains(recipient), "\(recipient)")
            let hidden = ["locked", "intimate", "unreviewed", "note", "erased"]
            #expect(impacts.allSatisfy { impact in hidden.allSatisfy { !impact.contains($0) } })
        }
    }

    @Test func `no bundle but the police's has an intimate file, even if that is asked for`() throws {
        let vault = try CanaryVault()
        for recipient in Recipients.names {
            let found = FoundCanaries(try vault.export(recipient) { $0.includeIntimate = true }, vault)
            #expect(
                found.words.contains("cnry-intimate-bytes-zq") == (recipient == "police"), "\(recipient)")
            #expect(!found.words.contains("cnry-unreviewed-bytes-zq"))
            #expect(!found.words.contains("cnry-locked-bytes-zq"))
        }
    }

    @Test(arguments: Recipients.names.filter { $0 != "police" })
    func `no proof tells hash or length of a text, nor does anything where the text is withheld`(
        recipient: String
    ) throws {
        let vault = try CanaryVault()
        let bundle = try vault.export(recipient)
        var proofs = 0
        for (path, text) in bundle.texts where path.hasPrefix("data/proofs/item-") {
            let proof = try #require(
                JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            let number = try #require(proof["item"] as? Int)
            let item = try vault.vault.item(UInt64(number))
            guard let hash = item.sha256, let count = item.byteCount else { continue }
            proofs += 1
            for event in try #require(proof["events"] as? [[String: Any]]) {
                for field in try #require(event["fields"] as? [[String: Any]]) {
                    guard let base64 = field["json"] as? String else { continue }
                    let json = String(decoding: try #require(Data(base64Encoded: base64)), as: UTF8.self)
                    // Numbers and texts as the one encoding of the format has them.
                    #expect(!json.contains(hash) && json != "\(count)", "\(path) \(json)")
                }
            }
        }
        if ["ic3", "ncmec", "ccri", "platform"].contains(recipient) { #expect(proofs > 0) }

        let found = FoundCanaries(bundle, vault)
        for (name, text) in vault.texts where !Self.mayBe(CanaryVault.word(name, "text"), for: recipient) {
            let digest = SHA256Digest.of(Array(text.utf8))
            let isKnown =
                found.contains(digest.hex) || found.contains(digest.bytes)
                || found.contains(Base64.encode(digest.bytes))
            #expect(!isKnown, "\(recipient) can guess the text of \(name)")
        }
    }

    @Test func `a bundle names no item that it does not have`() throws {
        let vault = try CanaryVault()
        // A filing can be about anything, private notes too.
        _ = try vault.vault.updateFiling(
            2, fields: [FieldInput("covers", vault.numbers.values.sorted().map(String.init))])
        let hidden = ["note", "erased"].compactMap { vault.numbers[$0].map(Int.init) }
        for recipient in Recipients.names {
            let json = try vault.export(recipient).json
            let shown = Set((json["items"] as? [[String: Any]] ?? []).compactMap { $0["number"] as? Int })
            var named: Set<Int> = []
            for filing in json["reportsMade"] as? [[String: Any]] ?? [] {
                named.formUnion(filing["items"] as? [Int] ?? [])
            }
            let wrong = recipient == "police" ? named.intersection(hidden) : named.subtracting(shown)
            #expect(wrong.isEmpty, "\(recipient)")
        }
    }

    @Test func `signature, contact and statement stand in the notice and nowhere else`() throws {
        let vault = try CanaryVault()
        let words = ["signature", "contact", "statement", "depicted", "authority"].map {
            CanaryVault.word("notice", $0)
        }
        let events = try vault.vault.overview().eventCount
        let bundle = try vault.export("takedown") { options in
            options.notice.signature = words[0]
            options.notice.contact = words[1]
            options.notice.statement = words[2]
            options.notice.depictedName = words[3]
            options.notice.authority = words[4]
            options.notice.capacity = .attorney
        }
        for word in words {
            #expect(bundle.places(of: word) == ["data/send/takedown-notice-1.txt"], "\(word)")
        }
        // Nor does the vault know them: neither its one new event, nor any before it.
        #expect(try vault.vault.overview().eventCount == events + 1)
        var contents = ""
        try vault.vault.store.readEvents(from: 0, to: UInt64(events + 1)) { read in
            if case .event(let event) = read {
                for field in event.content?.fields ?? [] {
                    contents += String(decoding: field.json, as: UTF8.self) + "\n"
                }
            }
        }
        #expect(contents.contains("cnry-message-group-zq"))
        #expect(!contents.contains("cnry-notice"))
    }
}
