extension CaseReport {
    var custody: [Block] {
        [
            .paragraph(
                "Every entry of the vault's log about the items of this report, and about the vault as a "
                    + "whole. Numbers that are not here belong to other entries. The leaf hash binds an "
                    + "entry to its place."),
            .table(
                columns: ["event", "time (UTC)", "what", "item", "by", "tool", "more", "leaf hash"],
                rows: file.disclosure.custody.map { row in
                    let note: String? =
                        switch row.condition {
                        case .whole: nil
                        case .erased: "content erased by the person"
                        case .damaged: "cannot be read"
                        }
                    return [
                        .own("\(row.event)"), .own(row.recordedAt), .own(row.kind),
                        .own(row.item.map(String.init)),
                        .quoted(row.by), .own(row.tool), .own(row.detail) + .own(note), .code(row.leafHash),
                    ]
                }),
        ]
    }

    /// What was reported to whom, and what came of it.
    var reportsMade: [Block] {
        let facts = file.disclosure.filings.compactMap { filing in filing.reportFacts.map { (filing, $0) } }
        guard !facts.isEmpty else { return [.paragraph("None recorded in this vault.")] }
        return [
            .table(
                columns: ["report", "to", "sent", "number", "contact", "items", "outcome", "answer"],
                rows: facts.map { filing, facts in
                    [
                        .own(filing.label), .quoted(facts.agency), .quoted(facts.date),
                        .quoted(facts.number), .quoted(facts.contact), .own(Self.numbers(filing.covers)),
                        .quoted(facts.outcome), .quoted(facts.answer),
                    ]
                })
        ]
    }

    /// For the kinds of items that are in the report.
    var knownGaps: [Block] {
        let kinds = Set(file.items.compactMap(\.item.kind) + file.withheld.compactMap(\.kind))
        return ItemKind.allCases.filter(kinds.contains).flatMap { kind -> [Block] in
            guard let gaps = wording.knownGaps[kind.rawValue] else { return [] }
            return [.subheading(kind.rawValue), .list(gaps.map { Cell.own($0) })]
        }
    }

    var missing: [Block] {
        guard !file.missing.isEmpty else { return [.paragraph("Nothing that was looked for is missing.")] }
        return [
            .paragraph("What is not known yet, and the command by which the person can add it."),
            .table(
                columns: ["item", "what", "command"],
                rows: file.missing.map { fact in
                    [
                        .own(fact.item.map(String.init)), .own(Self.missingWords[fact.code] ?? fact.code),
                        .code(fact.command),
                    ]
                }),
        ]
    }

    private static let missingWords = [
        "time": "when it happened", "account-platform": "which platform the account is on",
        "account-user-id": "the account's numeric id", "url-address": "the exact link",
        "demand-amount": "how much was demanded", "demand-pay-to": "where the money was to go",
        "payment-amount": "how much", "payment-tx-hash": "the transaction's hash",
        "account-whose": "whose account it is", "url-depicts": "whether it is intimate",
        "url-shows": "whether it shows the person",
        "payment-usd": "how much that was in US dollars", "url-seen": "when it was seen there",
        "url-basis": "why it is there without consent",
        "payment-told": "whether the bank or service was told",
        "not-reviewed": "whether the file shows anything intimate",
    ]

    var limits: [Block] {
        let shown = file.items.count
        var limits = wording.limits
        limits.append(
            "This report describes \(shown) items and withholds \(file.withheld.count). The vault's log held "
                + "\(file.disclosure.eventCount) entries; one item can have several, and entries about other "
                + "items are not shown.")
        if !file.unproven.isEmpty {
            limits.append(
                "Part of the vault's log could not be read. There is no proof for: item "
                    + "\(Self.numbers(file.unproven)).")
        }
        return [.list(limits.map { Cell.own($0) })]
    }

    var checking: [Block] {
        [
            .list(
                wording.checking.map {
                    .own($0.replacing("{files}", with: String(file.payloadFileCount)))
                })
        ]
    }
}
