import ArgumentParser

/// The fields that only some kinds have, for `correct`.
struct OwnFieldOptions: ParsableArguments, FieldOptions {
    @Option(help: "The words, exactly; the earlier ones stay in the log.")
    var text: String?

    @Option(help: "them, me or other.")
    var from: String?

    @Option(help: "Who it was sent to.")
    var to: String?

    @Option(help: "The group it was sent in.")
    var group: String?

    @Option(help: "The room or channel.")
    var room: String?

    @Option(help: "The message's own id.")
    var messageId: String?

    @Option(help: "The message's own link.")
    var messageLink: String?

    @Option(help: "All headers of an e-mail; - reads standard input.")
    var headers: String?

    @Option(help: "The name of the account, exactly.")
    var handle: String?

    @Option(help: "theirs, mine, other or unknown.")
    var whose: String?

    @Option(help: "The name shown; may be repeated.")
    var displayName: [String] = []

    @Option(help: "The account's number; it stays when the handle changes.")
    var userId: String?

    @Option(help: "The link of the profile; may be repeated.")
    var profileUrl: [String] = []

    @Option(help: "The profile's own words.")
    var bio: String?

    @Option(help: "With the country code: +1 202 555 0143.")
    var phone: String?

    @Option(help: "The e-mail address.")
    var email: String?

    @Option(help: "The name they gave.")
    var claimedName: String?

    @Option(help: "The address: a link or a postal address.")
    var address: String?

    @Option(help: "Where it is when there is no link: a story, a group, a message to somebody.")
    var place: String?

    @Option(help: "The IP address.")
    var ip: String?

    @Option(help: "When the IP address was seen.")
    var ipAt: String?

    @Option(help: "The group's own id.")
    var groupId: String?

    @Option(help: "The device's own id.")
    var deviceId: String?

    @Option(help: "Where they say or seem to be.")
    var location: String?

    @Flag(inversion: .prefixedNo, help: "The account was broken into.")
    var compromised: Bool?

    @Option(help: "The number of the item that shows the profile picture.")
    var avatar: String?

    @Option(help: "How you know this.")
    var howKnown: String?

    @Option(help: "Where a short link leads.")
    var resolvesTo: String?

    @Option(help: "The page that shows the picture.")
    var pageUrl: String?

    @Option(help: "The picture's own address.")
    var imageUrl: String?

    @Option(help: "The search that finds it.")
    var searchUrl: String?

    @Option(help: "What it is.")
    var what: String?

    @Flag(inversion: .prefixedNo, help: "A picture of you is there.")
    var published: Bool?

    @Option(help: "What is there: intimate, other or unsure.")
    var depicts: String?

    @Option(help: "Whether it shows you: yes, no or altered.")
    var showsMe: String?

    @Option(help: "The post's own id.")
    var contentId: String?

    @Option(help: "The server's id (Discord).")
    var serverId: String?

    @Option(help: "The channel's id (Discord).")
    var channelId: String?

    @Option(help: "Who put it there.")
    var uploader: String?

    @Option(help: "The uploader's number.")
    var uploaderId: String?

    @Option(help: "When it was posted.")
    var postedAt: String?

    @Option(help: "When you saw it.")
    var seenAt: String?

    @Option(help: "Where in a video, such as 1:23.")
    var position: String?

    @Option(help: "The words beside it.")
    var caption: String?

    @Option(
        help:
            "Why it is without your consent: shared-privately, deceived, threatened, hacked, recorded, ai-made, withdrawn; may be repeated."
    )
    var basis: [String] = []

    @Option(help: "The same in your own words.")
    var basisText: String?

    @Option(help: "What is asked for: money, images, contact or other; may be repeated.")
    var asks: [String] = []

    @Option(help: "The amount, such as 500 or 0.015.")
    var amount: String?

    @Option(help: "Such as USD, EUR or BTC.")
    var currency: String?

    @Option(help: "How it is or was to be paid.")
    var method: String?

    @Option(help: "Where the money should go: an address, account or handle, exactly.")
    var payTo: String?

    @Option(help: "Such as BTC or USDT.")
    var asset: String?

    @Option(help: "Such as Bitcoin or Tron.")
    var network: String?

    @Option(help: "By when, in their words.")
    var deadline: String?

    @Option(help: "Who they say they will send it to.")
    var audience: String?

    @Option(help: "Numbers of person items they name.")
    var audiencePerson: [String] = []

    @Option(help: "Where it stands.")
    var status: String?

    @Option(help: "The amount in US dollars on that day.")
    var usd: String?

    @Option(help: "Where that figure comes from.")
    var usdFrom: String?

    @Option(help: "How, if other.")
    var methodOther: String?

    @Option(help: "The number of the demand it was for.")
    var `for`: String?

    @Option(help: "Name on your side.")
    var fromName: String?

    @Option(help: "Account on your side.")
    var fromAccount: String?

    @Option(help: "Your bank.")
    var fromBank: String?

    @Option(help: "Your bank's address.")
    var fromBankAddress: String?

    @Option(help: "Your handle in a payment app.")
    var fromHandle: String?

    @Option(help: "Your wallet address. Never a secret key.")
    var fromWallet: String?

    @Option(help: "Name on their side.")
    var toName: String?

    @Option(help: "Account on their side.")
    var toAccount: String?

    @Option(help: "Their bank.")
    var toBank: String?

    @Option(help: "Their bank's address.")
    var toBankAddress: String?

    @Option(help: "Their handle in a payment app.")
    var toHandle: String?

    @Option(help: "Their wallet address, exactly.")
    var toWallet: String?

    @Option(help: "Routing number.")
    var toRouting: String?

    @Option(help: "SWIFT code.")
    var toSwift: String?

    @Option(help: "The transaction's id.")
    var txHash: String?

    @Option(help: "The crypto machine.")
    var kiosk: String?

    @Option(help: "Where the machine stands.")
    var kioskAddress: String?

    @Option(help: "The kind of gift card.")
    var cardBrand: String?

    @Option(help: "The card's number; shown masked.")
    var cardNumber: String?

    @Option(help: "Which bank or exchange you told.")
    var institutionTold: String?

    @Option(help: "When you told them.")
    var toldAt: String?

    @Option(help: "Their reference.")
    var toldReference: String?

    @Option(help: "Where it is kept.")
    var `where`: String?

    @Option(help: "How to reach them.")
    var contact: String?

    @Option(help: "The name.")
    var name: String?

    @Option(help: "witness, received, threatened or helper.")
    var role: String?

    @Option(help: "What they are to you.")
    var relation: String?

    @Flag(inversion: .prefixedNo, help: "They agreed to be named.")
    var agreed: Bool?

    @Option(help: "When the picture or file was made.")
    var capturedAt: String?

    @Option(help: "Who made it.")
    var capturedBy: String?

    @Option(help: "Whether it shows nudity or a sexual picture, even small: yes, no or unsure.")
    var intimate: String?

    @Option(help: "The number of the item it was made from, such as a cropped copy.")
    var derivedFrom: String?
}
