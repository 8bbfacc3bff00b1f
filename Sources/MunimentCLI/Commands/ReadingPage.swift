import Muniment

/// Items in the order in which they happened, under the headings of their days; what is not sure about a time
/// stands beside it, and what several items share stands at the end.
struct ReadingPage {
    private var lines: [String] = []

    /// The page as one text, without a line break at its end.
    var text: String { lines.joined(separator: "\n") }

    /// Which item it is, and whether there are words to show of it.
    struct Place {
        let number: UInt64
        let mayHaveText: Bool

        init(_ item: Item) {
            number = item.number
            mayHaveText = !item.isErased && item.kind?.hasText == true
        }
    }

    /// What stands there of one item.
    struct Entry {
        let item: Place
        fileprivate let isDated: Bool
        fileprivate let time: ReadingTime
        fileprivate let line: String

        init(_ item: Item) {
            self.item = Place(item)
            isDated = item.text("at") != nil
            time = ReadingTime(item)
            line = ItemLine.line(item, when: time.words)
        }
    }

    /// - Parameters:
    ///   - entries: in the order in which they happened.
    ///   - below: lines about an item, by its number.
    init(_ entries: [Entry], below: [UInt64: [String]], repeated: [Vault.RepeatedIdentifier]) {
        var days: [String]?
        // Items without a time stand last, whenever they were recorded.
        for entry in entries.filter(\.isDated) + entries.filter({ !$0.isDated }) {
            if entry.time.days != days {
                if days != nil { lines.append("") }
                lines.append(entry.time.heading)
                days = entry.time.days
            }
            lines.append(entry.line)
            lines += below[entry.item.number] ?? []
        }
        let isZoneAssumed = entries.contains { $0.time.isZoneAssumed }
        if isZoneAssumed || !repeated.isEmpty { lines.append("") }
        if isZoneAssumed { lines.append(Wording.zoneAssumed) }
        guard !repeated.isEmpty else { return }
        lines.append(Wording.inSeveralItems)
        lines += repeated.map {
            "      \($0.type) \(ScreenText.line($0.value, columns: 60)): \(Self.numbers($0.items))"
        }
    }

    /// `1-3, 7`, of ascending numbers.
    static func numbers(_ numbers: [UInt64]) -> String {
        var runs: [ClosedRange<UInt64>] = []
        for number in numbers {
            if let last = runs.last, last.upperBound &+ 1 == number {
                runs[runs.count - 1] = last.lowerBound...number
            } else {
                runs.append(number...number)
            }
        }
        return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ", ")
    }
}
