import ArgumentParser
import Foundation
import Muniment

struct InitCommand: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a new vault.", discussion: "Example: muniment init")

    @OptionGroup var global: GlobalOptions

    @Option(help: "Your own name for it; sealed with the rest.")
    var label: String?

    @Option(
        help:
            "Was anyone shown under 18 when an image was made? adult (nobody), minor or unsure. Skipped means unsure."
    )
    var depicted: DepictedAnswer?

    @Option(help: "Are you under 18 now? under-18 or adult.")
    var ageNow: AgeNow?

    @Option(
        help:
            "How dear each guess of the passphrase is: interactive (64 MiB), moderate (256 MiB) or sensitive (1 GiB)."
    )
    var kdf: Cost = .moderate

    @Flag(help: "Make no recovery code.")
    var noRecoveryCode = false

    @Option(
        help: ArgumentHelp("Read the new passphrase from the first line of this file.", valueName: "file"))
    var newPassphraseFile: String?

    func perform() throws {
        var options = Vault.CreateOptions()
        options.label = label
        options.ageNow = ageNow?.rawValue
        options.cost = kdf.cost
        options.wantsRecoveryCode = !noRecoveryCode
        let path = global.vaultPath
        // Before anything is asked.
        var status = stat()
        guard lstat(path, &status) != 0 else { throw MunimentError(.vaultExists, subject: path) }
        let terminal = Terminal.isInteractive ? Terminal.open() : nil
        terminal?.say(Wording.crisisLines)
        options.depicted = try depicted?.answer ?? askDepicted(terminal) ?? .unsure
        let secret = try GlobalOptions.newSecret(file: newPassphraseFile ?? global.passphraseSource)
        let (_, code) = try Vault.create(
            at: path, options: options, passphrase: secret, environment: global.environment)
        if global.json {
            return Report.json([
                ("vault", .string(path)), ("depicted", .string(options.depicted.rawValue)),
                ("recoveryCode", .text(code)),
            ])
        }
        Standard.output("Made the vault \(ScreenText.line(path)).")
        if let code {
            Standard.output(Wording.recoveryCode(code))
        } else {
            Standard.output(
                "There is no recovery code. Without the passphrase nobody can open the vault, also not us.")
        }
        Standard.output("Next: muniment add screenshot FILE...")
        Standard.output("What helps first, one screen each, offline: muniment guide")
    }

    private func askDepicted(_ terminal: Terminal?) throws(MunimentError) -> Depicted? {
        try terminal?.ask(
            Wording.depictedQuestion + " (adult means: nobody was)", oneOf: Depicted.allCases.map(\.rawValue)
        )
        .flatMap(Depicted.init(rawValue:))
    }
}

enum DepictedAnswer: String, ExpressibleByArgument, CaseIterable {
    case adult, minor, unsure
    var answer: Depicted { Depicted(rawValue: rawValue) ?? .unsure }
}

enum AgeNow: String, ExpressibleByArgument, CaseIterable {
    case under18 = "under-18"
    case adult
}

enum Cost: String, ExpressibleByArgument, CaseIterable {
    case interactive, moderate, sensitive
    var cost: Vault.PassphraseCost { Vault.PassphraseCost(rawValue: rawValue) ?? .moderate }
}
