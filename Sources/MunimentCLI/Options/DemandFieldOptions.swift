import ArgumentParser

/// The fields of demands.
struct DemandFieldOptions: ParsableArguments, FieldOptions {
    @Option(help: "Their words, exactly; - reads standard input.")
    var text: String?

    @Option(help: "What is asked for: money, images, contact or other; may be repeated.")
    var asks: [String] = []

    @Option(help: "The amount, such as 500 or 0.015.")
    var amount: String?

    @Option(help: "Such as USD, EUR or BTC.")
    var currency: String?

    @Option(help: "How: crypto, gift cards and so on, in their words.")
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

    @Option(help: "Open, paid or refused.")
    var status: String?
}
