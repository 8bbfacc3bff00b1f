import Foundation
import GRDB
package import MunimentCrypto
import MunimentMerkle

/// A new slot to be made: its secret is lent for the call only.
package struct NewSlot: ~Copyable {
    package enum Secret: ~Copyable {
        case passphrase(Passphrase)
        /// 16 random bytes (rule 3.4).
        case recoveryCode([UInt8])
    }

    let name: String
    let cost: Argon2id.Cost
    let secret: Secret

    package init(name: String, cost: Argon2id.Cost, secret: consuming Secret) {
        self.name = name
        self.cost = cost
        self.secret = secret
    }

    func seal(fileID: [UInt8], vaultKey: borrowing SecretKey) throws(StoreError) -> Slot {
        switch secret {
        case .passphrase(let passphrase):
            try passphrase.withBytes { bytes throws(StoreError) in
                try Slot(
                    kind: .passphrase, name: name, cost: cost, secret: bytes, fileID: fileID,
                    vaultKey: vaultKey)
            }
        case .recoveryCode(let code):
            try Self.lend(code) { bytes throws(StoreError) in
                try Slot(
                    kind: .recoveryCode, name: name, cost: cost, secret: bytes, fileID: fileID,
                    vaultKey: vaultKey)
            }
        }
    }

    static func lend<T>(
        _ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws(StoreError) -> T
    ) throws(StoreError) -> T {
        var copy = bytes
        defer { Wipe.wipe(&copy) }
        let result = copy.withUnsafeBytes { pointer in
            Result { () throws(StoreError) in try body(pointer) }
        }
        return try result.get()
    }
}

/// The codes that are printed once and open a vault without its passphrase (rule 3.4).
package enum RecoveryCode {
    package static let byteCount = 16
    package static let label = "muniment/v1/recovery-code"

    package static func make() -> [UInt8] { RandomBytes.make(byteCount) }
    package static func text(_ code: [UInt8]) -> String { CheckedCode.encode(code, label: label) }
    package static func parse(_ text: String) throws(CryptoError) -> [UInt8] {
        try CheckedCode.decode(text, payloadByteCount: byteCount, label: label)
    }
}

extension VaultFile {
    /// The slots of the vault, and the numbers of those whose two copies are both damaged.
    package struct SlotSet: Sendable {
        package var slots: [Slot] = []
        package var damaged: [UInt64] = []
        /// One copy is damaged or missing; the other serves.
        package var damagedCopies: [UInt64] = []
        /// SQLite cannot go through one of the two tables, which may have held others.
        package var isIncomplete = false
        /// Both copies are whole and say different things.
        package var differing: [UInt64] = []
    }

    package func slots() throws(StoreError) -> SlotSet {
        try read { db in try self.slots(db) }
    }

    func slots(_ db: Database) throws -> SlotSet {
        var set = SlotSet()
        let tables = ["slots", "slot_copies"]
        var ids: Set<Int64> = []
        var unread: (any Error)?
        for table in tables {
            do {
                ids.formUnion(
                    try Int64.fetchAll(
                        db.cachedStatement(
                            sql: "SELECT id FROM \(table) ORDER BY id LIMIT \(Format.maximumSlotCount + 1)")))
            } catch let error as DatabaseError where error.isDamage && unread == nil {
                // The other one names them.
                unread = error
            }
        }
        if let unread, ids.isEmpty { throw unread }
        set.isIncomplete = unread != nil
        guard ids.count <= Format.maximumSlotCount else { throw StoreError.tooManySlots }
        for id in ids.sorted() {
            guard let number = UInt64(exactly: id) else { throw StoreError.damaged(.database) }
            let copies = tables.map { table -> Slot? in
                guard let record = try? db.blob("SELECT record FROM \(table) WHERE id = ?", [id]) else {
                    return nil
                }
                return Slot(record: record, fileID: fileID, number: number)
            }
            switch (copies[0], copies[1]) {
            case (let first?, let second?):
                set.slots.append(first)
                if first != second {
                    set.differing.append(number)
                    set.slots.append(second)
                }
            case (let only?, nil), (nil, let only?):
                set.slots.append(only)
                set.damagedCopies.append(number)
            case (nil, nil): set.damaged.append(number)
            }
        }
        return set
    }

    /// Opens the vault with `passphrase`, trying every slot of that kind.
    /// - Throws: ``StoreError/doesNotOpen``, ``StoreError/noSuchSlot``, ``StoreError/slotsDamaged``.
    package func unlock(
        passphrase: borrowing Passphrase, stateFolder: String?
    ) throws(StoreError) -> VaultStore {
        try passphrase.withBytes { bytes throws(StoreError) in
            try unlock(kind: .passphrase, secret: bytes, stateFolder: stateFolder)
        }
    }

    package func unlock(recoveryCode: [UInt8], stateFolder: String?) throws(StoreError) -> VaultStore {
        try NewSlot.lend(recoveryCode) { bytes throws(StoreError) in
            try unlock(kind: .recoveryCode, secret: bytes, stateFolder: stateFolder)
        }
    }

    private func unlock(
        kind: SlotKind, secret: UnsafeRawBufferPointer, stateFolder: String?
    ) throws(StoreError) -> VaultStore {
        let set = try slots()
        let candidates = set.slots.filter { $0.kind == kind }
        guard !candidates.isEmpty else {
            throw set.damaged.isEmpty && !set.isIncomplete ? .noSuchSlot : .slotsDamaged
        }
        return try candidates.opened(secret: secret, isDamageSeen: set.isIncomplete) { slot, key in
            VaultStore(
                file: self, vaultKey: key, openedBy: slot.name, slotNumber: slot.number,
                stateFolder: stateFolder)
        }
    }
}

extension [Slot] {
    /// What `make` gives for the first slot that opens.
    /// - Parameter isDamageSeen: whether there may have been a slot that opens, and is damaged.
    /// - Throws: ``StoreError/doesNotOpen``; ``StoreError/slotsDamaged`` where that may be why none opens.
    func opened<R>(
        secret: UnsafeRawBufferPointer, isDamageSeen: Bool = false,
        _ make: (Slot, consuming SecretKey) -> R
    ) throws(StoreError) -> R {
        var isDamageSeen = isDamageSeen
        for slot in self {
            do {
                return make(slot, try slot.open(secret: secret))
            } catch {
                switch error {
                case .differentSecret: continue
                // A slot that knows the secret and holds no key (rule 3.3).
                case .damaged: isDamageSeen = true
                case .crypto(let error): throw .crypto(error)
                }
            }
        }
        throw isDamageSeen ? .slotsDamaged : .doesNotOpen
    }
}
