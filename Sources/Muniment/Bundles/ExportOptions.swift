/// What a person decides when a bundle is made.
public struct ExportOptions: Sendable {
    /// The items that the bundle is about.
    public var selection = Selection()
    /// Files marked as intimate go too, where the recipient may have them. Never where somebody shown may be
    /// under 18.
    public var includeIntimate = false
    /// The recipient's own number for the case.
    public var caseNumber: String?
    /// Who made the bundle; a blank line is left otherwise.
    public var madeBy: String?
    /// What the recipient is asked to do.
    public var asking: String?
    /// What the person wrote about how it affects them goes too.
    public var includesImpact = false

    /// The bundle is one zip file instead of a folder.
    public var isZip = false

    /// Every item, and nothing that has to be asked for.
    public init() {}
}

/// What a bundle would hold. Nothing was written.
public struct ExportPlan: Sendable {
    /// The items that are described in full, as the recipient would see their fields.
    public let items: [Item]
    /// The items of the selection that are not; private notes too, which the bundle itself never mentions.
    public let withheld: [WithheldItem]
    /// What the recipient asks for and is not known yet.
    public let missing: [MissingFact]
    /// Bytes of the originals that would go.
    public let byteCount: UInt64
}

/// An item that is not shown to a recipient.
public struct WithheldItem: Sendable {
    /// Its number.
    public let item: UInt64
    /// What it is; `nil` when a newer version made it.
    public let kind: ItemKind?
    /// Why.
    public let reason: Item.Withheld
    /// UTC, when it was sealed.
    public let recordedAt: String
    /// Hash and type of the original, where they may be told.
    let digest: Digest?

    struct Digest: Sendable {
        let sha256: String
        let mediaType: String?
    }
}

/// Something that a recipient asks for and that is not known yet.
public struct MissingFact: Sendable, Hashable {
    /// Such as `account-user-id`.
    public let code: String
    /// The item that lacks it.
    public let item: UInt64?
    /// A command that adds it, such as `muniment correct 3 --user-id ID`.
    public let command: String
}

/// A bundle that was made.
public struct Exported: Sendable {
    /// Where it is.
    public let bundle: String
    /// Whom it is for.
    public let recipient: String
    /// Items described in full.
    public let itemCount: Int
    /// SHA-256 of manifest-sha256.txt, 64 hexadecimal digits.
    public let manifestSHA256: String
    /// The items of the selection that are not described; private notes too.
    public let withheld: [WithheldItem]
    /// What the recipient asks for and is not known yet.
    public let missing: [MissingFact]
    /// What the vault itself has to tell.
    public let notices: [Vault.Notice]
}

/// What an interrupted export left, and what became of it.
public struct TidiedExport: Sendable {
    /// The folder in which it was being written; the name is as the system gave it.
    public let path: String
    /// False when it may still be there, with plaintext in it: somebody has to look.
    public let isRemoved: Bool
}
