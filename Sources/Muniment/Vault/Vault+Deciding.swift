import MunimentStore

extension Vault {
    /// Changes the answer about the age of who is shown. Turning to minor or unsure locks the pictures held:
    /// they are not shown, extracted or exported, and not deleted. Turning back unlocks nothing by itself.
    /// - Returns: the items that this answer locked.
    public func setDepicted(
        _ answer: Depicted
    ) throws(MunimentError) -> (locked: [UInt64], notices: [Notice]) {
        try setDepicted(answer, namingUpTo: Self.namedLockLimit)
    }

    /// So many items an answer names; it locks all that is held in any case, and an event has to fit its row.
    static let namedLockLimit = 10_000

    func setDepicted(
        _ answer: Depicted, namingUpTo limit: Int
    ) throws(MunimentError) -> (locked: [UInt64], notices: [Notice]) {
        let written = try writeAnew { transaction, state -> [UInt64] in
            let held =
                answer.isProtected ? state.sortedItems.filter { $0.mayShowSomebody && !$0.isErased } : []
            // What is locked already may be so only for an event that cannot be read here.
            let named = JSONValue.array(held.map { .integer(Int64($0.number)) })
            try transaction.append(
                draft(
                    EventKind.depicted,
                    ["answer": .string(answer.rawValue), "locks": held.count <= limit ? named : .null]))
            return held.filter { !$0.isLocked }.map(\.number)
        }
        return (written.value, written.notices)
    }

    /// What the answers about the age of who is shown come to.
    public struct AgeLock: Sendable {
        /// The vault's present answer.
        public let depicted: Depicted
        /// The items that are locked now, by number.
        public let items: [Item]
        /// An answer cannot be read, or may stand in an event that cannot: the most careful counts in its place.
        public let isAnswerLost: Bool
    }

    /// As the events themselves say it, as for what leaves the vault.
    public func ageLock() throws(MunimentError) -> AgeLock {
        let state = try stateAnew(keepsLog: false)
        return AgeLock(
            depicted: state.depicted,
            items: state.sortedItems.filter { !$0.isErased && $0.withheld(vault: state.depicted) == .locked },
            isAnswerLost: state.isAnswerLost)
    }

    /// Unlocks one item, in a vault whose answer is adult; an answer of the item's own is taken back with it.
    /// - Throws: code ``MunimentError/Code/itemLocked`` where the vault's answer is minor or unsure,
    ///   ``MunimentError/Code/itemNotFound``, ``MunimentError/Code/itemErased``.
    public func unlock(_ number: UInt64, why: String?) throws(MunimentError) -> [Notice] {
        try writeAnew { transaction, state in
            let item = try Self.item(number, in: state)
            guard !state.depicted.isProtected else { throw state.lockedError(number) }
            guard item.withheld(vault: state.depicted) == .locked else { return }
            try transaction.append(
                draft(EventKind.unlocked, item: number, ["why": why.map(JSONValue.string) ?? .null]))
        }.notices
    }

    /// Records somebody who did this, or more of what is known of them.
    /// - Throws: code ``MunimentError/Code/fieldNotAccepted`` for an empty label or one over 200 bytes.
    public func addActor(
        _ label: String, claimedName: String?, believedName: String?, why: String?
    ) throws(MunimentError) -> [Notice] {
        guard !label.isEmpty, label.utf8.count <= 200 else {
            throw MunimentError(.fieldNotAccepted, subject: "actor", hint: "1 to 200 bytes")
        }
        return try write { transaction, _ in
            try transaction.append(
                draft(
                    EventKind.actorAdded,
                    [
                        "actor": .string(label), "claimedName": claimedName.map(JSONValue.string) ?? .null,
                        "believedName": believedName.map(JSONValue.string) ?? .null,
                        "why": why.map(JSONValue.string) ?? .null,
                    ]))
        }.notices
    }

    /// Links items to an actor; all of them, or none.
    /// - Throws: code ``MunimentError/Code/actorNotFound``, ``MunimentError/Code/itemNotFound``,
    ///   ``MunimentError/Code/itemErased``.
    public func linkActor(_ label: String, items: [UInt64], why: String?) throws(MunimentError) -> [Notice] {
        try write { transaction, state in
            guard state.actors.contains(where: { $0.label == label }) else {
                throw MunimentError(.actorNotFound, subject: label)
            }
            for number in items {
                _ = try Self.item(number, in: state)
                try transaction.append(
                    draft(
                        EventKind.actorLinked, item: number,
                        ["actor": .string(label), "why": why.map(JSONValue.string) ?? .null]))
            }
        }.notices
    }
}
