import MunimentStore

/// What forms ask of a case: the items that the recipient may see, put together.
struct SheetCase: Sendable {
    let recipient: Recipient
    let disclosure: Disclosure
    let options: ExportOptions
    /// As they happened; items without a time last.
    let items: [CaseItem]
    let filings: [Filing]
    /// Originals in the vault that could be asked for: screenshots and files.
    let heldCount: Int

    init(
        recipient: Recipient, disclosure: Disclosure, options: ExportOptions, items: [CaseItem],
        filings: [Filing], heldCount: Int
    ) {
        self.recipient = recipient
        self.disclosure = disclosure
        self.options = options
        self.items = items.sorted { left, right in
            let times = (left.item.moment?.earliest, right.item.moment?.earliest)
            switch times {
            case (let left?, let right?) where left != right: return left < right
            case (.some, nil): return true
            case (nil, .some): return false
            default: return left.item.number < right.item.number
            }
        }
        self.filings = filings
        self.heldCount = heldCount
    }

    func items(_ kind: ItemKind) -> [Item] { items.map(\.item).filter { $0.kind == kind } }

    var timed: [Item] { items.map(\.item).filter { $0.moment != nil } }
    var payments: [Item] { items(.payment) }
    var published: [Item] { items(.url).filter { $0.flag("published") == true } }
    var platforms: [String] { Set(items.compactMap { $0.item.text("platform") }).sorted() }
    var links: [String] { unique(items(.url).compactMap { $0.text("address") ?? $0.text("place") }) }
    var audiences: [String] { unique(items(.demand).compactMap { $0.text("audience") }) }

    /// Each once, each in one line.
    private func unique(_ texts: [String]) -> [String] {
        var seen: Set<[UInt8]> = []
        return texts.map { VisibleText.line($0) }.filter { seen.insert(Array($0.utf8)).inserted }
    }

    /// What the tags say, in the words of reports.
    var kindWords: [String] {
        let tags = Set(items.flatMap(\.item.tags))
        let words = Tag.known.filter { tags.contains($0.slug) }.flatMap {
            $0.reportWords.split(separator: ";")
        }
        return unique(words.map { $0.trimmingPrefix { $0 == " " } }.map(String.init))
    }

    // Money.

    /// In dollars, where that was recorded or is the currency.
    static func usd(_ item: Item) -> String? {
        item.text("usd") ?? (item.text("currency") == "USD" ? item.text("amount") : nil)
    }

    /// `0.008 BTC`.
    static func amount(_ item: Item) -> String? {
        item.text("amount").map { "\($0) \(item.text("currency") ?? "(currency not recorded)")" }
    }

    /// The sum of what was sent and not returned; payments without dollars are counted beside it.
    var lossUSD: (text: String?, unclear: Int) {
        var total = "0"
        var unclear = 0
        let sent = payments.filter { $0.text("status") == "sent" }
        for payment in sent {
            guard let usd = Self.usd(payment), let sum = MoneyTotals.sum(total, usd) else {
                unclear += 1
                continue
            }
            total = sum
        }
        return (sent.count == unclear ? nil : total, unclear)
    }

    // Lines.

    var demandLines: [String] {
        items(.demand).map { demand in
            var parts = [demand.texts("asks").joined(separator: " and "), Self.amount(demand) ?? ""]
            if let method = demand.text("method") { parts.append("by \(method)") }
            if let status = demand.text("status") { parts.append(status == "paid" ? "paid" : "not paid") }
            return VisibleText.line(parts.filter { !$0.isEmpty }.joined(separator: ", "))
        }
    }

    var paymentLines: [String] {
        payments.map { payment in
            [payment.text("status") ?? "", Self.amount(payment) ?? "", payment.text("method") ?? ""]
                .filter { !$0.isEmpty }.joined(separator: ", ")
        }
    }

    var heldWords: String? {
        heldCount == 0 || disclosure.depicted.isProtected
            ? nil : "Files of evidence kept sealed: \(heldCount). A list and the files can be asked for."
    }

    func filings(to recipient: String) -> [Filing] { filings.filter { $0.recipient == recipient } }

    var filingLines: [String] {
        filings.compactMap(\.reportFacts).map { facts in
            [
                facts.agency, facts.date.map { "sent \($0)" }, facts.number.map { "number \($0)" },
                facts.contact, facts.outcome,
            ].compactMap(\.self).map { VisibleText.line($0) }.joined(separator: ", ")
        }
    }

    func links(of filing: Filing) -> [String] {
        unique(
            items(.url).filter { filing.covers.contains($0.number) }
                .compactMap { $0.text("address") ?? $0.text("place") })
    }
}

/// An offender as forms ask for one: the accounts that are theirs, and the name that they gave.
struct Subject: Sendable {
    /// `nil` for an account that is linked to nobody.
    let actor: Actor?
    let accounts: [Item]
    /// Demands and payments that lead to them.
    let others: [Item]

    /// One for each actor, then one for each of their accounts that is linked to no actor.
    static func all(_ file: SheetCase) -> [Subject] {
        let theirs = file.items(.account).filter { $0.text("whose") == "theirs" }
        let all = file.items.map(\.item)
        var linked: Set<UInt64> = []
        var subjects: [Subject] = []
        for actor in file.disclosure.actors {
            linked.formUnion(actor.items)
            subjects.append(
                Subject(
                    actor: actor, accounts: theirs.filter { actor.items.contains($0.number) },
                    others: all.filter { $0.kind != .account && actor.items.contains($0.number) }))
        }
        for account in theirs where !linked.contains(account.number) {
            subjects.append(Subject(actor: nil, accounts: [account], others: []))
        }
        return subjects
    }

    var claimedName: String? { actor?.claimedName ?? first("claimedName") }

    func first(_ name: String) -> String? { all(name).first }

    func all(_ name: String) -> [String] {
        accounts.flatMap { account in account.everyText(name) }
    }

    /// A profile's link, or the platform and the handle.
    static func website(_ account: Item) -> String? {
        if let link = account.texts("profileUrl").first { return link }
        guard let handle = account.text("handle") else { return account.text("platform") }
        return account.text("platform").map { "\($0): \(handle)" } ?? handle
    }

    var website: String? { accounts.lazy.compactMap(Self.website).first }

    /// Everything that tells them from others, one fact a line.
    var lines: [String] {
        var lines: [String] = []
        if let name = claimedName { lines.append("name they gave (claimed): \(name)") }
        for account in accounts {
            let place = account.text("platform").map { "\($0) " } ?? ""
            for (name, label) in Self.labels {
                for text in account.everyText(name) {
                    lines.append("\(place)\(label): \(text)")
                }
            }
        }
        for item in others {
            for (name, label) in [("payTo", "pay to"), ("toWallet", "wallet"), ("toHandle", "paid handle")] {
                if let text = item.text(name) { lines.append("\(label): \(text)") }
            }
        }
        var seen: Set<String> = []
        return lines.map { VisibleText.line($0) }.filter { seen.insert($0).inserted }
    }

    private static let labels = [
        ("handle", "handle"), ("userId", "numeric id"), ("displayName", "display name"),
        ("profileUrl", "profile"), ("phone", "phone"), ("email", "e-mail"), ("ip", "IP address"),
        ("groupId", "group id"), ("deviceId", "device id"), ("location", "location"),
    ]
}

extension Filing {
    /// What was found at each address, the latest look at each.
    var checkLines: [String] {
        latestChecks.map { check in
            let place = check.address ?? check.item.map { "item \($0)" } ?? "everything named"
            return VisibleText.line("\(place): \(check.state.rawValue), \(check.at ?? check.recordedAt)")
        }
    }
}

extension Filing {
    /// The filing without these fields, and without the numbers of items that are not among `items`.
    func without(_ names: [String], mentioning items: Set<UInt64>) -> Filing {
        var seen = self
        for name in names { seen.values[name] = nil }
        if values["covers"] != nil {
            seen.values["covers"] = .array(
                covers.filter(items.contains).map { .integer(Int64(clamping: $0)) })
        }
        seen.checks = checks.filter { check in check.item.map(items.contains) ?? true }
        return seen
    }
}
