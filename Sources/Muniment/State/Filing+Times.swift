extension Filing {
    /// When the 48 hours end that a platform has for a TAKE IT DOWN notice (47 U.S.C. 223a).
    public struct RemovalTime: Hashable, Sendable {
        /// What the hours are counted from.
        public enum Start: String, Sendable {
            /// When the platform received the notice.
            case received = "receivedAt"
            /// When it was sent, as long as nobody said when it was received.
            case sent = "sentAt"
        }

        /// What the hours are counted from.
        public let start: Start
        /// Unix seconds; the latest that the time known of the beginning allows.
        public let end: Int64
        /// What a clock in ``zone`` shows then, to the minute: `2026-11-23 14:05`.
        public let text: String
        /// The same to the second, as ISO 8601 with the offset.
        public let iso8601: String
        /// The zone of the beginning.
        public let zone: String
        /// The zone was not given; it is the computer's.
        public let zoneAssumed: Bool
        /// The beginning is only roughly known.
        public let isAbout: Bool
        /// They have ended.
        public let isOver: Bool
    }

    private static let removalSeconds: Int64 = 48 * 3600

    /// - Parameters:
    ///   - zone: the zone of dates.
    ///   - now: Unix seconds.
    /// - Returns: `nil` for other recipients, and where the beginning is not known to within two days.
    func removalTime(zone: String, now: Int64) -> RemovalTime? {
        guard isTakedown else { return nil }
        for start in [RemovalTime.Start.received, .sent] {
            guard let moment = moment(start.rawValue, zone: zone) else { continue }
            guard moment.latest - moment.earliest < Self.removalSeconds else { continue }
            let end = moment.latest + Self.removalSeconds
            let zone = moment.zone ?? "UTC"
            guard let shown = try? Moment.localText(unixSeconds: end, zone: zone) else { continue }
            let parts = shown.split(separator: " ").map(String.init)
            guard parts.count == 3 else { continue }
            return RemovalTime(
                start: start, end: end, text: String(shown.prefix(16)),
                iso8601: parts[0] + "T" + parts[1] + parts[2], zone: zone, zoneAssumed: moment.zoneAssumed,
                isAbout: moment.precision == .about, isOver: now > end)
        }
        return nil
    }

    func moment(_ name: String, zone: String) -> Moment? {
        text(name).flatMap { try? Moment(selfContained: $0, zone: zone) }
    }

    /// How it stands with the look that a person wanted to take.
    public enum NextCheck: String, Sendable {
        /// Its time has not come.
        case ahead
        /// Its time has come, and no look was recorded since.
        case due
        /// A look was recorded after its time had come.
        case done
    }

    /// `nil` where no look is wanted.
    func nextCheck(zone: String, now: Int64) -> NextCheck? {
        guard let moment = moment("nextCheck", zone: zone) else { return nil }
        guard moment.earliest <= now else { return .ahead }
        let looks = checks.compactMap { try? Moment.parseUTC($0.recordedAt) }
        return looks.contains { $0 >= moment.earliest } ? .done : .due
    }
}
