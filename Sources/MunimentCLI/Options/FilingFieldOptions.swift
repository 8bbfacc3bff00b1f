import ArgumentParser
import Muniment

/// The fields of filings, but for the recipient, which is an operand of `add`.
struct FilingFieldOptions: ParsableArguments, FieldOptions {
    @Option(help: "Such as instagram, whatsapp, telegram.")
    var platform: String?

    @Option(help: "The way it took: a form, an address, a desk.")
    var route: String?

    @Option(
        help: "When you sent it: 2026-11-20 23:14, with +02:00 if known, or a date. ~ before it means about.")
    var sentAt: String?

    @Option(help: "When they received it, if they said so.")
    var receivedAt: String?

    @Option(help: "Their reference or report number.")
    var reference: String?

    @Option(help: "Who took it.")
    var officer: String?

    @Option(help: "Their badge number.")
    var badge: String?

    @Option(help: "Their phone number.")
    var phone: String?

    @Option(help: "Their e-mail address.")
    var email: String?

    @Option(help: "Numbers of the items that it is about; may be repeated.")
    var covers: [String] = []

    @Option(help: "The name of the bundle that you sent, such as 2026-11-21-1.")
    var bundle: String?

    @Option(help: "Their answer, in their words; - reads standard input.")
    var answer: String?

    @Option(help: "What they did: removed, refused, partial or none.")
    var outcome: String?

    @Option(help: "When they answered.")
    var answeredAt: String?

    @Option(help: "From when on you want to look again.")
    var nextCheck: String?

    @Option(help: "The case number of StopNCII; shown with --reveal alone.")
    var caseNumber: String?

    @Option(help: "For you alone; never exported; - reads standard input.")
    var note: String?
}

/// What belongs to the fields of a filing and is none of them.
struct FilingExtraOptions: ParsableArguments {
    @Option(help: "The zone of these times: Europe/Paris, UTC or +02:00.")
    var zone: String?

    @Option(
        help: ArgumentHelp(
            "Read the PIN of StopNCII from the first line of this file. It is shown with --reveal alone.",
            valueName: "file"))
    var pinFile: String?

    func inputs() throws(MunimentError) -> [FieldInput] {
        var inputs = zone.map { [FieldInput("zone", [$0])] } ?? []
        guard let pinFile else { return inputs }
        let secret: Secret
        do { secret = try GlobalOptions.secret(file: pinFile, question: "") } catch {
            throw MunimentError(.fileUnreadable, subject: pinFile)
        }
        inputs.append(try FieldInput("pin", secret: secret))
        return inputs
    }
}

/// What a look at an address found.
struct FilingCheckOptions: ParsableArguments, FieldOptions {
    @Option(
        name: .customLong("item"),
        help: "The number of the item that holds the address; left out, it is about everything covered.")
    var urlItem: String?

    @Option(help: "The address, where no item holds it.")
    var address: String?

    @Option(help: "What you found: up (still there), down (gone), moved or unknown.")
    var state: String?

    @Option(help: "When you looked; left out, now.")
    var at: String?

    @Option(help: "Numbers of items that show it, such as a screenshot.")
    var see: [String] = []
}
