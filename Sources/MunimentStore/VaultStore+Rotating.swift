import Foundation
import GRDB
package import MunimentCrypto
import MunimentMerkle

extension VaultStore {
    package struct Rotated {
        /// The same file, opened with the new vault key.
        package let store: VaultStore
        package let rotation: Rotation
        package let continuation: Continuation?
        /// False when the new head stayed in the state file's `.new`, from where it is read too.
        package let isHeadKept: Bool
        /// False when the journal could not be overwritten: rows under the old key may be found on the disk.
        package let isJournalZeroed: Bool
        /// Rows of unfinished work that did not open and were deleted.
        package let droppedWorkCount: Int
        /// Stubs that could not be read and were put back (rule 4.8).
        package let rebuiltCount: Int
    }

    /// Gives the vault a new vault key, signing seed, identity, line and slots, and seals every row but chunks
    /// anew (section 12). When this returns, all of it is on disk; when it throws, none is.
    /// - Parameters:
    ///   - slot: the one that stands in events as `by` from now on.
    ///   - recovery: a second slot, for a recovery code.
    ///   - time: UTC, as it stands in the new head.
    ///   - event: the `rotated` event, given what it has to say and the digest of the new slots.
    /// - Throws: ``StoreError/damaged(_:)`` where a row does not open and does not follow from another;
    ///   ``StoreError/readOnly``,
    ///   ``StoreError/inUse``, ``StoreError/diskFull``, ``StoreError/readBackDiffers``;
    ///   ``StoreError/stateReadOnly`` where this computer's record is there and cannot be replaced.
    package func rotate(
        slot: consuming NewSlot, recovery: consuming NewSlot?, time: String,
        event: (_ rotation: Rotation, _ slotsDigest: String) throws -> EventDraft
    ) throws(StoreError) -> Rotated {
        guard !file.isReadOnly else { throw .readOnly }
        let vaultKey = try mappingErrors { try SecretKey.random() }
        // Before the vault is held: a derivation takes its time.
        var slots = [try slot.seal(fileID: file.fileID, vaultKey: vaultKey)]
        if let recovery = consume recovery {
            slots.append(try recovery.seal(fileID: file.fileID, vaultKey: vaultKey))
        }
        let renewed = VaultStore(
            file: file, vaultKey: vaultKey, openedBy: slots[0].name, slotNumber: slots[0].number,
            stateFolder: state?.folder)
        try finishErasing()
        let lock = try state?.lock()
        // Left as it is, the state file would open with no key that the vault has.
        if lock == nil, let state, state.isThere { throw state.lockFailure() }
        if lock != nil, state?.settle(vaultKey: self.vaultKey) == false { throw .stateReadOnly }
        defer { withExtendedLifetime(lock) {} }
        let outside = lock == nil ? nil : state?.read(vaultKey: self.vaultKey)
        do {
            let ((done, continuation), isJournalZeroed) = try mappingErrors {
                try file.queue.inDatabase { db in
                    try JournalZeroing.run(db, path: file.path) { db in
                        let old = try self.begin(db, time: time, outside: outside)
                        try self.finishAllErasures(db)
                        let done = try self.rotate(db, to: renewed, slots: slots, old: old, event: event)
                        // Rule 12.5. A state file that opens with neither key would look like an older copy.
                        if lock != nil, let state = renewed.state {
                            try state.prepare(done.head, vaultKey: renewed.vaultKey)
                            try state.syncFolder()
                        }
                        return (done, old.continuation)
                    }
                }
            }
            return Rotated(
                store: renewed, rotation: done.rotation, continuation: continuation,
                isHeadKept: lock != nil && state?.publish() == true, isJournalZeroed: isJournalZeroed,
                droppedWorkCount: done.droppedWorkCount, rebuiltCount: done.rebuiltCount)
        } catch {
            // As after any failed write: the journal is played back now, not at the next look.
            _ = try? file.read { db in try db.count("vault") }
            throw error
        }
    }

    private struct Done {
        let rotation: Rotation
        let head: SignedHead
        let droppedWorkCount: Int
        let rebuiltCount: Int
    }

    private func rotate(
        _ db: Database, to renewed: VaultStore, slots: [Slot], old: WriteTransaction,
        event: (Rotation, String) throws -> EventDraft
    ) throws -> Done {
        let oldKey = try Ed25519SigningKey(seed: try seed(db))
        guard oldKey.publicKey == old.identity.publicKey else { throw StoreError.damaged(.single(.seed)) }
        let rebuiltCount = try checkLog(db, old)
        let head = try lastHead(db, old)
        let droppedWorkCount = try dropUnreadableWork(db)
        for type in [RowType.stub, .content, .originalKey, .pending] {
            try reseal(db, type, to: renewed)
        }
        try db.execute(sql: "DELETE FROM derived")
        for table in ["slots", "slot_copies"] { try db.execute(sql: "DELETE FROM \(table)") }

        let seed = try SecretKey.random()
        let identity = Identity(
            originID: RandomBytes.make(16), publicKey: try Ed25519SigningKey(seed: seed).publicKey)
        let transaction = WriteTransaction(
            db, store: renewed, identity: identity, stored: old.stored, seed: try seed.copy(),
            lineID: RandomBytes.make(8), continuation: nil, time: old.time)
        for slot in slots { try transaction.insert(slot) }
        try renewed.replace(db, .identity, number: 1, body: identity.body)
        var seedBytes = seed.withBytes { Array($0) }
        defer { Wipe.wipe(&seedBytes) }
        try renewed.replace(db, .seed, number: 2, body: seedBytes)
        let rotation = Rotation(
            event: transaction.nextSequenceNumber, head: head, newIdentity: identity,
            newLineID: transaction.lineID, key: oldKey)
        let appended = try transaction.append(try event(rotation, try transaction.slotsDigest()))
        guard Rotation(appended) == rotation, rotation.isSigned, let newHead = try transaction.finish() else {
            throw StoreError.readBackDiffers
        }
        // As the next command will find it.
        guard try renewed.checkedHead(db, identity: try renewed.identity(db)).0 == newHead else {
            throw StoreError.readBackDiffers
        }
        return Done(
            rotation: rotation, head: newHead, droppedWorkCount: droppedWorkCount, rebuiltCount: rebuiltCount)
    }

    /// The head right before the `rotated` event (rule 12.4).
    private func lastHead(_ db: Database, _ old: WriteTransaction) throws -> HeadText {
        let found = try checkedHead(db, identity: old.identity).0.head
        if found.size == old.nextSequenceNumber { return found }
        return HeadText(
            originID: old.identity.originID, lineID: old.lineID, size: old.nextSequenceNumber,
            root: old.stored.frontier.root, time: old.time)
    }

    /// Rule 12.2: every event opens, and the log is the one that was signed. Stubs that were made from their contents are
    /// put back.
    /// - Returns: how many.
    private func checkLog(_ db: Database, _ old: WriteTransaction) throws -> Int {
        let size = old.nextSequenceNumber
        var frontier = Frontier()
        var rebuilt: [EventStub] = []
        try forEachEvent(db, from: 0, to: size) { read in
            switch read {
            case .event(let event): frontier.append(leafHash: event.stub.leafHash)
            case .contentDamaged(let stub): throw StoreError.damaged(.content(stub.sequenceNumber))
            case .rebuilt(let event):
                frontier.append(leafHash: event.stub.leafHash)
                rebuilt.append(event.stub)
            case .damaged(let number): throw StoreError.damaged(.stub(number))
            }
        }
        guard frontier.root == old.stored.frontier.root else {
            throw StoreError.damaged(.frontierDiffersFromHead)
        }
        for stub in rebuilt { try old.putBack(stub) }
        for (table, count) in [("stubs", UInt64(size)), ("singles", 4), ("vault", 1)] {
            guard UInt64(try db.count(table)) == count else { throw StoreError.damaged(.rowCount) }
        }
        return rebuilt.count
    }

    /// Rule 12.3. A row that does not open ends it.
    private func reseal(_ db: Database, _ type: RowType, to renewed: VaultStore) throws {
        guard let table = type.table else { return }
        var count = 0
        var next: Int64 = 0
        while true {
            let ids = try Int64.fetchAll(
                db.cachedStatement(sql: "SELECT id FROM \(table) WHERE id >= ? ORDER BY id LIMIT 1024"),
                arguments: [next])
            guard let last = ids.last else { break }
            for id in ids {
                let number = UInt64(id)
                guard var body = try openRow(db, type, number: number) else {
                    throw StoreError.damaged(Self.damage(type, number))
                }
                defer { Wipe.wipe(&body) }
                try renewed.replace(db, type, number: number, body: body)
            }
            count += ids.count
            next = last + 1
        }
        // One with a number below 0 belongs to nothing, and was not looked at.
        guard try db.count(table) == count else { throw StoreError.damaged(.rowCount) }
    }

    private static func damage(_ type: RowType, _ number: UInt64) -> StoreError.Damage {
        switch type {
        case .stub: .stub(number)
        case .content: .content(number)
        case .originalKey: .originalKey(number)
        case .pending: .pending
        default: .single(type)
        }
    }

    /// Seals `body` in the place of the row that is there, reads it back and compares.
    private func replace(_ db: Database, _ type: RowType, number: UInt64, body: [UInt8]) throws {
        guard let table = type.table, let id = Int64(exactly: number) else { return }
        let sealed = try SealedRow.seal(
            body, type: type, number: number, fileID: file.fileID, vaultKey: vaultKey)
        try db.changeOne("UPDATE \(table) SET sealed = ? WHERE id = ?", [Data(sealed), id])
        guard var found = try openRow(db, type, number: number) else { throw StoreError.readBackDiffers }
        defer { Wipe.wipe(&found) }
        guard found == body else { throw StoreError.readBackDiffers }
    }
}

extension VaultFile {
    /// Whether `passphrase` opens one of the slots, or did before its box was damaged.
    package func isOpened(by passphrase: borrowing Passphrase) throws(StoreError) -> Bool {
        let slots = try slots().slots.filter { $0.kind == .passphrase }
        return try passphrase.withBytes { bytes throws(StoreError) in
            try Self.opens(bytes, one: slots)
        }
    }

    private static func opens(
        _ secret: UnsafeRawBufferPointer, one slots: [Slot]
    ) throws(StoreError) -> Bool {
        do {
            return try slots.opened(secret: secret) { _, _ in true }
        } catch {
            switch error {
            case .doesNotOpen: return false
            case .slotsDamaged: return true
            default: throw error
            }
        }
    }
}
