import MunimentStore

extension VaultState {
    /// The number of the next filing.
    var nextFilingNumber: UInt64 { (filings.map(\.number).max() ?? 0) + 1 }

    func filing(_ number: UInt64) -> Filing? { filings.first { $0.number == number } }

    /// A filing whose adding cannot be read keeps its number: they are given in the order of adding.
    mutating func addUnreadableFiling(_ reason: Filing.Unreadable) {
        addUnreadableFiling(reason, number: nextFilingNumber)
    }

    private mutating func addUnreadableFiling(_ reason: Filing.Unreadable, number: UInt64) {
        var filing = Filing(number: number)
        filing.unreadable = reason
        filings.append(filing)
        filings.sort { $0.number < $1.number }
    }

    mutating func applyFiling(_ event: Event) {
        guard let number = event.value("filing").integer.flatMap(UInt64.init(exactly:)) else { return }
        let recordedAt = event.value("recordedAt").string ?? ""
        if event.kind == EventKind.filingAdded {
            guard filing(number) == nil else { return }
            var filing = Filing(number: number)
            filing.recordedAt = recordedAt
            filing.by = event.value("by").string ?? ""
            for field in FieldTable.filing { filing.values[field.name] = Self.known(event, field) }
            filings.append(filing)
            return
        }
        // Of an event that is lost as a whole not even the kind is known.
        if filing(number) == nil { addUnreadableFiling(.damaged, number: number) }
        if let index = filings.firstIndex(where: { $0.number == number }) {
            if event.kind == EventKind.filingChecked {
                filings[index].checks.append(check(event, recordedAt: recordedAt))
            } else {
                let fields = update(&filings[index], with: event)
                filings[index].updates.append(
                    Filing.Update(event: event.sequenceNumber, recordedAt: recordedAt, fields: fields))
            }
        }
    }

    private static func known(_ event: Event, _ field: FieldDefinition) -> JSONValue? {
        let value = event.value(field.name)
        return value.isNull ? nil : value
    }

    /// The names of the fields that changed.
    private func update(_ filing: inout Filing, with event: Event) -> [String] {
        var names: [String] = []
        for field in FieldTable.filing {
            guard let value = Self.known(event, field) else { continue }
            filing.values[field.name] = value
            names.append(field.name)
        }
        for name in event.value("cleared").strings ?? [] {
            filing.values[name] = nil
            names.append(name)
        }
        return names
    }

    private func check(_ event: Event, recordedAt: String) -> Filing.Check {
        Filing.Check(
            event: event.sequenceNumber, recordedAt: recordedAt,
            item: event.value("urlItem").integer.flatMap(UInt64.init(exactly:)),
            address: event.value("address").string,
            state: event.value("state").string.flatMap(Filing.Check.State.init(rawValue:)) ?? .unknown,
            at: event.value("at").string, see: Filing.numbers(event.value("see")))
    }

    /// `F1 takedown`, for the log.
    func filingDetail(_ event: Event) -> String? {
        guard let number = event.value("filing").integer.flatMap(UInt64.init(exactly:)),
            let filing = filing(number)
        else { return nil }
        return filing.unreadable == nil ? "\(filing.label) \(filing.recipient)" : filing.label
    }
}
