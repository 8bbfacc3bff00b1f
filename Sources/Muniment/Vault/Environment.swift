import Foundation

/// What the library takes from outside: the clock, the zone of local times, where state is kept.
public struct Environment: Sendable {
    /// Unix seconds, as the computer's clock says.
    public let now: @Sendable () -> Int64
    /// IANA name of the zone that local times are read in; recorded as assumed.
    public let zone: String
    /// The folder of the head that is kept outside the vault; `nil` keeps none.
    public let stateFolder: String?

    /// Whether long work should end now; it is undone tidily.
    public let isInterrupted: @Sendable () -> Bool

    /// An environment of these parts.
    public init(
        now: @escaping @Sendable () -> Int64, zone: String, stateFolder: String?,
        isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) {
        self.now = now
        self.zone = zone
        self.stateFolder = stateFolder
        self.isInterrupted = isInterrupted
    }

    /// The computer's clock and zone, `stateFolder`, and what says that long work should end.
    public static func system(
        stateFolder: String?, isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) -> Environment {
        Environment(
            now: { Int64(Date().timeIntervalSince1970.rounded(.down)) }, zone: TimeZone.current.identifier,
            stateFolder: stateFolder, isInterrupted: isInterrupted)
    }

    /// - Throws: ``MunimentError/Code/interrupted`` once it should end.
    func checkInterruption() throws(MunimentError) {
        if isInterrupted() { throw MunimentError(.interrupted) }
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
