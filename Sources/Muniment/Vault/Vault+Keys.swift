import MunimentCrypto
import MunimentStore

extension Vault {
    /// One way to open the vault.
    public struct Slot: Sendable {
        /// The person's name for it.
        public let name: String
        /// `passphrase` or `recovery-code`.
        public let kind: String
        /// Bytes of memory that each guess needs.
        public let memoryByteCount: UInt64
        /// Passes over that memory.
        public let operations: UInt32
        /// Whether this one opened the vault now.
        public let isInUse: Bool
        /// One of its two copies is damaged; the other serves.
        public let isCopyDamaged: Bool
    }

    /// The ways to open the vault, by name.
    public func slots() throws(MunimentError) -> [Slot] {
        try MunimentError.wrap(subject: path) {
            let store = try store
            let set = try store.file.slots()
            var seen: Set<UInt64> = []
            return set.slots.filter { seen.insert($0.number).inserted }.map { slot in
                Slot(
                    name: slot.name, kind: slot.kind.name,
                    memoryByteCount: slot.cost.memoryByteCount, operations: slot.cost.operations,
                    isInUse: slot.name == store.openedBy,
                    isCopyDamaged: set.damagedCopies.contains(slot.number))
            }.sorted { $0.name < $1.name }
        }
    }

    /// Adds a passphrase under a name of its own.
    /// - Throws: code ``MunimentError/Code/slotNameTaken``, ``MunimentError/Code/slotNameNotAccepted``,
    ///   ``MunimentError/Code/tooManySlots``, ``MunimentError/Code/passphraseNotAccepted``.
    public func addPassphrase(
        _ secret: borrowing Secret, named name: String, cost: PassphraseCost
    ) throws(MunimentError) -> [Notice] {
        let passphrase = try secret.passphrase()
        return try add(NewSlot(name: name, cost: cost.argon, secret: .passphrase(passphrase)))
    }

    /// Adds a recovery code; it is shown this once.
    public func addRecoveryCode(named name: String) throws(MunimentError) -> (code: String, notices: [Notice])
    {
        let code = RecoveryCode.make()
        let notices = try add(NewSlot(name: name, cost: .interactive, secret: .recoveryCode(code)))
        return (RecoveryCode.text(code), notices)
    }

    private func add(_ slot: consuming NewSlot) throws(MunimentError) -> [Notice] {
        var new: NewSlot? = consume slot
        return try write(isErasing: true) { transaction, _ in
            guard let slot = new.take() else { return }
            try record("added", try transaction.addSlot(slot), transaction)
        }.notices
    }

    /// Replaces the passphrase of the slot of this name. Who has an older copy of the file and the old
    /// passphrase can still open that copy.
    /// - Throws: code ``MunimentError/Code/noSuchSlot``, ``MunimentError/Code/passphraseNotAccepted``.
    public func changePassphrase(
        _ secret: borrowing Secret, named name: String, cost: PassphraseCost
    ) throws(MunimentError) -> [Notice] {
        let passphrase = try secret.passphrase()
        var new: NewSlot? = NewSlot(name: name, cost: cost.argon, secret: .passphrase(passphrase))
        return try write(isErasing: true) { transaction, _ in
            guard let slot = new.take() else { return }
            guard try transaction.slots().contains(where: { $0.name == name && $0.kind == .passphrase })
            else {
                throw MunimentError(.noSuchSlot, subject: name)
            }
            try record("changed", try transaction.replaceSlot(named: name, by: slot), transaction)
        }.notices
    }

    /// Takes a way to open the vault away.
    /// - Throws: code ``MunimentError/Code/noSuchSlot``, ``MunimentError/Code/lastSlot``.
    public func removeSlot(named name: String) throws(MunimentError) -> [Notice] {
        do {
            return try write(isErasing: true) { transaction, _ in
                try record("removed", try transaction.removeSlot(named: name), transaction)
            }.notices
        } catch {
            throw error.code == .noSuchSlot ? MunimentError(.noSuchSlot, subject: name) : error
        }
    }

    private func record(_ action: String, _ slot: MunimentStore.Slot, _ transaction: WriteTransaction) throws
    {
        try transaction.append(
            draft(
                EventKind.keys,
                [
                    "action": .string(action), "slot": .string(slot.name),
                    "slotKind": .string(slot.kind.name),
                    "slotsDigest": .string(try transaction.slotsDigest()),
                ]))
    }
}
