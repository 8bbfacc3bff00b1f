import ArgumentParser

/// The fields of screenshots and files.
struct FileFieldOptions: ParsableArguments, FieldOptions {
    @Option(help: "When the picture or file was made.")
    var capturedAt: String?

    @Option(help: "Who made it.")
    var capturedBy: String?

    @Option(help: "Whether it shows nudity or a sexual picture, even small: yes, no or unsure.")
    var intimate: String?

    @Option(help: "The number of the item it was made from, such as a cropped copy.")
    var derivedFrom: String?
}
