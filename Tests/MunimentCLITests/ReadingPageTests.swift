import MunimentStore
import Testing

@testable import Muniment
@testable import MunimentCLI

@Suite struct `Reading pages` {
    private static func item(_ number: UInt64, _ at: String?, isZoneAssumed: Bool = false) -> Item {
        var item = Item(number: number, kind: .account, kindText: "account", recordedAt: "", by: "")
        item.values = ["handle": .string("h\(number)"), "zone": .string("UTC")]
        item.values["at"] = at.map(JSONValue.string)
        if isZoneAssumed { item.values["zoneAssumed"] = .bool(true) }
        return item
    }

    private static let items = [
        item(1, "2026-11-20T23:14:05+02:00"), item(2, "2026-11-20"), item(3, nil),
        item(4, "2026-11-21T08:00"),
        item(5, "2026-11-21/2026-11-22"), item(6, "2026-11-21T10:00/2026-11-22T11:00Z"), item(7, nil),
        item(8, "2026-12", isZoneAssumed: true), item(9, "2026"), item(10, "2026-12"),
    ]

    private static func page(_ items: some Sequence<Item>) -> ReadingPage {
        items.reduce(into: ReadingPage()) { $0.add($1) }
    }

    @Test func `each day has one heading, and what has no time stands last`() {
        let repeated = Vault.RepeatedIdentifier(type: "handle", value: "h", items: [1, 2, 3, 7])
        #expect(
            Self.page(Self.items).text(repeated: [repeated]) == """
                2026-11-20, Friday
                   1  23:14:05 +02:00  account h1
                   2  -  account h2

                2026-11-21, Saturday
                   4  08:00 (UTC)  account h4

                2026-11-21 to 2026-11-22
                   5  -  account h5
                   6  10:00 to 11:00 UTC (UTC)  account h6

                2026-12 (day not given)
                   8  -  account h8

                2026 (month and day not given)
                   9  -  account h9

                2026-12 (day not given)
                  10  -  account h10

                \(Wording.noTime)
                   3  -  account h3
                   7  -  account h7

                \(Wording.inSeveralItems)
                      handle h: 1-3, 7
                """)
        #expect(ReadingPage().text(repeated: []) == "")
    }

    @Test func `of many numbers the first are named, and how many more there are`() {
        func odd(_ count: UInt64) -> [UInt64] { (0..<count).map { 2 * $0 + 1 } }
        #expect(ReadingPage.numbers([]) == "")
        #expect(ReadingPage.numbers(Array(1...5000)) == "1-5000")
        #expect(ReadingPage.numbers(odd(21)).hasSuffix("37, 39, 41"))
        #expect(ReadingPage.numbers(odd(22)).hasSuffix("37, 39 and 2 more"))
        #expect(ReadingPage.numbers(odd(30) + Array(100...199)).hasSuffix("37, 39 and 110 more"))
    }

    @Test func `pages one behind the other are one page`() {
        let whole = Self.page(Self.items)
        for first in 0...Self.items.count {
            for second in first...Self.items.count {
                var page = Self.page(Self.items[..<first])
                page.append(Self.page(Self.items[first..<second]))
                page.append(Self.page(Self.items[second...]))
                #expect(page.text(repeated: []) == whole.text(repeated: []), "\(first) \(second)")
                #expect(page.numbers == whole.numbers)
            }
        }
    }

    @Test func `items stand in the order in which they happened, however they come`() {
        var items = (0..<9000).map { index in
            let (day, minute) = (index / 400, index % 400)
            var item = Self.item(
                UInt64(index + 1),
                "2026-11-\(day < 9 ? "0" : "")\(day + 1)T\(minute < 240 ? "0" : "1")\(minute % 240 / 24):\(minute % 24 + 10)Z"
            )
            item.values["precision"] = .string("minute")
            return item
        }
        items += (9000..<9010).map { Self.item(UInt64($0 + 1), nil) }
        let whole = Self.page(items)
        // 4001 has no factor with 9010 in common, so that each comes once.
        let mixed = items.indices.map { items[$0 * 4001 % items.count] }
        var shuffled = ReadingPage()
        for part in stride(from: 0, to: items.count, by: 700) {
            shuffled.append(Self.page(mixed[part..<min(part + 700, items.count)]))
        }
        let text = shuffled.text(repeated: [])
        #expect(text == whole.text(repeated: []) && shuffled.numbers == whole.numbers)
        let lines = text.split(separator: "\n")
        // One heading for each of the 23 days, and one for those without a time.
        #expect(lines.count == items.count + 24)
        #expect(lines[0] == "2026-11-01, Sunday" && lines.last == "9010  -  account h9010")
        let numbers = lines.compactMap { $0.contains("account") ? Int($0.split(separator: " ")[0]) : nil }
        let times = numbers.map { items[$0 - 1].sortBounds.lowerBound }
        #expect(numbers.count == items.count && Array(times.prefix(9000)) == times.prefix(9000).sorted())
    }

    @Test func `lines about an item stand below it`() {
        var page = ReadingPage()
        page.add(Self.item(1, "2026", isZoneAssumed: true), below: ["  a", "  b"])
        page.add(Self.item(2, "2026-11-21T08:00", isZoneAssumed: true))
        let lines = page.text(repeated: []).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[1...3] == ["   1  -  account h1", "  a", "  b"])
        #expect(lines.last.map(String.init) == Wording.zoneAssumed && lines.dropLast().last == "")
    }

    @Test(arguments: [
        (1, "   1"), (9, "   9"), (10, "  10"), (999, " 999"), (1000, "1000"), (123_456, "123456"),
    ])
    func `numbers stand in four columns`(number: UInt64, text: String) {
        #expect(ItemLine.line(Self.item(number, nil)) == text + "  -  account h\(number)")
    }
}
