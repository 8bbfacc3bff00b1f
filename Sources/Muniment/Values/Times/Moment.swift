/// When something happened, exactly as precise as the person knew it.
///
/// Sorting uses ``earliest`` and ``latest``; they are bounds, not facts to report.
package struct Moment: Sendable {
    /// Canonical ISO 8601: `2026-11-20T23:14:05+02:00`, `2026-11-20T23:14`, `2026-11-20`, `2026-11`,
    /// `2026`, or two of these with `/` between. An offset is there only if one was typed.
    package let value: String
    package let precision: Precision
    /// IANA name, `UTC` or an offset such as `+02:00`; `nil` when the two ends of a range carry
    /// different offsets of their own.
    package let zone: String?
    /// The zone was not typed; it is the one that the caller handed in.
    package let zoneAssumed: Bool
    /// In the order of ``MomentWarning``, each at most once.
    package let warnings: [MomentWarning]
    /// First Unix second that it can mean.
    package let earliest: Int64
    /// Last Unix second that it can mean.
    package let latest: Int64
    /// ISO 8601 with the offset of every time of day written out. Where ``zoneAssumed``, that offset
    /// follows from the assumed zone, and both have to be shown together.
    package let iso8601: String

    package enum Precision: String, Hashable, Sendable, CaseIterable {
        /// A time of day was given.
        case exact
        /// The person wrote `~`.
        case about
        /// A day, a month, a year, or a range that begins or ends with one.
        case date
    }

    /// Beyond this many seconds after now a moment is said to lie in the future.
    package static let futureTolerance: Int64 = 120

    /// Reads what a person typed.
    /// - Parameter text: one of the forms of ``value``, with `T` or one space before the time, and
    ///   `~` before or after for "about"; at most 100 bytes.
    /// - Parameter defaultZone: where no offset was typed; an IANA name, `UTC` or an offset.
    /// - Parameter zoneAssumed: false if the person named `defaultZone` for this moment.
    /// - Parameter now: Unix seconds; `nil` leaves out the warning about the future.
    package static func parse(
        _ text: String, defaultZone: String, zoneAssumed: Bool = true, now: Int64?
    ) throws(MomentError) -> Moment {
        let parts = try MomentReader.parts(text)
        let about = parts.contains { $0.isAbout }
        return try Moment(
            parts, about ? .about : Self.plainPrecision(parts), zone: defaultZone, zoneAssumed: zoneAssumed,
            now: now)
    }

    /// The moment again from what was stored of it.
    /// - Throws: any ``MomentError``, when the fields do not belong together.
    package init(
        value: String, precision: Precision, zone: String?, zoneAssumed: Bool, now: Int64? = nil
    ) throws(MomentError) {
        try self.init(
            Self.parts(value, precision), precision, zone: zone ?? "UTC", zoneAssumed: zoneAssumed, now: now)
        guard self.value == value, self.zone == zone else { throw .notUnderstood(.form) }
    }

    /// ``earliest`` and ``latest`` of what was stored, without the rest: for sorting many. Whether the texts are
    /// spelled as they are written here is not looked at.
    /// - Throws: any ``MomentError``, when the fields do not belong together.
    package static func bounds(
        value: String, precision: Precision, zone: String?
    ) throws(MomentError) -> ClosedRange<Int64> {
        let parts = try parts(value, precision)
        let spans = try spans(parts, ZoneClock(zone ?? "UTC"))
        let earliest = spans.map(\.earliest).min() ?? 0
        return earliest...max(earliest, spans.map(\.latest).max() ?? earliest)
    }

    /// Of what was stored.
    private static func parts(
        _ value: String, _ precision: Precision
    ) throws(MomentError) -> [MomentPart] {
        let parts = try MomentReader.parts(value)
        guard precision == .about || precision == plainPrecision(parts),
            !parts.contains(where: { $0.isAbout })
        else { throw .notUnderstood(.form) }
        return parts
    }

    private static func spans(
        _ parts: [MomentPart], _ clock: ZoneClock
    ) throws(MomentError) -> [MomentSpan] {
        var spans: [MomentSpan] = []
        for part in parts { spans.append(try part.span(clock)) }
        if let first = spans.first, let last = spans.last, first.earliest > last.latest {
            throw .rangeReversed
        }
        return spans
    }

    private init(
        _ parts: [MomentPart], _ precision: Precision, zone: String, zoneAssumed: Bool, now: Int64?
    ) throws(MomentError) {
        let zone = try ZoneName.validate(zone)
        let clock = try ZoneClock(zone)
        let spans = try Self.spans(parts, clock)
        let earliest = spans.map(\.earliest).min() ?? 0
        let isLocal = parts.contains(where: \.hasLocalClock)
        let typed = Set(parts.map(\.zone))
        value = parts.map(\.text).joined(separator: "/")
        self.precision = precision
        self.zone = isLocal ? zone : typed.count == 1 ? typed.first ?? nil : nil
        self.zoneAssumed = isLocal && zoneAssumed
        self.earliest = earliest
        latest = spans.map(\.latest).max() ?? earliest
        iso8601 = zip(parts, spans).map { part, span in
            part.hasLocalClock && part.time != nil
                ? part.text(offset: Self.offsetText(clock, span)) : part.text
        }.joined(separator: "/")
        let isFuture = now.map { earliest - Self.futureTolerance > $0 } ?? false
        let found = Set(spans.flatMap(\.warnings)).union(isFuture ? [.inFuture] : [])
        warnings = MomentWarning.allCases.filter(found.contains)
    }

    /// Nothing is written for a time that came twice or never: either offset would be a guess.
    private static func offsetText(_ clock: ZoneClock, _ span: MomentSpan) -> String? {
        span.warnings.isEmpty ? ZoneName.offsetText(clock.offset(at: span.earliest)) : nil
    }

    private static func plainPrecision(_ parts: [MomentPart]) -> Precision {
        parts.allSatisfy { $0.time != nil } ? .exact : .date
    }
}

/// Warnings advise whoever types; they are no part of what is stored or compared.
extension Moment: Hashable {
    package static func == (left: Moment, right: Moment) -> Bool {
        left.value == right.value && left.precision == right.precision && left.zone == right.zone
            && left.zoneAssumed == right.zoneAssumed && left.earliest == right.earliest
            && left.latest == right.latest
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(value)
        hasher.combine(precision)
        hasher.combine(zone)
        hasher.combine(zoneAssumed)
    }
}
