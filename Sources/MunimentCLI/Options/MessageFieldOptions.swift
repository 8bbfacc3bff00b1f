import ArgumentParser

/// The fields of messages.
struct MessageFieldOptions: ParsableArguments, FieldOptions {
    @Option(help: "The words, exactly; - reads standard input.")
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
}
