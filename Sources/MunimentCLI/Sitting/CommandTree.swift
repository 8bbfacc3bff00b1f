import ArgumentParser
import Foundation

/// The commands with their options and operands, as the parser itself describes them.
struct CommandTree: Decodable {
    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String
        }

        let kind: String
        let isRepeating: Bool
        let names: [Name]?
        let valueName: String?
        let allValues: [String]?
        let completionKind: Completion?

        struct Completion: Decodable {
            let list: Values?
            let file: Extensions?
            let directory: Nothing?

            struct Values: Decodable { let values: [String] }
            struct Extensions: Decodable { let extensions: [String] }
            struct Nothing: Decodable {}
        }

        var takesValue: Bool { kind == "option" }
        var options: [String] {
            (names ?? []).map { $0.kind == "long" ? "--" + $0.name : "-" + $0.name }
        }
        /// What a shell suggests; other values are as good.
        var suggestions: [String] { completionKind?.list?.values ?? [] }
        var isPath: Bool {
            completionKind?.file != nil || completionKind?.directory != nil
                || ["file", "folder", "path", "dir"].contains(valueName)
        }
    }

    let commandName: String
    let subcommands: [CommandTree]?
    let defaultSubcommand: String?
    let arguments: [Argument]?

    var operands: [Argument] { (arguments ?? []).filter { $0.kind == "positional" } }

    /// The argument that `option`, such as `--tag`, is.
    func option(_ option: String) -> Argument? {
        (arguments ?? []).first { $0.kind != "positional" && $0.options.contains(option) }
            ?? unnamed?.option(option)
    }

    /// The command that is meant where none is named.
    private var unnamed: CommandTree? {
        defaultSubcommand.flatMap { name in subcommands?.first { $0.commandName == name } }
    }

    /// Its own, and those of the command that is meant where none is named.
    var allOptions: [String] { ((arguments ?? []) + (unnamed?.arguments ?? [])).flatMap(\.options) }

    private struct Dump: Decodable { let command: CommandTree }

    /// The program's own. Should its description not be understood, it has no commands: nothing is completed.
    static let root: CommandTree = {
        let text = MunimentCommand._dumpHelp()
        let dump = try? JSONDecoder().decode(Dump.self, from: Data(text.utf8))
        return dump?.command
            ?? CommandTree(commandName: "muniment", subcommands: nil, defaultSubcommand: nil, arguments: nil)
    }()

    /// What each word of a command is.
    enum Role {
        case command, option, operand(Argument?), value(Argument)
    }

    /// The command that `words` begin with, and what each of them is, and what one more would be.
    static func read(_ words: [String]) -> (command: CommandTree, roles: [Role], next: Role) {
        var command = root
        var roles: [Role] = []
        var operands: [Argument] = []
        var pending: Argument?
        var isLiteral = false
        var isInOperands = false
        for word in words {
            if let argument = pending {
                roles.append(.value(argument))
                pending = nil
            } else if !isLiteral, word == "--" {
                isLiteral = true
                roles.append(.option)
            } else if !isLiteral, word.hasPrefix("-"), word.count > 1 {
                roles.append(.option)
                if let option = command.option(word), option.takesValue { pending = option }
            } else if !isInOperands, let found = command.subcommands?.first(where: { $0.commandName == word })
            {
                command = found
                operands = found.operands
                roles.append(.command)
            } else {
                isInOperands = true
                roles.append(.operand(operands.first))
                if operands.first?.isRepeating == false { operands.removeFirst() }
            }
        }
        if let pending { return (command, roles, .value(pending)) }
        let isGroup = !isInOperands && command.subcommands?.isEmpty == false
        return (command, roles, isGroup ? .command : .operand(operands.first))
    }
}
