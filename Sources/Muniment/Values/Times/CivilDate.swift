/// A day of the Gregorian calendar, counted without any library's help.
package struct CivilDate: Hashable, Sendable {
    package let year: Int64
    package let month: Int
    package let day: Int

    /// The years that a moment may lie in.
    package static let years: ClosedRange<Int64> = 1970...9999

    /// `nil` unless the calendar has such a day.
    package init?(year: Int64, month: Int, day: Int) {
        guard Self.years.contains(year), (1...12).contains(month),
            (1...Self.dayCount(year: year, month: month)).contains(day)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day that lies `days` after 1970-01-01, in the Gregorian calendar carried on both ways.
    ///
    /// The year is counted from March, so that the leap day ends it; 400 such years are 146,097 days.
    init(daysSince1970 days: Int64) {
        let shifted = days + 719_468
        let cycle = Self.floorDivide(shifted, 146_097)
        let dayOfCycle = shifted - cycle * 146_097
        let yearOfCycle =
            (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
        day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
        year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01.
    package var daysSince1970: Int64 {
        let yearFromMarch = month <= 2 ? year - 1 : year
        let cycle = Self.floorDivide(yearFromMarch, 400)
        let yearOfCycle = yearFromMarch - cycle * 400
        let monthFromMarch = Int64(month > 2 ? month - 3 : month + 9)
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + Int64(day) - 1
        let dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
        return cycle * 146_097 + dayOfCycle - 719_468
    }

    /// Days of a month, 1...12; leap years as Gregory XIII ruled.
    package static func dayCount(year: Int64, month: Int) -> Int {
        switch month {
        case 2:
            return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}
