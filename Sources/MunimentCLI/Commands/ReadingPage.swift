import Muniment

/// Items in the order in which they happened, under the headings of their days; what is not sure about a time
/// stands beside it, and what several items share stands at the end.
struct ReadingPage {
    private var runs: [Run] = []
    private var isZoneAssumed = false

    /// Lines of items as they came, each with its end.
    private struct Run {
        var bytes: [UInt8] = []
        var items: [Entry] = []
    }

    /// Where in its run an item's lines stand, and what puts them in order.
    private struct Entry {
        let number: UInt64
        let time: Int64
        let days: ReadingTime.Days?
        let lines: Range<Int>
    }

    /// An item among all of the page.
    private struct Key: Comparable {
        let isUndated: Bool
        let time: Int64
        let number: UInt64
        let run: Int
        let index: Int

        static func < (left: Key, right: Key) -> Bool {
            // Items without a time stand last, whenever they were recorded.
            if left.isUndated != right.isUndated { return right.isUndated }
            return left.time == right.time ? left.number < right.number : left.time < right.time
        }
    }

    var isEmpty: Bool { runs.allSatisfy(\.items.isEmpty) }

    /// Of its items, ascending.
    var numbers: [UInt64] { runs.flatMap { $0.items.map(\.number) }.sorted() }

    /// - Parameter below: lines about the item.
    mutating func add(_ item: Item, below: [String] = []) {
        let fields = item.timeFields
        let time = ReadingTime(fields)
        if time.isZoneAssumed { isZoneAssumed = true }
        var line = ""
        ItemLine.add(item, when: time.words, to: &line)
        if runs.isEmpty { runs.append(Run()) }
        let last = runs.count - 1
        let start = runs[last].bytes.count
        for line in [line] + below {
            runs[last].bytes.append(contentsOf: line.utf8)
            runs[last].bytes.append(UInt8(ascii: "\n"))
        }
        runs[last].items.append(
            Entry(
                number: item.number, time: item.sortBounds(fields).lowerBound, days: time.days,
                lines: start..<runs[last].bytes.count))
    }

    /// All of another page.
    mutating func append(_ other: ReadingPage) {
        runs += other.runs
        if other.isZoneAssumed { isZoneAssumed = true }
    }

    /// The page as one text, without a line break at its end.
    func text(repeated: [Vault.RepeatedIdentifier]) -> String {
        var text = lines
        if isZoneAssumed || !repeated.isEmpty { text += "\n" }
        if isZoneAssumed { text += Wording.zoneAssumed + "\n" }
        if !repeated.isEmpty { text += Wording.inSeveralItems + "\n" }
        for one in repeated {
            text +=
                "      \(one.type) \(ScreenText.line(one.value, columns: 60)): \(Self.numbers(one.items))\n"
        }
        if !text.isEmpty { text.unicodeScalars.removeLast() }
        return text
    }

    /// Each line with its end, the headings of the days between them.
    private var lines: String {
        let order = order
        let parts = order.indices.foldedOnAllCores(into: [UInt8](), eachOf: 1 << 12) { bytes, place in
            let (run, entry) = self[order[place]]
            if place == 0 || self[order[place - 1]].entry.days != entry.days {
                let heading = ReadingTime.heading(entry.days)
                bytes += (place == 0 ? heading : "\n" + heading).utf8
                bytes.append(UInt8(ascii: "\n"))
            }
            bytes += run.bytes[entry.lines]
        }
        return parts.indices.foldedOnAllCores(into: "", eachOf: 1) {
            $0 = String(decoding: parts[$1], as: UTF8.self)
        }.joined()
    }

    private subscript(_ key: Key) -> (run: Run, entry: Entry) {
        let run = runs[key.run]
        return (run, run.items[key.index])
    }

    private var order: [Key] {
        var order: [Key] = []
        order.reserveCapacity(runs.reduce(0) { $0 + $1.items.count })
        for (run, items) in runs.lazy.map(\.items).enumerated() {
            for (index, entry) in items.enumerated() {
                order.append(
                    Key(
                        isUndated: entry.days == nil, time: entry.time, number: entry.number, run: run,
                        index: index))
            }
        }
        order.sort()
        return order
    }

    /// `1-3, 7`, of ascending numbers; of many that do not follow each other, the first and how many more there are.
    static func numbers(_ numbers: [UInt64]) -> String {
        var runs: [ClosedRange<UInt64>] = []
        for number in numbers {
            if let last = runs.last, last.upperBound &+ 1 == number {
                runs[runs.count - 1] = last.lowerBound...number
            } else {
                runs.append(number...number)
            }
        }
        let named = runs.count > mostRuns + 1 ? runs.prefix(mostRuns) : runs[...]
        let words = named.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
        let restCount = numbers.count - named.reduce(0) { $0 + $1.count }
        return words.joined(separator: ", ") + (restCount > 0 ? " and \(restCount) more" : "")
    }

    private static let mostRuns = 20
}
