import ArgumentParser
import Muniment

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "List and change the ways to open the vault.",
        discussion: "Example: muniment keys change",
        subcommands: [KeysList.self, KeysAdd.self, KeysChange.self, KeysRemove.self, KeysRotate.self])
}

struct KeysList: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the ways to open the vault.",
        discussion: "Example: muniment keys list")

    @OptionGroup var global: GlobalOptions

    func perform() throws {
        let vault = try global.openVault()
        let slots = try vault.slots()
        let changes = try vault.keyChanges()
        if global.json {
            return Report.json([
                (
                    "keys",
                    .array(
                        slots.map { slot in
                            .object([
                                ("name", .string(slot.name)), ("kind", .string(slot.kind)),
                                ("memoryByteCount", .count(slot.memoryByteCount)),
                                ("operations", .count(slot.operations)), ("inUse", .bool(slot.isInUse)),
                                ("copyDamaged", .bool(slot.isCopyDamaged)),
                            ])
                        })
                ),
                ("changes", .array(changes.map(KeysReport.value))),
            ])
        }
        for slot in slots {
            let cost = "\(slot.memoryByteCount >> 20) MiB, \(slot.operations) passes"
            var line = "\(ScreenText.line(slot.name))  (\(slot.kind), \(cost))"
            if slot.isInUse { line += "  opened the vault now" }
            if slot.isCopyDamaged { line += "  one copy is damaged" }
            Standard.output(line)
        }
        for change in changes {
            Standard.output(
                "The keys of the vault were changed at \(change.changedAt) (UTC); the key that signed before: "
                    + change.earlierFingerprint)
        }
    }
}

struct KeysAdd: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a passphrase or a recovery code.",
        discussion: "Example: muniment keys add --name 'my sister'")

    @OptionGroup var global: GlobalOptions
    @Option(help: "Its name; visible to anybody who has the file.") var name: String
    @Option(
        help: ArgumentHelp("Read the new passphrase from the first line of this file.", valueName: "file"))
    var newPassphraseFile: String?
    @Option(help: "How dear each guess is: interactive, moderate or sensitive.") var kdf: Cost = .moderate
    @Flag(help: "Make a recovery code instead; it is shown once.") var recoveryCode = false

    func perform() throws {
        let vault = try global.openVault()
        if recoveryCode {
            let (code, notices) = try vault.addRecoveryCode(named: name)
            if global.json {
                return Report.json(
                    [("name", .string(name)), ("recoveryCode", .string(code))] + Report.json(notices, []))
            }
            Standard.output("Recovery code: \(code)")
            Standard.output("It is shown this once: write it on paper and keep it where nobody else looks.")
            return Report.notices(notices)
        }
        let secret = try GlobalOptions.newSecret(file: newPassphraseFile)
        let notices = try vault.addPassphrase(secret, named: name, cost: kdf.cost)
        KeysReport.show("Added", name, notices, isJSON: global.json)
    }
}

struct KeysChange: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "change", abstract: "Change a passphrase.", discussion: "Example: muniment keys change")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The name of the one to change; without it, the one that opens the vault now.") var name:
        String?
    @Option(
        help: ArgumentHelp("Read the new passphrase from the first line of this file.", valueName: "file"))
    var newPassphraseFile: String?
    @Option(help: "How dear each guess is: interactive, moderate or sensitive.") var kdf: Cost = .moderate

    func perform() throws {
        let vault = try global.openVault()
        let slots = try vault.slots()
        let chosen = name ?? slots.first { $0.isInUse && $0.kind == "passphrase" }?.name
        guard let chosen, slots.contains(where: { $0.name == chosen }) else {
            throw MunimentError(.noSuchSlot, subject: name ?? "passphrase")
        }
        let secret = try GlobalOptions.newSecret(file: newPassphraseFile)
        let notices = try vault.changePassphrase(secret, named: chosen, cost: kdf.cost)
        KeysReport.show("Changed", chosen, notices, isJSON: global.json)
        if !global.json { Standard.error(Wording.olderCopies) }
    }
}

struct KeysRemove: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a way to open the vault.",
        discussion: "Example: muniment keys remove 'my sister'")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "Its name.") var name: String?

    func perform() throws {
        let name = try AskedOperand.text(
            name, asking: "Which one? Its name:", missing: "Name the one to remove.")
        let vault = try global.openVault()
        let notices = try vault.removeSlot(named: name)
        KeysReport.show("Removed", name, notices, isJSON: global.json)
        if !global.json { Standard.error(Wording.olderCopies) }
    }
}

enum KeysReport {
    static func value(_ change: Vault.KeyChange) -> OutputValue {
        .object([
            ("event", .count(change.event)), ("changedAt", .string(change.changedAt)),
            ("earlierOrigin", .string(change.earlierOrigin)),
            ("earlierFingerprint", .string(change.earlierFingerprint)),
            ("fingerprint", .string(change.fingerprint)),
        ])
    }

    static func show(_ verb: String, _ name: String, _ notices: [Vault.Notice], isJSON: Bool) {
        if isJSON {
            Report.json(
                [("name", .string(name)), ("done", .string(verb.lowercased()))] + Report.json(notices, []))
        } else {
            Standard.output("\(verb): \(ScreenText.line(name)).")
            Report.notices(notices)
        }
    }
}
