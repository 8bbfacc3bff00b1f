import ArgumentParser

/// The fields of incidents.
struct IncidentFieldOptions: ParsableArguments, FieldOptions {
    @Option(help: "The words, exactly; - reads standard input.")
    var text: String?

    @Option(help: "What it is: first-contact, moved-app, call, recorded, shared, blocked, removed or other.")
    var what: String?
}
