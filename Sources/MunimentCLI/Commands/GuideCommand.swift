import ArgumentParser
import Muniment

struct GuideCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guide", abstract: "Show what can be done now, one page at a time; no vault is needed.",
        discussion: """
            Example: muniment guide first-steps

            Topics: \(Guide.names.joined(separator: ", ")).
            """)

    @Argument(
        help: "The topic; left out, the first steps and the list of topics are shown.",
        completion: .list(Guide.names))
    var topic: [String] = []
    @Flag(help: "Write one JSON object.") var json = false

    /// `under 18` is as good as `under-18`.
    private var name: String { topic.isEmpty ? Guide.firstTopic : topic.joined(separator: " ") }

    func validate() throws {
        guard Guide.fullName(of: name) == nil else { return }
        throw ValidationError(
            "There is no topic '\(ScreenText.line(name))'. The topics are: \(Guide.names.joined(separator: ", "))."
        )
    }

    func run() throws {
        let shown = try Guide.topic(name)
        if json { return Report.json(members(shown)) }
        Standard.output(shown.page)
        if topic.isEmpty { try showList() }
    }

    private func members(_ shown: GuideTopic) -> [(name: String, value: OutputValue)] {
        [
            ("topic", .string(shown.name)), ("title", .string(shown.title)),
            ("checked", .string(shown.checkedOn)),
            ("sources", .array(shown.sources.map { .string($0) })), ("text", .string(shown.text)),
        ] + (topic.isEmpty ? [("topics", .array(Guide.names.map { .string($0) }))] : [])
    }

    private func showList() throws {
        Standard.output("\nMore, one screen each:")
        for topic in try Guide.topics where topic.name != Guide.firstTopic {
            let command = "muniment guide \(topic.name)"
            let gap = String(repeating: " ", count: max(1, 33 - command.count))
            Standard.output("  \(command)\(gap)\(topic.title)")
        }
    }
}
