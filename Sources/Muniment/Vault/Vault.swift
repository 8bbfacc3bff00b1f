import Foundation
package import MunimentCrypto
package import MunimentStore
import Synchronization

/// A vault that is open: where evidence is sealed, read, checked and exported from.
///
/// Start with ``create(at:options:passphrase:environment:)`` or
/// ``init(at:unlocking:environment:)``, then ``addFile(at:kind:fields:options:)`` and
/// ``addText(_:fields:)``.
public final class Vault: Sendable {
    /// What it takes from outside.
    public let environment: Environment
    /// The path with links resolved.
    public let path: String
    let fileID: [UInt8]
    let folded = Mutex(Folded())
    private let opened: Mutex<Opened>

    private struct Opened {
        /// `nil` while the vault is locked: the key goes with its owner.
        var store: VaultStore?
        var by: String
    }

    package init(store: VaultStore, environment: Environment) {
        opened = Mutex(Opened(store: store, by: store.openedBy))
        path = store.file.path
        fileID = store.file.fileID
        self.environment = environment
    }

    /// - Throws: code ``MunimentError/Code/vaultLocked``.
    package var store: VaultStore {
        get throws(MunimentError) {
            guard let store = opened.withLock({ $0.store }) else { throw MunimentError(.vaultLocked) }
            return store
        }
    }

    /// From now on the vault is read and written through `store`; `nil` locks it.
    func exchangeStore(_ store: VaultStore?) {
        opened.withLock { opened in
            opened.store = store
            if let store { opened.by = store.openedBy }
        }
    }

    /// What is decided when a vault is made.
    public struct CreateOptions: Sendable {
        /// The person's own name for it; sealed.
        public var label: String?
        /// Whether somebody shown was under 18; skipped means unsure.
        public var depicted = Depicted.unsure
        /// `under-18` or `adult`, if the person said.
        public var ageNow: String?
        /// How dear each guess of the passphrase is.
        public var cost = PassphraseCost.moderate
        /// Whether a recovery code is made.
        public var wantsRecoveryCode = true

        /// The defaults.
        public init() {}
    }

    /// The names of the slots of a new vault, and of one with new keys.
    static let passphraseSlotName = "passphrase"
    static let recoverySlotName = "recovery code"

    /// How dear each guess of a passphrase is (Argon2id, libsodium's three presets).
    public enum PassphraseCost: String, CaseIterable, Sendable {
        /// 64 MiB, 2 passes.
        case interactive
        /// 256 MiB, 3 passes.
        case moderate
        /// 1 GiB, 4 passes.
        case sensitive

        package var argon: Argon2id.Cost {
            switch self {
            case .interactive: .interactive
            case .moderate: .moderate
            case .sensitive: .sensitive
            }
        }
    }

    /// Makes a vault at `path`, which must be free, and opens it. Missing folders above it are made, for
    /// this user alone. On any error nothing is left at `path`.
    /// - Returns: the open vault, and the recovery code, which is shown this once.
    /// - Throws: code ``MunimentError/Code/vaultExists``, ``MunimentError/Code/passphraseNotAccepted``,
    ///   ``MunimentError/Code/vaultReadOnly``, ``MunimentError/Code/diskFull``.
    public static func create(
        at path: String, options: CreateOptions, passphrase: borrowing Secret, environment: Environment
    ) throws(MunimentError) -> (vault: Vault, recoveryCode: String?) {
        try selfTest()
        let passphrase = try passphrase.passphrase()
        let folder = PathText.folder(of: path)
        guard folder.isEmpty || Folders.makePrivate(folder) else {
            throw MunimentError(.vaultReadOnly, subject: path)
        }
        let code = options.wantsRecoveryCode ? RecoveryCode.make() : nil
        let recovery: NewSlot? =
            if let code {
                // The code has 128 random bits: a dear derivation would add nothing to it.
                NewSlot(name: recoverySlotName, cost: .interactive, secret: .recoveryCode(code))
            } else { nil }
        let store: VaultStore
        do {
            store = try VaultStore.create(
                path: path,
                slot: NewSlot(
                    name: passphraseSlotName, cost: options.cost.argon, secret: .passphrase(passphrase)),
                recovery: recovery, stateFolder: environment.stateFolder, time: environment.utcNow
            ) { slotsDigest, line in
                EventDraft(
                    kind: EventKind.created, listVersion: FieldTable.listVersion, item: nil,
                    values: [
                        "recordedAt": .string(environment.utcNow), "by": .string(passphraseSlotName),
                        "tool": .string(MunimentVersion.tool), "line": .string(line),
                        "label": options.label.map(JSONValue.string) ?? .null,
                        "depicted": .string(options.depicted.rawValue),
                        "ageNow": options.ageNow.map(JSONValue.string) ?? .null,
                        "slotsDigest": .string(slotsDigest),
                    ])
            }
        } catch {
            throw MunimentError(error, subject: path)
        }
        return (Vault(store: store, environment: environment), code.map(RecoveryCode.text))
    }

    /// Opens the vault at `path`. Only what a crash left is tidied up.
    /// - Throws: code ``MunimentError/Code/vaultNotFound``, ``MunimentError/Code/notAVault``,
    ///   ``MunimentError/Code/newerVersion``, ``MunimentError/Code/passphraseDoesNotOpen``,
    ///   ``MunimentError/Code/recoveryCodeDoesNotOpen``, ``MunimentError/Code/slotsDamaged``,
    ///   ``MunimentError/Code/vaultInUse``, ``MunimentError/Code/vaultDamaged``.
    public convenience init(
        at path: String, unlocking: borrowing Unlocking, environment: Environment
    ) throws(MunimentError) {
        try Self.selfTest()
        self.init(
            store: try Self.openStore(at: path, unlocking: unlocking, environment: environment),
            environment: environment)
    }

    static func openStore(
        at path: String, unlocking: borrowing Unlocking, environment: Environment
    ) throws(MunimentError) -> VaultStore {
        switch unlocking {
        case .passphrase(let secret):
            let passphrase = try secret.passphrase()
            do {
                return try VaultFile(path: path).unlock(
                    passphrase: passphrase, stateFolder: environment.stateFolder)
            } catch { throw MunimentError(error, subject: path) }
        case .recoveryCode(let secret):
            let code = try secret.recoveryCode()
            do {
                return try VaultFile(path: path).unlock(
                    recoveryCode: code, stateFolder: environment.stateFolder)
            } catch StoreError.doesNotOpen {
                throw MunimentError(.recoveryCodeDoesNotOpen, subject: path)
            } catch { throw MunimentError(error, subject: path) }
        }
    }

    /// Looks whether there is a vault at `path`, so that nobody is asked for a passphrase in vain.
    /// - Throws: as ``init(at:unlocking:environment:)``, but for what needs the passphrase.
    public static func look(at path: String) throws(MunimentError) {
        do {
            try VaultFile(path: path).close()
        } catch { throw MunimentError(error, subject: path) }
    }

    private static func selfTest() throws(MunimentError) {
        do { try SelfTest.run() } catch { throw MunimentError(.libraryUnavailable) }
    }

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
    private func fewItems(_ wanted: Set<Int> = []) throws(MunimentError) -> Folded {
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

    /// The answer to who is shown, which hangs on no item.
    func depicted() throws(MunimentError) -> Depicted {
        if folded.withLock({ $0.state.size > 0 }) { return try state().depicted }
        return try fewItems().state.depicted
    }

    /// The same with the log, folded anew from every event: for what leaves the vault.
    func loggedState() throws(MunimentError) -> VaultState {
        try MunimentError.wrap(subject: path) {
            let store = try store
            let position = try store.position()
            var state = VaultState()
            try store.readEvents(from: 0, to: position.size) { state.take($0) }
            if !state.damagedEvents.isEmpty { try store.checkKeysNotReplaced() }
            return state
        }
    }

    /// The next look folds the log anew.
    func forgetState() { folded.withLock { $0.forget() } }

    /// What is known as a running write sees it.
    /// - Parameters:
    ///   - few: what is known of few items; `nil` for what is known of all.
    ///   - isIndexed: whether what items hold is looked for.
    private func folded(in transaction: WriteTransaction, few: Folded?, isIndexed: Bool) throws -> Folded {
        var known = few ?? folded.withLock { $0.takeOut() }
        try known.bring(
            to: transaction.committedSize, transaction.committedRoot,
            snapshot: { .none },
            read: { try transaction.readEvents(from: $0, to: $1, $2) })
        if isIndexed { known.indexItems() }
        // What is committed need not be folded again by the next write.
        if few == nil { folded.withLock { $0.keep(known) } }
        try known.takeRest(transaction)
        return known
    }

    /// One item and the vault's answers as the events say it, whatever a snapshot says: for what is read out.
    func stateAnew(of number: UInt64) throws(MunimentError) -> VaultState {
        let known = try state()
        guard let item = known.items[number] else { return known }
        return try MunimentError.wrap(subject: path) {
            let store = try store
            var state = VaultState(keepsLog: false)
            for event in (known.vaultEvents + item.events).sorted() {
                try store.readEvents(from: event, to: event + 1) { state.take($0) }
            }
            return state
        }
    }

    /// Whether every event of an item can be read and was not erased: a snapshot may know more than the log still has.
    static func isWhole(_ number: UInt64, in state: VaultState, read: Folded.Read) throws -> Bool {
        guard let item = state.items[number] else { return false }
        var wholeCount = 0
        for event in item.events {
            try read(event, event + 1) { read in
                if case .event(let event) = read, event.content != nil { wholeCount += 1 }
            }
        }
        return wholeCount == item.events.count
    }

    /// The state as a running write sees it, from the events alone: for what must not be forgotten.
    func foldedAnew(in transaction: WriteTransaction) throws -> VaultState {
        var state = VaultState(keepsLog: false)
        try transaction.readEvents(from: 0, to: transaction.nextSequenceNumber) { state.take($0) }
        return state
    }

    /// What a write has to tell besides its result.
    public struct Notice: Hashable, Sendable {
        /// Such as `known-head-missing`.
        public let code: String
        /// A number of events, where that says more.
        public let detail: String?
    }

    struct Written<T> {
        let value: T
        let notices: [Notice]
    }

    /// Runs one write and gathers what it has to tell.
    /// - Parameter isRepeatable: as of ``writeFolded(isErasing:isAdding:isRepeatable:_:)``.
    func write<T>(
        isErasing: Bool = false, isAdding: Bool = false, isRepeatable: Bool = false,
        _ body: (WriteTransaction, VaultState) throws -> T
    ) throws(MunimentError) -> Written<T> {
        try writeFolded(isErasing: isErasing, isAdding: isAdding, isRepeatable: isRepeatable) {
            try body($0, $1.state)
        }
    }

    /// The same for a write that looks at its own work: it gives each event that it appends to ``Folded/take(_:)``, or
    /// none.
    /// - Parameter isRepeatable: whether `body` can be run again after what it wrote was undone. Then it is run with few
    ///   items at hand where nothing is known yet, and anew where it asks for others.
    func writeFolded<T>(
        isErasing: Bool = false, isAdding: Bool = false, isRepeatable: Bool = false,
        _ body: (WriteTransaction, inout Folded) throws -> T
    ) throws(MunimentError) -> Written<T> {
        // A snapshot is read outside of the write, which damage there would undo.
        let isNew = folded.withLock { $0.state.size == 0 }
        if isNew, isRepeatable {
            var wanted: Set<Int> = []
            for _ in 0..<2 {
                let few = try fewItems(wanted)
                guard few.isSparse else { break }
                switch try writeOnce(few, isErasing: isErasing, isAdding: isAdding, body) {
                case .written(let written): return written
                case .missed(let parts): wanted.formUnion(parts)
                }
            }
        }
        if isNew { _ = try state() }
        let attempt = try writeOnce(nil, isErasing: isErasing, isAdding: isAdding, body)
        // With all items at hand none is missed.
        guard case .written(let written) = attempt else { throw MunimentError(.readBackDiffers) }
        return written
    }

    private enum Attempt<T> {
        case written(Written<T>)
        /// Nothing was written: it asked for items of parts that are not at hand.
        case missed(Set<Int>)
    }

    private struct Missed: Error {}

    /// - Parameter few: as of ``folded(in:few:isIndexed:)``.
    private func writeOnce<T>(
        _ few: Folded?, isErasing: Bool, isAdding: Bool,
        _ body: (WriteTransaction, inout Folded) throws -> T
    ) throws(MunimentError) -> Attempt<T> {
        var missed: Set<Int> = []
        var sizeBefore: UInt64?
        do {
            return try MunimentError.wrap(subject: path) {
                let result = try store.write(time: environment.utcNow, isErasing: isErasing) {
                    transaction -> (T, Folded.Attempt) in
                    sizeBefore = transaction.committedSize
                    var known = try self.folded(in: transaction, few: few, isIndexed: isAdding)
                    let made: Result<(T, Folded.Attempt), any Error> = Result {
                        let value = try body(transaction, &known)
                        return (value, isErasing ? .none : try known.snapshot(in: transaction))
                    }
                    // What it made or refused may come of an item that is not at hand; an error of the store does not,
                    // and trying again would hide it.
                    if case .failure(let error) = made, !(error is MunimentError) { throw error }
                    missed = known.state.items.missedParts
                    guard missed.isEmpty else { throw Missed() }
                    return try made.get()
                }
                folded.withLock { $0.take(result.value.1) }
                let notices = notices(
                    result.continuation, isHeadKept: result.isHeadKept,
                    isJournalZeroed: result.isJournalZeroed)
                return .written(Written(value: result.value.0, notices: notices))
            }
        } catch {
            // Undone before anything was committed.
            guard missed.isEmpty else { return .missed(missed) }
            // A commit may be done although it failed: its last step is to sync the folder.
            guard error.code == .inputOutput, let sizeBefore, (try? store.position().size) != sizeBefore
            else {
                throw error
            }
            throw MunimentError(error.code, subject: error.subject, hint: error.hint, effect: .unknown)
        }
    }

    /// What a write of the store has to tell.
    func notices(_ continuation: Continuation?, isHeadKept: Bool, isJournalZeroed: Bool) -> [Notice] {
        var notices: [Notice] = []
        if let continuation {
            notices.append(
                Notice(
                    code: continuation.reason.rawValue, detail: continuation.known.map { String($0.size) }))
        }
        if !isHeadKept, environment.stateFolder != nil {
            notices.append(Notice(code: "head-not-kept", detail: nil))
        }
        if !isJournalZeroed { notices.append(Notice(code: "journal-not-zeroed", detail: nil)) }
        return notices
    }

    /// The automatic fields of an event.
    func draft(_ kind: String, item: UInt64? = nil, _ values: [String: JSONValue]) -> EventDraft {
        var values = values
        values["recordedAt"] = .string(environment.utcNow)
        values["by"] = .string(opened.withLock { $0.by })
        values["tool"] = .string(MunimentVersion.tool)
        return EventDraft(kind: kind, listVersion: FieldTable.listVersion, item: item, values: values)
    }
}

extension EventDraft {
    /// Every field of the kind's list once, `null` where `values` has none.
    init(kind: String, listVersion: Int64, item: UInt64?, values: [String: JSONValue]) {
        let names = EventKind.lists[kind] ?? []
        assert(Set(values.keys).isSubset(of: names), "a value outside the list of \(kind)")
        self.init(
            kind: kind, listVersion: listVersion, item: item, fields: names.map { ($0, values[$0] ?? .null) })
    }
}
