/// The time of a zip's header (APPNOTE section 4.4.6): two bytes of time and two of date, in steps of two
/// seconds, in no time zone.
struct DOSTime {
    /// 1980-01-01, the first day that can be written.
    static let earliest: Int64 = 315_532_800
    /// 2038-01-19 03:14:07, the last time that tools which read the extended field as signed agree on.
    static let latest = Int64(Int32.max)

    private static let secondsPerDay: Int64 = 86_400
    private static let monthLengths: [Int64] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

    private let time: UInt16
    private let date: UInt16

    /// The UTC reading of `seconds` since 1970, or of the nearest time from ``earliest`` to ``latest``.
    init(unixSeconds seconds: Int64) {
        let since = min(max(seconds, Self.earliest), Self.latest) - Self.earliest
        let second = since % Self.secondsPerDay
        time = UInt16(second / 3600) << 11 | UInt16(second / 60 % 60) << 5 | UInt16(second % 60 / 2)

        var day = since / Self.secondsPerDay
        var year: Int64 = 0
        // Every fourth year from 1980 to the last is a leap year, 2000 too.
        while day >= (year % 4 == 0 ? 366 : 365) {
            day -= year % 4 == 0 ? 366 : 365
            year += 1
        }
        var month = 0
        for (index, length) in Self.monthLengths.enumerated() {
            let length = index == 1 && year % 4 == 0 ? length + 1 : length
            month = index + 1
            if day < length { break }
            day -= length
        }
        date = UInt16(year) << 9 | UInt16(month) << 5 | UInt16(day + 1)
    }

    var bytes: [UInt8] {
        [time, date].flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }
}
