extension Moment {
    /// `2026-11-21T12:30:05Z`. Years outside 0000 to 9999 are written as long as they are.
    package static func utcText(unixSeconds: Int64) -> String {
        let (date, time) = clockText(unixSeconds)
        return "\(date)T\(time)Z"
    }

    /// Unix seconds of exactly the form that ``utcText(unixSeconds:)`` writes, for 1970 to 9999.
    /// - Throws: `notUnderstood`, `dayDoesNotExist`, `timeDoesNotExist`, `yearOutOfRange`.
    package static func parseUTC(_ text: String) throws(MomentError) -> Int64 {
        guard text.utf8.count == 20 else { throw .notUnderstood(.form) }
        let moment = try parse(text, defaultZone: "UTC", now: nil)
        guard utcText(unixSeconds: moment.earliest) == text else { throw .notUnderstood(.form) }
        return moment.earliest
    }

    /// `2026-11-21 13:30:05 +01:00`, as a clock in `zone` showed it.
    /// - Throws: `unknownZone` or `offsetOutOfRange`.
    package static func localText(unixSeconds: Int64, zone: String) throws(MomentError) -> String {
        let offset = try ZoneClock(zone).offset(at: unixSeconds)
        let (shown, overflow) = unixSeconds.addingReportingOverflow(offset)
        let (date, time) = clockText(overflow ? unixSeconds : shown)
        return "\(date) \(time) \(ZoneName.offsetText(overflow ? 0 : offset))"
    }

    private static func clockText(_ seconds: Int64) -> (date: String, time: String) {
        let (quotient, remainder) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let days = remainder < 0 ? quotient - 1 : quotient
        let second = remainder < 0 ? remainder + 86_400 : remainder
        let date = CivilDate(daysSince1970: days)
        let month = Digits.pad(Int64(date.month), 2)
        let day = Digits.pad(Int64(date.day), 2)
        return (
            "\(Digits.pad(date.year, 4))-\(month)-\(day)",
            [second / 3_600, second / 60 % 60, second % 60].map { Digits.pad($0, 2) }.joined(separator: ":")
        )
    }
}
