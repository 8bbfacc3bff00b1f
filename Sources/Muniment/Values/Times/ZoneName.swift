import Foundation

/// A time zone as it is stored: an IANA name, `UTC`, or an offset such as `+02:00`.
package enum ZoneName {
    /// Returns the zone in its one spelling: `utc`, `Z` and `GMT` become `UTC`, case is mended,
    /// `+0200` and `+02` become `+02:00`.
    /// - Throws: `unknownZone`, or `offsetOutOfRange` for an offset that no place has.
    package static func validate(_ text: String) throws(MomentError) -> String {
        if text == "UTC" { return text }
        guard text.utf8.count <= 64 else { throw .unknownZone }
        if ["UTC", "Z", "GMT", "ETC/UTC"].contains(text.uppercased()) { return "UTC" }
        if text.hasPrefix("+") || text.hasPrefix("-") {
            guard let seconds = try offset(text) else { throw .unknownZone }
            return offsetText(seconds)
        }
        guard text.utf8.allSatisfy(isNameByte), text.contains("/") else { throw .unknownZone }
        if known.contains(text) { return text }
        let lowercased = text.lowercased()
        if let spelled = known.first(where: { $0.lowercased() == lowercased }) { return spelled }
        // Older names such as Europe/Kiev and Asia/Calcutta are not listed, but computers still use them.
        guard TimeZone(identifier: text) != nil else { throw .unknownZone }
        return text
    }

    /// Seconds east of UTC for `+02:00`, `+0200`, `+02`; `nil` for other text.
    static func offset(_ text: some StringProtocol) throws(MomentError) -> Int64? {
        let bytes = Array(text.utf8)
        guard let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
            return nil
        }
        var digits = Array(bytes.dropFirst())
        if digits.count == 5, digits[2] == UInt8(ascii: ":") { digits.remove(at: 2) }
        guard digits.count == 2 || digits.count == 4, let number = Digits.value(digits) else { return nil }
        let (hours, minutes) = digits.count == 2 ? (number, 0) : (number / 100, number % 100)
        let seconds = (hours * 3_600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
        guard minutes < 60, (-12 * 3_600...14 * 3_600).contains(seconds) else { throw .offsetOutOfRange }
        return seconds
    }

    /// `+02:00` for 7,200. Offsets of the past with odd seconds are rounded towards zero to minutes.
    static func offsetText(_ seconds: Int64) -> String {
        let minutes = abs(seconds) / 60
        return "\(seconds < 0 ? "-" : "+")\(Digits.pad(minutes / 60, 2)):\(Digits.pad(minutes % 60, 2))"
    }

    private static let known = Set(TimeZone.knownTimeZoneIdentifiers)

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "_"),
            UInt8(ascii: "-"), UInt8(ascii: "+"):
            true
        default: false
        }
    }
}

/// ASCII digits to numbers and back.
enum Digits {
    /// `nil` unless there is at least one byte, at most 18, and all are digits.
    static func value(_ bytes: some Collection<UInt8>) -> Int64? {
        guard !bytes.isEmpty, bytes.count <= 18 else { return nil }
        var value: Int64 = 0
        for byte in bytes {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        return value
    }

    /// Decimal digits with zeros in front, at least `width` of them.
    static func pad(_ value: Int64, _ width: Int) -> String {
        let digits = String(value.magnitude)
        let zeros = String(repeating: "0", count: max(0, width - digits.count))
        return (value < 0 ? "-" : "") + zeros + digits
    }
}
