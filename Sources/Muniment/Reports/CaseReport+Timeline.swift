extension CaseReport {
    /// One row for each item, as they happened; items without a time stand where they were recorded.
    var timeline: [Block] {
        var rows = file.timeline.map { entry -> [Cell] in
            let item = entry.item
            let when =
                item.text("at") == nil
                ? Cell.own("not given; recorded \(item.recordedAt)") : WhenText(item).cell
            return [when, .own("\(item.number)"), .own(item.kindText), gist(entry)]
        }
        rows += file.withheld.map { withheld in
            [
                .own("not given here; recorded \(withheld.recordedAt)"), .own("\(withheld.item)"),
                .own(withheld.kind?.rawValue ?? "unknown"), .own("withheld: \(withheld.reason.rawValue)"),
            ]
        }
        return [
            .paragraph(
                "Times are as the person or the source gave them, and only as exact as the words beside them "
                    + "say. Withheld items stand at the end."),
            .table(columns: ["when", "item", "kind", "what"], rows: rows),
        ]
    }

    /// A line or two about an item.
    private func gist(_ entry: CaseItem) -> Cell {
        let item = entry.item
        var phrases: [ReportDocument.Phrase] = []
        if let platform = item.text("platform") { phrases.append(.own("on \(platform)")) }
        if let from = item.text("from") { phrases.append(.own("from: \(from)")) }
        for name in ["handle", "account", "actor"] {
            if let text = item.text(name) { phrases += [.own("\(FieldLabel.text(name)):"), .quoted(text)] }
        }
        if let what = item.text("what") { phrases.append(.own(what)) }
        if let amount = item.text("amount") {
            phrases.append(.own("\(amount) \(item.text("currency") ?? "(currency not given)")"))
        }
        if let status = item.text("status") { phrases.append(.own(status)) }
        if let address = item.text("address"), item.kind == .url { phrases.append(.link(address)) }
        if let description = item.text("description") { phrases.append(.quoted(description)) }
        if let text = entry.text { phrases.append(.quoted(Self.beginning(text))) }
        if !item.tags.isEmpty { phrases.append(.own(item.tags.joined(separator: ", "))) }
        if !item.corrections.isEmpty { phrases.append(.own("corrected later; see the item")) }
        return Cell(phrases)
    }

    /// The first 200 characters.
    private static func beginning(_ text: String) -> String {
        text.count <= 200 ? text : text.prefix(200) + " …"
    }

    /// Every account, number, address and link, and who the person thinks is behind them.
    var identifiers: [Block] {
        let all = Identifier.all(
            file.items.map(\.item), claimed: file.recipient.includes.claimedIdentities)
        var blocks: [Block] = [
            .paragraph(
                "Each stands exactly as it was seen; links are made unclickable here, and report.json holds "
                    + "them as they are. Claimed means: said by whoever uses it, and not checked.")
        ]
        blocks.append(
            .table(
                columns: ["type", "value", "platform", "whose", "items"],
                rows: all.map { identifier in
                    var value =
                        identifier.isLink
                        ? Cell([.link(identifier.value)]) : Cell.quoted(identifier.value)
                    if identifier.isClaimed { value = value + "claimed, not checked" }
                    if let finding = identifier.finding { value = value + .own(finding) }
                    let count = identifier.items.count
                    return [
                        .own(FieldLabel.text(identifier.type)), value,
                        .own(identifier.platforms.joined(separator: ", ")),
                        .own(identifier.whose.joined(separator: ", ")),
                        .own(
                            Self.numbers(identifier.items)
                                + (count > 1 ? " (the same in \(count) items)" : "")),
                    ]
                }))
        let people = file.disclosure.actors
        if !people.isEmpty {
            blocks += [.subheading("Who the person sees behind them")]
            blocks += people.map { .fields(actor($0)) }
        }
        return blocks
    }

    private func actor(_ actor: Actor) -> [(label: String, cell: Cell)] {
        var fields: [(label: String, cell: Cell)] = [("called here", .quoted(actor.label))]
        if let name = actor.claimedName { fields.append(("claimed name (not checked)", .quoted(name))) }
        if let name = actor.believedName {
            fields.append(("believed by the person who made this report to be", .quoted(name)))
            fields.append(("because", actor.why.map { Cell.quoted($0) } ?? "no reason was recorded"))
        } else if let why = actor.why {
            fields.append(("note", .quoted(why)))
        }
        if !actor.items.isEmpty { fields.append(("items", .own(Self.numbers(actor.items)))) }
        for (number, reason) in actor.reasons.sorted(by: { $0.key < $1.key }) {
            fields.append(("why item \(number)", .quoted(reason)))
        }
        return fields
    }
}
