import ArgumentParser
import Muniment

/// The fields that every kind of item has.
struct CommonFieldOptions: ParsableArguments, FieldOptions {
    @Option(
        help:
            "When it happened: 2026-11-20 23:14, with +02:00 if known, a date alone, or A/B for a range. ~ before it means about."
    )
    var at: String?

    @Option(help: "about, if the time is only roughly known.")
    var precision: String?

    @Option(help: "The zone of the time: Europe/Paris, UTC or +02:00.")
    var zone: String?

    @Option(help: "Where the time comes from: screen, platform, file or memory.")
    var timeFrom: String?

    @Option(help: "The time exactly as shown, such as \"Yesterday 23:14\".")
    var timeShown: String?

    @Option(help: "Such as instagram, whatsapp, telegram.", completion: .list(Recipients.platforms))
    var platform: String?

    @Option(help: "The account it belongs to: a handle, or the number of an account item.")
    var account: String?

    @Option(help: "Your own word for who did it, such as A.")
    var actor: String?

    @Option(help: "The exact link that goes with it.")
    var url: String?

    @Option(
        name: [.customLong("tags"), .customLong("tag")],
        help: "A tag such as threat/share-with-family; may be repeated.",
        completion: .list(Tag.known.map(\.slug)))
    var tags: [String] = []

    @Option(help: "What it is, in your words.")
    var description: String?

    @Option(help: "Numbers of items that belong with it.")
    var see: [String] = []

    @Option(help: "Where you have it from, such as \"my phone\".")
    var source: String?

    @Option(help: "The device, such as \"iPhone 12\".")
    var device: String?

    @Option(help: "The app and version; for a payment, the payment app.")
    var app: String?

    @Option(help: "What is still missing.")
    var stillNeeded: String?

    @Option(help: "Who has it.")
    var heldBy: String?

    @Option(help: "What it did to you. Left out of reports unless you ask for it.")
    var impact: String?

    @Option(help: "For you alone; never exported.")
    var privateNote: String?

    @Option(help: "For this item: minor or unsure, if somebody shown may have been under 18.")
    var depicted: String?
}
