/// Whether somebody shown was under 18 when an image was made, also if altered or made by a machine.
public enum Depicted: String, CaseIterable, Sendable {
    /// Everybody shown was 18 or older.
    case adult
    /// Somebody shown was under 18.
    case minor
    /// Not known, or the question was skipped.
    case unsure

    /// With these answers only text is taken unaffirmed, and pictures stay locked.
    public var isProtected: Bool { self != .adult }

    /// The hint of a refusal where an answer cannot be read, or may stand in an event that cannot.
    public static let unreadHint = "unread"

    /// The same where the file of words alone may have been called intimate, so that it is enough to say that it is not.
    public static let unreadIntimateHint = "unread-intimate"

    /// The answer for one item: its own where that is the more careful one, else the vault's.
    static func answer(own: Depicted?, vault: Depicted) -> Depicted {
        if let own, own.isProtected { own } else { vault }
    }
}

extension Depicted {
    /// `minor` before `unsure` before `adult`; `unsure` of none.
    static func mostCareful(_ answers: [Depicted]) -> Depicted {
        if answers.contains(.minor) { return .minor }
        return answers.isEmpty || answers.contains(.unsure) ? .unsure : .adult
    }
}
