import Foundation
import MunimentStore
import Testing

@testable import Muniment

struct SheetNarrativeTests {
    /// Messages that each take one line of the description.
    private static func messages(_ count: Int, _ text: String = "hello there") -> [(
        item: Item, text: String?
    )] {
        (0..<count).map { index in
            (
                SheetSample.item(
                    UInt64(index + 1), .message,
                    SheetSample.texts(["from": "them", "platform": "instagram"]).merging(
                        SheetSample.at(
                            "2026-11-\(String(format: "%02d", index / 60 % 20 + 1))T10:\(String(format: "%02d", index % 60))"
                        )
                    ) { $1 }),
                text
            )
        }
    }

    private static let limit = 3500

    @Test func `a description that just fits is whole, and one unit more moves an entry`() throws {
        func text(_ items: [(item: Item, text: String?)]) throws -> String {
            try #require(try SheetSample.sheet(items).paste("narrative.txt"))
        }
        let entry = try formCount(text(Self.messages(31))) - formCount(text(Self.messages(30)))
        var items = Self.messages(30)
        items = Self.messages(30 + (Self.limit - 100 - formCount(try text(items))) / entry)
        func narrative(_ length: Int) throws -> Sheet {
            items[0].text = String(repeating: "x", count: length)
            return try SheetSample.sheet(items)
        }
        // The first text grows until the limit is reached.
        let length = 1 + Self.limit - formCount(try #require(try narrative(1).paste("narrative.txt")))
        #expect((2..<240).contains(length))
        let whole = try narrative(length)
        #expect(formCount(try #require(whole.paste("narrative.txt"))) == Self.limit)
        #expect(try whole.field("case.narrative").remark == nil)
        let over = try narrative(length + 1)
        let text = try #require(over.paste("narrative.txt"))
        #expect(formCount(text) <= Self.limit)
        let remark = try #require(try over.field("case.narrative").remark)
        #expect(remark.hasPrefix("did not fit: items "))
        #expect(text.contains("did not fit here; the technical details have them"))
        #expect(try #require(over.paste("technical.txt")).contains("Not in the description: "))
    }

    @Test func `what does not fit is named, moved, and left out of the description`() throws {
        let items = Self.messages(90, "some words that they wrote to me")
        let sheet = try SheetSample.sheet(items)
        let text = try #require(sheet.paste("narrative.txt"))
        #expect(formCount(text) <= Self.limit)
        let remark = try #require(try sheet.field("case.narrative").remark)
        let named = remark.matches(of: /\d+/).compactMap { UInt64($0.output) }
        let lines = text.components(separatedBy: "\n").filter { $0.contains("They wrote") }
        #expect(!named.isEmpty && named.count + lines.count == items.count)
        #expect(text.contains("\(named.count) more entries did not fit here"))
        let technical = try #require(sheet.paste("technical.txt")).components(separatedBy: "\n")
        #expect(formCount(technical.joined(separator: "\n")) <= 5000)
        let moved = technical.filter { $0.hasPrefix("Not in the description: ") }
        let left =
            try sheet.field("case.technical").remark?.firstMatch(of: /\d+/)
            .flatMap { Int($0.output) } ?? 0
        #expect(moved.count + left >= named.count)
        for line in moved { #expect(!lines.contains(String(line.dropFirst(24)))) }
    }

    @Test func `demands and payments stay in the description when something has to go`() throws {
        var items = Self.messages(90, "some words that they wrote to me")
        items.append(
            (
                SheetSample.item(
                    200, .demand,
                    ["asks": .array([.string("money")])].merging(
                        SheetSample.texts(["amount": "500", "currency": "USD", "status": "open"])
                    ) { $1 }), nil
            ))
        items.append(
            (
                SheetSample.item(
                    201, .payment,
                    SheetSample.texts(["amount": "20", "currency": "USD", "status": "sent", "method": "wire"])
                ),
                nil
            ))
        let text = try #require(try SheetSample.sheet(items).paste("narrative.txt"))
        #expect(text.contains("They demanded money, 500 USD"))
        #expect(text.contains("Paid 20 USD"))
        #expect(text.contains("Not paid"))
    }

    @Test func `technical details beyond their limit end with a whole entry, and the rest is counted`() throws
    {
        let items = (1...120).map { number in
            (
                item: SheetSample.item(
                    UInt64(number), .url,
                    SheetSample.texts([
                        "address": "https://social.example/\(number)/\(String(repeating: "é", count: 40))"
                    ]
                    )), text: nil as String?
            )
        }
        let sheet = try SheetSample.sheet(items)
        let text = try #require(sheet.paste("technical.txt"))
        #expect(formCount(text) <= 5000)
        let lines = text.components(separatedBy: "\n")
        for (index, line) in lines.enumerated() {
            #expect(line == "Link (item \(index + 1)): \(items[index].item.text("address") ?? "")")
        }
        #expect(
            try sheet.field("case.technical").remark
                == "\(120 - lines.count) more lines did not fit; data/report.txt has all of them")
        #expect(formCount(text + "\n" + "Link (item \(lines.count + 1)): ") + 60 > 5000)
    }

    @Test func `a wallet that was moved is there even when the details overflow`() throws {
        var items = Self.messages(60, String(repeating: "words ", count: 38))
        items.append(
            (
                SheetSample.item(
                    500, .payment,
                    SheetSample.texts([
                        "method": "crypto", "status": "sent", "toWallet": SyntheticCase.taprootWallet,
                    ])), nil
            ))
        let sheet = try SheetSample.sheet(items)
        #expect(try sheet.field("payment.toWallet").remark?.contains("in the technical details") == true)
        #expect(try #require(sheet.paste("technical.txt")).contains(SyntheticCase.taprootWallet))
        #expect(try sheet.field("case.technical").remark != nil)
    }

    @Test func `an own description is taken as it is, and one that is too long is warned of`() throws {
        let at = String(repeating: "😀", count: 1747) + "a\nbbb"
        #expect(formCount(at) == Self.limit)
        var sheet = try SheetSample.sheet([]) { $0.narrative = at }
        #expect(sheet.paste("narrative.txt") == at)
        #expect(sheet.warnings.isEmpty)
        #expect(try sheet.field("case.narrative").remark == nil)
        sheet = try SheetSample.sheet([]) { $0.narrative = at + "b" }
        #expect(sheet.paste("narrative.txt") == at + "b")
        #expect(
            sheet.warnings == [
                "Your own description is longer than the form takes: shorten it before you paste it."
            ])
        #expect(
            try sheet.field("case.narrative").remark
                == "your own text is 1 characters too long; the form would cut it")
    }

    @Test(arguments: ["witnesses", "agencies"])
    func `witnesses and agencies hold 1,000, and what is left is counted`(name: String) throws {
        func sheet(_ length: Int) throws -> Sheet {
            if name == "witnesses" {
                return try SheetSample.sheet([
                    (
                        SheetSample.item(
                            1, .person,
                            [
                                "agreed": .bool(true), "name": .string(String(repeating: "n", count: length)),
                            ]), nil
                    )
                ])
            }
            var filing = Filing(number: 1)
            // "the police, number " stands before it.
            filing.values = SheetSample.texts([
                "recipient": "police", "reference": String(repeating: "n", count: length - 19),
            ])
            return try SheetSample.sheet([], filings: [filing])
        }
        for length in [999, 1000, 1001, 1200] {
            let made = try sheet(length)
            let field = try made.field("case." + name)
            let text = try #require(made.paste(name + ".txt"))
            #expect(formCount(text) == min(length, 1000))
            #expect(
                field.remark
                    == (length <= 1000
                        ? nil
                        : "\(length - 1000) characters did not fit; data/report.txt has all of it"))
        }
    }

    // Numbers that the form does not want.

    @Test(arguments: [
        "my number is 078-05-1120", "078 05 1120", "(078-05-1120)", "a078-05-1120b", "\n219-09-9999\n",
        "078-05-1120, and more",
    ])
    func `what looks like a Social Security number is warned of`(text: String) throws {
        #expect(PrivateNumbers.hasSocialSecurityNumber(text))
        let sheet = try SheetSample.sheet([]) { $0.narrative = text }
        #expect(
            sheet.warnings == [
                "narrative.txt has a number that looks like a Social Security number. The form does not want one."
            ])
    }

    @Test(arguments: [
        "", "078-05-112", "0078-05-1120", "078-05-11200", "078-05 1120", "078 05-1120", "07-805-1120",
        "078.05.1120", "call 202-555-0143", "+1 202 555 0117", "2026-11-21", "4e4e-05-1120",
    ])
    func `what only resembles one is not`(text: String) throws {
        #expect(!PrivateNumbers.hasSocialSecurityNumber(text))
        #expect(try SheetSample.sheet([]) { $0.narrative = text + "." }.warnings.isEmpty)
    }

    @Test(arguments: [
        "I was born on 2001-05-09.", "DOB: 5/9/2001", "date of birth 9.5.2001", "Born May 9, 2001",
        "my birthday is 9 May 2001", "d.o.b. 05-09-01", "2001-05-09 is when I was born",
    ])
    func `what looks like a date of birth is warned of`(text: String) throws {
        let sheet = try SheetSample.sheet([]) { $0.narrative = text }
        #expect(
            sheet.warnings == ["narrative.txt seems to give a date of birth. The form does not want one."])
    }

    @Test(arguments: [
        "On 2026-11-14 they wrote.", "a stillborn idea", "he said that he was born in Ohio",
        "my birthday is soon", "they sent it on my birthday, and I paid 500 that day",
        "I was born here. " + String(repeating: "Then this happened. ", count: 4) + "On 2026-11-14 I paid.",
    ])
    func `a date without birth, or birth without a date, is not`(text: String) throws {
        #expect(try SheetSample.sheet([]) { $0.narrative = text }.warnings.isEmpty)
    }

    @Test func `what others wrote is looked at as well`() throws {
        var items = Self.messages(1, "your number is 078-05-1120")
        #expect(try SheetSample.sheet(items).warnings.contains { $0.hasPrefix("narrative.txt has a number") })
        items = [
            (
                SheetSample.item(
                    1, .person,
                    ["agreed": .bool(true), "name": .string("Sam Example, born 2001-05-09")]), nil
            )
        ]
        #expect(try SheetSample.sheet(items).warnings.contains { $0.hasPrefix("witnesses.txt seems") })
        items = [(SheetSample.item(1, .message, ["headers": .string("X: 078-05-1120")]), nil)]
        #expect(try SheetSample.sheet(items).warnings.contains { $0.hasPrefix("technical.txt has") })
    }
}
