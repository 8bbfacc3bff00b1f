import SwiftASN1

/// A moment in UTC exactly as an authority wrote it: GeneralizedTime of DER, whole seconds and a fraction.
package struct TimeStampTime: Hashable, Sendable {
    package let year: Int
    package let month: Int
    package let day: Int
    package let hour: Int
    package let minute: Int
    /// 0 to 59, or 60 in a leap second.
    package let second: Int
    /// The digits after the decimal point, at most 9, the last not 0; empty for a whole second.
    package let fraction: String

    /// ISO 8601 with all digits that were given: `2026-11-21T15:14:45.25Z`.
    package var text: String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let years = String(repeating: "0", count: 4 - min(4, String(year).count)) + String(year)
        let date = "\(years)-\(two(month))-\(two(day))"
        let point = fraction.isEmpty ? "" : "." + fraction
        return "\(date)T\(two(hour)):\(two(minute)):\(two(second))\(point)Z"
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, leap seconds not counted: second 60 is the next minute's 0.
    package var secondsSince1970: Int64 {
        // Years are counted from March, so that the leap day is the last of its year.
        let fromMarch = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let leapDays = fromMarch / 4 - fromMarch / 100 + fromMarch / 400
        // 719,468 days lie between 0000-03-01 and 1970-01-01.
        let days = fromMarch * 365 + leapDays + dayOfYear - 719_468
        return Int64(days * 86_400 + hour * 3_600 + minute * 60 + second)
    }

    /// The fraction in nanoseconds.
    package var nanosecond: Int {
        Int(fraction + String(repeating: "0", count: 9 - min(9, fraction.count))) ?? 0
    }

    /// - Throws: ``TimestampError/malformed(_:)`` unless it ends in Z, names a day that exists, and its
    ///   fraction has 1 to 9 digits, the last not 0 (X.690 section 11.7; RFC 3161 section 2.4.2).
    init(_ node: ASN1Node) throws(TimestampError) {
        guard case .primitive(let content) = node.content, content.count <= 25,
            let time = try? GeneralizedTime(derEncoded: node), time.year > 0, time.seconds <= 60
        else { throw .malformed("time") }
        let digits = String(decoding: time.rawFractionalSeconds, as: UTF8.self)
        guard digits.utf8.count <= 9 else { throw .malformed("time") }
        year = time.year
        month = time.month
        day = time.day
        hour = time.hours
        minute = time.minutes
        second = time.seconds
        fraction = digits
    }
}

/// How far the authority's clock may be off, in either direction (RFC 3161 section 2.4.2).
package struct TimeStampAccuracy: Hashable, Sendable {
    /// At most 2^31 - 1.
    package let seconds: Int
    /// 0 to 999.
    package let milliseconds: Int
    /// 0 to 999.
    package let microseconds: Int

    init(_ node: ASN1Node) throws(TimestampError) {
        var fields = try DERFields(node, at: "accuracy")
        let seconds = try fields.optional(Int.self) ?? 0
        let milliseconds = try fields.optional(Int.self, as: .context(0))
        let microseconds = try fields.optional(Int.self, as: .context(1))
        try fields.end()
        guard (0...Int(Int32.max)).contains(seconds), (1...999).contains(milliseconds ?? 1),
            (1...999).contains(microseconds ?? 1)
        else { throw .malformed("accuracy") }
        self.seconds = seconds
        self.milliseconds = milliseconds ?? 0
        self.microseconds = microseconds ?? 0
    }
}
