import ArgumentParser
import Foundation
import Muniment

@main
struct MunimentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "muniment",
        abstract: "Keep evidence of threats and abuse safe, and hand it over in order.",
        discussion: """
            Seals screenshots, messages, accounts, links and demands into one encrypted file, checks that \
            nothing was changed or lost, and writes report bundles that others can check. It never uses the \
            network.

            Begin with: muniment init
            """,
        version: MunimentVersion.number,
        groupedSubcommands: [
            CommandGroup(name: "First", subcommands: [GuideCommand.self]),
            CommandGroup(name: "Keep", subcommands: [InitCommand.self, OpenCommand.self, AddCommand.self]),
            CommandGroup(
                name: "Look",
                subcommands: [
                    StatusCommand.self, ListCommand.self, TimelineCommand.self, SearchCommand.self,
                    ShowCommand.self,
                ]),
            CommandGroup(
                name: "Order",
                subcommands: [
                    ReviewCommand.self, TagCommand.self, TagsCommand.self, CorrectCommand.self,
                    ActorCommand.self,
                    DepictedCommand.self,
                    EraseCommand.self,
                ]),
            CommandGroup(
                name: "Hand over", subcommands: [ExportCommand.self, FilingCommand.self, ExtractCommand.self]),
            CommandGroup(
                name: "Check",
                subcommands: [
                    VerifyCommand.self, SalvageCommand.self, CheckBundleCommand.self, HeadCommand.self,
                    StampCommand.self,
                    CustodyCommand.self, KeysCommand.self,
                ]),
        ])

    /// What was typed, as bytes: names of files need not be text.
    private static var arguments: [String] {
        let arguments = (1..<max(1, Int(CommandLine.argc))).compactMap { index in
            CommandLine.unsafeArgv[index].map { pointer in
                RawPath.text(
                    of: UnsafeBufferPointer(start: pointer, count: strlen(pointer)).map {
                        UInt8(bitPattern: $0)
                    })
            }
        }
        // A pattern of the shell brings every name in a folder, also `-h.png`, which would be taken for an option.
        guard arguments.count > 2, arguments[0] == "add", ["screenshot", "file"].contains(arguments[1]) else {
            return arguments
        }
        return arguments.map { argument in
            let isName = argument.hasPrefix("-") && !argument.hasPrefix("--") && argument.count > 2
            return isName && FileManager.default.fileExists(atPath: argument) ? "./" + argument : argument
        }
    }

    /// Says what is to be said of an error, a request for help among them.
    /// - Returns: the status to end with.
    static func say(_ error: any Error, isJSON: Bool) -> Int32 {
        if let error = error as? MunimentError {
            Report.error(error, isJSON: isJSON)
            return ExitStatus.of(error).rawValue
        }
        let status = exitCode(for: error).rawValue
        // What was typed stands in it, and that may be a file's name.
        let text = ScreenText.block(fullMessage(for: error))
        switch status {
        case 0: Standard.output(text)
        case 64 where isJSON:
            Standard.error(
                OutputValue.object([
                    ("format", .integer(1)), ("code", .string("command-not-understood")),
                    ("what", .string(text)),
                    ("effect", .string(Wording.nothingChanged)), ("next", .string("see muniment --help")),
                ]).jsonText)
        default: if !text.isEmpty { Standard.error(text) }
        }
        return status
    }

    static func main() {
        Interruption.install()
        umask(0o077)
        Hardening.apply()
        let arguments = arguments
        do {
            var command = try parseAsRoot(arguments)
            try command.run()
        } catch {
            Foundation.exit(say(error, isJSON: arguments.contains("--json")))
        }
        if Standard.hasLostOutput {
            let error = MunimentError(.outputNotWritable, subject: "standard output")
            Foundation.exit(say(error, isJSON: false))
        }
    }
}
