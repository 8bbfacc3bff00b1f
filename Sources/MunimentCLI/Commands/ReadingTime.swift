import Muniment

/// When an item happened, for reading under the heading of its day: never more exact than it is known.
struct ReadingTime {
    /// A day, a month or a year as it was recorded, or the first and last of a span, as the clock showed it that the
    /// time was read from; none where there is no time.
    let days: [String]
    /// It has a time.
    let isKnown: Bool
    /// The time of day, and everything that is not sure about it.
    let words: String
    /// Its zone was not given.
    let isZoneAssumed: Bool

    /// The item's `at` is one or two times in ISO 8601 with `/` between.
    init(_ item: Item) {
        guard let at = item.text("at") else {
            (days, isKnown, words, isZoneAssumed) = ([], false, "-", false)
            return
        }
        isKnown = true
        var days: [String] = []
        var clocks: [Substring?] = []
        var rest = at[...]
        while !rest.isEmpty {
            let end = rest.utf8.firstIndex(of: UInt8(ascii: "/")).map { rest[..<$0] } ?? rest
            rest = Substring(rest.utf8[end.endIndex...].dropFirst())
            guard !end.isEmpty else { continue }
            let place = end.utf8.firstIndex(of: UInt8(ascii: "T")) ?? end.endIndex
            let day = ScreenText.line(String(end[..<place]))
            if days.last != day { days.append(day) }
            let clock = Substring(end.utf8[place...].dropFirst())
            clocks.append(clock.isEmpty ? nil : clock)
        }
        self.days = days
        let hasClock = clocks.contains { $0 != nil }
        var text =
            hasClock ? clocks.map { $0.map(Self.clock) ?? "?" }.joined(separator: " to ") : "-"
        if item.text("precision") == "about" { text = hasClock ? "about " + text : "about then" }
        // A clock time without an offset of its own.
        let isLocal = clocks.contains { clock in clock.map { Self.offset(in: $0) == nil } ?? false }
        isZoneAssumed = isLocal && item.flag("zoneAssumed") == true
        var marks: [String] = []
        if isLocal, let zone = item.text("zone") { marks.append(zone + (isZoneAssumed ? "?" : "")) }
        if let source = item.text("timeFrom").flatMap({ Wording.unsureSources[$0] }) { marks.append(source) }
        marks += item.texts("timeWarnings").map { Wording.timeWarnings[$0] ?? $0 }
        if !marks.isEmpty { text += " (\(marks.joined(separator: "; ")))" }
        words = ScreenText.line(text)
    }

    /// What days are told with.
    static func heading(_ days: [String]) -> String {
        guard let first = days.first, let last = days.last else { return Wording.noTime }
        return days.count == 1 ? heading(first) : "\(first) to \(last)"
    }

    private static func offset(in clock: Substring) -> Substring.Index? {
        clock.utf8.firstIndex { [UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "Z")].contains($0) }
    }

    /// `23:14:05+02:00` as `23:14:05 +02:00`, and `Z` as UTC.
    private static func clock(_ text: Substring) -> String {
        guard let place = offset(in: text) else { return String(text) }
        return text[..<place] + (text[place] == "Z" ? " UTC" : " " + text[place...])
    }

    private static func heading(_ day: String) -> String {
        switch day.split(separator: "-").count {
        case 1: "\(day) (month and day not given)"
        case 2: "\(day) (day not given)"
        default: weekday(day).map { "\(day), \($0)" } ?? day
        }
    }

    private static let weekdays = [
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]

    private static func weekday(_ day: String) -> String? {
        let numbers = day.split(separator: "-").compactMap { Int($0) }
        guard numbers.count == 3,
            let date = CivilDate(year: Int64(numbers[0]), month: numbers[1], day: numbers[2])
        else { return nil }
        // 1970-01-01 was a Thursday, and no day that there is lies before it.
        return weekdays[Int((date.daysSince1970 + 4) % 7)]
    }
}
