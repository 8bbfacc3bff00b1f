/// Looks for what a recipient asks for and is not known yet.
enum MissingFacts {
    static func find(_ disclosure: Disclosure) -> [MissingFact] {
        disclosure.items.flatMap { item in facts(item, disclosure) }
            + disclosure.withheld.filter { $0.reason == .notReviewed }.map {
                MissingFact(
                    code: "not-reviewed", item: $0.item, command: "muniment correct \($0.item) --intimate no")
            }
    }

    private static func facts(_ item: Item, _ disclosure: Disclosure) -> [MissingFact] {
        var facts: [MissingFact] = []
        /// Asks for fields that the recipient may see and that are not all known.
        func ask(_ code: String, _ options: String, for fields: String..., unless isKnown: Bool = false) {
            guard !isKnown, fields.allSatisfy({ disclosure.mayHave($0, item) }),
                fields.contains(where: { item.values[$0] == nil })
            else { return }
            facts.append(
                MissingFact(
                    code: code, item: item.number, command: "muniment correct \(item.number) \(options)"))
        }
        func has(_ name: String) -> Bool { item.values[name] != nil }
        switch item.kind {
        case .screenshot, .message, .demand, .payment, .incident: ask("time", "--at TIME", for: "at")
        default: break
        }
        switch item.kind {
        case .account where item.text("whose") != "mine":
            ask("account-whose", "--whose theirs", for: "whose")
            ask("account-platform", "--platform NAME", for: "platform")
            ask("account-user-id", "--user-id ID", for: "userId")
        case .url:
            ask("url-address", "--address LINK", for: "address", unless: has("place"))
            if disclosure.recipientName == "takedown" {
                ask(
                    "url-depicts", "--depicts intimate", for: "depicts",
                    unless: item.text("depicts") == "intimate")
                ask("url-shows", "--shows-me yes", for: "showsMe")
                ask("url-seen", "--seen-at TIME", for: "seenAt")
                ask("url-basis", "--basis WHY", for: "basis", unless: has("basisText"))
            }
        case .demand where item.texts("asks").contains("money") || has("amount"):
            ask("demand-amount", "--amount N --currency CODE", for: "amount", "currency")
            ask("demand-pay-to", "--pay-to ADDRESS", for: "payTo")
        case .payment:
            ask("payment-amount", "--amount N --currency CODE", for: "amount", "currency")
            ask(
                "payment-usd", "--usd AMOUNT --usd-from SOURCE", for: "usd",
                unless: item.text("currency") == "USD" || disclosure.recipientName != "ic3")
            let isOnChain = item.text("method") == "crypto" || has("asset") || has("toWallet")
            ask("payment-tx-hash", "--tx-hash HASH", for: "txHash", unless: !isOnChain)
            ask("payment-told", "--institution-told NAME", for: "institutionTold", unless: isOnChain)
        default: break
        }
        return facts
    }
}
