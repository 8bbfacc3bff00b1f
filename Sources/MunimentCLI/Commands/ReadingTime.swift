import Muniment

/// When an item happened, for reading under the heading of its day: never more exact than it is known.
struct ReadingTime {
    /// A day, a month or a year as it was recorded, or the first and last of a span, as the clock showed it that the
    /// time was read from.
    struct Days: Equatable {
        let first: String
        let last: String
    }

    /// `nil` where there is no time.
    let days: Days?
    /// The time of day, and everything that is not sure about it.
    let words: String
    /// Its zone was not given.
    let isZoneAssumed: Bool

    init(_ time: TimeFields) {
        guard let at = time.at else {
            (days, words, isZoneAssumed) = (nil, "-", false)
            return
        }
        let (first, last) = Self.parts(at)
        let firstDay = ScreenText.line(String(first.day))
        days = Days(first: firstDay, last: last.map { ScreenText.line(String($0.day)) } ?? firstDay)
        let hasClock = first.clock != nil || last?.clock != nil
        var text = hasClock ? first.words : "-"
        if hasClock, let last { text += " to " + last.words }
        if time.precision == "about" { text = hasClock ? "about " + text : "about then" }
        let isLocal = first.isLocal || last?.isLocal == true
        isZoneAssumed = isLocal && time.zoneAssumed == true
        var isMarked = false
        func mark(_ words: String) {
            text += isMarked ? "; " : " ("
            text += words
            isMarked = true
        }
        if isLocal, let zone = time.zone { mark(isZoneAssumed ? zone + "?" : zone) }
        if let source = time.timeFrom.flatMap({ Wording.unsureSources[$0] }) { mark(source) }
        for warning in time.timeWarnings { mark(Wording.timeWarnings[warning] ?? warning) }
        if isMarked { text += ")" }
        words = ScreenText.line(text)
    }

    private static func parts(_ at: String) -> (first: Part, last: Part?) {
        guard let slash = at.utf8.firstIndex(of: UInt8(ascii: "/")) else { return (Part(at[...]), nil) }
        return (Part(at[..<slash]), Part(Substring(at.utf8[slash...].dropFirst())))
    }

    /// One of the times: what the clock showed, as far as it is known.
    private struct Part {
        let day: Substring
        let clock: Substring?
        /// Where the offset of the clock time begins, if it has one of its own.
        let offset: Substring.Index?

        init(_ time: Substring) {
            let place = time.utf8.firstIndex(of: UInt8(ascii: "T")) ?? time.endIndex
            day = time[..<place]
            let clock = Substring(time.utf8[place...].dropFirst())
            self.clock = clock.isEmpty ? nil : clock
            offset = clock.utf8.firstIndex { byte in
                byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "Z")
            }
        }

        var isLocal: Bool { clock != nil && offset == nil }

        /// `23:14:05+02:00` as `23:14:05 +02:00`, and `Z` as UTC.
        var words: String {
            guard let clock else { return "?" }
            guard let offset else { return String(clock) }
            return clock[..<offset]
                + (clock.utf8[offset] == UInt8(ascii: "Z") ? " UTC" : " " + clock[offset...])
        }
    }

    /// What days are told with.
    static func heading(_ days: Days?) -> String {
        guard let days else { return Wording.noTime }
        return days.first == days.last ? heading(days.first) : "\(days.first) to \(days.last)"
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
