package import MunimentCrypto

/// One thing that a check of the vault file found.
package struct StoreFinding: Hashable, Sendable {
    /// What was found; the raw values are part of `verify --json`. In order of weight, worst first.
    package enum Code: String, CaseIterable, Sendable {
        case databaseDamaged = "database-damaged"
        case headDamaged = "head-damaged"
        case headSignature = "head-signature"
        case identityDamaged = "identity-damaged"
        case seedDamaged = "seed-damaged"
        case rootDiffers = "root-differs"
        case frontierDiffers = "frontier-differs"
        case rotationDiffers = "rotation-differs"
        case knownHeadMissing = "known-head-missing"
        case eventDamaged = "event-damaged"
        case stubDamaged = "stub-damaged"
        case contentDamaged = "content-damaged"
        case contentMissing = "content-missing"
        case originalKeyDamaged = "original-key-damaged"
        case chunkDamaged = "chunk-damaged"
        case originalDiffers = "original-differs"
        case erasedContentPresent = "erased-content-present"
        case erasureDiffers = "erasure-differs"
        case strayRow = "stray-row"
        case slotDamaged = "slot-damaged"
        case slotsDiffer = "slots-differ"
        case slotCopyDamaged = "slot-copy-damaged"
        case pendingDamaged = "pending-damaged"
        case snapshotDamaged = "snapshot-damaged"
        case stateUnreadable = "state-unreadable"
        // Notices: nothing is damaged.
        case stateOfOtherLine = "state-of-other-line"
        case noOutsideHead = "no-outside-head"
        case erasureUnfinished = "erasure-unfinished"
        case exportUnfinished = "export-unfinished"
        case continuedHere = "continued"
        case newerEvents = "newer-events"

        /// Whether it means damage (exit status 2), or is only to be told.
        package var isDamage: Bool {
            switch self {
            case .stateOfOtherLine, .noOutsideHead, .erasureUnfinished, .exportUnfinished, .continuedHere,
                .newerEvents:
                false
            default: true
            }
        }
    }

    package let code: Code
    /// The event it concerns.
    package let sequenceNumber: UInt64?
    package let item: UInt64?
    /// A table, a path or a count that says more; never evidence.
    package let detail: String?

    package init(_ code: Code, event: UInt64? = nil, item: UInt64? = nil, detail: String? = nil) {
        self.code = code
        sequenceNumber = event
        self.item = item
        self.detail = detail
    }
}

/// What a check read and found.
package struct StoreCheckReport: Sendable {
    package internal(set) var findings: [StoreFinding] = []
    private var seen: Set<StoreFinding> = []
    package internal(set) var eventCount: UInt64 = 0
    package internal(set) var originalCount: UInt64 = 0
    /// Bytes, as they are stored, of the sealed rows that opened and of the copies of slots that are whole.
    package internal(set) var byteCount: UInt64 = 0
    /// The head that was checked, when it could be read.
    package internal(set) var head: SignedHead?
    package internal(set) var publicKey: Ed25519PublicKey?
    /// Where the vault got new keys, oldest first, as far as that is as rule 12.6 says.
    package internal(set) var rotations: [Rotation] = []
    /// There may be more: an event that cannot be read, or is not as it should be, is or may be one.
    package internal(set) var mayLackRotations = false
    /// Leaf hashes of all events, in order, when every stub could be read.
    package internal(set) var leafHashes: [SHA256Digest]?

    mutating func add(_ finding: StoreFinding) {
        if seen.insert(finding).inserted { findings.append(finding) }
    }

    mutating func sortWorstFirst() {
        let order = Dictionary(
            uniqueKeysWithValues: StoreFinding.Code.allCases.enumerated().map { ($1, $0) })
        findings.sort {
            (order[$0.code] ?? 0, $0.sequenceNumber ?? 0, $0.detail ?? "")
                < (order[$1.code] ?? 0, $1.sequenceNumber ?? 0, $1.detail ?? "")
        }
    }
}

/// How far a check has come, in sealed bytes of chunks.
package struct CheckProgress: Sendable {
    package let done: UInt64
    package let total: UInt64
}
