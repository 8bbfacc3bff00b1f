import ArgumentParser

/// The fields of private notes.
struct NoteFieldOptions: ParsableArguments, FieldOptions {
    @Option(help: "The words, exactly; - reads standard input.")
    var text: String?
}
