/// The CSV files of a bundle: reading copies for spreadsheets. report.json is exact.
struct CaseTables {
    let file: CaseFile

    func text(_ table: ReportTable) -> String {
        switch table {
        case .timeline: timeline
        case .identifiers: identifiers
        case .items: items
        case .payments: payments
        case .custody: custody
        }
    }

    private var timeline: String {
        table(
            ["when", "marks", "shown_as", "item", "kind", "platform", "account", "status", "recorded_at"],
            file.timeline.map { entry in
                let item = entry.item
                let when = WhenText(item)
                return [
                    item.text("at") == nil ? "" : when.text, when.marks.joined(separator: "; "),
                    when.shown ?? "", "\(item.number)", item.kindText, item.text("platform") ?? "",
                    CSVCell.handle(item.text("handle") ?? item.text("account") ?? ""),
                    item.text("status") ?? "", item.recordedAt,
                ]
            }
                + file.withheld.map {
                    ["", "withheld: \($0.reason.rawValue)", "", "\($0.item)", $0.kind?.rawValue ?? ""]
                        + ["", "", "", $0.recordedAt]
                })
    }

    private var identifiers: String {
        let all = Identifier.all(
            file.items.map(\.item), claimed: file.recipient.includes.claimedIdentities)
        return table(
            ["type", "value", "platform", "whose", "claimed", "finding", "items"],
            all.map { identifier in
                let value =
                    switch identifier.type {
                    case "handle": CSVCell.handle(identifier.value)
                    case "phone": CSVCell.phone(identifier.value)
                    default: identifier.isLink ? Defang.url(identifier.value) : identifier.value
                    }
                return [
                    FieldLabel.text(identifier.type), value, identifier.platforms.joined(separator: " "),
                    identifier.whose.joined(separator: " "), identifier.isClaimed ? "yes" : "",
                    identifier.finding ?? "",
                    identifier.items.map(String.init).joined(separator: " "),
                ]
            })
    }

    private var items: String {
        table(
            [
                "item", "kind", "in_bundle", "withheld", "file_name", "byte_count", "media_type", "sha256",
                "recorded_at", "by", "captured_at", "file_modified_at", "source", "device", "app", "tags",
                "corrected",
            ],
            file.items.map { entry in
                let item = entry.item
                return [
                    "\(item.number)", item.kindText, entry.path ?? "", entry.isDamaged ? "damaged" : "",
                    item.fileName ?? "", item.byteCount.map(String.init) ?? "", item.mediaType ?? "",
                    item.sha256 ?? "", item.recordedAt, item.by, item.text("capturedAt") ?? "",
                    item.text("fileModifiedAt") ?? "", item.text("source") ?? "", item.text("device") ?? "",
                    item.text("app") ?? "", item.tags.joined(separator: " "),
                    item.corrections.map(\.recordedAt).joined(separator: " "),
                ]
            }
                + file.withheld.map {
                    [
                        "\($0.item)", $0.kind?.rawValue ?? "", "", $0.reason.rawValue, "", "",
                        $0.digest?.mediaType ?? "", $0.digest?.sha256 ?? "", $0.recordedAt,
                    ]
                })
    }

    private var payments: String {
        let names = FieldTable.fields(of: .payment).map(\.name).filter {
            !FieldTable.common.map(\.name).contains($0)
        }
        return table(
            ["item", "when", "marks"] + names,
            file.items(.payment).map { entry in
                let when = WhenText(entry.item)
                return [
                    "\(entry.item.number)", entry.item.text("at") == nil ? "" : when.text,
                    when.marks.joined(separator: "; "),
                ]
                    + names.map { name in
                        entry.item.text(name) ?? entry.item.integer(name).map(String.init) ?? ""
                    }
            })
    }

    private var custody: String {
        table(
            ["event", "time_utc", "what", "item", "by", "tool", "more", "condition", "leaf_hash"],
            file.disclosure.custody.map { row in
                [
                    "\(row.event)", row.recordedAt ?? "", row.kind ?? "", row.item.map(String.init) ?? "",
                    row.by ?? "", row.tool ?? "", row.detail ?? "", row.condition.rawValue,
                    row.leafHash ?? "",
                ]
            })
    }

    /// Every cell without a link that a program would open.
    private func table(_ header: [String], _ rows: [[String]]) -> String {
        CSVTable(header: header, rows: rows.map { $0.map(Defang.text) }, byteOrderMark: true).text
    }
}
