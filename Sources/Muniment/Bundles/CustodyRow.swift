import MunimentStore

/// One line of the custody log as a bundle shows it.
struct CustodyRow: Sendable {
    let event: UInt64
    /// What was done, such as `added-screenshot`; `nil` when nothing of the event can be read.
    let kind: String?
    let recordedAt: String?
    let by: String?
    let tool: String?
    let item: UInt64?
    let detail: String?
    let leafHash: String?
    let condition: Condition

    enum Condition: String, Sendable {
        case whole
        /// What it said was erased by the person; the line itself stays.
        case erased
        case damaged
    }

    /// About the vault as a whole.
    private static let vaultKinds: Set<String> = [
        EventKind.created, EventKind.keys, EventKind.rotated, WriteTransaction.continuedKind,
        EventKind.depicted,
        EventKind.exported, EventKind.headGiven, EventKind.actorAdded, EventKind.stampRequested,
        EventKind.stamped, EventKind.filingAdded,
        EventKind.filingUpdated, EventKind.filingChecked,
    ]

    /// The events of the items shown or withheld, those about the whole vault, erasures, and those that
    /// cannot be read. Private notes are not in it, not even by number.
    static func rows(
        _ state: VaultState, notes: Set<UInt64>, items: [Item], withheld: Set<UInt64>, selection: Selection
    ) -> [CustodyRow] {
        let shown = Dictionary(items.map { ($0.number, $0) }) { first, _ in first }
        let damaged = Set(state.damagedEvents)
        var rows: [CustodyRow] = []
        for entry in state.log {
            if let number = entry.item {
                if notes.contains(number) || entry.kind.hasSuffix("-" + ItemKind.note.rawValue) { continue }
                let isErased = state.items[number]?.isErased == true
                let isWanted =
                    shown[number] != nil || withheld.contains(number) || entry.kind == EventKind.erased
                    || isErased && (selection.isEverything || selection.numbers.contains(number))
                guard isWanted else { continue }
            } else if !vaultKinds.contains(entry.kind) {
                continue
            }
            rows.append(
                CustodyRow(
                    event: entry.event, kind: entry.kind, recordedAt: entry.recordedAt, by: entry.by,
                    tool: entry.tool, item: entry.item,
                    detail: detail(entry, item: entry.item.flatMap { shown[$0] }),
                    leafHash: entry.leafHash,
                    condition: damaged.contains(entry.event)
                        ? .damaged : entry.isErased ? .erased : .whole))
        }
        let logged = Set(state.log.map(\.event))
        for event in state.damagedEvents where !logged.contains(event) {
            rows.append(
                CustodyRow(
                    event: event, kind: nil, recordedAt: nil, by: nil, tool: nil, item: nil, detail: nil,
                    leafHash: nil, condition: .damaged))
        }
        return rows.sorted { $0.event < $1.event }
    }

    /// Of an item that is withheld, nothing is told; names of fields that the recipient may not see are
    /// left out.
    private static func detail(_ entry: LogEntry, item: Item?) -> String? {
        guard entry.item != nil, entry.kind != EventKind.erased else { return entry.detail }
        guard let item else { return nil }
        guard let correction = item.corrections.first(where: { $0.event == entry.event }) else {
            return entry.detail
        }
        return FieldLabel.corrected(correction.fields).joined(separator: ", ")
    }
}
