import CMunimentSystem
import Foundation
import GRDB
import MunimentCrypto
import MunimentMerkle

extension VaultStore {
    /// Makes a new vault at `path` and opens it. The file appears under its name only when it is whole
    /// and durable; whatever is there already is left alone.
    /// - Parameters:
    ///   - recovery: a second slot, for a recovery code.
    ///   - time: UTC, as it stands in the first head.
    ///   - created: the first event, given the slot set digest and the line, both in hexadecimal.
    /// - Throws: ``StoreError/exists``, ``StoreError/readOnly``, ``StoreError/diskFull``.
    package static func create(
        path: String, slot: consuming NewSlot, recovery: consuming NewSlot?, stateFolder: String?,
        time: String,
        created: (_ slotsDigest: String, _ line: String) -> EventDraft
    ) throws(StoreError) -> VaultStore {
        var status = stat()
        guard lstat(path, &status) != 0 else { throw .exists }
        // SQLite would roll an old vault's journal back into the new one.
        for suffix in ["-journal", "-wal", "-shm"] where lstat(path + suffix, &status) == 0 {
            throw .suspiciousSideFile(suffix)
        }
        let temporary = path + ".new-" + Hex.encode(RandomBytes.make(8))
        let descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw errno == ENOSPC ? .diskFull : .readOnly }
        // Whatever the umask took away.
        let isPrivate = fchmod(descriptor, 0o600) == 0
        close(descriptor)
        guard isPrivate else {
            unlink(temporary)
            throw .readOnly
        }
        do {
            let fileID = RandomBytes.make(16)
            let vaultKey = try mappingErrors { try SecretKey.random() }
            var slots = [try slot.seal(fileID: fileID, vaultKey: vaultKey)]
            if let recovery = consume recovery {
                slots.append(try recovery.seal(fileID: fileID, vaultKey: vaultKey))
            }
            let head = try fill(
                temporary, fileID: fileID, vaultKey: vaultKey, slots: slots, time: time, created: created)
            try publish(temporary, as: path)
            let store = VaultStore(
                file: try VaultFile(path: path), vaultKey: vaultKey, openedBy: slots[0].name,
                slotNumber: slots[0].number, stateFolder: stateFolder)
            if let state = store.state, let lock = try state.lock() {
                _ = withExtendedLifetime(lock) { state.write(head, vaultKey: store.vaultKey) }
            }
            return store
        } catch {
            for suffix in ["", "-journal"] { unlink(temporary + suffix) }
            throw error
        }
    }

    private static func fill(
        _ path: String, fileID: [UInt8], vaultKey: borrowing SecretKey, slots: [Slot], time: String,
        created: (String, String) -> EventDraft
    ) throws(StoreError) -> SignedHead {
        let vaultKey = try mappingErrors { try vaultKey.copy() }
        let queue = try mappingErrors {
            let queue = try DatabaseQueue(path: path, configuration: VaultFile.configuration)
            try queue.inDatabase { db in
                try db.execute(sql: "PRAGMA page_size=\(Format.pageByteCount)")
                try db.execute(sql: "PRAGMA journal_mode=DELETE")
                try db.execute(sql: "PRAGMA application_id=\(Format.applicationID)")
                try db.execute(sql: "PRAGMA user_version=\(Format.formatVersion)")
            }
            return queue
        }
        let store = VaultStore(
            file: VaultFile(path: path, fileID: fileID, queue: queue), vaultKey: vaultKey,
            openedBy: slots[0].name, slotNumber: slots[0].number, stateFolder: nil)
        return try mappingErrors {
            defer { try? queue.close() }
            return try queue.inDatabase { db in
                var head: SignedHead?
                try db.inTransaction(.exclusive) {
                    try Schema.create(db)
                    head = try store.fill(db, slots: slots, time: time, created: created)
                    return .commit
                }
                guard let head else { throw StoreError.damaged(.database) }
                return head
            }
        }
    }

    private func fill(
        _ db: Database, slots: [Slot], time: String, created: (String, String) -> EventDraft
    ) throws -> SignedHead? {
        try db.changeOne("INSERT INTO vault(id, file_id) VALUES(1, ?)", [Data(file.fileID)])
        let seed = try SecretKey.random()
        let key = try Ed25519SigningKey(seed: seed)
        let identity = Identity(originID: RandomBytes.make(16), publicKey: key.publicKey)
        let lineID = RandomBytes.make(8)
        let stored = StoredFrontier()
        let emptyHead = SignedHead(
            HeadText(
                originID: identity.originID, lineID: lineID, size: 0, root: stored.frontier.root, time: time),
            key: key)
        let transaction = WriteTransaction(
            db, store: self, identity: identity, stored: stored, seed: try seed.copy(), lineID: lineID,
            continuation: nil, time: time)
        let bodies: [(RowType, [UInt8])] = [
            (.identity, identity.body), (.frontier, stored.body), (.head, emptyHead.body),
            (.seed, seed.withBytes { Array($0) }),
        ]
        for (type, body) in bodies {
            try transaction.insert(type, number: type.singleNumber ?? 0, body: body)
        }
        for slot in slots { try transaction.insert(slot) }
        try transaction.append(created(Slot.setDigest(slots).hex, Hex.encode(lineID)))
        return try transaction.finish()
    }

    private static func publish(_ temporary: String, as path: String) throws(StoreError) {
        let folder = PathText.folder(of: path)
        let descriptor = open(temporary, O_RDONLY | O_CLOEXEC)
        let isSynced = descriptor >= 0 && fsync(descriptor) == 0
        close(descriptor)
        guard isSynced else { throw .inputOutput(errno) }
        switch muniment_rename_exclusive(AT_FDCWD, temporary, AT_FDCWD, path) {
        case 0: break
        case EEXIST: throw .exists
        case let code: throw .inputOutput(code)
        }
        guard Folders.sync(folder) else {
            // It is new and holds nothing yet; without the folder's sync it might be gone tomorrow.
            let code = errno
            unlink(path)
            throw .inputOutput(code)
        }
    }
}

extension WriteTransaction {
    func insert(_ slot: Slot) throws {
        for table in ["slots", "slot_copies"] {
            try db.changeOne(
                "INSERT INTO \(table)(id, record) VALUES(?, ?)", [Int64(slot.number), Data(slot.record)])
        }
    }

    /// Seals the vault key in a new slot. The caller appends the event that tells it.
    /// - Throws: ``StoreError/slotNameTaken``, ``StoreError/tooManySlots``, ``StoreError/slotNameNotAccepted``.
    package func addSlot(_ new: consuming NewSlot) throws -> Slot {
        let slots = try store.file.slots(db)
        guard slots.slots.count + slots.damaged.count < Format.maximumSlotCount else {
            throw StoreError.tooManySlots
        }
        let slot = try new.seal(fileID: store.file.fileID, vaultKey: store.vaultKey)
        guard !slots.slots.contains(where: { Array($0.name.utf8) == Array(slot.name.utf8) }) else {
            throw StoreError.slotNameTaken
        }
        try insert(slot)
        return slot
    }

    /// Removes both copies of the slot of this name. The caller appends the event that tells it.
    /// - Throws: ``StoreError/noSuchSlot``, ``StoreError/lastSlot``.
    package func removeSlot(named name: String) throws -> Slot {
        let slots = try store.file.slots(db).slots
        guard let slot = slots.first(where: { Array($0.name.utf8) == Array(name.utf8) }) else {
            throw StoreError.noSuchSlot
        }
        guard Set(slots.map(\.number)).count > 1 else { throw StoreError.lastSlot }
        try deleteSlots { $0.number == slot.number }
        return slot
    }

    /// Deletes both copies of every slot that fits.
    private func deleteSlots(where fits: (Slot) -> Bool) throws {
        for number in Set(try store.file.slots(db).slots.filter(fits).map(\.number)) {
            for table in ["slots", "slot_copies"] {
                // One of the copies may be damaged or lost already.
                try db.cachedStatement(sql: "DELETE FROM \(table) WHERE id = ?").execute(arguments: [
                    Int64(number)
                ])
            }
        }
    }

    /// Rule 3.5, over the slots as they are now.
    package func slotsDigest() throws -> String {
        Slot.setDigest(try store.file.slots(db).slots).hex
    }
}

extension WriteTransaction {
    /// Removes the slot of this name and seals the vault key in `new`, which may have the same name.
    package func replaceSlot(named name: String, by new: consuming NewSlot) throws -> Slot {
        let slot = try new.seal(fileID: store.file.fileID, vaultKey: store.vaultKey)
        // The new one first, so that the last slot can be replaced.
        try insert(slot)
        try deleteSlots { $0.number != slot.number && Array($0.name.utf8) == Array(name.utf8) }
        return slot
    }

    /// The slots as this transaction sees them.
    package func slots() throws -> [Slot] { try store.file.slots(db).slots }
}
