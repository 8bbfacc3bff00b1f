import ArgumentParser

/// The fields of payments. The app that paid is the `app` of every item: an option may stand once.
struct PaymentFieldOptions: ParsableArguments, FieldOptions {
    @Option(help: "Sent, attempted or returned.")
    var status: String?

    @Option(help: "The amount, such as 500 or 0.015.")
    var amount: String?

    @Option(help: "Such as USD, EUR or BTC.")
    var currency: String?

    @Option(help: "The amount in US dollars on that day.")
    var usd: String?

    @Option(help: "Where that figure comes from.")
    var usdFrom: String?

    @Option(help: "How: cash, check, crypto, card, money-order, p2p, gift-card, wire or other.")
    var method: String?

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

    @Option(help: "Such as BTC or USDT.")
    var asset: String?

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
}
