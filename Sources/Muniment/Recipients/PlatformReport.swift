import MunimentStore

/// Reports to a platform: exact addresses and ids in the shape that it wants, one for each thing where it wants
/// one report of each.
struct PlatformReport {
    private let file: SheetCase
    private let platform: Platform
    private let cover: CaseFile.Cover

    /// - Throws: ``MunimentError/Code/fieldNotAccepted`` for an unknown platform.
    static func make(
        _ file: SheetCase, cover: CaseFile.Cover
    ) throws(MunimentError) -> [(name: String, text: String)] {
        let platform = try Platform.named(file.options.platform ?? "")
        let report = PlatformReport(file: file, platform: platform, cover: cover)
        let things = file.items.map(\.item).filter { $0.kind == .url || $0.kind == .message }
        let groups =
            report.platform.report.perReport == .media && !things.isEmpty ? things.map { [$0] } : [things]
        return groups.enumerated().map { index, items in
            ("platform-report-\(index + 1).txt", report.text(items, number: index + 1, of: groups.count))
        }
    }

    private func text(_ things: [Item], number: Int, of count: Int) -> String {
        let part = count > 1 ? ", \(number) OF \(count)" : ""
        var lines = [
            "REPORT TO \(platform.title.uppercased())\(part)", "",
            "Made \(cover.madeAt) for bundle \(cover.bundle) with \(cover.tool). Compared with its sources on \(platform.checkedOn); routes change.",
            "",
        ]
        for route in platform.report.routes {
            lines.append("- \(route.label)\(route.address.map { ": \($0)" } ?? "")")
            if let note = route.note { lines.append("  \(note)") }
        }
        lines += platform.report.notes.map { "- " + $0 }
        for item in things {
            lines += [
                "", item.kind == .message ? "MESSAGE (item \(item.number))" : "LINK (item \(item.number))",
            ]
            lines += facts(item)
            if let text = file.items.first(where: { $0.item.number == item.number })?.text {
                lines.append("    Words, as they were seen:")
                lines += VisibleText.block(text, eachAfter: "    | ")
            }
        }
        let accounts = file.items(.account)
        for account in accounts {
            lines += ["", "ACCOUNT (item \(account.number))\(Self.owner(account))"] + facts(account)
        }
        if things.isEmpty && accounts.isEmpty { lines += ["", "Nothing of this platform is recorded."] }
        lines += platform.gaps.map { "\nNot known: " + $0 }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func owner(_ account: Item) -> String {
        account.text("whose") == "theirs" ? ", of the offender" : ""
    }

    private static let labels = [
        "address": "Exact link", "resolvesTo": "Which leads to", "pageUrl": "Page", "imageUrl": "Image",
        "searchUrl": "Search result", "contentId": "Content id", "messageLink": "Message link",
        "serverId": "Server id", "channelId": "Channel id", "messageId": "Message id",
        "uploader": "Account that put it there", "uploaderId": "Numeric id of that account",
        "handle": "Handle", "userId": "Numeric id", "displayName": "Display name",
        "profileUrl": "Profile link", "position": "Position in the video", "postedAt": "Posted at",
        "seenAt": "Seen at", "caption": "Text beside it",
    ]

    /// In the platform's order, then what else is known of the item.
    private func facts(_ item: Item) -> [String] {
        var names = platform.report.wants.map(\.rawValue)
        names += Self.labels.keys.sorted().filter { !names.contains($0) }
        var lines: [String] = []
        for name in names {
            for text in item.everyText(name) {
                lines.append("    \(Self.labels[name] ?? name): \(VisibleText.line(text))")
                let shapes = platform.linkShapes.filter { $0.field.rawValue == name }
                if let shape = shapes.first, !shapes.contains(where: { $0.matches(text) }) {
                    lines.append("        -> here it usually looks like \(shape.pattern) (\(shape.meaning))")
                }
            }
        }
        if item.text("at") != nil { lines.append("    When: \(WhenText(item).text)") }
        if let impact = item.text("impact") {
            lines.append("    What it does to me: \(VisibleText.line(impact))")
        }
        let missing = platform.report.wants.map(\.rawValue).filter { name in
            FieldTable.field(name, of: item.kind ?? .url) != nil && item.values[name] == nil
                && ["address", "messageLink", "userId", "contentId"].contains(name)
        }
        for name in missing {
            lines.append("    (not recorded: \((Self.labels[name] ?? name).lowercased()))")
        }
        return lines
    }
}
