/// One end of a moment as it was typed: a year, a month, a day, or a day with a time.
struct MomentPart {
    var year: Int64
    var month: Int?
    var day: Int?
    var time: ClockTime?
    var isAbout = false

    struct ClockTime {
        var hour: Int64
        var minute: Int64
        var second: Int64?
        /// Digits after the point, as typed; empty when there were none.
        var fraction = ""
        /// Seconds east of UTC, when an offset was typed.
        var offset: Int64?
        var isZulu = false
    }

    /// The one ISO 8601 spelling, with the precision that was typed.
    var text: String {
        text(offset: time.flatMap { time in time.offset.map { time.isZulu ? "Z" : ZoneName.offsetText($0) } })
    }

    /// The same with `offset` at the end, when there is a time of day.
    func text(offset: String?) -> String {
        var text = Digits.pad(year, 4)
        if let month { text += "-" + Digits.pad(Int64(month), 2) }
        if let day { text += "-" + Digits.pad(Int64(day), 2) }
        guard let time else { return text }
        text += "T\(Digits.pad(time.hour, 2)):\(Digits.pad(time.minute, 2))"
        if let second = time.second { text += ":" + Digits.pad(second, 2) }
        if !time.fraction.isEmpty { text += "." + time.fraction }
        return text + (offset ?? "")
    }

    /// The zone that the typed offset is stored as.
    var zone: String? {
        time.flatMap { time in time.offset.map { time.isZulu ? "UTC" : ZoneName.offsetText($0) } }
    }

    var hasLocalClock: Bool { time?.offset == nil }

    /// First and last Unix second that it can mean, by `clock` where no offset was typed.
    func span(_ clock: ZoneClock) throws(MomentError) -> MomentSpan {
        if let time { return try timeSpan(time, time.offset.map(ZoneClock.init(offset:)) ?? clock) }
        let firstMonth = month ?? 1
        let lastMonth = month ?? 12
        guard let first = CivilDate(year: year, month: firstMonth, day: day ?? 1),
            let last = CivilDate(
                year: year, month: lastMonth,
                day: day ?? CivilDate.dayCount(year: year, month: lastMonth))
        else { throw .dayDoesNotExist }
        let start = Self.dayStart(first.daysSince1970, clock)
        let end = Self.dayStart(last.daysSince1970 + 1, clock) - 1
        return MomentSpan(
            earliest: start, latest: max(start, end), warnings: end < start ? [.skippedHour] : [])
    }

    private func timeSpan(_ time: ClockTime, _ clock: ZoneClock) throws(MomentError) -> MomentSpan {
        guard let month, let day, let date = CivilDate(year: year, month: month, day: day) else {
            throw .dayDoesNotExist
        }
        let local =
            date.daysSince1970 * 86_400 + time.hour * 3_600 + time.minute * 60 + (time.second ?? 0)
        let length: Int64 = time.second == nil ? 59 : 0
        let span: MomentSpan
        switch clock.instants(local: local) {
        case .once(let instant):
            span = MomentSpan(earliest: instant, latest: instant + length)
        case .twice(let first, let second):
            span = MomentSpan(earliest: first, latest: second + length, warnings: [.repeatedHour])
        case .never(let first, let second, _):
            span = MomentSpan(earliest: first, latest: second + length, warnings: [.skippedHour])
        }
        // A leap second comes after 23:59:59 UTC on the last day of a month (ITU-R TF.460), so the
        // second that follows, which shares its Unix number, begins a month.
        if time.second == 60 {
            let next = CivilDate(daysSince1970: span.earliest / 86_400)
            guard span.earliest % 86_400 == 0, next.day == 1 else { throw .timeDoesNotExist }
        }
        return span
    }

    private static func dayStart(_ days: Int64, _ clock: ZoneClock) -> Int64 {
        switch clock.instants(local: days * 86_400) {
        case .once(let instant), .twice(let instant, _): instant
        case .never(_, _, let change): change
        }
    }
}

/// First and last Unix second that something can mean, both included.
struct MomentSpan {
    var earliest: Int64
    var latest: Int64
    var warnings: [MomentWarning] = []
}
