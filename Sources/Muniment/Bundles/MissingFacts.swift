/// Looks for what a recipient asks for and is not known yet.
enum MissingFacts {
    static func find(_ disclosure: Disclosure) -> [MissingFact] {
        disclosure.items.flatMap { item in facts(item) }
            + disclosure.withheld.filter { $0.reason == .notReviewed }.map {
                MissingFact(
                    code: "not-reviewed", item: $0.item, command: "muniment correct \($0.item) --intimate no")
            }
    }

    private static func facts(_ item: Item) -> [MissingFact] {
        var facts: [MissingFact] = []
        func ask(_ code: String, _ options: String, unless isKnown: Bool) {
            guard !isKnown else { return }
            facts.append(
                MissingFact(
                    code: code, item: item.number, command: "muniment correct \(item.number) \(options)"))
        }
        func has(_ name: String) -> Bool { item.values[name] != nil }
        switch item.kind {
        case .screenshot, .message, .demand, .payment, .incident:
            ask("time", "--at TIME", unless: has("at"))
        default: break
        }
        switch item.kind {
        case .account where item.text("whose") != "mine":
            ask("account-platform", "--platform NAME", unless: has("platform"))
            ask("account-user-id", "--user-id ID", unless: has("userId"))
        case .url:
            ask("url-address", "--address LINK", unless: has("address"))
        case .demand where item.texts("asks").contains("money") || has("amount"):
            ask("demand-amount", "--amount N --currency CODE", unless: has("amount") && has("currency"))
            ask("demand-pay-to", "--pay-to ADDRESS", unless: has("payTo"))
        case .payment:
            ask("payment-amount", "--amount N --currency CODE", unless: has("amount") && has("currency"))
            let isOnChain = item.text("method") == "crypto" || has("asset") || has("toWallet")
            ask("payment-tx-hash", "--tx-hash HASH", unless: !isOnChain || has("txHash"))
            ask("payment-told", "--institution-told NAME", unless: isOnChain || has("institutionTold"))
        default: break
        }
        return facts
    }
}
