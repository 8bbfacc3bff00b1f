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
            CommandGroup(name: "Keep", subcommands: [InitCommand.self, AddCommand.self]),
            CommandGroup(
                name: "Look",
                subcommands: [ListCommand.self, TimelineCommand.self, SearchCommand.self, ShowCommand.self]),
            CommandGroup(
                name: "Order",
                subcommands: [
                    TagCommand.self, TagsCommand.self, CorrectCommand.self, ActorCommand.self,
                    DepictedCommand.self,
                    EraseCommand.self,
                ]),
            CommandGroup(name: "Hand over", subcommands: [ExportCommand.self, ExtractCommand.self]),
            CommandGroup(
                name: "Check",
                subcommands: [VerifyCommand.self, HeadCommand.self, CustodyCommand.self, KeysCommand.self]),
        ])

    /// What was typed, as bytes: names of files need not be text.
    private static var arguments: [String] {
        (1..<max(1, Int(CommandLine.argc))).compactMap { index in
            guard let argument = CommandLine.unsafeArgv[index] else { return nil }
            return RawPath.text(
                of: Array(UnsafeBufferPointer(start: argument, count: strlen(argument))).map {
                    UInt8(bitPattern: $0)
                })
        }
    }

    static func main() {
        Interruption.install()
        umask(0o077)
        Hardening.apply()
        main(arguments)
    }
}
