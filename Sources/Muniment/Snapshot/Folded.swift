import MunimentCrypto
import MunimentMerkle
import MunimentStore

/// The state of a vault as this process knows it, and the snapshot that it was read from or wrote.
struct Folded: Sendable {
    /// Events `[from, to)`, in order.
    typealias Read = (_ from: UInt64, _ to: UInt64, _ body: (VaultStore.ReadEvent) -> Void) throws -> Void

    private(set) var state = VaultState(keepsLog: false)
    /// Of the events in ``state``; `nil` once the stub of one could not be read.
    private var frontier: Frontier? = Frontier()
    /// The snapshot that the items of ``state`` were read from, but for those that changed since.
    private(set) var header: SnapshotHeader?
    /// No snapshot is tried before the log has this size.
    private var nextTry: UInt64 = 0
    /// Raised with each ``forget()``, so that what was read before does not come back.
    private var generation = 0

    mutating func forget() {
        let generation = generation
        self = Folded()
        self.generation = generation + 1
    }

    private mutating func reset() {
        let (generation, nextTry) = (generation, nextTry)
        self = Folded()
        (self.generation, self.nextTry) = (generation, nextTry)
    }

    mutating func indexItems() { state.indexItems() }

    /// Whether some items are not at hand.
    var isSparse: Bool { state.items.isSparse }

    /// What is known, for whoever brings it up to the log; nothing is known here until ``keep(_:)``.
    mutating func takeOut() -> Folded {
        let known = self
        reset()
        return known
    }

    /// Knows this from now on, unless more is known or something was forgotten meanwhile.
    mutating func keep(_ known: Folded) {
        guard known.generation == generation, known.state.size >= state.size else { return }
        self = known
    }

    /// Brings the state up to the log of this size and root.
    /// - Parameter snapshot: what the file has of one; not asked for within a write.
    /// - Returns: `false` where something was known and could not be gone on from.
    @discardableResult
    mutating func bring(
        to size: UInt64, _ root: SHA256Digest, snapshot: () throws -> VaultStore.SnapshotReading,
        read: Read
    ) throws -> Bool {
        if state.size > 0, try extend(to: size, root, read) { return true }
        let isNew = state.size == 0
        try begin(to: size, root, snapshot: snapshot, read: read)
        return isNew
    }

    private mutating func begin(
        to size: UInt64, _ root: SHA256Digest, snapshot: () throws -> VaultStore.SnapshotReading,
        read: Read
    ) throws {
        reset()
        if size >= StateSnapshot.eventCount {
            switch try snapshot() {
            case .found(let stored):
                if try restore(stored, read), try extend(to: size, root, read) { return }
                reset()
            case .unreadable: nextTry = .max
            case .none: break
            }
        }
        _ = try extend(to: size, root, read)
        guard !state.erasedLater.isEmpty else { return }
        let erased = state.erasedLater
        reset()
        state = VaultState(keepsLog: false, erased: erased)
        _ = try extend(to: size, root, read)
    }

    /// Takes the events that follow, up to `size`.
    /// - Returns: `false` where what was known is not their beginning, or where one of them erased something:
    ///   what an erased event once said must not live on in what was known before it (rule 8.5).
    private mutating func extend(to size: UInt64, _ root: SHA256Digest, _ read: Read) throws -> Bool {
        guard size >= state.size else { return false }
        let isRooted = state.size > 0 && frontier != nil
        var isErased = false
        try read(state.size, size) { event in
            take(event)
            if event.stub?.kind == EventKind.erased { isErased = true }
        }
        // Once a stub cannot be read nothing tells whether this is that log, or whether what was lost erased something.
        guard let frontier else { return !isErased && !isRooted }
        return !isErased && frontier.root == root
    }

    /// Takes the next event.
    mutating func take(_ event: VaultStore.ReadEvent) {
        if let stub = event.stub { frontier?.append(leafHash: stub.leafHash) } else { frontier = nil }
        state.take(event)
    }

    /// - Returns: `false` where the snapshot is not laid out as this maker does it.
    private mutating func restore(_ stored: StoredSnapshot, _ read: Read) throws -> Bool {
        let restored = try StateSnapshot.state(stored) { number in
            var found: VaultStore.ReadEvent?
            try read(number, number + 1) { found = $0 }
            return found
        }
        guard let restored else { return false }
        (state, frontier, header) = (restored, stored.header.frontier, stored.header)
        return true
    }

    /// The originals whose texts a snapshot would have by now and that are not known.
    var lackingTexts: [OriginalDescription] {
        mayBeWritten ? state.items.lackingTexts : []
    }

    /// Takes the texts of originals, by their events.
    mutating func takeTexts(_ texts: [UInt64: SealedText]) { state.items.takeTexts(texts) }

    /// Damage that may be mended is not written down.
    private var mayBeWritten: Bool { state.damagedEvents.isEmpty && nextTry != .max }

    /// Takes what a running write appended so far.
    mutating func takeRest(_ transaction: WriteTransaction) throws {
        try transaction.readEvents(from: state.size, to: transaction.nextSequenceNumber) { take($0) }
    }

    /// What came of writing a snapshot.
    enum Attempt {
        case none
        /// Not written, with the log of this size.
        case failed(UInt64)
        /// What is known once the write is committed.
        case made(Folded)
    }

    /// Writes a snapshot where enough was appended since the one there is. Nothing else hangs on it.
    func snapshot(in transaction: WriteTransaction) throws -> Attempt {
        let size = transaction.nextSequenceNumber
        guard size > transaction.committedSize, size >= nextTry,
            size - (header?.size ?? 0) >= StateSnapshot.eventCount
        else { return .none }
        // What is written down rests on all items, and what is damaged is met by a look at all rows first.
        guard !isSparse else {
            state.items.missAll()
            return .none
        }
        var folded = self
        try folded.takeRest(transaction)
        folded.takeTexts(transaction.rememberedTexts)
        // Damage that may be mended is not written down, nor a state of another log. Only who holds the key can
        // write numbers far apart; there would be a part for each gap.
        guard folded.state.damagedEvents.isEmpty, folded.frontier == transaction.frontier,
            StateSnapshot.partCount(folded.state) <= folded.state.items.count + 2
        else { return .failed(size) }
        let state = folded.state
        var written: [Int: [UInt8]] = [:]
        let made = try transaction.putSnapshot(
            maker: StateSnapshot.maker, partCount: StateSnapshot.partCount(state), known: header,
            changed: StateSnapshot.changedParts(state)
        ) { index in
            let body = StateSnapshot.part(index, of: state)
            written[index] = body
            return body
        }
        guard let made, folded.state.compact(written) else { return .failed(size) }
        folded.header = made
        return .made(folded)
    }

    /// What a write made, unless more is known by now, or it was forgotten.
    mutating func take(_ attempt: Attempt) {
        switch attempt {
        case .none: break
        case .failed(let size): nextTry = size + StateSnapshot.eventCount
        case .made(let made):
            let isIndexed = state.isIndexed
            keep(made)
            if isIndexed { state.indexItems() }
        }
    }
}
