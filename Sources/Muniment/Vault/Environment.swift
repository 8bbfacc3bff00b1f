import Foundation

/// What the library takes from outside: the clock, the zone of local times, where state is kept.
public struct Environment: Sendable {
    /// Unix seconds, as the computer's clock says.
    public let now: @Sendable () -> Int64
    /// IANA name of the zone that local times are read in; recorded as assumed.
    public let zone: String
    /// The folder of the head that is kept outside the vault; `nil` keeps none.
    public let stateFolder: String?

    /// An environment of these parts.
    public init(now: @escaping @Sendable () -> Int64, zone: String, stateFolder: String?) {
        self.now = now
        self.zone = zone
        self.stateFolder = stateFolder
    }

    /// The computer's clock and zone, and `stateFolder`.
    public static func system(stateFolder: String?) -> Environment {
        Environment(
            now: { Int64(Date().timeIntervalSince1970.rounded(.down)) }, zone: TimeZone.current.identifier,
            stateFolder: stateFolder)
    }

    /// UTC to the second, such as `2026-11-21T12:30:05Z`.
    var utcNow: String { Moment.utcText(unixSeconds: now()) }
}

/// The version of this program, as it stands in events and reports.
public enum MunimentVersion {
    /// Such as `0.1.0`.
    public static let number = "0.1.0"
    /// Such as `muniment 0.1.0`.
    static let tool = "muniment " + number
}
