import Muniment

/// Items in the order in which they happened, under the headings of their days; what is not sure about a time
/// stands beside it, and what several items share stands at the end.
struct ReadingPage {
    private var dated = Days()
    private var undated = Days()
    private var isZoneAssumed = false
    /// Of its items, in the order in which they came.
    private(set) var numbers: [UInt64] = []

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
        fileprivate let isZoneAssumed: Bool
        fileprivate let days: [String]
        fileprivate let line: String

        init(_ item: Item) {
            self.item = Place(item)
            let time = ReadingTime(item)
            isDated = time.isKnown
            isZoneAssumed = time.isZoneAssumed
            days = time.days
            var line = ""
            ItemLine.add(item, when: time.words, to: &line)
            self.line = line
        }
    }

    /// Lines under the headings of their days.
    private struct Days {
        /// Of the first of ``text``, which stands without its heading; `nil` while there is none.
        private var first: [String]?
        private var last: [String] = []
        private var text = ""

        mutating func add(_ line: String, _ days: [String]) {
            if first == nil { first = days } else { addHeading(days) }
            last = days
            text += line
            text += "\n"
        }

        mutating func append(_ later: Days) {
            guard let days = later.first else { return }
            if first == nil { first = days } else { addHeading(days) }
            last = later.last
            text += later.text
        }

        private mutating func addHeading(_ days: [String]) {
            if days != last { text += "\n\(ReadingTime.heading(days))\n" }
        }

        /// Each line with its end, the first heading before them.
        var lines: String { first.map { "\(ReadingTime.heading($0))\n\(text)" } ?? "" }
    }

    /// What happened next.
    /// - Parameter below: lines about the item.
    mutating func add(_ entry: Entry, below: [String] = []) {
        numbers.append(entry.item.number)
        if entry.isZoneAssumed { isZoneAssumed = true }
        let lines = below.isEmpty ? entry.line : ([entry.line] + below).joined(separator: "\n")
        if entry.isDated { dated.add(lines, entry.days) } else { undated.add(lines, entry.days) }
    }

    /// A page of what happened after all that is here.
    mutating func append(_ later: ReadingPage) {
        dated.append(later.dated)
        undated.append(later.undated)
        numbers += later.numbers
        if later.isZoneAssumed { isZoneAssumed = true }
    }

    /// The page as one text, without a line break at its end; items without a time stand last, whenever they were
    /// recorded.
    func text(repeated: [Vault.RepeatedIdentifier]) -> String {
        var all = dated
        all.append(undated)
        var text = all.lines
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
