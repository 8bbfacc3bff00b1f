import Muniment

/// When an item happened, for reading under the heading of its day: never more exact than it is known.
struct ReadingTime {
    /// A day, a month, a year or a span of them, as the clock showed it that the time was read from.
    let heading: String
    /// The time of day, and everything that is not sure about it.
    let words: String
    /// Its zone was not given.
    let isZoneAssumed: Bool

    /// The item's `at` is one or two times in ISO 8601 with `/` between.
    init(_ item: Item) {
        guard let at = item.text("at") else {
            (heading, words, isZoneAssumed) = (Wording.noTime, "-", false)
            return
        }
        let ends = at.split(separator: "/").map { end in
            end.split(separator: "T", maxSplits: 1).map { ScreenText.line(String($0)) }
        }
        let days = ends.compactMap(\.first)
        heading =
            Set(days).count == 1
            ? Self.heading(days[0]) : "\(days.first ?? "") to \(days.last ?? "")"
        let clocks = ends.map { $0.count > 1 ? Self.clock($0[1]) : "" }
        let hasClock = clocks.contains { !$0.isEmpty }
        var text = hasClock ? clocks.map { $0.isEmpty ? "?" : $0 }.joined(separator: " to ") : "-"
        if item.text("precision") == "about" { text = hasClock ? "about " + text : "about then" }
        // A clock time without an offset of its own.
        let isLocal = at.split(separator: "/").contains { $0.contains("T") && !Self.hasOffset($0) }
        isZoneAssumed = isLocal && item.flag("zoneAssumed") == true
        var marks: [String] = []
        if isLocal, let zone = item.text("zone") { marks.append(zone + (isZoneAssumed ? "?" : "")) }
        if let source = item.text("timeFrom").flatMap({ Wording.unsureSources[$0] }) { marks.append(source) }
        marks += item.texts("timeWarnings").map { Wording.timeWarnings[$0] ?? $0 }
        if !marks.isEmpty { text += " (\(marks.joined(separator: "; ")))" }
        words = ScreenText.line(text)
    }

    private static func hasOffset(_ end: Substring) -> Bool {
        guard let clock = end.split(separator: "T", maxSplits: 1).last else { return false }
        return clock.contains { "+-Z".contains($0) }
    }

    /// `23:14:05+02:00` as `23:14:05 +02:00`, and `Z` as UTC.
    private static func clock(_ text: String) -> String {
        guard let place = text.firstIndex(where: { "+-Z".contains($0) }) else { return text }
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
