/// One field as a person gave it: the name and the words, several where the option was repeated.
public struct FieldInput: Sendable {
    /// As in ``FieldTable``.
    public let name: String
    /// The texts, in the order given.
    public let values: [String]

    /// A field as given.
    public init(_ name: String, _ values: [String]) {
        self.name = name
        self.values = values
    }

    /// A field that was typed unseen, or read from a file.
    /// - Throws: ``MunimentError/Code/fieldNotAccepted`` when it is not text in UTF-8.
    public init(_ name: String, secret: borrowing Secret) throws(MunimentError) {
        self.init(name, [try secret.line(of: name)])
    }
}

/// Something worth knowing about what was just saved. It was saved all the same.
public struct FieldWarning: Hashable, Sendable {
    /// Such as `time-in-future`.
    public let code: String
    /// The field it is about.
    public let field: String
    /// A finding such as `bitcoin-base58:checksum-wrong`; never what was typed.
    public let detail: String?
}
