import ArgumentParser

/// The fields of people.
struct PersonFieldOptions: ParsableArguments, FieldOptions {
    @Option(help: "The name.")
    var name: String?

    @Option(help: "witness, received, threatened or helper.")
    var role: String?

    @Option(help: "What they are to you.")
    var relation: String?

    @Option(help: "How to reach them.")
    var contact: String?

    @Flag(inversion: .prefixedNo, help: "They agreed to be named.")
    var agreed: Bool?
}
