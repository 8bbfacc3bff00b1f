/// The fields of each kind of item, in the order of their event lists (`Docs/events.md`).
///
/// A list is published with a version: a change here is a new version, never an edit.
public enum FieldTable {
    /// The version of every list below.
    static let listVersion: Int64 = 1

    /// The fields that every kind has.
    public static let common: [FieldDefinition] = [
        .init("at", .moment), .init("precision", .precision), .init("zone", .zone),
        .init("zoneAssumed", .automatic),
        .init("timeFrom", .choice(["screen", "platform", "file", "memory"])),
        .init("timeShown", .text(500)), .init("timeWarnings", .automatic),
        .init("platform", .platform), .init("account", .account), .init("actor", .actor),
        .init("url", .text(8192)), .init("tags", .tags), .init("description", .text(16384)),
        .init("see", .items), .init("source", .text(1000)), .init("device", .text(1000)),
        .init("app", .text(1000)), .init("stillNeeded", .text(4096)), .init("heldBy", .text(1000)),
        .init("impact", .text(16384), .byRequest), .init("privateNote", .text(65536), .never),
        .init("depicted", .choice(["adult", "minor", "unsure"])),
    ]

    /// What an item with an original of its own says of it (rule 6.1 of the format).
    static let original: [FieldDefinition] = [
        .init("byteCount", .automatic), .init("sha256", .automatic), .init("paddedByteCount", .automatic),
        .init("chunkCount", .automatic),
    ]

    private static let file: [FieldDefinition] = [
        .init("fileName", .automatic), .init("fileNameBytes", .automatic), .init("mediaType", .automatic),
        .init("fileModifiedAt", .automatic), .init("capturedAt", .moment), .init("capturedBy", .text(500)),
        .init("intimate", .choice(["yes", "no", "unsure"])), .init("derivedFrom", .item),
        .init("affirmedTextOnly", .automatic), .init("plainText", .automatic),
    ]

    private static let own: [ItemKind: [FieldDefinition]] = [
        .screenshot: original + file,
        .file: original + file,
        .message: original + [
            .init("text", .original, .content), .init("from", .choice(["them", "me", "other"])),
            .init("to", .text(1000)), .init("group", .text(1000)), .init("room", .text(1000)),
            .init("messageId", .text(1000)), .init("messageLink", .text(8192)),
            .init("headers", .text(65536), .content),
        ],
        .account: [
            .init("handle", .text(1000)), .init("whose", .choice(["theirs", "mine", "other", "unknown"])),
            .init("displayName", .texts(1000)), .init("userId", .text(1000)),
            .init("profileUrl", .texts(8192)), .init("bio", .text(16384), .content),
            .init("phone", .text(100)), .init("email", .text(1000)), .init("claimedName", .text(1000)),
            .init("address", .text(4096)), .init("ip", .address), .init("ipAt", .moment),
            .init("groupId", .text(1000)), .init("deviceId", .text(1000)), .init("location", .text(1000)),
            .init("compromised", .flag), .init("avatar", .item), .init("howKnown", .text(4096)),
        ],
        .url: [
            .init("address", .text(8192)), .init("place", .text(4096)),
            .init("resolvesTo", .text(8192)), .init("pageUrl", .text(8192)),
            .init("imageUrl", .text(8192)), .init("searchUrl", .text(8192)),
            .init("what", .choice(["post", "profile", "image", "video", "search", "story", "other"])),
            .init("published", .flag), .init("depicts", .choice(["intimate", "other", "unsure"])),
            .init("showsMe", .choice(["yes", "no", "altered"])), .init("contentId", .text(1000)),
            .init("serverId", .text(1000)), .init("channelId", .text(1000)), .init("messageId", .text(1000)),
            .init("uploader", .text(1000)), .init("uploaderId", .text(1000)), .init("postedAt", .moment),
            .init("seenAt", .moment), .init("position", .text(100)), .init("caption", .text(16384), .content),
            .init(
                "basis",
                .choices([
                    "shared-privately", "deceived", "threatened", "hacked", "recorded", "ai-made",
                    "withdrawn",
                ])),
            .init("basisText", .text(16384), .content),
        ],
        .demand: original + [
            .init("text", .original, .content),
            .init("asks", .choices(["money", "images", "contact", "other"])),
            .init("amount", .amount), .init("currency", .currency), .init("method", .text(500)),
            .init("payTo", .payTo), .init("payToCheck", .automatic), .init("asset", .text(100)),
            .init("network", .text(100)), .init("deadline", .text(500)), .init("audience", .text(4096)),
            .init("audiencePerson", .items), .init("status", .choice(["open", "paid", "refused"])),
        ],
        .payment: [
            .init("status", .choice(["sent", "attempted", "returned"])), .init("amount", .amount),
            .init("currency", .currency), .init("usd", .amount), .init("usdFrom", .text(1000)),
            .init(
                "method",
                .choice([
                    "cash", "check", "crypto", "card", "money-order", "p2p", "gift-card", "wire", "other",
                ])), .init("methodOther", .text(500)), .init("for", .item), .init("fromName", .text(1000)),
            .init("fromAccount", .text(1000)), .init("fromBank", .text(1000)),
            .init("fromBankAddress", .text(4096)), .init("fromHandle", .text(1000)),
            .init("fromWallet", .payTo), .init("fromWalletCheck", .automatic), .init("toName", .text(1000)),
            .init("toAccount", .text(1000)), .init("toBank", .text(1000)),
            .init("toBankAddress", .text(4096)),
            .init("toHandle", .text(1000)), .init("toWallet", .payTo), .init("toWalletCheck", .automatic),
            .init("toRouting", .text(100)), .init("toSwift", .text(100)), .init("asset", .text(100)),
            .init("txHash", .text(200)), .init("kiosk", .text(1000)), .init("kioskAddress", .text(4096)),
            .init("app", .text(1000)), .init("cardBrand", .text(200)),
            .init("cardNumber", .text(200), .content),
            .init("institutionTold", .text(1000)), .init("toldAt", .moment),
            .init("toldReference", .text(500)),
        ],
        .incident: original + [
            .init("text", .original, .content),
            .init(
                "what",
                .choice([
                    "first-contact", "moved-app", "call", "recorded", "shared", "blocked", "removed", "other",
                ])),
        ],
        .held: original + [
            .init("text", .original, .content), .init("where", .text(4096)), .init("contact", .text(4096)),
        ],
        .person: [
            .init("name", .text(1000)),
            .init("role", .choice(["witness", "received", "threatened", "helper"])),
            .init("relation", .text(1000)), .init("contact", .text(4096)), .init("agreed", .flag),
        ],
        .note: original + [.init("text", .original, .never)],
    ]

    /// The fields of `kind` after the automatic ones that every event has; each name once.
    public static func fields(of kind: ItemKind) -> [FieldDefinition] {
        let own = own[kind] ?? []
        let names = Set(own.map(\.name))
        return own + common.filter { !names.contains($0.name) }
    }

    /// The field of this name, if `kind` has it.
    public static func field(_ name: String, of kind: ItemKind) -> FieldDefinition? {
        fields(of: kind).first { $0.name == name }
    }
}

/// The kinds of events and the names of their fields, in order, after `seq`, `kind`, `list` and `item`.
enum EventKind {
    static let created = "created"
    static let tagged = "tagged"
    static let opened = "opened"
    static let exported = "exported"
    static let headGiven = "head-given"
    static let stampRequested = "stamp-requested"
    static let stamped = "stamped"
    static let erased = "erased"
    static let keys = "keys"
    static let rotated = "rotated"
    static let depicted = "depicted"
    static let unlocked = "unlocked"
    static let actorAdded = "actor-added"
    static let actorLinked = "actor-linked"
    static let filingAdded = "filing-added"
    static let filingUpdated = "filing-updated"
    static let filingChecked = "filing-checked"

    static func added(_ kind: ItemKind) -> String { "added-" + kind.rawValue }
    static func corrected(_ kind: ItemKind) -> String { "corrected-" + kind.rawValue }
    /// Whether events of this kind say what the fields of an item are.
    static func isOfFields(_ kind: String) -> Bool {
        kind.hasPrefix("added-") || kind.hasPrefix("corrected-")
    }

    /// What every event says.
    private static let automatic = ["recordedAt", "by", "tool"]

    /// The published list of version 1 of each kind.
    static let lists: [String: [String]] = {
        var lists: [String: [String]] = [
            created: automatic + ["line", "label", "depicted", "ageNow", "slotsDigest"],
            // Written by the store itself; see rule 5.6 of the format.
            "continued": [
                "recordedAt", "by", "reason", "foundOrigin", "foundSize", "foundRoot", "knownOrigin",
                "knownSize", "knownRoot", "line",
            ],
            tagged: automatic + ["added", "removed"],
            opened: automatic + ["how", "sha256", "path"],
            exported: automatic + [
                "recipient", "bundle", "items", "withheld", "headSha256", "manifestSha256",
                "tagManifestSha256",
                "outcome",
            ],
            erased: automatic + ["events"],
            headGiven: automatic + HeadFields.names + ["how"],
            stampRequested: automatic + HeadFields.names + ["nonce"],
            stamped: automatic + HeadFields.names + ["form", "proof", "statedTime", "says"],
            keys: automatic + ["action", "slot", "slotKind", "slotsDigest"],
            rotated: automatic + HeadFields.names + [
                "publicKey", "newOrigin", "newPublicKey", "signature", "slotsDigest",
            ],
            depicted: automatic + ["answer", "locks"],
            unlocked: automatic + ["why"],
            actorAdded: automatic + ["actor", "claimedName", "believedName", "why"],
            actorLinked: automatic + ["actor", "why"],
            filingAdded: automatic + ["filing"] + FieldTable.filing.map(\.name),
            filingUpdated: automatic + ["filing"] + FieldTable.filing.map(\.name) + ["cleared"],
            filingChecked: automatic + ["filing"] + FieldTable.filingCheck.map(\.name),
        ]
        for kind in ItemKind.allCases {
            let names = FieldTable.fields(of: kind).filter { $0.form != .original }.map(\.name)
            lists[added(kind)] = automatic + names
            lists[corrected(kind)] = automatic + names.filter { $0 != "tags" } + ["cleared"]
        }
        return lists
    }()
}
