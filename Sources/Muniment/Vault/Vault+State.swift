import MunimentCrypto
import MunimentStore
import Synchronization

/// What is known of the log, and how it is brought up to its end.
extension Vault {
    /// The present state, brought up to the log's end.
    package func state() throws(MunimentError) -> VaultState {
        try MunimentError.wrap(subject: path) {
            // Nothing is read with the lock held: a write holds the database and then wants the lock.
            let known = try broughtUp(folded.withLock { $0.takeOut() }, places: nil)
            folded.withLock { $0.keep(known) }
            return known.state
        }
    }

    /// A state of which only the newest items are at hand, and those of the item parts `wanted`, where a snapshot
    /// gives that; otherwise all of it.
    func fewItems(_ wanted: Set<Int> = []) throws(MunimentError) -> Folded {
        try MunimentError.wrap(subject: path) {
            let known = try broughtUp(folded.withLock { $0.takeOut() }) {
                StateSnapshot.sparsePlaces(count: $0, wanted: wanted)
            }
            if !known.isSparse { folded.withLock { $0.keep(known) } }
            return known
        }
    }

    private func broughtUp(_ folded: Folded, places: ((Int) -> Set<Int>)?) throws -> Folded {
        let store = try store
        let position = try store.position()
        var folded = folded
        try folded.bring(
            to: position.size, position.root,
            snapshot: { try store.snapshot(maker: StateSnapshot.maker, of: position, places: places) },
            read: { try store.readEvents(from: $0, to: $1, $2) })
        // With new keys since a moment ago no event opens, and none is damaged.
        if !folded.state.damagedEvents.isEmpty { try store.checkKeysNotReplaced() }
        return folded
    }

    /// Whether nothing of the log is known yet.
    var isUnknown: Bool { folded.withLock { $0.state.size == 0 } }

    /// The answer to who is shown, which hangs on no item.
    func depicted() throws(MunimentError) -> Depicted {
        try isUnknown ? fewItems().state.depicted : state().depicted
    }

    /// The same folded anew from every event, with the log or without: for what leaves the vault.
    func stateAnew(keepsLog: Bool) throws(MunimentError) -> VaultState {
        try MunimentError.wrap(subject: path) {
            let store = try store
            let position = try store.position()
            let state = try VaultState.folded(keepsLog: keepsLog) { take in
                try store.readEvents(from: 0, to: position.size, take)
            }
            if !state.damagedEvents.isEmpty { try store.checkKeysNotReplaced() }
            return state
        }
    }

    /// The next look folds the log anew.
    func forgetState() { folded.withLock { $0.forget() } }

    /// Reads the short texts that the next snapshot is to have. Not within a write: a damaged page that is met there undoes
    /// it. What cannot be read now is not in it.
    func readLackingTexts() {
        let lacking = folded.withLock { $0.lackingTexts }
        guard !lacking.isEmpty, let store = try? store else { return }
        let texts = try? store.mapSmallOriginals(lacking) { store.sealText($1, of: lacking[$0]) }
        guard let texts else { return }
        let read = Dictionary(zip(lacking.map(\.sequenceNumber), texts)) { $1 }
        folded.withLock { $0.takeTexts(read) }
    }

    /// What is known as a running write sees it.
    /// - Parameters:
    ///   - few: what is known of few items; `nil` for what is known of all.
    ///   - isIndexed: whether what items hold is looked for.
    /// - Returns: also whether what was known before could be gone on from, and nothing damaged was met in what was
    ///   read here: a damaged page undoes the write.
    func folded(
        in transaction: WriteTransaction, few: Folded?, isIndexed: Bool
    ) throws -> (known: Folded, isContinued: Bool) {
        var known = few ?? folded.withLock { $0.takeOut() }
        let damagedCount = known.state.damagedEvents.count
        var isContinued = try known.bring(
            to: transaction.committedSize, transaction.committedRoot,
            snapshot: { .none },
            read: { try transaction.readEvents(from: $0, to: $1, $2) })
        if known.state.damagedEvents.count > damagedCount { isContinued = false }
        if isIndexed { known.indexItems() }
        // What is committed need not be folded again by the next write.
        if few == nil || !isContinued { folded.withLock { $0.keep(known) } }
        try known.takeRest(transaction)
        return (known, isContinued)
    }

    /// One item and the vault's answers as the events say it, whatever a snapshot says: for what is read out.
    func stateAnew(of number: UInt64) throws(MunimentError) -> VaultState {
        let known = try state()
        guard let item = known.items[number] else { return known }
        return try MunimentError.wrap(subject: path) {
            let store = try store
            return try known.anew(item) { event, take in
                try store.readEvents(from: event, to: event + 1, take)
            }
        }
    }

    /// Whether every event of an item can be read and was not erased: a snapshot may know more than the log still has.
    static func isWhole(_ number: UInt64, in state: VaultState, read: Folded.Read) throws -> Bool {
        guard let item = state.items[number] else { return false }
        return try areWhole(item.events, read: read)
    }

    static func areWhole(_ events: [UInt64], read: Folded.Read) throws -> Bool {
        var wholeCount = 0
        for event in events {
            try read(event, event + 1) { if $0.whole != nil { wholeCount += 1 } }
        }
        return wholeCount == events.count
    }

    /// What is known from the events alone.
    func foldedAnew() throws(MunimentError) -> Folded {
        try MunimentError.wrap(subject: path) {
            let store = try store
            let position = try store.position()
            var anew = Folded()
            try anew.bring(
                to: position.size, position.root, snapshot: { .none },
                read: { try store.readEvents(from: $0, to: $1, $2) })
            if !anew.state.damagedEvents.isEmpty { try store.checkKeysNotReplaced() }
            return anew
        }
    }
}
