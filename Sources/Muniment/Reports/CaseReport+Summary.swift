extension CaseReport {
    /// One page: who, what, when, where, demands, loss, urgency, what is asked.
    var summary: [Block] {
        var blocks: [Block] = []
        let urgent = wording.urgency.sorted { $0.key < $1.key }.compactMap { tag, words in
            let items = file.items.map(\.item).filter { $0.tags.contains(tag) }.map(\.number)
            return items.isEmpty ? nil : Cell.own("\(words) See: \(Self.numbers(items)).")
        }
        if !urgent.isEmpty { blocks += [.subheading("Urgent"), .list(urgent)] }
        blocks += [.subheading("In short"), .fields(inShort)]
        let tags = tagRows
        if !tags.isEmpty {
            blocks += [
                .subheading("What the items are about"),
                .table(
                    columns: ["tag", "items", "as it was put to the person", "words used in reports"],
                    rows: tags),
            ]
        }
        return blocks
    }

    private var inShort: [(label: String, cell: Cell)] {
        let items = file.items.map(\.item)
        let platforms = Set(items.compactMap { $0.text("platform") }).sorted()
        let demands = items.filter { $0.kind == .demand }
        let payments = items.filter { $0.kind == .payment }
        return [
            ("who", who), ("what", what(items)), ("when", when),
            (
                "where",
                platforms.isEmpty ? "No platform was recorded." : .own(platforms.joined(separator: ", "))
            ),
            (
                "demands",
                totals(demands, states: ["open", "paid", "refused"], none: "No demand was recorded.")
            ),
            (
                "payments",
                totals(
                    payments, states: ["sent", "attempted", "returned"], none: "No payment was recorded.")
            ),
            (
                "what is asked",
                file.cover.asking.map { Cell.quoted($0) } ?? .own(Self.blank)
            ),
        ]
    }

    private var who: Cell {
        guard !file.disclosure.actors.isEmpty else { return "Nobody was named; see the identifiers." }
        return Cell(
            file.disclosure.actors.flatMap { actor -> [ReportDocument.Phrase] in
                var phrases: [ReportDocument.Phrase] = [.quoted(actor.label)]
                if let name = actor.claimedName {
                    phrases += [.own("says to be (claimed, not checked):"), .quoted(name)]
                }
                if !actor.items.isEmpty { phrases.append(.own("items \(Self.numbers(actor.items))")) }
                return phrases
            })
    }

    private func what(_ items: [Item]) -> Cell {
        let counts = ItemKind.allCases.compactMap { kind -> String? in
            let count = items.filter { $0.kind == kind }.count
            return count == 0 ? nil : "\(kind.rawValue): \(count)"
        }
        return .own(counts.isEmpty ? "No item is described." : counts.joined(separator: ", "))
    }

    private var when: Cell {
        let timed = file.timeline.map(\.item).filter { $0.moment != nil }
        guard let first = timed.first, let last = timed.last else { return "No time was given." }
        let untimed = file.items.count - timed.count
        var cell = Cell.own("first: \(WhenText(first).text) (item \(first.number))")
        cell = cell + .own("last: \(WhenText(last).text) (item \(last.number))")
        return untimed == 0 ? cell : cell + .own("\(untimed) items have no time of their own")
    }

    /// One line for each status: how many, and the sum in each currency.
    func totals(_ items: [Item], states: [String], none: String) -> Cell {
        guard !items.isEmpty else { return .own(none) }
        var phrases: [ReportDocument.Phrase] = []
        for state in states.map(Optional.some) + [nil] {
            let some = items.filter { $0.text("status") == state }
            guard !some.isEmpty else { continue }
            var sums = MoneyTotals()
            for item in some { sums.add(item.text("amount"), item.text("currency")) }
            let name = state ?? "status not given"
            phrases.append(.own("\(name): \(some.count)" + (sums.text.map { ", \($0)" } ?? "")))
        }
        return Cell(phrases)
    }

    /// Threats first, then by how many items have the tag.
    private var tagRows: [[Cell]] {
        var items: [String: [UInt64]] = [:]
        for item in file.items.map(\.item) {
            for tag in item.tags { items[tag, default: []].append(item.number) }
        }
        let known = Dictionary(Tag.known.map { ($0.slug, $0) }) { first, _ in first }
        return items.sorted { left, right in
            let isThreat = (left.key.hasPrefix("threat/"), right.key.hasPrefix("threat/"))
            if isThreat.0 != isThreat.1 { return isThreat.0 }
            return (right.value.count, left.key) < (left.value.count, right.key)
        }.map { tag, numbers in
            [
                .own(tag), .own("\(numbers.count) (\(Self.numbers(numbers)))"),
                .own(known[tag]?.meaning ?? "The person's own word."), .own(known[tag]?.reportWords),
            ]
        }
    }
}
