import MunimentStore

/// What happened, in order of time, as text that fits into a form's field. Facts as recorded come first, what
/// is not certain is said to be so; nothing is added.
struct CaseNarrative {
    /// The text, at most `limit` long.
    let text: String
    /// Lines that did not fit, in order of time.
    let overflow: [String]
    /// The items of those lines.
    let overflowItems: [UInt64]

    private struct Line {
        let item: UInt64
        let text: String
        let weight: Int
    }

    /// - Parameter limit: as ``FieldCount`` counts.
    init(_ file: SheetCase, limit: Int) {
        let lines = file.items.compactMap { Self.line($0) }
        let head = Self.opening(file)
        let tail = Self.closing(file)
        func joined(_ lines: [Line]) -> String {
            ([head] + lines.map(\.text) + tail).filter { !$0.isEmpty }.joined(separator: "\n")
        }
        // The lightest go first, of those the latest.
        let order = lines.indices.sorted { (lines[$0].weight, -$0) < (lines[$1].weight, -$1) }
        var dropped: Set<Int> = []
        var length = FieldCount.count(joined(lines))
        for index in order {
            let note = dropped.isEmpty ? 0 : FieldCount.count("\n" + Self.overflowNote(dropped.count))
            if length + note <= limit { break }
            dropped.insert(index)
            // With the line break that joined it.
            length -= FieldCount.count(lines[index].text) + 2
        }
        let kept = lines.indices.filter { !dropped.contains($0) }
        var text = joined(kept.map { lines[$0] })
        if !dropped.isEmpty { text += "\n" + Self.overflowNote(dropped.count) }
        self.text = FieldCount.prefix(text, fitting: limit)
        overflow = dropped.sorted().map { lines[$0].text }
        overflowItems = dropped.sorted().map { lines[$0].item }
    }

    private static func overflowNote(_ count: Int) -> String {
        "\(count) more entries did not fit here; the technical details have them as far as there is room."
    }

    private static func opening(_ file: SheetCase) -> String {
        let threats = file.kindWords
        let first = file.timed.first.map { "The first of this was at \(WhenText($0).text). " } ?? ""
        return first
            + (threats.isEmpty
                ? "" : "What was threatened or done, in short: \(threats.joined(separator: "; ")). ")
            + "In order of time:"
    }

    private static func closing(_ file: SheetCase) -> [String] {
        var lines: [String] = []
        let unpaid = file.items(.demand).filter { ["open", "refused"].contains($0.text("status")) }
        if !unpaid.isEmpty { lines.append("Demands that were not paid: \(unpaid.count).") }
        let unsure = file.items.map(\.item).filter { item in
            item.moment == nil || item.moment?.precision != .exact || item.moment?.zoneAssumed == true
        }
        if !unsure.isEmpty {
            lines.append(
                "Times marked (about), (date only), (zone assumed) or (no time known) are not certain.")
        }
        if let held = file.heldWords { lines.append(held) }
        return lines
    }

    private static let quoteLimit = 240

    /// One line for each thing that happened; `nil` for what is no event.
    private static func line(_ entry: CaseItem) -> Line? {
        let item = entry.item
        let place = item.text("platform").map { " on \($0)" } ?? ""
        let what: String
        let weight: Int
        switch item.kind {
        case .message:
            let from =
                switch item.text("from") {
                case "them": "They wrote"
                case "me": "Answered"
                default: "A message"
                }
            what = "\(from)\(place)\(quoted(entry.text))"
            weight = item.tags.contains { $0.hasPrefix("threat/") } ? 3 : 1
        case .incident:
            what = "\(incidents[item.text("what") ?? ""] ?? "It happened")\(place)\(quoted(entry.text))"
            weight = 3
        case .demand:
            what = demand(item, place: place, text: entry.text)
            weight = 4
        case .payment:
            what = payment(item)
            weight = 5
        case .url where item.flag("published") == true:
            what =
                "A picture was published\(place): \(item.text("address") ?? item.text("place") ?? "?")"
            weight = 4
        default: return nil
        }
        // One line whatever the values say.
        return Line(item: item.number, text: VisibleText.line("\(when(item)): \(what)"), weight: weight)
    }

    private static let incidents = [
        "first-contact": "First contact", "moved-app": "Moved to another app", "call": "A call",
        "recorded": "A recording was made", "shared": "They shared it", "blocked": "They were blocked",
        "removed": "It was removed",
    ]

    private static func when(_ item: Item) -> String {
        guard let moment = item.moment else { return "(no time known)" }
        let shown =
            moment.precision == .date
            ? String(moment.iso8601.prefix(10)) : moment.iso8601.replacing("T", with: " ")
        let mark =
            switch moment.precision {
            case .exact: moment.zoneAssumed ? " (zone assumed)" : ""
            case .about: " (about)"
            case .date: " (date only)"
            }
        return shown + mark
    }

    /// In quotation marks, in one line; what was cut is marked.
    private static func quoted(_ text: String?) -> String {
        guard let text, !text.isEmpty else { return "" }
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " / ")
        let cut = FieldCount.prefix(line, fitting: quoteLimit)
        return ": \"\(cut)\(cut == line ? "" : " ...")\""
    }

    private static func demand(_ item: Item, place: String, text: String?) -> String {
        var words =
            "They demanded \(item.texts("asks").isEmpty ? "something" : item.texts("asks").joined(separator: " and "))"
        if let amount = SheetCase.amount(item) { words += ", \(amount)" }
        if let method = item.text("method") { words += " by \(method)" }
        if let payTo = item.text("payTo") { words += " to \(payTo)" }
        words += place
        if let deadline = item.text("deadline") { words += ", until \(deadline)" }
        if let audience = item.text("audience") {
            words += ", or it would be shown to \(audience)"
        }
        switch item.text("status") {
        case "paid": words += ". Paid"
        case "refused": words += ". Not paid"
        case "open": words += ". Not paid so far"
        default: break
        }
        return words + quoted(text)
    }

    private static func payment(_ item: Item) -> String {
        var words: String
        switch item.text("status") {
        case "sent": words = "Paid"
        case "returned": words = "Returned:"
        case "attempted": words = "Tried to pay"
        default: words = "A payment, of which it is not recorded whether it was sent:"
        }
        if let amount = SheetCase.amount(item) { words += " \(amount)" }
        if let usd = item.text("usd"), item.text("currency") != "USD" { words += " (\(usd) USD)" }
        if let method = item.text("method") { words += " by \(SheetFill.transactionTypes[method] ?? method)" }
        for name in ["toName", "toHandle", "toWallet"] {
            if let to = item.text(name) { words += ", to \(to)" }
        }
        if let hash = item.text("txHash") { words += ", transaction \(hash)" }
        return words
    }
}
