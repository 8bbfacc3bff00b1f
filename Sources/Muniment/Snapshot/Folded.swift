import MunimentCrypto
import MunimentMerkle
import MunimentStore

/// The state of a vault as this process knows it, and the snapshot that it was read from or wrote.
struct Folded: Sendable {
    var state = VaultState(keepsLog: false)
    /// The snapshot that the items of ``state`` were read from, but for those that changed since.
    private(set) var header: SnapshotHeader?

    /// Brings the state up to the log of this size and root.
    /// - Parameters:
    ///   - snapshot: gives the snapshot of the file, if it has one that can be used.
    ///   - read: gives events `[from, to)`.
    mutating func bring(
        to size: UInt64, _ root: SHA256Digest, snapshot: () throws -> StoredSnapshot?,
        read: (UInt64, UInt64, (VaultStore.ReadEvent) -> Void) throws -> Void
    ) throws {
        if state.size > size { self = Folded() }
        if state.size == 0, size >= StateSnapshot.eventCount, let stored = try snapshot(),
            let state = try Self.state(stored, to: size, root, read: read)
        {
            (self.state, header) = (state, stored.header)
            return
        }
        try read(state.size, size) { state.take($0) }
    }

    /// The state that a snapshot and the events after it give; `nil` unless these together are the log of this
    /// root (rule 8.5).
    private static func state(
        _ stored: StoredSnapshot, to size: UInt64, _ root: SHA256Digest,
        read: (UInt64, UInt64, (VaultStore.ReadEvent) -> Void) throws -> Void
    ) throws -> VaultState? {
        let state = try StateSnapshot.state(stored) { number in
            var found: VaultStore.ReadEvent?
            try read(number, number + 1) { found = $0 }
            return found
        }
        guard var state else { return nil }
        var frontier = stored.header.frontier
        var isEveryStubRead = true
        try read(stored.header.size, size) { event in
            switch event {
            case .damaged: isEveryStubRead = false
            case .contentDamaged(let stub): frontier.append(leafHash: stub.leafHash)
            case .event(let event): frontier.append(leafHash: event.stub.leafHash)
            }
            state.take(event)
        }
        return isEveryStubRead && frontier.root == root ? state : nil
    }

    /// Writes a snapshot where enough was appended since the one there is.
    /// - Parameters:
    ///   - state: before what the write appended.
    ///   - header: of the snapshot that it was read from.
    /// - Returns: what is known once the write is committed; `nil` where none was written.
    static func snapshot(
        _ transaction: WriteTransaction, _ state: VaultState, replacing header: SnapshotHeader?
    ) throws -> Folded? {
        let size = transaction.nextSequenceNumber
        guard size > transaction.committedSize, size - (header?.size ?? 0) >= StateSnapshot.eventCount else {
            return nil
        }
        var state = state
        try transaction.readEvents(from: state.size, to: size) { state.take($0) }
        // Only who holds the key can write numbers far apart; there would be a part for each gap.
        guard StateSnapshot.partCount(state) <= state.items.count + 2 else { return nil }
        var written: [Int: [UInt8]] = [:]
        let made = try transaction.putSnapshot(
            maker: StateSnapshot.maker, partCount: StateSnapshot.partCount(state), known: header,
            changed: StateSnapshot.changedParts(state)
        ) { index in
            let body = StateSnapshot.part(index, of: state)
            written[index] = body
            return body
        }
        guard let made, state.compact(written) else { return nil }
        return Folded(state: state, header: made)
    }

    init() {}

    private init(state: VaultState, header: SnapshotHeader) {
        self.state = state
        self.header = header
    }

    /// What a write made, unless more is known by now.
    mutating func take(_ made: Folded) {
        guard made.state.size >= state.size else { return }
        let isIndexed = state.isIndexed
        self = made
        if isIndexed { state.indexItems() }
    }
}
