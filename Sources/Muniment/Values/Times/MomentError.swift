/// Why a typed time was not taken.
package enum MomentError: Error, Hashable, Sendable {
    /// It is in none of the accepted forms; the hint says what would be.
    case notUnderstood(MomentHint)
    /// Day and month could be either way round, as in 03/04/2026.
    case ambiguousOrder
    /// No calendar has that day or month.
    case dayDoesNotExist
    /// No clock shows that hour, minute or second.
    case timeDoesNotExist
    /// Only the years 1970 to 9999 are taken.
    case yearOutOfRange
    /// Offsets from UTC lie between -12:00 and +14:00.
    case offsetOutOfRange
    /// A range ends before it begins.
    case rangeReversed
    /// The zone is neither a known IANA name nor an offset.
    case unknownZone

    /// A stable name for scripts.
    package var code: String {
        switch self {
        case .notUnderstood: "time-not-understood"
        case .ambiguousOrder: "time-order-ambiguous"
        case .dayDoesNotExist: "time-day-does-not-exist"
        case .timeDoesNotExist: "time-does-not-exist"
        case .yearOutOfRange: "time-year-out-of-range"
        case .offsetOutOfRange: "time-offset-out-of-range"
        case .rangeReversed: "time-range-reversed"
        case .unknownZone: "time-zone-unknown"
        }
    }

    /// What to write instead. Holds nothing of what was typed.
    package var hint: String {
        switch self {
        case .notUnderstood(let hint): hint.words
        case .ambiguousOrder:
            "write the year first: 2026-04-03 is the third of April, 2026-03-04 the fourth of March"
        case .dayDoesNotExist: "check the day and the month; they are written as 2026-11-20"
        case .timeDoesNotExist: "hours run from 00 to 23, minutes and seconds from 00 to 59, as in 23:14:05"
        case .yearOutOfRange: "write the year with four digits, 1970 or later"
        case .offsetOutOfRange: "offsets run from -12:00 to +14:00, as in 2026-11-20 23:14 +02:00"
        case .rangeReversed: "write the earlier time first, as in 2026-11-20/2026-11-22"
        case .unknownZone: "write a zone as Europe/Paris, America/New_York, UTC or +02:00"
        }
    }
}

/// What stood in the way when a time was not understood.
package enum MomentHint: Hashable, Sendable {
    case form, relativeWord, yearFirst, twelveHourClock, fraction

    package var words: String {
        switch self {
        case .form:
            "write it as 2026-11-20 23:14, 2026-11-20, 2026-11 or 2026; put ~ before it for about"
        case .relativeWord:
            "write the date itself, as in 2026-11-20; if you are not sure, put ~ before it"
        case .yearFirst: "write the year first, with hyphens, as in 2026-11-20"
        case .twelveHourClock: "write the hour from 00 to 23, as in 2026-11-20 23:14"
        case .fraction: "a second may have one to nine digits after the point, as in 23:14:05.123"
        }
    }
}

/// Something about an accepted time that the person should look at.
package enum MomentWarning: String, Hashable, Sendable, CaseIterable {
    /// It begins more than two minutes after now.
    case inFuture = "in-future"
    /// The clocks went back: that local time came twice. Both are inside `earliest...latest`.
    case repeatedHour = "repeated-hour"
    /// The clocks went forward: that local time was never shown.
    case skippedHour = "skipped-hour"
}
