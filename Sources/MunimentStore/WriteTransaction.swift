import Foundation
import GRDB
package import MunimentCrypto
package import MunimentMerkle

/// One write: what it appends and seals is committed together with one new signed head, or not at all.
/// Made by ``VaultStore/write(time:isErasing:_:)``; not used after its closure returned.
package final class WriteTransaction {
    let db: Database
    let store: VaultStore
    let identity: Identity
    let time: String
    private(set) var stored: StoredFrontier
    /// How many events the log had before this write.
    package let committedSize: UInt64
    /// The root of these.
    package let committedRoot: SHA256Digest
    let lineID: [UInt8]
    private var appendedCount = 0
    private let seed: SecretKey
    /// An original was begun and not ended.
    var isOriginalOpen = false
    /// Texts that this write sealed, by event: what a snapshot needs of them is not read back within the write.
    package internal(set) var rememberedTexts: [UInt64: SealedText] = [:]
    /// Of chunks, since the system was last told to begin to write them out.
    var unwrittenByteCount = 0

    /// Set when the head in the vault was not the one this computer knew (rule 5.6).
    package let continuation: Continuation?

    init(
        _ db: Database, store: VaultStore, identity: Identity, stored: StoredFrontier,
        seed: consuming SecretKey,
        lineID: [UInt8], continuation: Continuation?, time: String
    ) {
        self.db = db
        self.store = store
        self.identity = identity
        self.stored = stored
        committedSize = stored.frontier.size
        committedRoot = stored.frontier.root
        self.seed = seed
        self.lineID = lineID
        self.continuation = continuation
        self.time = time
    }

    /// Of the log with what was appended.
    package var frontier: Frontier { stored.frontier }

    /// The number that the next event will have, and the original sealed before it.
    package var nextSequenceNumber: UInt64 { stored.frontier.size }

    /// The highest item number given so far.
    package var itemCount: UInt64 { stored.itemCount }

    /// Gives the next item number, from 1.
    package func newItemNumber() -> UInt64 {
        stored.itemCount += 1
        return stored.itemCount
    }

    /// Events `[from, to)` as this transaction sees them, in order.
    package func readEvents(
        from: UInt64, to: UInt64, _ body: (VaultStore.ReadEvent) throws -> Void
    ) throws {
        try store.forEachEvent(db, from: from, to: to, body)
    }

    /// Seals an event at the end of the log.
    /// - Returns: the event as it was sealed.
    @discardableResult
    package func append(_ draft: EventDraft) throws -> Event {
        let number = nextSequenceNumber
        guard number <= Format.maximumSequenceNumber else { throw StoreError.tooLarge }
        let record = try EventRecord(draft, sequenceNumber: number, salt: RandomBytes.make(32))
        try insert(.stub, number: number, body: record.stub.encoded)
        try insert(.content, number: number, body: record.content.encoded)
        stored.frontier.append(leafHash: record.stub.leafHash)
        appendedCount += 1
        return Event(stub: record.stub, content: record.content)
    }

    func insert(_ type: RowType, number: UInt64, body: [UInt8]) throws {
        guard let table = type.table else { return }
        let sealed = try seal(body, type, number: number)
        try db.changeOne(
            "INSERT INTO \(table)(id, sealed) VALUES(?, ?)", [Int64(number), Data(sealed)])
    }

    private func replaceSingle(_ type: RowType, body: [UInt8]) throws {
        guard let number = type.singleNumber else { return }
        let sealed = try seal(body, type, number: number)
        try db.changeOne("UPDATE singles SET sealed = ? WHERE id = ?", [Data(sealed), Int64(number)])
    }

    func seal(_ body: [UInt8], _ type: RowType, number: UInt64) throws(StoreError) -> [UInt8] {
        try SealedRow.seal(
            body, type: type, number: number, fileID: store.file.fileID, vaultKey: store.vaultKey)
    }

    /// Signs the head over what was appended; `nil` when nothing was (rule 5.5).
    func finish() throws -> SignedHead? {
        guard !isOriginalOpen else { throw StoreError.readBackDiffers }
        guard appendedCount > 0 else { return nil }
        let key = try Ed25519SigningKey(seed: seed)
        guard key.publicKey == identity.publicKey else { throw StoreError.damaged(.single(.seed)) }
        let head = SignedHead(
            HeadText(
                originID: identity.originID, lineID: lineID, size: stored.frontier.size,
                root: stored.frontier.root, time: time),
            key: key)
        // What could not be read again would shut the vault for every later write.
        guard SignedHead(body: head.body) == head, StoredFrontier(body: stored.body) == stored else {
            throw StoreError.readBackDiffers
        }
        try replaceSingle(.frontier, body: stored.body)
        try replaceSingle(.head, body: head.body)
        return head
    }
}

/// What a write found that this computer did not expect (rule 5.6).
package struct Continuation: Sendable, Equatable {
    package enum Reason: String, Sendable {
        /// No head of this vault is known here: first write on this computer, or its state was lost.
        case noHeadKnownHere = "no-head-known-here"
        /// The state file is there and does not open.
        case stateUnreadable = "state-unreadable"
        /// The vault does not contain the newest head known here: an older copy was put back, or another
        /// copy went on elsewhere.
        case knownHeadMissing = "known-head-missing"
        /// The vault went on from the known head on another computer.
        case continuedElsewhere = "continued-elsewhere"
    }

    package let reason: Reason
    package let found: HeadText
    package let known: HeadText?
}

extension VaultStore {
    package struct WriteResult<T> {
        package let value: T
        package let continuation: Continuation?
        /// False when the new head could not be kept in the state folder.
        package let isHeadKept: Bool
        /// False when the journal of an erasure or slot change could not be overwritten: what was removed may
        /// be found on the disk.
        package let isJournalZeroed: Bool
    }

    /// Runs `body` as one write (section 10). When this returns, all of it is on disk; when it throws,
    /// none is.
    /// - Parameters:
    ///   - time: UTC, as it stands in the new head.
    ///   - isErasing: erase events and slot changes: the vault is held alone, and its journal zeroed.
    package func write<T>(
        time: String, isErasing: Bool = false, _ body: (WriteTransaction) throws -> T
    ) throws -> WriteResult<T> {
        guard !file.isReadOnly else { throw StoreError.readOnly }
        let lock = try state?.lock()
        defer { withExtendedLifetime(lock) {} }
        var bodyError: (any Error)?
        do {
            // What somebody left who was killed at erasing, the next to erase zeroes (rule 7.3): a reading would unlink it
            // as it is. The heads are compared within the transaction then.
            let outside = lock == nil ? nil : state?.read(vaultKey: vaultKey)
            let past = isErasing && file.hasJournal ? nil : try self.past(outside)
            let ((value, head, continuation), isJournalZeroed) = try mappingErrors {
                try self.transaction(isErasing: isErasing) { db in
                    let transaction = try self.begin(db, time: time, outside: outside, past: past)
                    try self.finishErasures(db)
                    let value: T
                    do { value = try body(transaction) } catch {
                        bodyError = error
                        throw error
                    }
                    return (value, try transaction.finish(), transaction.continuation)
                }
            }
            var isHeadKept = true
            if let head { isHeadKept = lock != nil && state?.write(head, vaultKey: vaultKey) == true }
            return WriteResult(
                value: value, continuation: continuation, isHeadKept: isHeadKept,
                isJournalZeroed: isJournalZeroed)
        } catch {
            // After a failed write SQLite plays its journal back only when the file is looked at again. Not
            // later: until then the half-written pages fill the disk, and a copy without the journal is broken.
            _ = try? file.read { db in try db.count("vault") }
            if let bodyError, !(bodyError is DatabaseError), !(bodyError is CryptoError) { throw bodyError }
            throw error
        }
    }

    private func transaction<T>(
        isErasing: Bool, _ body: (Database) throws -> T
    ) throws -> (value: T, isZeroed: Bool) {
        try file.queue.inDatabase { db in
            if isErasing { return try JournalZeroing.run(db, path: file.path, body) }
            return (try VaultFile.transaction(db, .immediate, body), true)
        }
    }

    /// Checks head, frontier and state, and continues under a new line where rule 5.6 asks for it.
    /// - Parameters:
    ///   - outside: what the state file says, which is locked; `nil` where no state can be kept.
    ///   - past: what was compared before; where it is of other heads, it is compared here.
    func begin(
        _ db: Database, time: String, outside: StateFile.Reading?, past: Past? = nil
    ) throws -> WriteTransaction {
        let identity = try identity(db)
        let (head, stored) = try checkedHead(db, identity: identity)
        let seed = try seed(db)
        let continuation = try continuation(
            db, outside: outside, found: head.head, identity: identity, past: past)
        let transaction = WriteTransaction(
            db, store: self, identity: identity, stored: stored, seed: seed,
            lineID: continuation == nil ? head.head.lineID : RandomBytes.make(8), continuation: continuation,
            time: time)
        if let continuation { try transaction.appendContinued(continuation) }
        return transaction
    }

    private func continuation(
        _ db: Database, outside: StateFile.Reading?, found: HeadText, identity: Identity, past: Past?
    ) throws -> Continuation? {
        switch outside {
        // Where no state can be kept, every write would find none: nothing is said by that.
        case nil: return nil
        case .absent: return Continuation(reason: .noHeadKnownHere, found: found, known: nil)
        case .unreadable: return Continuation(reason: .stateUnreadable, found: found, known: nil)
        case .head(let signed):
            let known = signed.head
            if known == found { return nil }
            guard signed.isSigned(by: identity.publicKey), known.originID == found.originID,
                try self.past(db, known: known, found: found, compared: past).isPart
            else { return Continuation(reason: .knownHeadMissing, found: found, known: known) }
            if known.lineID == found.lineID { return nil }
            return Continuation(reason: .continuedElsewhere, found: found, known: known)
        }
    }
}

/// Whether the log that was found is the one that a head known here is of, grown since.
struct Past {
    let known: HeadText
    let found: HeadText
    let isPart: Bool
}

extension VaultStore {
    /// Compares the heads where they differ, in a read of its own: it may take every stub, and a damaged page that is met
    /// within a write undoes it.
    private func past(_ outside: StateFile.Reading?) throws(StoreError) -> Past? {
        guard case .head(let signed) = outside else { return nil }
        return try file.read { db in
            guard let body = try self.openRow(db, .head, number: RowType.head.singleNumber ?? 0),
                let found = SignedHead(body: body)?.head, found != signed.head
            else { return nil }
            return try self.past(db, known: signed.head, found: found, compared: nil)
        }
    }

    private func past(
        _ db: Database, known: HeadText, found: HeadText, compared: Past?
    ) throws -> Past {
        if let compared, compared.known == known, compared.found == found { return compared }
        let isPart = try known.size <= found.size && isRoot(known.root, db, size: known.size)
        return Past(known: known, found: found, isPart: isPart)
    }
}

extension WriteTransaction {
    /// The kind and list of the event of rule 5.6; ``EventDraft`` of it stands in `Docs/events.md`.
    package static let continuedKind = "continued"

    fileprivate func appendContinued(_ continuation: Continuation) throws {
        func digest(_ head: HeadText?) -> JSONValue { head.map { .string($0.root.hex) } ?? .null }
        try append(
            EventDraft(
                kind: Self.continuedKind, listVersion: 1, item: nil,
                fields: [
                    ("recordedAt", .string(time)), ("by", .string(store.openedBy)),
                    ("reason", .string(continuation.reason.rawValue)),
                    ("foundOrigin", .string(continuation.found.origin)),
                    ("foundSize", .integer(Int64(continuation.found.size))),
                    ("foundRoot", digest(continuation.found)),
                    ("knownOrigin", continuation.known.map { .string($0.origin) } ?? .null),
                    ("knownSize", continuation.known.map { .integer(Int64($0.size)) } ?? .null),
                    ("knownRoot", digest(continuation.known)),
                    ("line", .string(Hex.encode(lineID))),
                ]))
    }
}
