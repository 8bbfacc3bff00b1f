package import MunimentCrypto

/// What can go wrong with a vault file.
package enum StoreError: Error, Equatable, Sendable {
    /// There is no file at the path.
    case notFound
    /// Something is at the path already; it was left alone.
    case exists
    /// The file is there and is not a vault (or its first page was lost).
    case notAVault
    /// `user_version` is larger than this program knows.
    case newerVersion(Int64)
    /// Another program holds the vault; it was waited for.
    case inUse
    /// No slot opens with what was given.
    case doesNotOpen
    /// The vault got new keys since it was opened.
    case keysReplaced
    /// Every slot of the asked kind is damaged in both copies.
    case slotsDamaged
    /// There is no slot of the asked kind, or none of the name.
    case noSuchSlot
    /// A slot of this name exists.
    case slotNameTaken
    /// The slot is the last one; without it nobody could open the vault.
    case lastSlot
    case tooManySlots
    /// A slot name is empty, too long or has control characters.
    case slotNameNotAccepted
    /// Something beside the file is not what SQLite would have left there (rule 1.3).
    case suspiciousSideFile(String)
    case damaged(Damage)
    case diskFull
    case readOnly
    /// The state folder (rule 5.7) cannot be written, and what it holds would open with no key afterwards.
    case stateReadOnly
    /// The operating system's or SQLite's result code.
    case inputOutput(Int32)
    case crypto(CryptoError)
    /// The original grew, shrank or was rewritten while it was read.
    case originalChanged
    case originalEmpty
    case originalTooLarge
    /// A field, a row or an event is larger than the format allows.
    case tooLarge
    /// The sealed copy did not read back as it was written, or an event's fields or time have no form in
    /// the format.
    case readBackDiffers
    /// Whoever asked for it wants it no longer.
    case interrupted

    /// The parts of a vault that can be damaged.
    package enum Damage: Hashable, Sendable {
        case schema
        case database
        case single(RowType)
        case headSignature
        case frontierDiffersFromHead
        case stub(UInt64)
        case content(UInt64)
        case originalKey(UInt64)
        case chunk(UInt64, index: UInt64)
        case originalDigest(UInt64)
        case pending
        case rowCount
    }
}
