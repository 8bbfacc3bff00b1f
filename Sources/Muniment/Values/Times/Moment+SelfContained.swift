/// A time other than an item's `at` has no fields for its zone beside it, so it carries along what is needed
/// to read it: `2026-11-20T23:14 [Europe/Paris, assumed]`, `about 2026-11-20`.
extension Moment {
    private static let aboutMark = "about "
    private static let assumedMark = ", assumed"

    /// ``value`` with its zone, where a clock was read in one, and with "about".
    var selfContained: String {
        var text = value
        if let zone, isLocalClockTime { text += " [\(zone)\(zoneAssumed ? Self.assumedMark : "")]" }
        return precision == .about ? Self.aboutMark + text : text
    }

    /// The moment again from ``selfContained``; a date is read in `zone`, which it did not carry along.
    /// - Throws: any ``MomentError``.
    init(selfContained text: String, zone: String) throws(MomentError) {
        var rest = Substring(text)
        let isAbout = rest.hasPrefix(Self.aboutMark)
        if isAbout { rest = rest.dropFirst(Self.aboutMark.count) }
        var name = zone
        var isAssumed = true
        if rest.hasSuffix("]"), let start = rest.firstIndex(of: "[") {
            var inside = rest[rest.index(after: start)...].dropLast()
            isAssumed = inside.hasSuffix(Self.assumedMark)
            if isAssumed { inside = inside.dropLast(Self.assumedMark.count) }
            name = String(inside)
            rest = rest[..<start]
        }
        self = try Moment.parse(
            (isAbout ? "~" : "") + rest, defaultZone: name, zoneAssumed: isAssumed, now: nil)
    }

    /// Whether a time of day stands in ``value`` without an offset of its own.
    private var isLocalClockTime: Bool {
        let parts = (try? MomentReader.parts(value)) ?? []
        return parts.contains { $0.time != nil && $0.hasLocalClock }
    }
}
