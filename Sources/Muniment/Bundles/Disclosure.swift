import MunimentStore

/// What of a vault may leave it for one recipient. Everything that a bundle says of items is made from this
/// and from nothing else: what is not in here cannot be in any file of the bundle.
struct Disclosure: Sendable {
    let recipientName: String
    /// Described in full, by number: with the fields alone that the recipient may see.
    let items: [Item]
    /// Named with the reason, and nothing else.
    let withheld: [WithheldItem]
    /// What would have to be said anew, since an event that cannot be read may have said it. For the person's own screen;
    /// never for a bundle.
    let unread: [MissingFact]
    /// Numbers of the selection's private notes. For the person's own screen; never for a bundle.
    let notes: [WithheldItem]
    let actors: [Actor]
    let custody: [CustodyRow]
    /// Reports that were made already.
    let filings: [Filing]
    /// Files of evidence in the vault, whatever became of them here.
    let heldCount: Int
    /// They say nothing of any item.
    let stamps: [Stamp]
    /// Whether somebody shown may be under 18: of the vault's answer and those of the selected items, the most
    /// careful.
    let depicted: Depicted
    /// The same for each item of ``items``.
    let depictedByItem: [UInt64: Depicted]
    let ageNow: String?
    /// Events in the vault's log.
    let eventCount: UInt64
    private let rule: DisclosureRule
    /// The numbers of ``items``.
    private let shown: Set<UInt64>

    var isEmpty: Bool { items.isEmpty && withheld.isEmpty }

    init(state: VaultState, recipient: Recipient, options: ExportOptions) {
        recipientName = recipient.name
        let rule = DisclosureRule(state: state, recipient: recipient, options: options)
        let all = state.sortedItems
        unread = all.filter { !$0.isErased && options.selection.fits($0, actors: state.actors) }
            .flatMap(rule.unreadFacts)
        let selected = all.filter {
            options.selection.fits($0, actors: state.actors) && rule.concerns($0)
        }
        var shown: [Item] = []
        var withheld: [WithheldItem] = []
        var notes: [WithheldItem] = []
        for item in selected where !item.isErased {
            switch rule.decision(item) {
            case .shown: shown.append(item)
            case .withheld(let record): withheld.append(record)
            case .note(let record): notes.append(record)
            }
        }
        let numbers = Set(shown.map(\.number))
        items = shown.map { rule.sanitised($0, shown: numbers) }
        self.withheld = withheld
        self.notes = notes
        actors =
            recipient.includes.actors
            ? Self.actors(
                state, recipient: recipient, shown: numbers, isWhole: options.selection.isEverything) : []
        custody =
            recipient.includes.custody
            ? CustodyRow.rows(
                state, notes: Set(all.filter(\.isNote).map(\.number)), items: items,
                withheld: Set(withheld.map(\.item)), selection: options.selection) : []
        filings = recipient.filings.map { $0.shown(state.filings, items: numbers) } ?? []
        // What may go nowhere is not offered to anybody.
        heldCount = all.count { item in
            item.kind?.isFile == true && item.hasOriginal && item.withheld(vault: state.depicted) == nil
        }
        stamps = state.stamps
        // One item that is said to show somebody under 18 is enough; of several answers the most careful counts.
        let answers = selected.filter { !$0.isErased }.map { $0.depicted(vault: state.depicted) }
        depicted = Depicted.mostCareful(answers + [state.depicted])
        depictedByItem = Dictionary(shown.map { ($0.number, $0.depicted(vault: state.depicted)) }) { $1 }
        ageNow = state.ageNow
        eventCount = state.size
        self.rule = rule
        self.shown = numbers
    }

    /// Whether the recipient may see this field of this kind of item at all.
    func mayHave(_ field: String, _ item: Item) -> Bool { rule.mayHave(field, item) }

    /// Whether the words of an item may leave the vault.
    func mayShowText(of item: Item) -> Bool { item.kind?.hasText == true && rule.mayHave("text", item) }

    /// For each field of one event of an item of ``items``, by position, whether it may leave the vault.
    func shownFields(of event: Event, item: Item) -> [Bool] {
        rule.shownFields(of: event, item: item, shown: shown)
    }

    private static func actors(
        _ state: VaultState, recipient: Recipient, shown: Set<UInt64>, isWhole: Bool
    ) -> [Actor] {
        var number = 0
        return state.actors.compactMap { actor in
            let items = actor.items.filter(shown.contains)
            guard !items.isEmpty || isWhole && actor.items.isEmpty else { return nil }
            guard recipient.includes.believedIdentities || !items.isEmpty else { return nil }
            // The person's own word for somebody may be a name that they believe in.
            number += 1
            var seen = Actor(label: recipient.includes.believedIdentities ? actor.label : "subject \(number)")
            seen.items = items
            if recipient.includes.claimedIdentities { seen.claimedName = actor.claimedName }
            if recipient.includes.believedIdentities {
                seen.believedName = actor.believedName
                seen.why = actor.why
                seen.reasons = actor.reasons.filter { shown.contains($0.key) }
            }
            return seen
        }
    }
}

/// Who may see what of an item.
struct DisclosureRule {
    private let depicted: Depicted
    private let recipient: Recipient
    private let options: ExportOptions
    /// Events that could not be read, or that a newer version wrote, and that said or may have said something of items.
    private let unread: Set<UInt64>
    /// The last of which not even the item is known.
    private let lastLost: UInt64?
    /// Items that a report or notice to a platform was about.
    private let noticed: Set<UInt64>

    enum Decision {
        case shown
        case withheld(WithheldItem)
        case note(WithheldItem)
    }

    init(state: VaultState, recipient: Recipient, options: ExportOptions) {
        depicted = state.depicted
        self.recipient = recipient
        self.options = options
        noticed = Set(
            state.filings.filter { ["takedown", "platform"].contains($0.recipient) }.flatMap(\.covers))
        unread = Set(state.damagedEvents).union(state.newerEvents).subtracting(state.erased).filter {
            number in
            // A kind that this version does not know may say anything of its item.
            state.unreadKinds[number].map { EventKind.isOfFields($0) || EventKind.lists[$0] == nil } ?? true
        }
        lastLost = unread.filter { state.unreadKinds[$0] == nil }.max()
    }

    /// Whether the first event of the item, with what was recorded of it, cannot be read.
    private func isRecordUnread(_ item: Item) -> Bool { item.events.first.map(unread.contains) ?? true }

    /// Whether an event that cannot be read may have said something of this field that was not said anew since.
    private func isUnread(_ field: String, of item: Item) -> Bool {
        guard let first = item.events.first else { return true }
        let last = [item.events.last(where: unread.contains), lastLost].compactMap { $0 }.max()
        guard let last, last > first else { return false }
        return !item.corrections.contains { $0.event > last && $0.fields.contains(field) }
    }

    /// The fields by which it is decided what of an item goes to whom.
    private func decidingFields(of kind: ItemKind) -> [String] {
        switch kind {
        case .account: ["whose"] + platformFields
        case .payment: ["method"] + platformFields
        case .url: (recipient.name == "takedown" ? ["published", "depicts", "showsMe"] : []) + platformFields
        case .person: ["agreed"]
        default: platformFields
        }
    }

    private var platformFields: [String] { options.platform == nil ? [] : ["platform"] }

    func unreadFacts(_ item: Item) -> [MissingFact] {
        guard let kind = item.kind, recipient.mayHave(kind) else { return [] }
        return decidingFields(of: kind).filter { isUnread($0, of: item) }.compactMap { name in
            guard let field = FieldTable.field(name, of: kind) else { return nil }
            let option = BundleCheck.kebab(name)
            let value = field.form == .flag ? " (or --no-\(option))" : " " + option.uppercased()
            return MissingFact(
                code: "unread", item: item.number,
                command: "muniment correct \(item.number) --\(option)\(value)")
        }
    }

    /// Whether a bundle for this recipient has anything to say of the item, if only that it is withheld.
    func concerns(_ item: Item) -> Bool {
        // What cannot be read might be anything; only who gets everything is told of it.
        guard let kind = item.kind else { return recipient.includes.custody }
        if kind == .note { return true }
        guard recipient.mayHave(kind) else { return false }
        if kind == .person, !recipient.includes.custody, isRefused(item) { return false }
        if let platform = options.platform, !isThere(item, platform) { return false }
        if kind == .account, !recipient.includes.custody {
            // Those of the person and of others are nobody else's business.
            guard !isUnread("whose", of: item), ["theirs", "unknown", nil].contains(item.text("whose")) else {
                return false
            }
        }
        switch recipient.name {
        case "takedown": return isCoveredByTheAct(item)
        case "ftc": return noticed.contains(item.number)
        default: return true
        }
    }

    /// Published, and not said to be something else than an intimate picture of the person who asks, or for whom
    /// somebody asks.
    private func isCoveredByTheAct(_ item: Item) -> Bool {
        guard item.flag("published") == true, item.text("depicts") != "other" else { return false }
        guard !["published", "depicts", "showsMe"].contains(where: { isUnread($0, of: item) }) else {
            return false
        }
        let isForSomebody = options.notice.capacity.map { $0 != .own } ?? false
        return item.text("showsMe") != "no" || isForSomebody
    }

    /// Whether the item is on this platform: as it says, or else as its links say. What is on none that is known
    /// by name is on `other`.
    private func isThere(_ item: Item, _ platform: String) -> Bool {
        guard !isUnread("platform", of: item) else { return false }
        if let named = item.text("platform") {
            return ((try? Platform.named(named))?.slug ?? Platform.other) == platform
        }
        let links = ["address", "resolvesTo", "pageUrl", "messageLink"].compactMap { item.text($0) }
        let slugs = links.compactMap { Platform.recognised(link: $0)?.slug }
        return slugs.isEmpty ? platform == Platform.other : slugs.contains(platform)
    }

    func decision(_ item: Item) -> Decision {
        func record(_ reason: Item.Withheld, telling: Bool = false) -> WithheldItem {
            WithheldItem(
                item: item.number, kind: item.kind, reason: reason, recordedAt: item.recordedAt,
                digest: telling ? item.sha256.map { .init(sha256: $0, mediaType: item.mediaType) } : nil)
        }
        if item.isNote { return .note(record(.privateNote)) }
        guard let kind = item.kind else { return .withheld(record(.damaged)) }
        guard kind.isFile else { return .shown }
        let isProtected = item.depicted(vault: depicted).isProtected
        if let reason = item.withheld(vault: depicted) {
            let isAskedFor =
                reason == .intimate && options.includeIntimate && recipient.includes.intimateOriginals
                && !isProtected
            if !isAskedFor {
                let isTold =
                    reason != .locked && !isProtected && !isRecordUnread(item)
                    && !isUnread("intimate", of: item)
                return .withheld(record(reason, telling: isTold))
            }
        }
        if isRecordUnread(item) { return .withheld(record(.damaged)) }
        // What cannot be read may have said that the file is intimate; so it is asked again.
        return isUnread("intimate", of: item) ? .withheld(record(.notReviewed)) : .shown
    }

    /// The item with the fields alone that the recipient may see, and mentioning no item that is not shown.
    func sanitised(_ item: Item, shown: Set<UInt64>) -> Item {
        guard let kind = item.kind else { return item }
        var kept: [String: JSONValue] = [:]
        for field in FieldTable.fields(of: kind) where mayShow(field, of: item) {
            guard let value = item.values[field.name] else { continue }
            kept[field.name] = Self.value(value, of: field, shown: shown)
        }
        if let card = kept["cardNumber"]?.string, !mayShowCard(of: item) {
            kept["cardNumber"] = .string(CardNumber.masked(card))
        }
        var result = item
        result.values = ItemValues(kept)
        // A word of the person's own may be a name.
        if !mayShowCustody { result.tags = item.tags.filter { tag in Tag.known.contains { $0.slug == tag } } }
        if !mayHave("tags", item) { result.tags = [] }
        if !mayShowCustody { result.by = "" }
        result.corrections = item.corrections.map { correction in
            Item.Correction(
                event: correction.event, recordedAt: correction.recordedAt,
                fields: correction.fields.filter { name in
                    mayHave(name, item) && FieldTable.field(name, of: kind).map { isVisible($0) } == true
                })
        }
        return result
    }

    /// Whether the recipient may see the log beside what it says.
    var mayShowCustody: Bool { recipient.includes.custody }

    var mayShowOriginals: Bool { recipient.includes.originals }

    func mayHave(_ field: String, _ item: Item) -> Bool {
        item.kind.map { recipient.mayHave(field, of: $0) } ?? false
    }

    /// The number of a gift card, by which it can be stopped. That of a payment card goes to nobody.
    private func mayShowCard(of item: Item) -> Bool {
        recipient.includes.giftCards && item.text("method") == "gift-card" && !isUnread("method", of: item)
    }

    /// Who the person thinks that somebody is, and why.
    var mayShowBelieved: Bool { recipient.includes.believedIdentities }

    /// Whether the recipient may see this field of the item, if no part of its value speaks against it.
    func mayShow(_ field: FieldDefinition, of item: Item) -> Bool {
        guard mayHave(field.name, item) else { return false }
        switch field.name {
        case "name", "contact", "relation":
            if item.kind == .person, !recipient.includes.contacts || isRefused(item) { return false }
        case "claimedName": if !recipient.includes.claimedIdentities { return false }
        case "phone", "email", "ip", "ipAt", "location", "deviceId", "address":
            // How to reach somebody: of the offender alone, unless the police read it.
            if item.kind == .account, !recipient.includes.custody,
                item.text("whose") != "theirs" || isUnread("whose", of: item)
            {
                return false
            }
        default: break
        }
        return isVisible(field)
    }

    /// Somebody who did not agree is not named. The police decide for themselves whom they ask; nobody else is told of
    /// somebody who did not say yes. What cannot be read may have been a no.
    private func isRefused(_ item: Item) -> Bool {
        let agreed = item.flag("agreed")
        return isUnread("agreed", of: item) || (recipient.includes.custody ? agreed == false : agreed != true)
    }

    private func isVisible(_ field: FieldDefinition) -> Bool {
        switch field.visibility {
        case .never: false
        case .byRequest: recipient.includes.impact && options.includesImpact
        case .ordinary, .content: true
        }
    }

    private static func value(
        _ value: JSONValue, of field: FieldDefinition, shown: Set<UInt64>
    ) -> JSONValue? {
        func isShown(_ value: JSONValue) -> Bool {
            value.integer.map { shown.contains(UInt64(clamping: $0)) } ?? true
        }
        switch field.form {
        case .item, .account: return isShown(value) ? value : nil
        case .items:
            let numbers = value.array?.filter(isShown) ?? []
            return numbers.isEmpty ? nil : .array(numbers)
        default: return value
        }
    }
}

extension Item {
    /// A private note, also one of which only the kind can still be read.
    var isNote: Bool { kind == .note || kindText == ItemKind.note.rawValue }
}

extension Selection {
    /// Nothing narrows it.
    var isEverything: Bool {
        numbers.isEmpty && kinds.isEmpty && tags.isEmpty && platform == nil && actor == nil && since == nil
            && until == nil
    }
}
