import MunimentCrypto
package import MunimentStore

/// Why something could not be done, in one code; the words belong to whoever shows it.
///
/// Holds nothing that a person saved or typed, but the path, name or field that was just given.
public struct MunimentError: Error, Hashable, Sendable {
    /// What went wrong. New codes may be added.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The code as it stands in JSON and after the words, such as `vault-not-found`.
        public let rawValue: String
        /// Any text; the known codes are static members.
        public init(rawValue: String) { self.rawValue = rawValue }
        init(_ rawValue: String) { self.rawValue = rawValue }
    }

    /// What happened to the evidence.
    public enum Effect: String, Hashable, Sendable {
        /// The vault and every file are as they were.
        case nothingChanged = "nothing-changed"
        /// What was done before this stays done.
        case earlierStepsKept = "earlier-steps-kept"
        /// No vault was concerned, and what was looked at was only read.
        case onlyRead = "only-read"
        /// It could not be found out.
        case unknown
    }

    /// What went wrong.
    public let code: Code
    /// The path, name, field or number that was just given.
    public let subject: String?
    /// What would have been accepted.
    public let hint: String?
    /// What happened to the evidence.
    public let effect: Effect

    /// An error with everything that is known of it.
    public init(_ code: Code, subject: String? = nil, hint: String? = nil, effect: Effect = .nothingChanged) {
        self.code = code
        self.subject = subject
        self.hint = hint
        self.effect = effect
    }
}

extension MunimentError.Code {
    // The vault file.
    /// There is no file at the path.
    public static let vaultNotFound = Self("vault-not-found")
    /// Something is at the path already.
    public static let vaultExists = Self("vault-exists")
    /// The file is not a vault, or its first page was lost.
    public static let notAVault = Self("not-a-vault")
    /// The vault was made by a newer version.
    public static let newerVersion = Self("newer-version")
    /// Another program holds the vault; it was waited for.
    public static let vaultInUse = Self("vault-in-use")
    /// The vault, or the folder it is in, cannot be written.
    public static let vaultReadOnly = Self("vault-read-only")
    /// The folder with this computer's record of the vault's newest state cannot be written.
    public static let stateReadOnly = Self("state-read-only")
    /// The keys are away; the vault has to be unlocked first.
    public static let vaultLocked = Self("vault-locked")
    /// Another vault lies where the one was that is open.
    public static let vaultReplaced = Self("vault-replaced")
    /// The vault is too damaged for this; the subject says which part.
    public static let vaultDamaged = Self("vault-damaged")
    /// Something beside the file is not what this program leaves there.
    public static let suspiciousSideFile = Self("suspicious-side-file")
    /// The disk or quota is full.
    public static let diskFull = Self("disk-full")
    /// The system said no; the subject is its number.
    public static let inputOutput = Self("input-output")
    /// There is too little memory for the key derivation.
    public static let outOfMemory = Self("out-of-memory")
    /// The cryptographic library is missing or fails its known answers.
    public static let libraryUnavailable = Self("library-unavailable")
    /// The sealed copy did not read back as it was written.
    public static let readBackDiffers = Self("read-back-differs")

    /// It was asked to end, and what it had begun was undone.
    public static let interrupted = Self("interrupted")

    // Opening.
    /// The passphrase opens no slot.
    public static let passphraseDoesNotOpen = Self("passphrase-does-not-open")
    /// The vault got new keys since it was opened here.
    public static let keysReplaced = Self("keys-replaced")
    /// The recovery code opens no slot.
    public static let recoveryCodeDoesNotOpen = Self("recovery-code-does-not-open")
    /// The recovery code is not one: a character, the length or the check is wrong.
    public static let recoveryCodeMistyped = Self("recovery-code-mistyped")
    /// Every slot of this kind is damaged; that says nothing of the passphrase.
    public static let slotsDamaged = Self("slots-damaged")
    /// There is no such way to open the vault.
    public static let noSuchSlot = Self("no-such-slot")
    /// A passphrase is empty, not UTF-8, too long or has characters that may change.
    public static let passphraseNotAccepted = Self("passphrase-not-accepted")
    /// The passphrase could not be read from where it was said to be.
    public static let passphraseUnreadable = Self("passphrase-unreadable")
    /// A way to open of this name exists.
    public static let slotNameTaken = Self("slot-name-taken")
    /// The name is empty, longer than 64 bytes or has control characters.
    public static let slotNameNotAccepted = Self("slot-name-not-accepted")
    /// It is the last way to open the vault.
    public static let lastSlot = Self("last-slot")
    /// A vault has at most 16.
    public static let tooManySlots = Self("too-many-slots")

    // What is given to be saved.
    /// There is no file at the path.
    public static let fileNotFound = Self("file-not-found")
    /// The file cannot be read.
    public static let fileUnreadable = Self("file-unreadable")
    /// The path is a folder.
    public static let fileIsFolder = Self("file-is-folder")
    /// The path is not a folder.
    public static let notAFolder = Self("not-a-folder")
    /// The path is a pipe, a device or a socket.
    public static let fileNotRegular = Self("file-not-regular")
    /// The file to be taken in is the vault itself.
    public static let fileIsVault = Self("file-is-vault")
    /// The open vault is no longer where it was.
    public static let vaultMoved = Self("vault-moved")
    /// The file has no bytes.
    public static let fileEmpty = Self("file-empty")
    /// The file is larger than 16 TiB, or a text larger than 16 MiB.
    public static let fileTooLarge = Self("file-too-large")
    /// The file changed while it was read.
    public static let fileChanged = Self("file-changed")
    /// A line of JSON Lines is not one item; the hint says what is missing (`json`, `kind`, `length`).
    public static let lineNotUnderstood = Self("line-not-understood")
    /// The kind has no field of this name.
    public static let fieldUnknown = Self("field-unknown")
    /// The field's value is not in the form it needs; the hint says which.
    public static let fieldNotAccepted = Self("field-not-accepted")
    /// Nothing was given.
    public static let nothingToSave = Self("nothing-to-save")
    /// What was given looks like the secret key of somebody's money.
    public static let secretKeyNotTaken = Self("secret-key-not-taken")
    /// A picture, or anything that may hold one, where somebody shown may be under 18. The hint is the answer, or
    /// ``Depicted/unreadHint``.
    public static let pictureNotTaken = Self("picture-not-taken")
    /// Marked intimate where somebody shown may be under 18. The hint is as of ``pictureNotTaken``.
    public static let intimateNotTaken = Self("intimate-not-taken")
    /// Several pictures at once, where each has to be affirmed by itself.
    public static let oneFileAtATime = Self("one-file-at-a-time")

    // Exports.
    /// No link is marked as published, so there is nothing that a platform would have to remove.
    public static let nothingPublished = Self("nothing-published")

    // Stamps.
    /// The file is no answer of a time-stamping service, or is altered.
    public static let stampNotUnderstood = Self("stamp-not-understood")
    /// The service refused; the hint is what it says.
    public static let stampRefused = Self("stamp-refused")
    /// The answer is about something else than a head of this vault.
    public static let stampOfOther = Self("stamp-of-other")
    /// The answer is about this head, and answers another request.
    public static let stampOtherRequest = Self("stamp-other-request")

    // Items.
    /// There is no item of this number.
    public static let itemNotFound = Self("item-not-found")
    /// The item was erased.
    public static let itemErased = Self("item-erased")
    /// The item is locked, because somebody shown may be under 18. The hint may be ``Depicted/unreadHint`` or
    /// ``Depicted/unreadIntimateHint``.
    public static let itemLocked = Self("item-locked")
    /// The item has no file or text of its own.
    public static let noOriginal = Self("no-original")
    /// The item's original is damaged.
    public static let originalDamaged = Self("original-damaged")
    /// The number after `--confirm` is not the item's.
    public static let notConfirmed = Self("not-confirmed")
    /// A tag is not of the form `word` or `word/word`.
    public static let tagNotAccepted = Self("tag-not-accepted")
    /// There is no actor of this label.
    public static let actorNotFound = Self("actor-not-found")
    /// There is no filing of this number.
    public static let filingNotFound = Self("filing-not-found")

    // Showing.
    /// No copy of the original could be made in memory: it is too large, or the system has no room or no such
    /// files.
    public static let noMemoryCopy = Self("no-memory-copy")
    /// The program that was to show it is not there or did not start.
    public static let viewerNotStarted = Self("viewer-not-started")

    // Output.
    /// Something is at the path already; it was left alone.
    public static let outputExists = Self("output-exists")
    /// The place cannot be written.
    public static let outputNotWritable = Self("output-not-writable")
    /// Nothing matches the selection.
    public static let nothingSelected = Self("nothing-selected")
    /// The bundle did not check out after it was written; it was removed.
    public static let bundleDiffers = Self("bundle-differs")
    /// The file is not a head, or its signature is not of this vault.
    public static let headNotUnderstood = Self("head-not-understood")
}

extension MunimentError {
    package init(_ error: StoreError, subject: String? = nil) {
        let code: Code
        var subject = subject
        switch error {
        case .notFound: code = .vaultNotFound
        case .exists: code = .vaultExists
        case .notAVault: code = .notAVault
        case .newerVersion: code = .newerVersion
        case .inUse: code = .vaultInUse
        case .doesNotOpen: code = .passphraseDoesNotOpen
        case .keysReplaced: code = .keysReplaced
        case .slotsDamaged: code = .slotsDamaged
        case .noSuchSlot: code = .noSuchSlot
        case .slotNameTaken: code = .slotNameTaken
        case .lastSlot: code = .lastSlot
        case .tooManySlots: code = .tooManySlots
        case .slotNameNotAccepted: code = .slotNameNotAccepted
        case .suspiciousSideFile(let suffix):
            code = .suspiciousSideFile
            subject = suffix
        case .damaged(let part):
            code = .vaultDamaged
            subject = Self.name(part)
        case .diskFull: code = .diskFull
        case .readOnly: code = .vaultReadOnly
        case .stateReadOnly: code = .stateReadOnly
        case .inputOutput(let number):
            code = .inputOutput
            subject = String(number)
        case .crypto(.outOfMemory): code = .outOfMemory
        case .crypto: code = .libraryUnavailable
        case .originalChanged: code = .fileChanged
        case .originalEmpty: code = .fileEmpty
        case .originalTooLarge, .tooLarge: code = .fileTooLarge
        case .readBackDiffers: code = .readBackDiffers
        case .interrupted: code = .interrupted
        }
        self.init(code, subject: subject)
    }

    private static func name(_ part: StoreError.Damage) -> String {
        switch part {
        case .schema: "tables"
        case .database: "database"
        case .single(let type): type.rawValue
        case .headSignature: "signature of the head"
        case .frontierDiffersFromHead: "tree"
        case .stub(let number), .content(let number): "event \(number)"
        case .originalKey(let number), .chunk(let number, _), .originalDigest(let number):
            "original of event \(number)"
        case .pending: "unfinished work"
        case .rowCount: "row count"
        }
    }

    /// Runs `body` and turns this package's errors into one.
    static func wrap<T>(subject: String? = nil, _ body: () throws -> T) throws(MunimentError) -> T {
        do {
            return try body()
        } catch let error as MunimentError {
            throw error
        } catch let error as StoreError {
            throw MunimentError(error, subject: subject)
        } catch let error as CryptoError {
            throw MunimentError(.crypto(error))
        } catch {
            throw MunimentError(.inputOutput, effect: .unknown)
        }
    }
}
