import Foundation
import MunimentStore
import Testing

@testable import Muniment

/// Every field of IC3's form that has a limit, at it, under it and over it.
struct SheetLimitTests {
    struct Limited: CustomTestStringConvertible, Sendable {
        let label: String
        let limit: Int
        let fill: String
        let kind: ItemKind
        /// The field of an item that it is filled with.
        let field: String
        /// The method of payment under which it is asked for.
        let method: String
        let characters: String

        var testDescription: String { "\(label) (\(fill), \(limit))" }
    }

    /// Limits as `recipients.md` of October 2025 has them, by what fills them: written out here, so that a slip in
    /// the resource file is seen.
    static let limits: [(fill: String, limit: Int, kind: ItemKind, field: String, method: String)] = [
        ("payment.otherType", 50, .payment, "methodOther", "other"),
        ("payment.fromBank", 50, .payment, "fromBank", "wire"),
        ("payment.fromBankAddress", 75, .payment, "fromBankAddress", "wire"),
        ("payment.fromName", 50, .payment, "fromName", "wire"),
        ("payment.fromAccount", 50, .payment, "fromAccount", "wire"),
        ("payment.toBank", 50, .payment, "toBank", "wire"),
        ("payment.toBankAddress", 50, .payment, "toBankAddress", "cash"),
        ("payment.toName", 50, .payment, "toName", "gift-card"),
        ("payment.toAccount", 50, .payment, "toAccount", "check"),
        ("payment.toRouting", 50, .payment, "toRouting", "money-order"),
        ("payment.toSwift", 11, .payment, "toSwift", "wire"),
        ("payment.asset", 50, .payment, "asset", "crypto"),
        ("payment.txHash", 75, .payment, "txHash", "crypto"),
        ("payment.kiosk", 50, .payment, "kiosk", "crypto"),
        ("payment.kioskAddress", 75, .payment, "kioskAddress", "crypto"),
        ("payment.fromWallet", 50, .payment, "fromWallet", "crypto"),
        ("payment.toWallet", 50, .payment, "toWallet", "crypto"),
        ("payment.app", 50, .payment, "app", "p2p"),
        ("payment.fromHandle", 50, .payment, "fromHandle", "p2p"),
        ("payment.toHandle", 50, .payment, "toHandle", "p2p"),
        ("payment.cardBrand", 50, .payment, "cardBrand", "gift-card"),
        ("payment.cardNumber", 50, .payment, "cardNumber", "gift-card"),
        ("subject.name", 50, .account, "claimedName", ""),
        ("subject.address", 50, .account, "address", ""),
        ("subject.email", 50, .account, "email", ""),
        ("subject.website", 100, .account, "handle", ""),
        ("subject.ip", 39, .account, "ip", ""),
        ("subject.phone", 20, .account, "phone", ""),
        ("payment.usd", 13, .payment, "usd", "wire"),
    ]

    static let limited: [Limited] = limits.map { entry in
        Limited(
            label: entry.field, limit: entry.limit, fill: entry.fill, kind: entry.kind, field: entry.field,
            method: entry.method,
            characters: ["subject.phone", "payment.usd"].contains(entry.fill) ? "1" : "a")
    }

    @Test func `every field that has a limit is looked at here, with the limit of the form`() throws {
        let form = try #require(try Recipient.named("ic3").sheet)
        let fields = form.steps.flatMap(\.fields).filter { $0.limit != nil && $0.fill != "blank" }
        let others = [
            "case.lossUSD": 16, "case.narrative": 3500, "case.technical": 5000, "case.witnesses": 1000,
            "case.agencies": 1000,
        ]
        for field in fields {
            let wanted = Self.limits.first { $0.fill == field.fill }?.limit ?? others[field.fill]
            #expect(field.limit == wanted, "\(field.label)")
        }
        let fills = Set(fields.map(\.fill))
        for entry in Self.limits { #expect(fills.contains(entry.fill), "\(entry.fill)") }
        for name in others.keys { #expect(fills.contains(name), "\(name)") }
        let blanks = form.steps.flatMap(\.fields).filter { $0.fill == "blank" }
        for (label, limit) in [
            ("Name", 50), ("Address", 50), ("Address (continued)", 50), ("Suite/Apt./Mail Stop", 50),
            ("City", 50), ("County", 50), ("Zip Code/Route", 20), ("Phone Number", 50),
            ("Email Address", 50), ("Digital Signature", 50),
        ] {
            #expect(blanks.first { $0.label == label }?.limit == limit, "\(label)")
        }
    }

    private func sheet(_ limited: Limited, _ value: String) throws -> Sheet {
        var values = SheetSample.texts([limited.field: value])
        if limited.kind == .payment {
            values["method"] = .string(limited.method)
            values["status"] = .string("sent")
        } else {
            values["whose"] = .string("theirs")
        }
        return try SheetSample.sheet([(SheetSample.item(1, limited.kind, values), nil)])
    }

    @Test(arguments: limited)
    func `a value goes whole into its field up to the limit, and whole to the technical details beyond`(
        limited: Limited
    ) throws {
        for (length, fits) in [(limited.limit - 1, true), (limited.limit, true), (limited.limit + 1, false)] {
            let value = String(repeating: limited.characters, count: length)
            let sheet = try sheet(limited, value)
            let field = try sheet.field(limited.fill)
            #expect(field.content == (fits ? value : nil))
            #expect((field.remark == nil) == fits)
            if !fits {
                #expect(field.remark?.contains("it is in the technical details") == true)
                let moved = try #require(sheet.paste("technical.txt")).components(separatedBy: "\n")
                #expect(
                    moved.contains { $0.hasSuffix("\(field.form.label): \(value)") },
                    "\(limited.field): \(moved)")
            }
        }
    }

    @Test(arguments: limited.filter { $0.characters == "a" })
    func `a character of two units counts two, and is never cut`(limited: Limited) throws {
        let pairs = limited.limit / 2
        let odd = limited.limit % 2
        // At the limit, then one unit over it with the last character in the middle.
        let at = String(repeating: "😀", count: pairs) + String(repeating: "a", count: odd)
        let over = String(repeating: "a", count: 1 - odd) + String(repeating: "😀", count: pairs + odd)
        #expect(formCount(at) == limited.limit && formCount(over) == limited.limit + 1)
        #expect(try sheet(limited, at).field(limited.fill).content == at)
        let sheet = try sheet(limited, over)
        #expect(try sheet.field(limited.fill).content == nil)
        #expect(try #require(sheet.paste("technical.txt")).contains(over))
    }

    @Test(arguments: limited.filter { $0.characters == "a" })
    func `a line break counts two`(limited: Limited) throws {
        let at = "a\n" + String(repeating: "b", count: limited.limit - 3)
        let over = at + "b"
        #expect(formCount(at) == limited.limit)
        #expect(try sheet(limited, at).field(limited.fill).content == at)
        let field = try sheet(limited, over).field(limited.fill)
        #expect(field.content != over)
        #expect(field.content.map { formCount($0) <= limited.limit } ?? true)
        #expect(field.remark != nil)
    }

    @Test func `the sums and dates of the form are numbers that it takes`() throws {
        let items = [("9999999999.99", 1), ("0.01", 2)].map { usd, number in
            (
                SheetSample.item(
                    UInt64(number), .payment,
                    SheetSample.texts(["usd": usd, "status": "sent", "method": "wire"])), nil as String?
            )
        }
        #expect(try SheetSample.sheet(items).field("case.lossUSD").content == "10000000000.00")
        let returned = SheetSample.item(
            3, .payment, SheetSample.texts(["usd": "5", "status": "returned", "method": "wire"]))
        #expect(try SheetSample.sheet([(returned, nil)]).field("case.lossUSD").content == nil)
        let dated = SheetSample.item(
            4, .payment,
            SheetSample.texts(["usd": "5", "status": "sent", "method": "wire"]).merging(
                SheetSample.at("2026-11-20T23:30")
            ) { $1 })
        #expect(try SheetSample.sheet([(dated, nil)]).field("payment.date").content == "2026-11-20")
    }

    /// BIP 350 (62 characters) and the standard address of the Monero documentation (95 characters).
    static let wallets = [
        SyntheticCase.taprootWallet,
        "4AdUndXHHZ6cfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeYTRj5UzqtReoS44qo9mtmXCqY45DJ852K5Jv2684Rge",
    ]

    @Test(arguments: wallets)
    func `a long wallet goes whole to the technical details`(wallet: String) throws {
        #expect([62, 95].contains(wallet.utf8.count))
        let sheet = try SheetSample.sheet([
            (
                SheetSample.item(
                    7, .payment,
                    SheetSample.texts(["method": "crypto", "status": "sent", "toWallet": wallet])), nil
            )
        ])
        #expect(try sheet.field("payment.toWallet").content == nil)
        let lines = try #require(sheet.paste("technical.txt")).components(separatedBy: "\n")
        #expect(lines.contains { $0.hasSuffix(wallet) })
        #expect(try #require(sheet.paste("narrative.txt")).contains(wallet))
    }

    @Test func `cutting never ends inside a character, whatever is in it`() {
        let family = "👨‍👩‍👧‍👦"
        for limit in 0...40 {
            for text in [
                String(repeating: "😀", count: 25), String(repeating: family, count: 5),
                String(repeating: "e\u{301}", count: 30), String(repeating: "\n", count: 30),
                String(repeating: "🇫🇷", count: 12),
            ] {
                let prefix = FieldCount.prefix(text, fitting: limit)
                #expect(text.hasPrefix(prefix) && formCount(prefix) <= limit)
                #expect(FieldCount.count(prefix) == formCount(prefix))
                #expect(Array(prefix) == Array(text.prefix(prefix.count)))
                // No shorter than it has to be.
                let next = String(text.prefix(prefix.count + 1))
                #expect(next == prefix || formCount(next) > limit)
            }
        }
    }
}
