import MunimentCrypto
package import MunimentStore

/// The present state of a vault: the fold of its events.
package struct VaultState: Sendable {
    package private(set) var size: UInt64 = 0
    package internal(set) var items = ItemTable()
    package private(set) var actors: [Actor] = []
    /// Empty where it is not kept.
    package private(set) var log: [LogEntry] = []
    private let keepsLog: Bool
    package internal(set) var depicted: Depicted
    /// What counts for an answer about age that cannot be read.
    let unreadAnswer: Depicted
    /// An answer about age cannot be read, or may stand in an event that cannot.
    package internal(set) var isAnswerLost = false
    /// Events that erase events list: where they are lost, they were of one item.
    let erased: Set<UInt64>
    /// Of the lost events that counted for an answer, those that an erase event lists which came later.
    private(set) var erasedLater: Set<UInt64> = []
    /// The items that came or were unlocked since all were locked; `nil` while none were.
    var sinceLock: [UInt64]?
    /// The same since an event was lost: those that came, and of which somebody said whether they are intimate.
    var sinceLoss: [UInt64]?
    package private(set) var ageNow: String?
    package private(set) var label: String?
    package private(set) var createdAt: String?
    /// Events that could not be read.
    package private(set) var damagedEvents: [UInt64] = []
    /// Events of kinds or lists that this version does not know.
    package private(set) var newerEvents: [UInt64] = []
    /// The kinds of these, of both, as far as they are known.
    private(set) var unreadKinds: [UInt64: String] = [:]
    package private(set) var exportCount = 0
    /// The events that this state follows from beside those of items.
    private(set) var vaultEvents: [UInt64] = []
    package internal(set) var filings: [Filing] = []
    /// What each export handed out, for the filing that names its bundle.
    private var exports: [(bundle: String, recipient: String, items: [UInt64])] = []
    /// Answers about the time of a head, in the order in which they were attached.
    private(set) var stamps: [Stamp] = []
    /// Where the vault got new keys, oldest first.
    package private(set) var rotations: [Rotation] = []
    /// Every time at which the vault got new keys, oldest first.
    private(set) var keyChanges: [Vault.KeyChange] = []
    /// Heads that went out, in order.
    private(set) var awaitedHeads: [AwaitedHead] = []
    /// The erase events; they are never erased themselves.
    private(set) var erasureEvents: Set<UInt64> = []

    /// - Parameters:
    ///   - keepsLog: whether each event makes a line of the log.
    ///   - unreadAnswer: what counts for an answer about age that cannot be read: where it is `adult`, what was answered
    ///     before it counts, and it locks nothing.
    ///   - erased: events that erase events list, as far as that is known before.
    package init(
        keepsLog: Bool = true, unreadAnswer: Depicted = .unsure, erased: Set<UInt64> = []
    ) {
        self.keepsLog = keepsLog
        self.erased = erased
        self.unreadAnswer = unreadAnswer
        depicted = unreadAnswer
    }

    /// The item with what follows from the vault's answers.
    func presented(_ item: Item) -> Item { withPresented(item) { $0 } }

    /// Gives the same to `body`: most items are so already, and a copy has many owners to count.
    func withPresented<T>(_ item: Item, _ body: (Item) -> T) -> T {
        let isLocked = !item.isErased && item.withheld(vault: depicted) == .locked
        guard isLocked != item.isLocked else { return body(item) }
        var presented = item
        presented.isLocked = isLocked
        return body(presented)
    }

    package var sortedItems: [Item] { items.sorted }

    /// Puts what a snapshot held in the place of what its ``vaultEvents`` alone gave.
    mutating func restore(
        size: UInt64, items: ItemTable, vaultEvents: [UInt64], damaged: [UInt64], newer: [UInt64],
        unreadKinds: [UInt64: String], erasures: [UInt64], actors: [Actor]
    ) {
        // What was damaged since the snapshot was made is not whole again.
        let since = damagedEvents.filter { !damaged.contains($0) }
        (self.size, self.items, self.vaultEvents, self.actors) = (size, items, vaultEvents, actors)
        damagedEvents = damaged + since
        newerEvents = newer
        self.unreadKinds.merge(unreadKinds) { $1 }
        erasureEvents = Set(erasures)
        (sinceLock, sinceLoss) = (nil, nil)
    }

    /// Holds its items as a snapshot does.
    /// - Parameter written: bodies of parts, by their place in the snapshot; the others are as they were.
    /// - Returns: whether they could be read.
    mutating func compact(_ written: [Int: [UInt8]]) -> Bool { items.compact(written) }

    var isIndexed: Bool { items.isIndexed }

    /// So that what items hold is found without reading them all.
    mutating func indexItems() { items.index() }

    /// The same with this item alone, and without the log: enough to fold one more event of it.
    func holding(only number: UInt64) -> VaultState {
        var state = VaultState(keepsLog: false)
        state.depicted = depicted
        state.size = size
        if let item = items[number] { state.items.set(item) }
        state.actors = actors.map { actor in
            var only = Actor(label: actor.label)
            if actor.items.hasSorted(number) { only.items = [number] }
            return only
        }
        return state
    }

    package mutating func take(_ read: VaultStore.ReadEvent) {
        switch read {
        case .damaged(let number):
            damagedEvents.append(number)
            size = number + 1
            guard !erased.contains(number) else { return }
            vaultEvents.append(number)
            takeUnreadAnswer()
        case .contentDamaged(let stub):
            damagedEvents.append(stub.sequenceNumber)
            unreadKinds[stub.sequenceNumber] = stub.kind
            take(stub, content: nil, isDamaged: true)
        case .event(let event), .rebuilt(let event):
            take(event.stub, content: event.content, isDamaged: false)
        }
    }

    private mutating func take(_ stub: EventStub, content: EventContent?, isDamaged: Bool) {
        size = stub.sequenceNumber + 1
        let event = Event(stub: stub, content: content)
        if stub.item == nil, ![WriteTransaction.continuedKind, EventKind.keys].contains(stub.kind) {
            vaultEvents.append(stub.sequenceNumber)
        }
        if content != nil, !isKnown(event) {
            newerEvents.append(stub.sequenceNumber)
            unreadKinds[stub.sequenceNumber] = stub.kind
            if event.kind == EventKind.filingAdded { addUnreadableFiling(.newerVersion) }
            takeUnreadAnswer(in: stub)
        } else if content != nil {
            apply(event)
        } else {
            placeholder(event, isDamaged: isDamaged)
        }
        if let number = stub.item { items.change(number) { $0.events.append(stub.sequenceNumber) } }
        if let number = stub.item, kind(event) != nil {
            sinceLock?.append(number)
            sinceLoss?.append(number)
        }
        if keepsLog { log.append(entry(event)) }
    }

    /// A kind and list that this version knows, with exactly the fields of that list.
    private func isKnown(_ event: Event) -> Bool {
        guard event.stub.listVersion == FieldTable.listVersion, let names = EventKind.lists[event.kind],
            let content = event.content
        else { return false }
        return content.fields.dropFirst(Format.shownFieldCount).map(\.name) == names
    }

    /// The number of an item whose adding was erased, damaged or written by a newer version.
    private mutating func placeholder(_ event: Event, isDamaged: Bool) {
        if event.kind == EventKind.filingAdded { addUnreadableFiling(.damaged) }
        takeUnreadAnswer(in: event.stub)
        guard let number = event.item else { return }
        if items[number] == nil {
            items.set(
                Item(
                    number: number, kind: kind(event),
                    kindText: String(event.kind.drop(while: { $0 != "-" }).dropFirst()),
                    recordedAt: "", by: ""))
        }
        if isDamaged { items.change(number) { $0.isDamaged = true } }
    }

    private func kind(_ event: Event) -> ItemKind? {
        ItemKind.allCases.first { EventKind.added($0) == event.kind }
    }

    private mutating func apply(_ event: Event) {
        switch event.kind {
        case EventKind.created:
            createdAt = event.value("recordedAt").string
            label = event.value("label").string
            ageNow = event.value("ageNow").string
            depicted = event.value("depicted").string.flatMap(Depicted.init(rawValue:)) ?? .unsure
        case EventKind.tagged: applyTags(event)
        case EventKind.exported: applyExport(event)
        case EventKind.erased: applyErasure(event)
        case EventKind.depicted: applyDepicted(event)
        case EventKind.unlocked:
            if let number = event.item {
                items.change(number) {
                    $0.isLocked = false
                    $0.values["depicted"] = nil
                }
                sinceLock?.append(number)
            }
        case EventKind.actorAdded, EventKind.actorLinked: applyActor(event)
        case EventKind.filingAdded, EventKind.filingUpdated, EventKind.filingChecked: applyFiling(event)
        case EventKind.headGiven, EventKind.stampRequested:
            if let head = AwaitedHead(event), !awaitedHeads.contains(head) { awaitedHeads.append(head) }
        case EventKind.stamped:
            if let stamp = Stamp(event) { stamps.append(stamp) }
        case EventKind.rotated:
            if let rotation = Rotation(event) {
                rotations.append(rotation)
                keyChanges.append(
                    Vault.KeyChange(rotation, changedAt: event.value("recordedAt").string ?? ""))
            }
        case WriteTransaction.continuedKind, EventKind.keys, EventKind.opened: break
        default: applyItem(event)
        }
    }

    private mutating func applyItem(_ event: Event) {
        guard let number = event.item else { return }
        let given = event.content?.fields.dropFirst(Format.shownFieldCount + 3) ?? []
        if let kind = kind(event) {
            var item = Item(
                number: number, kind: kind, kindText: kind.rawValue,
                recordedAt: event.value("recordedAt").string ?? "", by: event.value("by").string ?? "")
            for field in given where field.name != "tags" && !field.value.isNull {
                item.values[field.name] = field.value
            }
            item.tags = event.value("tags").strings ?? []
            item.addedValues = item.values
            if !item.tags.isEmpty { item.addedValues["tags"] = event.value("tags") }
            take(OriginalDescription(event: event), into: &item)
            items.set(item)
            linkActor(item.text("actor"), item: number)
        } else if var item = items[number] {
            var names: [String] = []
            for field in given where field.name != "cleared" && !field.value.isNull {
                item.values[field.name] = field.value
                names.append(field.name)
            }
            // A new original is new words; its sizes and hash are not fields of their own.
            if names.contains("sha256") {
                names = ["text"] + names.filter { name in !FieldTable.original.contains { $0.name == name } }
            }
            for name in event.value("cleared").strings ?? [] {
                item.values[name] = nil
                names.append(name)
            }
            if names.contains("intimate") {
                item.isIntimateUnread = false
                sinceLoss?.append(number)
            }
            take(OriginalDescription(event: event), into: &item)
            item.corrections.append(
                Item.Correction(
                    event: event.sequenceNumber, recordedAt: event.value("recordedAt").string ?? "",
                    fields: names))
            items.set(item)
            if names.contains("actor") { linkActor(item.text("actor"), item: number) }
        }
    }

    private func take(_ original: OriginalDescription?, into item: inout Item) {
        guard let original else { return }
        item.original = original
        item.originals.append(original)
    }

    private mutating func applyTags(_ event: Event) {
        guard let number = event.item else { return }
        let removed = event.value("removed").strings ?? []
        let added = event.value("added").strings ?? []
        items.change(number) { item in
            item.tags.removeAll { removed.contains($0) }
            for tag in added where !item.tags.contains(tag) { item.tags.append(tag) }
        }
    }

    private mutating func applyErasure(_ event: Event) {
        guard let number = event.item else { return }
        erasureEvents.insert(event.sequenceNumber)
        if !damagedEvents.isEmpty, let listed = FormatEvent.erasedEvents(event) {
            erasedLater.formUnion(
                listed.filter {
                    unreadKinds[$0] == nil && !erased.contains($0) && damagedEvents.hasSorted($0)
                })
        }
        let recorded = items[number]?.events ?? []
        var item = Item(
            number: number, kind: items[number]?.kind, kindText: items[number]?.kindText ?? "item",
            recordedAt: "", by: "")
        item.isErased = true
        item.events = recorded
        items.set(item)
        for index in actors.indices {
            actors[index].items.removeAll { $0 == number }
            actors[index].reasons[number] = nil
        }
    }

    private mutating func applyExport(_ event: Event) {
        exportCount += 1
        guard let bundle = event.value("bundle").string, let recipient = event.value("recipient").string
        else { return }
        exports.append((bundle, recipient, Filing.numbers(event.value("items"))))
    }

    /// What the one export of this name and recipient handed out, but for what was erased since; empty where
    /// there are several, as in different folders.
    func items(ofBundle bundle: String, for recipient: String) -> [UInt64] {
        let found = exports.filter { $0.bundle == bundle && $0.recipient == recipient }
        guard found.count == 1 else { return [] }
        return found[0].items.filter { items[$0]?.isErased == false }
    }

    private mutating func applyActor(_ event: Event) {
        guard let label = event.value("actor").string else { return }
        let index = index(ofActor: label)
        if event.kind == EventKind.actorLinked, let number = event.item {
            linkActor(label, item: number)
            if let why = event.value("why").string { actors[index].reasons[number] = why }
            return
        }
        actors[index].claimedName = event.value("claimedName").string ?? actors[index].claimedName
        actors[index].believedName = event.value("believedName").string ?? actors[index].believedName
        actors[index].why = event.value("why").string ?? actors[index].why
    }

    private mutating func linkActor(_ label: String?, item: UInt64) {
        guard let label else { return }
        let index = index(ofActor: label)
        guard !actors[index].items.hasSorted(item) else { return }
        actors[index].items.insert(item, at: actors[index].items.firstPlace { $0 > item })
        let known = actors[index].label
        items.change(item) { $0.actors.append(known) }
    }

    private mutating func index(ofActor label: String) -> Int {
        if let index = actors.firstIndex(where: { Array($0.label.utf8) == Array(label.utf8) }) {
            return index
        }
        actors.append(Actor(label: label))
        return actors.count - 1
    }

    private func entry(_ event: Event) -> LogEntry {
        LogEntry(
            event: event.sequenceNumber, kind: event.kind, recordedAt: event.value("recordedAt").string,
            by: event.value("by").string, tool: event.value("tool").string, item: event.item,
            detail: detail(event), leafHash: event.stub.leafHash.hex, isErased: event.content == nil)
    }

    private func detail(_ event: Event) -> String? {
        func joined(_ name: String) -> String { (event.value(name).strings ?? []).joined(separator: " ") }
        switch event.kind {
        case EventKind.tagged:
            return [("+", "added"), ("-", "removed")].flatMap { sign, name in
                (event.value(name).strings ?? []).map { sign + $0 }
            }.joined(separator: " ")
        case EventKind.exported: return event.value("recipient").string
        case EventKind.depicted: return event.value("answer").string
        case EventKind.filingAdded, EventKind.filingUpdated, EventKind.filingChecked:
            return filingDetail(event)
        case EventKind.keys: return event.value("action").string
        case EventKind.rotated:
            return Rotation(event).map { "before: \(SSHSignature.fingerprint($0.publicKey))" }
        case EventKind.opened, EventKind.headGiven: return event.value("how").string
        case EventKind.stamped: return event.value("statedTime").string ?? event.value("form").string
        case WriteTransaction.continuedKind: return event.value("reason").string
        case EventKind.erased: return "\(event.value("events").array?.count ?? 0) events"
        default:
            guard event.kind.hasPrefix("corrected-"), let item = event.item else { return nil }
            return items[item]?.corrections.last?.fields.joined(separator: " ")
        }
    }
}

extension [UInt64] {
    /// Whether it is there, where all stand in ascending order.
    func hasSorted(_ element: UInt64) -> Bool {
        let place = firstPlace { $0 >= element }
        return place < count && self[place] == element
    }

    /// The place of the first element that is so, or the count; those that are not stand before all that are.
    fileprivate func firstPlace(where isSo: (UInt64) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isSo(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
