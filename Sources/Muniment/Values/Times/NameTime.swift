/// A time that the name of a file tells, by whatever clock gave the name.
///
/// It is a proposal: when a picture was made or saved, not when what it shows happened.
package struct NameTime: Hashable, Sendable {
    /// `2026-11-02 23:14:55` or `2026-11-02`: as precise as the name, without a zone.
    package let text: String
    /// The name is known to be in UTC; otherwise it is in the zone of the device, which no name tells.
    package let isUTC: Bool

    /// Years that a clock which was ever set may show; clocks that were not begin in 1970 or 1980.
    package static let years: ClosedRange<Int64> = 2000...2099

    /// `nil` for a name that is in none of the known forms, or tells a day or time that does not exist.
    /// - Parameter name: the last part of a path.
    package init?(ofFileNamed name: String) {
        guard name.utf8.count <= 255 else { return nil }
        let plain = NamePattern.plain(name)
        let found = NamePattern.all.lazy.compactMap { pattern in pattern.time(in: plain) }.first
        guard let found else { return nil }
        self = found
    }

    init?(_ parts: NamePattern.Parts) {
        isUTC = parts.isUTC
        if let milliseconds = parts.milliseconds {
            let utc = Moment.utcText(unixSeconds: milliseconds / 1000)
            guard let year = Digits.value(utc.utf8.prefix(4)), Self.years.contains(year) else { return nil }
            text = utc.prefix(10) + " " + utc.dropFirst(11).prefix(8)
            return
        }
        guard Self.years.contains(parts.year),
            let date = CivilDate(year: parts.year, month: Int(parts.month), day: Int(parts.day))
        else { return nil }
        let day = [Digits.pad(date.year, 4), Digits.pad(parts.month, 2), Digits.pad(parts.day, 2)]
            .joined(separator: "-")
        guard let clock = parts.clock else {
            text = day
            return
        }
        guard clock.hour < 24, clock.minute < 60, clock.second < 60 else { return nil }
        text =
            day + " "
            + [clock.hour, clock.minute, clock.second].map { Digits.pad($0, 2) }.joined(separator: ":")
    }
}
