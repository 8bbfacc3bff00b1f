import MunimentCrypto
package import MunimentStore

/// One thing kept in a vault, as it is now: what was added, with every correction applied.
public struct Item: Sendable {
    /// 1, 2, 3 …, stable for ever.
    public let number: UInt64
    /// `nil` when a newer version made it, or when it was erased.
    public let kind: ItemKind?
    /// The kind as the log says it.
    public let kindText: String
    /// UTC, when it was sealed; the computer's clock.
    public private(set) var recordedAt: String
    /// The name of the slot that had opened the vault.
    public internal(set) var by: String
    /// Erased: only its number and its place in the log remain.
    public internal(set) var isErased = false
    /// Locked by an answer about the age of who is shown, the vault's or its own: not shown, extracted or
    /// exported.
    public internal(set) var isLocked = false
    /// The labels of the actors it is linked to, in the order in which they came.
    public internal(set) var actors: [String] = []
    /// Tags in the order in which they came.
    public internal(set) var tags: [String] = []
    /// Sequence numbers of its events, the add event first.
    public internal(set) var events: [UInt64] = []
    /// The events that corrected it: number, time, names of the fields.
    public internal(set) var corrections: [Correction] = []
    /// Part of it could not be read; `verify` tells more.
    public internal(set) var isDamaged = false
    /// An event that cannot be read may have said that it is intimate, and nothing was said since.
    var isIntimateUnread = false
    package internal(set) var values = ItemValues()
    /// The fields as they were when it was added, tags among them.
    package internal(set) var addedValues = ItemValues()
    /// The file, or the text as it was last corrected.
    package internal(set) var original: OriginalDescription? {
        didSet { shortText = nil }
    }
    /// What ``original`` holds, sealed (``SealedText``), where that is a text of at most ``shortTextByteLimit`` and a snapshot
    /// has it, for searching. Empty where it was to be opened and could not.
    var shortText: ArraySlice<UInt8>?
    /// Every original that an event of this item brought.
    package internal(set) var originals: [OriginalDescription] = []

    static let shortTextByteLimit = 512

    /// A text that a snapshot is to have, and that is not known yet.
    var lackingText: OriginalDescription? {
        guard shortText == nil, kind?.hasText == true, let original, original.chunkCount == 1,
            original.byteCount <= Self.shortTextByteLimit
        else { return nil }
        return original
    }

    /// One correction.
    public struct Correction: Sendable {
        /// The event's sequence number.
        public let event: UInt64
        /// UTC.
        public let recordedAt: String
        /// The fields it changed or cleared.
        public let fields: [String]
    }

    init(number: UInt64, kind: ItemKind?, kindText: String, recordedAt: String, by: String) {
        self.number = number
        self.kind = kind
        self.kindText = kindText
        self.recordedAt = recordedAt
        self.by = by
    }

    /// The text of a field that holds one; `nil` when it is not known.
    public func text(_ name: String) -> String? { values.text(name) }
    /// The texts of a field that holds several.
    public func texts(_ name: String) -> [String] { values.texts(name) ?? [] }
    /// The texts of a field, whether it holds one or several.
    func everyText(_ name: String) -> [String] { text(name).map { [$0] } ?? texts(name) }
    /// The number in a field that holds one.
    public func integer(_ name: String) -> Int64? { values[name]?.integer }
    /// The answer in a yes-or-no field.
    public func flag(_ name: String) -> Bool? { values.flag(name) }
    /// Whether it has a file or text of its own that is still there.
    public var hasOriginal: Bool { original != nil && !isErased }
    /// Bytes of its original.
    public var byteCount: UInt64? { original?.byteCount }
    /// SHA-256 of its original, 64 hexadecimal digits.
    public var sha256: String? { original?.sha256.hex }
    /// The name the file had, made visible where it was not text.
    public var fileName: String? { text("fileName") }
    /// The type told from the content, such as `image/png`.
    public var mediaType: String? { text("mediaType") }

    package var moment: Moment? {
        let time = timeFields
        guard let value = time.at, let precision = time.precision.flatMap(Moment.Precision.init(rawValue:))
        else { return nil }
        return try? Moment(
            value: value, precision: precision, zone: time.zone, zoneAssumed: time.zoneAssumed ?? false)
    }

    /// When it happened, as ISO 8601 with the offset where that is known.
    public var happenedAt: String? { moment?.iso8601 ?? text("at") }
}

extension Item {
    /// Why an original does not leave the vault.
    public enum Withheld: String, Sendable, CaseIterable {
        /// Locked: somebody shown may be under 18.
        case locked
        /// Marked as showing nudity or a sexual picture.
        case intimate
        /// Nobody said yet whether it does, or what was said may stand in an event that cannot be read.
        case notReviewed = "not-reviewed"
        /// A private note.
        case privateNote = "private-note"
        /// Its record or its original is damaged.
        case damaged
    }

    /// Whether its bytes are plain text without anything embedded.
    package var isPlainText: Bool { flag("plainText") == true }

    /// The answer for this item: its own, or the vault's.
    package func depicted(vault: Depicted) -> Depicted {
        .answer(own: text("depicted").flatMap(Depicted.init(rawValue:)), vault: vault)
    }

    /// A file that is not plain text, and of which nobody affirmed that it shows text alone.
    var mayShowSomebody: Bool {
        kind?.isFile == true && !isPlainText && flag("affirmedTextOnly") != true
    }

    /// As an answer that somebody shown is or may be under 18 does.
    mutating func lockWherePictured() {
        if mayShowSomebody, !isErased { isLocked = true }
    }

    /// Why the file of this item stays out of every export; `nil` when it may go.
    package func withheld(vault: Depicted) -> Withheld? {
        if kind == .note { return .privateNote }
        guard kind?.isFile == true else { return nil }
        if isLocked { return .locked }
        if depicted(vault: vault).isProtected, mayShowSomebody || isIntimateUnread { return .locked }
        // Sound is not let through either: its containers hold cover pictures and video.
        if isPlainText, text("intimate") != "yes" { return nil }
        switch text("intimate") {
        case "no": return nil
        case "yes": return depicted(vault: vault).isProtected ? .locked : .intimate
        default: return .notReviewed
        }
    }
}
