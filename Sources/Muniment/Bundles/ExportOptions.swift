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

    /// The platform that a report or a notice is for; its short name.
    public var platform: String?
    /// For IC3: `self` or `other`, who files.
    public var filer: String?
    /// For IC3: the person's own description instead of the one made from the items.
    public var narrative: String?
    /// What a written notice needs beside the items. Stands in the notice alone, and never in the vault.
    public var notice = NoticeOptions()
    /// The bundle is one zip file instead of a folder.
    public var isZip = false

    /// Every item, and nothing that has to be asked for.
    public init() {}
}

/// What the person says in a written notice under the TAKE IT DOWN Act. All of it goes into the notice and nowhere
/// else; what is `nil` is a blank line there.
public struct NoticeOptions: Sendable {
    /// Who asks.
    public enum Capacity: String, Sendable, CaseIterable {
        /// The person shown.
        case own = "self"
        /// A parent or guardian of the person shown.
        case parent
        /// A lawyer of the person shown.
        case attorney
        /// Somebody else whom the person shown authorised.
        case authorised
    }

    /// Who asks; `nil` leaves the choice open in the notice.
    public var capacity: Capacity?
    /// In one line, why somebody may ask for the person shown.
    public var authority: String?
    /// The name of the person shown, where the platform wants it.
    public var depictedName: String?
    /// The person's own sentence about why it is there without their consent.
    public var statement: String?
    /// As it is to be signed.
    public var signature: String?
    /// How the platform can answer.
    public var contact: String?

    /// Nothing said; every part is a blank line.
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
    /// What to read first, below the bundle's folder.
    public let readFirst: String
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
