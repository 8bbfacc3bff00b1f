import ArgumentParser
import Foundation
import Muniment

/// The options that every command on a vault has.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The vault file. Default: MUNIMENT_VAULT, or vault.muniment in your data folder.",
            valueName: "file"), completion: .file())
    var vault: String?

    @Option(
        help: ArgumentHelp(
            "Read the passphrase from the first line of this file or pipe.", valueName: "file"),
        completion: .file())
    var passphraseFile: String?

    @Option(
        help: ArgumentHelp("Open with the recovery code in the first line of this file.", valueName: "file"),
        completion: .file())
    var recoveryCodeFile: String?

    @Flag(help: "Write one JSON object.")
    var json = false

    private var variables: [String: String] { ProcessInfo.processInfo.environment }

    /// Where the vault is.
    var vaultPath: String {
        if let vault { return vault }
        if let path = variables["MUNIMENT_VAULT"], !path.isEmpty { return path }
        return folder("XDG_DATA_HOME", otherwise: ".local/share") + "/vault.muniment"
    }

    /// Where the passphrase comes from; `nil` asks on the terminal.
    var passphraseSource: String? {
        passphraseFile ?? variables["MUNIMENT_PASSPHRASE_FILE"].flatMap { $0.isEmpty ? nil : $0 }
    }

    private func folder(_ variable: String, otherwise fallback: String) -> String {
        // The XDG rule: a path that is not absolute counts as not set.
        if let path = variables[variable], path.hasPrefix("/") { return path + "/muniment" }
        return NSHomeDirectory() + "/" + fallback + "/muniment"
    }

    var environment: Environment {
        let stateFolder = folder("XDG_STATE_HOME", otherwise: ".local/state")
        #if DEBUG
            // Tests hand in the time; a release build does not look.
            if let text = variables["MUNIMENT_TEST_NOW"], let now = Int64(text) {
                return Environment(
                    now: { now }, zone: TimeZone.current.identifier, stateFolder: stateFolder,
                    isInterrupted: { Interruption.isWanted })
            }
        #endif
        return .system(stateFolder: stateFolder, isInterrupted: { Interruption.isWanted })
    }

    /// How long a sitting stays open without a key.
    var idleLimit: Duration {
        #if DEBUG
            // Tests hand in the time; a release build does not look.
            if let text = variables["MUNIMENT_TEST_IDLE"], let milliseconds = Int64(text) {
                return .milliseconds(milliseconds)
            }
        #endif
        return Sitting.idleLimit
    }

    /// Reads one secret from a file, or asks for it.
    static func secret(file: String?, question: String) throws(MunimentError) -> Secret {
        if let file {
            let descriptor = open(file, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw MunimentError(.passphraseUnreadable, subject: file) }
            defer { close(descriptor) }
            do { return try Secret(readingLineFrom: descriptor) } catch {
                guard error.code == .passphraseUnreadable else { throw error }
                throw MunimentError(.passphraseUnreadable, subject: file)
            }
        }
        guard let terminal = Terminal.open() else { throw MunimentError(.passphraseUnreadable) }
        return try terminal.askSecretly(question)
    }

    /// A new passphrase: typed twice, or from a file.
    static func newSecret(file: String?) throws(MunimentError) -> Secret {
        for _ in 0..<3 {
            let first = try secret(file: file, question: Wording.newPassphrase)
            guard file == nil else { return first }
            let second = try secret(file: nil, question: Wording.newPassphraseAgain)
            if first.isSame(as: second) { return first }
            Standard.error("The two were not the same. " + Wording.tryAgain)
        }
        throw MunimentError(.passphraseNotAccepted, hint: "typed-differently")
    }

    /// Opens the vault, after looking that there is one, and removes or names what an interrupted export left.
    /// In a sitting it is the one that is open.
    func openVault() throws(MunimentError) -> Vault {
        let vault: Vault
        if let sitting = Sitting.current {
            vault = try sitting.openVault()
        } else {
            let path = vaultPath
            try Vault.look(at: path)
            vault = try unlocked(path)
        }
        for export in try vault.tidyExports() { Standard.error(Wording.tidied(export)) }
        return vault
    }

    private func unlocked(_ path: String) throws(MunimentError) -> Vault {
        if let recoveryCodeFile {
            let code = try Self.secret(file: recoveryCodeFile, question: Wording.recoveryCode)
            return try Vault(at: path, unlocking: .recoveryCode(code), environment: environment)
        }
        // Typed, it may be mistyped: three tries, so that nothing else has to be typed again.
        var triesLeft = passphraseSource == nil ? 3 : 1
        while true {
            let passphrase = try Self.secret(file: passphraseSource, question: Wording.passphrase)
            triesLeft -= 1
            do {
                return try Vault(at: path, unlocking: .passphrase(passphrase), environment: environment)
            } catch {
                guard triesLeft > 0, [.passphraseDoesNotOpen, .passphraseNotAccepted].contains(error.code)
                else {
                    throw error
                }
                Standard.error(Wording.error(error).what + " " + Wording.tryAgain)
            }
        }
    }
}
