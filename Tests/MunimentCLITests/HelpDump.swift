import Foundation

/// The commands and their options, as the program itself lists them.
struct HelpDump {
    struct Command {
        /// Such as `add message`.
        let path: String
        /// Long names of options that take a value.
        let options: Set<String>
        /// Long names of those that take none.
        let flags: Set<String>
    }

    let commands: [Command]

    /// - Throws: ``Unexpected`` when the program's list is not read.
    init(from home: Home) throws {
        let outcome = try home.run("muniment --experimental-dump-help")
        guard outcome.status == 0,
            let dump = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any],
            let root = dump["command"] as? [String: Any]
        else { throw Unexpected("no list of commands\n\(outcome)") }
        commands = Self.commands(root, path: "")
    }

    func command(_ path: String) throws -> Command {
        guard let command = commands.first(where: { $0.path == path }) else {
            throw Unexpected("no command \(path)")
        }
        return command
    }

    private static func commands(_ node: [String: Any], path: String) -> [Command] {
        let arguments = node["arguments"] as? [[String: Any]] ?? []
        func names(_ kind: String) -> Set<String> {
            let all = arguments.filter { $0["kind"] as? String == kind }
                .flatMap { $0["names"] as? [[String: Any]] ?? [] }
            return Set(all.filter { $0["kind"] as? String == "long" }.compactMap { $0["name"] as? String })
        }
        let command = Command(path: path, options: names("option"), flags: names("flag"))
        let parts = node["subcommands"] as? [[String: Any]] ?? []
        return [command]
            + parts.flatMap { part in
                let name = part["commandName"] as? String ?? ""
                return commands(part, path: path.isEmpty ? name : path + " " + name)
            }
    }
}
