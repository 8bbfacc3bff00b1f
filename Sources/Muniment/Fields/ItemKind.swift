/// What an item is.
public enum ItemKind: String, CaseIterable, Hashable, Sendable {
    /// A picture of a screen.
    case screenshot
    /// Any other file.
    case file
    /// A message's text, word for word.
    case message
    /// An account, number or address that somebody uses.
    case account
    /// A link, or a place where something is or was published.
    case url
    /// Something that was asked for under threat.
    case demand
    /// Money that was sent, tried or returned.
    case payment
    /// Something that happened, told for reports.
    case incident
    /// Evidence that is kept elsewhere.
    case held
    /// A witness, helper, or somebody who was threatened or sent something.
    case person
    /// A private note; never exported.
    case note

    /// Files are read from disk; the others are typed.
    public var isFile: Bool { self == .screenshot || self == .file }

    /// The text of these is an original of its own, sealed like a file.
    public var hasText: Bool {
        switch self {
        case .message, .note, .incident, .held, .demand: true
        default: false
        }
    }
}
