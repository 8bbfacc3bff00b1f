import Muniment
import Testing

/// Options are the fields, in kebab-case (the contract's page on items and fields).
struct OptionTests {
    /// Options of the command itself, not of the item.
    private static let others: Set<String> = [
        "vault", "passphrase-file", "recovery-code-file", "json", "version", "help", "text-only-image", "tag",
        "no-times",
    ]

    private static func kebab(_ name: String) -> String {
        name.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
    }

    private static func options(of kind: ItemKind) -> Set<String> {
        Set(FieldTable.fields(of: kind).filter(\.isGiven).map { kebab($0.name) })
    }

    @Test(arguments: ItemKind.allCases)
    func `adding has an option for each field, and no other`(kind: ItemKind) throws {
        let command = try HelpDump(from: Home()).command("add \(kind.rawValue)")
        let given = command.options.union(command.flags)
        let wanted = Self.options(of: kind)
        #expect(wanted.count > 20)
        #expect(wanted.subtracting(given).isEmpty, "without an option")
        let turnedDown = Set(wanted.map { "no-" + $0 })
        #expect(given.subtracting(wanted).subtracting(turnedDown).subtracting(Self.others).isEmpty)
    }

    @Test(arguments: ItemKind.allCases)
    func `the help of adding names each option`(kind: ItemKind) throws {
        let help = try Home().runAll("muniment add \(kind.rawValue) --help").output
        for option in Self.options(of: kind) {
            #expect(
                help.contains("--\(option) ") || help.contains("--\(option),")
                    || help.contains("--\(option)/"), "--\(option)")
        }
    }

    @Test func `correcting has an option for each field of every kind`() throws {
        let command = try HelpDump(from: Home()).command("correct")
        let wanted = ItemKind.allCases.map(Self.options).reduce(into: Set<String>()) { $0.formUnion($1) }
        let given = command.options.union(command.flags)
        #expect(wanted.subtracting(given).isEmpty)
        let turnedDown = Set(wanted.map { "no-" + $0 })
        #expect(given.subtracting(wanted).subtracting(turnedDown).subtracting(Self.others) == ["clear"])
    }

    @Test func `a filing has an option for each field, and no other`() throws {
        let dump = try HelpDump(from: Home())
        let fields = Set(FieldTable.filing.map { $0.name == "pin" ? "pin-file" : Self.kebab($0.name) })
        #expect(fields.count == 19)
        let others = Self.others.union(["zone"])
        let updating = try dump.command("filing update")
        #expect(updating.options.subtracting(others) == fields.union(["clear"]))
        // Of a new one the recipient is the operand.
        let adding = try dump.command("filing add")
        #expect(adding.options.subtracting(others) == fields.subtracting(["recipient"]))
        let checks = Set(FieldTable.filingCheck.map { $0.name == "urlItem" ? "item" : Self.kebab($0.name) })
        #expect(try dump.command("filing check").options.subtracting(others) == checks)
    }

    @Test func `no option takes a secret as its value`() throws {
        let commands = try HelpDump(from: Home()).commands
        #expect(commands.count > 30)
        for command in commands {
            for option in command.options {
                let mayBeSecret = ["passphrase", "password", "recovery", "secret", "key", "pin"].contains {
                    option.split(separator: "-").map(String.init).contains($0)
                }
                #expect(!mayBeSecret || option.hasSuffix("-file"), "\(command.path) --\(option)")
            }
        }
    }

    @Test func `what shows or makes something has --json`() throws {
        let commands = try HelpDump(from: Home()).commands
        let groups: Set = ["", "add", "keys", "actor", "filing", "export", "stamp", "help"]
        for command in commands where !groups.contains(command.path) {
            #expect(command.flags.contains("json"), "\(command.path)")
        }
    }
}
