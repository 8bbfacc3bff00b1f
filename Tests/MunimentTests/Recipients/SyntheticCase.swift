import Foundation

@testable import Muniment

/// Invented cases, for files that people read. Nobody in them is real, and no host of theirs belongs to anybody
/// (RFC 2606); addresses for money are the published test vectors of BIP 173 and BIP 350.
enum SyntheticCase: String, CaseIterable {
    /// Paid in bitcoin and gift cards, across two apps.
    case paid
    /// Posted on two platforms, nothing paid.
    case posted
    /// Somebody under 18; words alone.
    case minor

    /// The bundles made of it: recipient and platform.
    var bundles: [(recipient: String, platform: String?)] {
        let common: [(recipient: String, platform: String?)] = [
            ("police", nil), ("ic3", nil), ("ccri", nil), ("ncmec", nil),
        ]
        switch self {
        // Nothing was published, so there is no notice.
        case .paid: return common + [("platform", "instagram"), ("platform", "whatsapp")]
        case .posted:
            return common + [
                ("ftc", nil), ("platform", "x"), ("platform", "discord"), ("takedown", "x"),
                ("takedown", "discord"),
            ]
        case .minor: return common + [("ftc", nil), ("platform", "snapchat"), ("takedown", "instagram")]
        }
    }

    func make() throws -> ExportCase {
        let made = try ExportCase(depicted: self == .minor ? .minor : .adult)
        switch self {
        case .paid: try Self.paid(made)
        case .posted: try Self.posted(made)
        case .minor: try Self.minor(made)
        }
        return made
    }

    static let wallet = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
    static let taprootWallet = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"

    private static func paid(_ made: ExportCase) throws {
        try made.add(
            .incident,
            [
                "what": "first-contact", "at": "~2026-11-14T21:05+01:00", "timeFrom": "memory",
                "platform": "instagram", "text": "Jade wrote first. We talked for about an hour.",
            ])
        try made.add(
            .account,
            [
                "handle": "@jade.example.4417", "platform": "instagram", "whose": "theirs",
                "userId": "10000004417", "displayName": "Jade", "claimedName": "Jade Example",
                "profileUrl": "https://instagram.example/jade.example.4417", "actor": "J",
                "at": "2026-11-14T21:05+01:00",
            ])
        try made.add(
            .incident,
            [
                "what": "moved-app", "at": "2026-11-14T22:10+01:00", "timeFrom": "screen",
                "platform": "whatsapp", "text": "Jade asked to go on there.",
            ])
        try made.add(
            .account,
            [
                "phone": "+1 202 555 0117", "platform": "whatsapp", "whose": "theirs", "displayName": "J.",
                "actor": "J",
            ])
        try made.add(
            .incident,
            [
                "what": "recorded", "at": "2026-11-14T22:30+01:00", "platform": "whatsapp",
                "text": "A video call of four minutes. I learned later that it was recorded.",
                "tags": "recorded-call",
            ])
        try made.add(
            .message,
            [
                "from": "them", "at": "2026-11-14T22:41+01:00", "timeFrom": "screen",
                "timeShown": "Yesterday 22:41", "platform": "whatsapp", "account": "4", "actor": "J",
                "text": "I have the video and your contacts.\nPay 500 tonight or your sister gets it first.",
                "tags": "threat/share-with-family,demand/money",
            ])
        try made.addFile(
            ExportCase.png + Array("a chat".utf8), named: "chat 22-41.png",
            [
                "intimate": "no", "at": "2026-11-14T22:45+01:00", "platform": "whatsapp",
                "source": "my phone", "device": "a telephone", "actor": "J",
            ])
        try made.add(
            .demand,
            [
                "asks": "money", "amount": "0.008", "currency": "BTC", "method": "bitcoin",
                "payTo": Self.wallet, "asset": "BTC", "network": "Bitcoin", "deadline": "tonight",
                "audience": "my sister and the people I work with", "status": "paid",
                "at": "2026-11-14T22:50+01:00", "platform": "whatsapp", "actor": "J",
                "tags": "threat/share-with-family,threat/contact-employer",
            ])
        try made.add(
            .payment,
            [
                "status": "sent", "amount": "0.008", "currency": "BTC", "usd": "512.40",
                "usdFrom": "the receipt of the exchange", "method": "crypto", "asset": "BTC",
                "toWallet": Self.wallet, "txHash": String(repeating: "4e", count: 32), "for": "8",
                "at": "2026-11-14T23:20+01:00", "actor": "J",
            ])
        try made.add(
            .demand,
            [
                "asks": "money", "amount": "200", "currency": "USD", "method": "gift cards",
                "status": "paid", "at": "2026-11-15T09:00+01:00", "platform": "whatsapp", "actor": "J",
                "text": "Not enough. Two cards of 100, send me the numbers.",
            ])
        try made.add(
            .payment,
            [
                "status": "sent", "amount": "100", "currency": "USD", "method": "gift-card",
                "cardBrand": "Example Card", "cardNumber": "6000 0000 0000 4417", "for": "10",
                "toHandle": "jade.example@mail.example", "at": "2026-11-15T10:00+01:00",
                "institutionTold": "Example Card, help line", "toldAt": "2026-11-16T09:00+01:00",
                "toldReference": "EX-77", "actor": "J",
            ])
        try made.add(
            .payment,
            [
                "status": "attempted", "amount": "100", "currency": "USD", "method": "gift-card",
                "cardBrand": "Example Card", "for": "10", "at": "2026-11-15",
            ])
        try made.add(
            .payment,
            [
                "status": "sent", "amount": "50", "currency": "EUR", "method": "crypto", "asset": "BTC",
                "toWallet": Self.taprootWallet, "at": "2026-11-15T12:00+01:00", "actor": "J",
            ])
        try made.add(
            .demand,
            [
                "asks": "money", "amount": "1000", "currency": "USD", "status": "open",
                "payTo": Self.taprootWallet, "at": "~2026-11-15T20:00+01:00", "platform": "whatsapp",
                "deadline": "Sunday", "audience": "everybody in my contacts", "actor": "J",
            ])
        try made.add(
            .message,
            [
                "from": "me", "at": "2026-11-15T20:05+01:00", "platform": "whatsapp", "account": "4",
                "text": "I will not pay any more.",
            ])
        try made.add(
            .account,
            ["handle": "@me.example", "platform": "instagram", "whose": "mine", "compromised": "no"])
        try made.add(
            .person,
            [
                "name": "Sam Example", "role": "threatened", "relation": "my sister",
                "contact": "sam@mail.example", "agreed": "yes",
            ])
        try made.add(.person, ["name": "Alex Example", "role": "witness", "relation": "a colleague"])
        try made.add(
            .held, ["text": "The whole chat", "where": "on my old telephone, at home", "heldBy": "me"])
        try made.add(.note, ["text": "This is private."])
        _ = try made.vault.addActor(
            "J", claimedName: "Jade Example", believedName: "Robin Example",
            why: "the same pictures stand on an account of that name")
        try made.file([
            "recipient": "police", "sentAt": "2026-11-16T10:00+01:00", "reference": "26-1234",
            "officer": "Officer Example", "badge": "12", "phone": "+1 202 555 0143",
        ])
        try made.file([
            "recipient": "bank", "sentAt": "2026-11-16", "reference": "EX-77", "outcome": "refused",
            "answeredAt": "2026-11-18", "answer": "The card was used already.",
        ])
    }

    private static func posted(_ made: ExportCase) throws {
        try made.add(
            .account,
            [
                "handle": "@example_account_4417", "platform": "x", "whose": "theirs",
                "profileUrl": "https://x.com/example_account_4417", "displayName": "Example", "actor": "E",
            ])
        try made.add(
            .url,
            [
                "address": "https://x.com/example_account_4417/status/1000000000000000001",
                "platform": "x", "what": "post", "published": "yes", "depicts": "intimate",
                "showsMe": "yes", "contentId": "1000000000000000001", "uploader": "@example_account_4417",
                "postedAt": "2026-11-18T19:00+01:00", "seenAt": "2026-11-18T20:10+01:00",
                "at": "2026-11-18T19:00+01:00", "basis": "shared-privately,withdrawn",
                "basisText": "I sent it to one person, in private, in 2024. I never agreed to more.",
                "caption": "look at her", "actor": "E", "tags": "already-shared",
            ])
        try made.add(
            .url,
            [
                "address": "https://x.com/example_account_4417/status/1000000000000000002/photo/1",
                "platform": "x", "what": "image", "published": "yes", "depicts": "intimate",
                "showsMe": "altered", "seenAt": "2026-11-18T20:12+01:00", "basis": "ai-made",
                "at": "2026-11-18T20:12+01:00", "actor": "E",
            ])
        try made.add(
            .url,
            [
                "address":
                    "https://discord.com/channels/100000000000000001/100000000000000002/100000000000000003",
                "imageUrl":
                    "https://cdn.discordapp.com/attachments/100000000000000002/100000000000000004/a.png",
                "platform": "discord", "what": "image", "published": "yes", "depicts": "intimate",
                "showsMe": "yes", "serverId": "100000000000000001", "channelId": "100000000000000002",
                "messageId": "100000000000000003", "uploader": "example.e",
                "uploaderId":
                    "100000000000000005", "seenAt": "2026-11-19T08:00+01:00", "basis": "shared-privately",
                "at": "2026-11-19T07:55+01:00", "actor": "E",
            ])
        try made.add(
            .url,
            [
                "address":
                    "https://discord.com/channels/100000000000000001/100000000000000002/100000000000000006",
                "platform": "discord", "what": "video", "published": "yes", "depicts": "intimate",
                "showsMe": "yes", "position": "1:23", "seenAt": "2026-11-19T08:02+01:00",
                "basis": "recorded", "at": "2026-11-19",
            ])
        try made.add(
            .url,
            [
                "place": "a group of people from my school", "platform": "whatsapp", "what": "other",
                "published": "no", "description": "Somebody asked about it there.",
            ])
        try made.add(
            .message,
            [
                "from": "them", "at": "2026-11-18T18:30+01:00", "platform": "discord", "account": "example.e",
                "messageLink": "https://discord.com/channels/@me/100000000000000007/100000000000000008",
                "text": "Call me or it goes online.", "tags": "threat/post-publicly", "actor": "E",
            ])
        try made.add(
            .demand,
            [
                "asks": "contact", "text": "Call me or it goes online.", "status": "refused",
                "at": "2026-11-18T18:30+01:00", "platform": "discord", "actor": "E",
            ])
        try made.addFile(
            ExportCase.png + Array("a post".utf8), named: "post.png",
            ["intimate": "yes", "at": "2026-11-18T20:10+01:00", "platform": "x"])
        try made.add(
            .person,
            [
                "name": "Kim Example", "role": "received", "relation": "a friend",
                "contact": "kim@mail.example", "agreed": "yes",
            ])
        _ = try made.vault.addActor("E", claimedName: nil, believedName: "Erin Example", why: "the voice")
        try made.file([
            "recipient": "takedown", "platform": "x", "sentAt": "2026-11-18T21:00+01:00",
            "receivedAt": "2026-11-18T21:02+01:00", "reference": "X-1", "covers": "2-3",
            "route": "https://help.x.com/forms/safety-and-sensitive-content/take-it-down",
            "outcome": "partial", "answeredAt": "2026-11-20", "answer": "One post was removed.",
        ])
        _ = try made.vault.checkFiling(
            1, fields: [FieldInput("urlItem", ["2"]), FieldInput("state", ["down"])])
        _ = try made.vault.checkFiling(
            1,
            fields: [
                FieldInput("urlItem", ["3"]), FieldInput("state", ["up"]),
                FieldInput("at", ["2026-11-21T10:00+01:00"]),
            ])
        try made.file([
            "recipient": "stopncii", "sentAt": "2026-11-19", "caseNumber": "A-99", "pin": "4711",
        ])
    }

    private static func minor(_ made: ExportCase) throws {
        try made.add(
            .account,
            [
                "handle": "leo.example.07", "platform": "snapchat", "whose": "theirs", "displayName": "Leo",
                "claimedName": "Leo Example", "bio": "16, likes football", "location": "said: Ohio",
                "howKnown": "he added me", "actor": "L",
            ])
        try made.add(
            .incident,
            [
                "what": "first-contact", "at": "2026-11-10", "timeFrom": "memory", "platform": "snapchat",
                "text": "He added me and said we have friends in common.",
            ])
        try made.add(
            .message,
            [
                "from": "them", "at": "2026-11-12T17:40+01:00", "platform": "snapchat",
                "account": "leo.example.07", "actor": "L",
                "text": "send another one or I post the first one",
                "tags": "demand/more-images,threat/post-publicly",
            ])
        try made.add(
            .demand,
            [
                "asks": "images,money", "amount": "50", "currency": "USD", "method": "gift cards",
                "status": "open", "at": "2026-11-12T17:45+01:00", "platform": "snapchat",
                "audience": "my school", "deadline": "in one hour", "actor": "L",
                "tags": "threat/contact-school",
            ])
        try made.add(
            .url,
            [
                "address": "https://instagram.example/stories/leo.example.07/1000000000000000009",
                "platform": "instagram", "what": "story", "published": "yes", "depicts": "intimate",
                "showsMe": "yes", "seenAt": "2026-11-13T08:00+01:00", "at": "2026-11-13T08:00+01:00",
                "uploader": "leo.example.07", "basis": "threatened",
                "basisText": "I was 15. Nobody may show it.", "actor": "L", "tags": "already-shared",
            ])
        try made.add(
            .message,
            [
                "from": "them", "at": "2026-11-13T08:05+01:00", "platform": "snapchat",
                "account": "leo.example.07", "text": "nobody will help you, just do it",
                "tags": "threat/self-harm-urging", "actor": "L",
            ])
        try made.add(
            .held,
            [
                "text": "The chat, on my phone", "where": "my phone, which my mother keeps now",
                "heldBy": "my mother", "at": "2026-11-13",
            ])
        try made.add(
            .person,
            [
                "name": "Pat Example", "role": "helper", "relation": "my mother",
                "contact": "pat@mail.example", "agreed": "yes",
            ])
        _ = try made.vault.addActor("L", claimedName: "Leo Example", believedName: nil, why: nil)
        try made.file([
            "recipient": "ncmec", "sentAt": "2026-11-13T12:00+01:00", "reference": "CT-1", "covers": "1-6",
        ])
        try made.file([
            "recipient": "takedown", "platform": "instagram", "sentAt": "2026-11-13T12:30+01:00",
            "covers": "5",
        ])
    }
}
