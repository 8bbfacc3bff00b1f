/// One item of a damaged vault, and what could be got out of it.
public struct SalvagedItem: Sendable {
    /// A readable file that was written.
    public struct File: Sendable {
        /// Below the folder, such as `items/item-0007-chat-1.png`.
        public let path: String
        /// Bytes of it.
        public let byteCount: UInt64
        /// Of the file as it was written, 64 hexadecimal digits.
        public let sha256: String
        /// Whether that is what the log recorded; `nil` where that record is lost.
        public let isAsRecorded: Bool?
        /// Parts that are lost, in bytes; zeros stand there.
        public let missing: [Range<UInt64>]
        /// The event that brought it.
        public let event: UInt64
    }

    /// What is wrong with an item.
    public enum Fault: Hashable, Sendable {
        /// Its fields are lost: the event that added it cannot be read.
        case recordLost(event: UInt64)
        /// A later change of it cannot be read.
        case changeLost(event: UInt64)
        /// Nothing of its original is there.
        case originalLost(event: UInt64)
        /// Parts of its original are lost.
        case originalIncomplete(event: UInt64)
        /// Its original is not the one that was recorded.
        case originalDiffers(event: UInt64)
        /// The words given are not the newest ones.
        case earlierWords(event: UInt64)

        /// Such as `original-lost`.
        public var code: String {
            switch self {
            case .recordLost: "record-lost"
            case .changeLost: "change-lost"
            case .originalLost: "original-lost"
            case .originalIncomplete: "original-incomplete"
            case .originalDiffers: "original-differs"
            case .earlierWords: "earlier-words"
            }
        }

        /// The event it concerns.
        public var event: UInt64 {
            switch self {
            case .recordLost(let event), .changeLost(let event), .originalLost(let event),
                .originalIncomplete(let event), .originalDiffers(let event), .earlierWords(let event):
                event
            }
        }
    }

    /// What is known of it.
    public let item: Item
    /// What was written of it.
    public internal(set) var files: [File] = []
    /// What is wrong with it; empty when all of it was recovered.
    public internal(set) var faults: [Fault] = []
    /// Whether a signed head vouches for every event of it that was found.
    public let isVouched: Bool
    /// Its original is left out, because somebody shown is or may be under 18.
    public internal(set) var isLeftOut = false

    init(_ item: Item, isVouched: Bool) {
        self.item = item
        self.isVouched = isVouched
    }
}

/// What was got out of a damaged vault.
public struct SalvageReport: Sendable {
    /// The folder as it was given.
    public let folder: String
    /// Items of which anything is known, by number, erased ones among them.
    public internal(set) var items: [SalvagedItem] = []
    /// Numbers of items of which nothing was found.
    public internal(set) var missingItems: [UInt64] = []
    /// Events of which nothing can be read; any item may have been changed by them.
    public internal(set) var lostEvents: [UInt64] = []
    /// Originals whose item is not known; they are left out.
    public internal(set) var unknownOriginals: [UInt64] = []
    /// Events that were read, or of which at least the kind is known.
    public internal(set) var foundEventCount = 0
    /// Events that the log has, as far as that is known.
    public internal(set) var claimedEventCount: UInt64 = 0
    /// The log's events that a signed head vouches for.
    public internal(set) var vouched: [Range<UInt64>] = []
    /// Events that no signed head vouches for, though they were read.
    public internal(set) var unvouchedEventCount = 0
    /// The file tells where the log ends, and all up to there was looked for.
    public internal(set) var isEndKnown = true
    /// A journal beside the file is still needed; the file may lie between two states.
    public internal(set) var hasJournal = false

    /// An answer about the age of who is shown cannot be read, or may stand in an event that cannot.
    public internal(set) var isAnswerLost = false
    /// What counted for it.
    public let unreadAnswer: Depicted

    /// Everything was recovered, and the log vouches for all of it.
    public var isWhole: Bool {
        missingItems.isEmpty && lostEvents.isEmpty && unknownOriginals.isEmpty && unvouchedEventCount == 0
            && foundEventCount > 0 && isEndKnown && UInt64(foundEventCount) == claimedEventCount
            && damagedItems.isEmpty
    }

    /// Items with anything wrong.
    public var damagedItems: [SalvagedItem] { items.filter { !$0.faults.isEmpty } }
    /// Items that were recovered whole, or whose file is left out.
    public var recoveredItems: [SalvagedItem] { items.filter { $0.faults.isEmpty && !$0.item.isErased } }
    /// Items that no signed head vouches for.
    public var unvouchedItems: [SalvagedItem] { items.filter { !$0.isVouched } }
    /// Items whose file is left out.
    public var leftOutItems: [SalvagedItem] { items.filter(\.isLeftOut) }

    init(folder: String, unreadAnswer: Depicted) {
        self.folder = folder
        self.unreadAnswer = unreadAnswer
    }
}
