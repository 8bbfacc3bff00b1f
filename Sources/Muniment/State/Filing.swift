package import MunimentStore

/// A report that was made: to a platform, an agency, the police, a service; what became of it, and what a
/// look at its addresses found.
public struct Filing: Sendable {
    /// 1, 2, 3 … in the order of adding, stable for ever.
    public let number: UInt64
    /// UTC, when it was recorded; the computer's clock.
    public internal(set) var recordedAt = ""
    /// The name of the slot that had opened the vault.
    public internal(set) var by = ""
    /// Why nothing but its number is known; `verify` tells more.
    public internal(set) var unreadable: Unreadable?
    /// The events that changed it.
    public internal(set) var updates: [Update] = []
    /// What was found at its addresses, in the order in which it was recorded.
    public internal(set) var checks: [Check] = []
    package internal(set) var values: [String: JSONValue] = [:]

    /// Why the event that added a filing says nothing.
    public enum Unreadable: String, Sendable {
        /// It is damaged.
        case damaged
        /// A newer version wrote it.
        case newerVersion = "newer-version"
    }

    /// One change.
    public struct Update: Sendable {
        /// The event's sequence number.
        public let event: UInt64
        /// UTC.
        public let recordedAt: String
        /// The fields it gave or cleared.
        public let fields: [String]
    }

    /// One look at an address, or at everything that the filing covers.
    public struct Check: Sendable {
        /// What was found.
        public enum State: String, CaseIterable, Sendable {
            /// It is still there.
            case up
            /// It is gone.
            case down
            /// It is somewhere else now.
            case moved
            /// It could not be found out.
            case unknown
        }

        /// The event's sequence number.
        public let event: UInt64
        /// UTC.
        public let recordedAt: String
        /// The item that holds the address; without it and ``address``, everything covered was looked at.
        public let item: UInt64?
        /// The address, where no item holds it.
        public let address: String?
        /// What was found.
        public let state: State
        /// When it was looked at, as it was given; `nil` stands for ``recordedAt``.
        public let at: String?
        /// Items that show it, such as a screenshot.
        public let see: [UInt64]
    }

    /// Whom a report can be made to.
    public static let recipients = [
        "platform", "takedown", "ic3", "ccri", "ncmec", "police", "ftc", "stopncii", "takeitdown", "bank",
        "other",
    ]

    init(number: UInt64) { self.number = number }

    /// The number as people write it, such as `F1`.
    public var label: String { "F\(number)" }

    /// The number in `F1`, `f1` or `1`.
    /// - Throws: code ``MunimentError/Code/filingNotFound`` for anything else.
    public static func number(_ text: String) throws(MunimentError) -> UInt64 {
        let digits = text.hasPrefix("F") || text.hasPrefix("f") ? text.dropFirst() : Substring(text)
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = UInt64(digits), number > 0
        else { throw MunimentError(.filingNotFound, subject: text) }
        return number
    }

    /// One of ``recipients``; empty where it cannot be read.
    public var recipient: String { text("recipient") ?? "" }
    /// The text of a field that holds one; `nil` when it is not known. A time carries its zone along.
    public func text(_ name: String) -> String? { values[name]?.string }
    /// The items that it is about, also those erased since.
    public var covers: [UInt64] { values["covers"].map(Self.numbers) ?? [] }
    /// Whether it is a notice after the TAKE IT DOWN Act.
    public var isTakedown: Bool { recipient == "takedown" }

    static func numbers(_ value: JSONValue) -> [UInt64] {
        (value.array ?? []).compactMap { $0.integer.flatMap(UInt64.init(exactly:)) }
    }

    /// The latest look at each address, in the order of those addresses. A look at everything covered takes
    /// the place of those before it.
    public var latestChecks: [Check] {
        var latest: [Check] = []
        for check in checks {
            if check.item == nil, check.address == nil { latest.removeAll() }
            latest.removeAll { $0.item == check.item && $0.address == check.address }
            latest.append(check)
        }
        return latest
    }
}
