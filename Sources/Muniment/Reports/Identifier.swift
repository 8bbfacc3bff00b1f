import MunimentStore

/// An account, number, address or link exactly as it was seen, with every item that holds it.
struct Identifier: Sendable {
    /// Such as `handle`.
    let type: String
    /// As it was seen.
    let value: String
    /// Every platform that was named with it.
    private(set) var platforms: [String]
    /// Whose it is, as the person said; several where they said several things.
    private(set) var whose: [String]
    let isLink: Bool
    /// Said by whoever uses it, and not checked.
    let isClaimed: Bool
    /// What a look at the value found.
    let finding: String?
    private(set) var items: [UInt64]

    /// In the order in which they appear; the same value of the same type once.
    static func all(_ items: [Item], claimed: Bool) -> [Identifier] {
        var found: [Identifier] = []
        var places: [Key: Int] = [:]
        for item in items {
            for identifier in of(item) where claimed || !identifier.isClaimed {
                let key = Key(identifier)
                if let place = places[key] {
                    found[place].add(identifier)
                } else {
                    places[key] = found.count
                    found.append(identifier)
                }
            }
        }
        return found
    }

    /// The identifiers of `item` that other items hold. Names that many people have are left out.
    static func shared(_ item: Item, in state: VaultState) -> [Vault.SharedIdentifier] {
        let own = Set(of(item).filter(\.tellsApart).map(Key.init))
        let found = state.items.holding(
            own.map(HeldValue.identifier), limit: Vault.SharedIdentifier.itemLimit + 2)
        return found.compactMap { value, numbers in
            guard case .identifier(let key) = value else { return nil }
            let others = numbers.filter { $0 != item.number }
            let items = others.prefix(Vault.SharedIdentifier.itemLimit)
            guard !items.isEmpty else { return nil }
            let actors = state.actors.filter { actor in
                !item.actors.contains(actor.label) && state.items.holds(value, anyOf: actor.items)
            }
            return Vault.SharedIdentifier(
                type: FieldLabel.text(key.type), items: Array(items), hasMore: others.count > items.count,
                actors: actors.map(\.label))
        }.sorted { ($0.items.first ?? 0, $0.type) < ($1.items.first ?? 0, $1.type) }
    }

    /// The identifiers that at least two items hold, in the order in which they appear. Names that many people
    /// have are left out, and what is the person's own.
    static func repeated(in items: [Item]) -> [Identifier] {
        all(items, claimed: false).filter { $0.tellsApart && $0.items.count > 1 }
    }

    /// Whether two of the same value are likely to be one somebody's.
    private var tellsApart: Bool {
        !["displayName", "claimedName", "toName", "deviceId", "serverId"].contains(type)
            && !whose.contains("mine")
    }

    private mutating func add(_ other: Identifier) {
        for platform in other.platforms where !platforms.contains(platform) { platforms.append(platform) }
        for owner in other.whose where !whose.contains(owner) { whose.append(owner) }
        // Each item is looked at once, so what it holds twice comes in a row.
        for number in other.items where items.last != number { items.append(number) }
    }

    /// By bytes: two spellings that Swift takes for one are two identifiers.
    struct Key: Hashable {
        let type: String
        let value: [UInt8]

        init(_ identifier: Identifier) {
            self.init(type: identifier.type, value: identifier.value)
        }

        fileprivate init(type: String, value: String) {
            self.type = type
            self.value = Array(value.utf8)
        }

        /// FNV-1a with 64 bits over type, a zero byte and value: the same on every computer.
        var hash: UInt64 {
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            func take(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            type.utf8.forEach(take)
            take(0)
            value.forEach(take)
            return hash
        }
    }

    private static let common: [Source] = [Source("account", as: "handle"), Source("url", isLink: true)]

    private static let sources: [ItemKind: [Source]] = [
        .account: [
            Source("handle"), Source("userId"), Source("displayName"), Source("profileUrl", isLink: true),
            Source("phone"), Source("email"), Source("claimedName", isClaimed: true), Source("ip"),
            Source("groupId"), Source("deviceId"),
        ],
        .message: [
            Source("messageId"), Source("messageLink", isLink: true), Source("group"), Source("room"),
        ],
        .url: [
            Source("address", as: "url", isLink: true), Source("resolvesTo", as: "url", isLink: true),
            Source("pageUrl", as: "url", isLink: true), Source("imageUrl", as: "url", isLink: true),
            Source("searchUrl", as: "url", isLink: true), Source("contentId"), Source("serverId"),
            Source("channelId"), Source("messageId"), Source("uploader", as: "handle"),
            Source("uploaderId", as: "userId"),
        ],
        .demand: [Source("payTo", finding: "payToCheck")],
        .payment: [
            Source("toWallet", as: "payTo", finding: "toWalletCheck"), Source("toHandle", as: "handle"),
            Source("toAccount"), Source("toName", isClaimed: true), Source("txHash"),
            Source("fromWallet", finding: "fromWalletCheck", whose: "payer"),
            Source("fromHandle", as: "handle", whose: "payer"), Source("fromAccount", whose: "payer"),
        ],
    ]

    private static func sources(of kind: ItemKind) -> [Source] { (sources[kind] ?? []) + common }

    /// What ``of(_:)`` finds, as it is compared.
    static func keys(of item: Item) -> [Key] {
        guard let kind = item.kind else { return [] }
        return sources(of: kind).flatMap { source in
            item.everyText(source.field).filter { !$0.isEmpty }.map { Key(type: source.type, value: $0) }
        }
    }

    private static func of(_ item: Item) -> [Identifier] {
        guard let kind = item.kind else { return [] }
        return sources(of: kind).flatMap { source in
            let texts = item.everyText(source.field)
            return texts.filter { !$0.isEmpty }.map { text in
                Identifier(
                    type: source.type, value: text,
                    platforms: [item.text("platform")].compactMap { $0 },
                    whose: [source.whose ?? (kind == .account ? item.text("whose") : nil)].compactMap { $0 },
                    isLink: source.isLink, isClaimed: source.isClaimed,
                    finding: source.finding.flatMap { item.text($0) }, items: [item.number])
            }
        }
    }

    /// A field that holds identifiers.
    private struct Source {
        let field: String
        let type: String
        let isLink: Bool
        let isClaimed: Bool
        let finding: String?
        let whose: String?

        init(
            _ field: String, as type: String? = nil, isLink: Bool = false, isClaimed: Bool = false,
            finding: String? = nil, whose: String? = nil
        ) {
            self.field = field
            self.type = type ?? field
            self.isLink = isLink
            self.isClaimed = isClaimed
            self.finding = finding
            self.whose = whose
        }
    }
}
