import MunimentStore

extension DisclosureRule {
    /// What every event says.
    private static let everywhere: Set<String> = ["recordedAt", "by", "tool"]

    /// For each field of one event of `item`, by position, whether the recipient may see it as it was
    /// recorded. The recipient sees of any value, also of one that was corrected later, what the rules for
    /// items allow. A field that some of its values would keep back is also kept back when it is `null`, so
    /// that a bare digest does not tell which.
    func shownFields(of event: Event, item: Item, shown: Set<UInt64>) -> [Bool] {
        let always = (0..<event.stub.digests.count).map { $0 < Format.shownFieldCount }
        guard let content = event.content, event.stub.listVersion == FieldTable.listVersion,
            let names = EventKind.lists[event.kind],
            content.fields.dropFirst(Format.shownFieldCount).map(\.name) == names
        else { return always }
        return zip(content.fields, always).map { field, isShown in
            isShown || isShownField(field, kind: event.kind, item: item, shown: shown)
        }
    }

    private func isShownField(
        _ field: EventField, kind: String, item: Item, shown: Set<UInt64>
    ) -> Bool {
        switch kind {
        case EventKind.tagged: mayShowCustody
        // Where on the person's computer it was put.
        case EventKind.opened: field.name != "path" && mayShowCustody
        case EventKind.actorLinked: mayShowBelieved
        case EventKind.unlocked: field.name != "why"
        default:
            if let itemKind = item.kind, itemKind != .note,
                kind == EventKind.added(itemKind) || kind == EventKind.corrected(itemKind)
            {
                isShownField(field, of: item, kind: itemKind, shown: shown)
            } else {
                false
            }
        }
    }

    /// With which key somebody opened the vault is for those who get the log.
    private func isNamedEverywhere(_ field: EventField) -> Bool { field.name != "by" || mayShowCustody }

    /// Whether the item says something else by now.
    private func isSuperseded(_ field: EventField, in item: Item) -> Bool {
        if field.name == "cleared" || field.name == "tags" { return true }
        return (item.values[field.name] ?? .null) != field.value
    }

    private func isShownField(
        _ field: EventField, of item: Item, kind: ItemKind, shown: Set<UInt64>
    ) -> Bool {
        if Self.everywhere.contains(field.name) { return isNamedEverywhere(field) }
        if FieldTable.original.contains(where: { $0.name == field.name }), !mayShowOriginals {
            // The hash of a few words tells the words.
            return false
        }
        if !mayShowCustody, isSuperseded(field, in: item) { return false }
        if field.name == "cleared" {
            guard let names = field.value.strings else { return false }
            return names.allSatisfy { name in
                FieldTable.field(name, of: kind).map { mayShow($0, of: item) } == true
            }
        }
        guard let definition = FieldTable.field(field.name, of: kind), mayShow(definition, of: item) else {
            return false
        }
        // Reports show stars and the last digits; a digest has no such middle.
        if field.name == "cardNumber" { return false }
        switch definition.form {
        case .item, .account:
            if let number = field.value.integer { return shown.contains(UInt64(clamping: number)) }
            return !field.value.isNull
        case .items:
            guard let numbers = field.value.array else { return false }
            return numbers.allSatisfy { $0.integer.map { shown.contains(UInt64(clamping: $0)) } == true }
        default: return true
        }
    }
}
