/// What a field may hold and who may see it.
public struct FieldDefinition: Sendable {
    /// The form of a field's value.
    public enum Form: Sendable, Hashable {
        /// Text of at most so many UTF-8 bytes, kept as given.
        case text(Int)
        /// Several texts.
        case texts(Int)
        /// One of these words.
        case choice([String])
        /// One or more of these words.
        case choices([String])
        /// A time or a range of times.
        case moment
        /// A time or a range of times that may lie ahead.
        case momentAhead
        /// `exact`, `about` or `date`.
        case precision
        /// A zone: `Europe/Paris`, `UTC`, `+02:00`.
        case zone
        /// A decimal amount, kept as text.
        case amount
        /// A currency, `USD` or `BTC`.
        case currency
        /// Where money was to go; its check is kept beside it.
        case payTo
        /// The number of an item that exists.
        case item
        /// Numbers of items that exist.
        case items
        /// A handle, or the number of an item that is an account.
        case account
        /// A platform's short name, such as `instagram`.
        case platform
        /// An actor's label.
        case actor
        /// Yes or no.
        case flag
        /// An IP address, version 4 or 6.
        case address
        /// Words for tags.
        case tags
        /// The item's text: sealed as an original of its own.
        case original
        /// Filled by the program.
        case automatic
    }

    /// Who may see a field.
    public enum Visibility: Sendable, Hashable {
        /// Lists and reports.
        case ordinary
        /// Shown on the screen only when asked for; reports that need it have it.
        case content
        /// Goes into a report only when asked for.
        case byRequest
        /// Never leaves the vault.
        case never
    }

    /// As in events and JSON; options are its kebab-case.
    public let name: String
    /// The form of its value.
    public let form: Form
    /// Who may see it.
    public let visibility: Visibility

    init(_ name: String, _ form: Form, _ visibility: Visibility = .ordinary) {
        self.name = name
        self.form = form
        self.visibility = visibility
    }

    /// Whether a person gives it, rather than the program.
    public var isGiven: Bool { form != .automatic }
}
