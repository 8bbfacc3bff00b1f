import ArgumentParser
import Muniment

struct KeysRotate: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract:
            "Change the vault's own keys, which shuts others out.",
        discussion: """
            Example: muniment keys rotate

            For when somebody else may know a passphrase, or have a copy of the file.

            Makes a new vault key, a new key that signs, a new passphrase and a new recovery code, and seals everything \
            anew. Every other passphrase and recovery code is gone. Nothing of the evidence changes. Whoever copied the \
            file before, and could open it, keeps what was in that copy.
            """)

    @OptionGroup var global: GlobalOptions
    @Option(
        help: ArgumentHelp("Read the new passphrase from the first line of this file.", valueName: "file"))
    var newPassphraseFile: String?
    @Option(help: "How dear each guess is: interactive, moderate or sensitive.") var kdf: Cost = .moderate
    @Flag(help: "Make no recovery code.") var noRecoveryCode = false

    func perform() throws {
        let vault = try global.openVault()
        if !global.json { Standard.error(Wording.beforeRotation(try vault.slots())) }
        let secret = try GlobalOptions.newSecret(file: newPassphraseFile)
        let rotated = try vault.rotateKeys(
            to: secret, cost: kdf.cost, wantsRecoveryCode: !noRecoveryCode)
        if global.json { showJSON(rotated) } else { show(rotated) }
    }

    private func show(_ rotated: Vault.Rotated) {
        Standard.output("Changed the keys of the vault. Every item is as it was, sealed anew.")
        if let code = rotated.recoveryCode { Standard.output(Wording.recoveryCode(code)) }
        Standard.output("Key before:  \(rotated.change.earlierFingerprint)")
        Standard.output("Key now:     \(rotated.change.fingerprint)")
        Report.notices(rotated.notices)
        Standard.error(Wording.afterRotation(removed: rotated.removed))
    }

    private func showJSON(_ rotated: Vault.Rotated) {
        Report.json(
            [
                ("done", .string("rotated")), ("recoveryCode", .text(rotated.recoveryCode)),
                ("removed", .array(rotated.removed.map(OutputValue.string))),
                ("change", KeysReport.value(rotated.change)),
            ] + Report.json(rotated.notices, []))
    }
}
