import Muniment

/// Items in the order in which they happened, under the headings of their days; what is not sure about a time
/// stands beside it, and what several items share stands at the end.
struct ReadingPage {
    private var lines: [String] = []

    /// The page as one text, without a line break at its end.
    var text: String { lines.joined(separator: "\n") }

    /// - Parameters:
    ///   - items: in the order in which they happened.
    ///   - below: lines about an item, by its number.
    init(_ items: [Item], below: [UInt64: [String]], repeated: [Vault.RepeatedIdentifier]) {
        var heading: String?
        let entries = items.mappedOnAllCores { item in
            let time = ReadingTime(item)
            return (
                item: item.number, isDated: item.text("at") != nil, time: time,
                line: ItemLine.line(item, when: time.words)
            )
        }
        // Items without a time stand last, whenever they were recorded.
        for entry in entries.filter(\.isDated) + entries.filter({ !$0.isDated }) {
            if entry.time.heading != heading {
                if heading != nil { lines.append("") }
                lines.append(entry.time.heading)
                heading = entry.time.heading
            }
            lines.append(entry.line)
            lines += below[entry.item] ?? []
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
