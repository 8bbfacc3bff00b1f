import Foundation
import Testing

@testable import Muniment

struct BundlePartsTests {
    @Test(arguments: [
        ("4111 1111 1111 1234", "**** 1234"), ("4111-1111-1111-1234", "**** 1234"),
        ("378282246310005", "**** 0005"),
        ("**** **** **** 1234", "**** 1234"), ("1234", "**** 1234"), ("123", "****"),
        ("4111111111111111 123", "****"), ("4111111111111111 12/27", "****"), ("4111x1234", "****"),
        ("", "****"), ("visa 4111111111111111", "****"),
    ])
    func `a card number keeps at most its last four digits`(typed: String, masked: String) {
        #expect(CardNumber.masked(typed) == masked)
    }

    @Test(arguments: [
        ("1500.00", "0.5", "1500.50"), ("0", "0.00000001", "0.00000001"), ("999", "1", "1000"),
        (
            "999999999999999999.999999999999999999", "0.000000000000000001",
            "1000000000000000000.000000000000000000"
        ),
        ("0.5", "0.5", "1.0"),
    ])
    func `amounts are added digit by digit`(left: String, right: String, sum: String) {
        #expect(MoneyTotals.sum(left, right) == sum)
        #expect(MoneyTotals.sum(right, left) == sum)
    }

    @Test func `what is no amount is counted and not added`() {
        #expect(MoneyTotals.sum("1,5", "1") == nil)
        var totals = MoneyTotals()
        totals.add("5", "USD")
        totals.add("7", nil)
        totals.add("0.25", "BTC")
        #expect(totals.text == "0.25 BTC + 5 USD + 1 without a currency")
    }

    @Test func `every recipient's file is read whole`() throws {
        for name in Recipient.names {
            let recipient = try Recipient.named(name)
            #expect(recipient.name == name)
            #expect(Set(recipient.sections).count == recipient.sections.count)
        }
        #expect(Set(try Recipient.named("police").sections) == Set(ReportSection.allCases))
    }

    @Test func `a recipient's file with a member that nobody reads is refused`() throws {
        let text = String(decoding: PackageResources.recipient_police_json, as: UTF8.self)
        #expect(throws: (any Error).self) {
            try Recipient(
                resource: Data(text.replacing("\"format\": 2", with: "\"format\": 2, \"more\": 1").utf8))
        }
        #expect(throws: (any Error).self) {
            try Recipient(resource: Data(text.replacing("\"2026-11-21\"", with: "\"2026-11-31\"").utf8))
        }
        #expect(throws: (any Error).self) {
            try Recipient(resource: Data(text.replacing("\"timeline\"", with: "\"unknown\"").utf8))
        }
    }

    @Test func `markup is escaped also behind a sign that leans on the next one`() {
        #expect(
            ScalarHTML().escapeText("\u{600}<b> \"\u{301} '\u{301} &\u{301}")
                == "\u{600}&lt;b&gt; &quot;\u{301} &#39;\u{301} &amp;\u{301}")
    }
}
