import MunimentStore

/// What locks pictures: answers about the age of who is shown, and events that may have held one and cannot be read.
extension VaultState {
    mutating func applyDepicted(_ event: Event) {
        depicted = event.value("answer").string.flatMap(Depicted.init(rawValue:)) ?? .unsure
        for number in event.value("locks").array?.compactMap(\.integer) ?? [] {
            items.change(UInt64(clamping: number)) { $0.isLocked = true }
        }
        // Who gave it may not have been able to read all that is held.
        if depicted.isProtected { lockAll() }
    }

    /// Whether an event may hold an answer about age that cannot be read, and that counts for every item.
    static func mayHideAnswer(_ read: VaultStore.ReadEvent) -> Bool {
        guard let stub = read.stub else { return true }
        return read.whole == nil && stub.kind == EventKind.depicted
    }

    mutating func takeUnreadAnswer(in stub: EventStub) {
        switch stub.kind {
        case EventKind.created, EventKind.depicted: takeUnreadAnswer()
        case EventKind.corrected(.screenshot), EventKind.corrected(.file):
            guard let number = stub.item, unreadAnswer.isProtected else { return }
            items.change(number) {
                $0.lockWherePictured()
                $0.isIntimateUnread = true
            }
        default: break
        }
    }

    /// Locks as an answer would have: what was held then, also where a later answer can be read, which unlocks nothing.
    mutating func takeUnreadAnswer() {
        isAnswerLost = true
        guard unreadAnswer.isProtected else { return }
        depicted = unreadAnswer
        lockAll()
        for number in sinceLoss ?? items.numbers where items[number]?.kind?.isFile == true {
            items.change(number) { $0.isIntimateUnread = true }
        }
        sinceLoss = []
    }

    /// Locks what is held, as a protected answer does.
    private mutating func lockAll() {
        for number in sinceLock ?? items.numbers where items[number]?.mayShowSomebody == true {
            items.change(number) { $0.lockWherePictured() }
        }
        sinceLock = []
    }
}

/// What is read anew, whatever a snapshot says.
extension VaultState {
    /// The state of all events. They are read a second time where an erase event lists some that are lost: these said
    /// nothing about the vault.
    /// - Parameter read: gives every event, in order.
    static func folded(
        keepsLog: Bool, _ read: ((VaultStore.ReadEvent) -> Void) throws -> Void
    ) rethrows -> VaultState {
        var state = VaultState(keepsLog: keepsLog)
        try read { state.take($0) }
        guard !state.erasedLater.isEmpty else { return state }
        state = VaultState(keepsLog: keepsLog, erased: state.erasedLater)
        try read { state.take($0) }
        return state
    }

    /// One item, and what is said of the vault, as these events say it.
    /// - Parameter read: gives an event.
    func anew(
        _ item: Item, _ read: (UInt64, (VaultStore.ReadEvent) -> Void) throws -> Void
    ) rethrows -> VaultState {
        var state = VaultState(keepsLog: false, erased: erased)
        for event in (vaultEvents + item.events).sorted() { try read(event) { state.take($0) } }
        return state
    }

    /// The refusal of a locked item; its hint tells where an answer that cannot be read may be the reason.
    package func lockedError(_ number: UInt64) -> MunimentError {
        if let item = items[number], item.isIntimateUnread, !item.isLocked, !item.mayShowSomebody {
            return MunimentError(.itemLocked, subject: String(number), hint: Depicted.unreadIntimateHint)
        }
        let isUnread = isAnswerLost || items[number]?.isDamaged == true
        return MunimentError(.itemLocked, subject: String(number), hint: isUnread ? Depicted.unreadHint : nil)
    }
}
