import ArgumentParser

/// The fields of evidence kept elsewhere.
struct HeldFieldOptions: ParsableArguments, FieldOptions {
    @Option(help: "The words, exactly; - reads standard input.")
    var text: String?

    @Option(help: "Where it is kept.")
    var `where`: String?

    @Option(help: "How to reach them.")
    var contact: String?
}
