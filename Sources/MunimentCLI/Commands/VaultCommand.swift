import ArgumentParser
import Foundation
import Muniment

/// A command that says what went wrong in our words, and with the exit status too.
protocol SayingCommand: ParsableCommand {
    var isJSON: Bool { get }

    /// Does the work; an error becomes words and an exit status.
    func perform() throws
}

extension SayingCommand {
    mutating func run() throws {
        let isJSON = isJSON
        do {
            try perform()
        } catch let error as MunimentError {
            Report.error(error, isJSON: isJSON)
            throw ExitCode(ExitStatus.of(error).rawValue)
        }
    }
}

/// A command on a vault.
protocol VaultCommand: SayingCommand {
    var global: GlobalOptions { get }
}

extension VaultCommand {
    var isJSON: Bool { global.json }
}

/// What the program ends with.
enum ExitStatus: Int32 {
    case done = 0
    case other = 1
    case damageFound = 2
    case noVault = 10
    case inUse = 11
    case doesNotOpen = 12
    case newerVersion = 13
    case tooDamaged = 14
    case notAccepted = 15
    case notWritable = 16
    case interrupted = 130

    static func of(_ error: MunimentError) -> ExitStatus {
        switch error.code {
        case .interrupted: .interrupted
        case .vaultNotFound, .vaultMoved: .noVault
        case .vaultInUse: .inUse
        case .passphraseDoesNotOpen, .recoveryCodeDoesNotOpen, .keysReplaced: .doesNotOpen
        case .newerVersion: .newerVersion
        case .notAVault, .vaultDamaged, .slotsDamaged, .suspiciousSideFile, .originalDamaged, .bundleDiffers:
            .tooDamaged
        case .vaultExists, .outputExists, .outputNotWritable, .diskFull, .vaultReadOnly, .stateReadOnly:
            .notWritable
        case .inputOutput, .outOfMemory, .libraryUnavailable, .readBackDiffers: .other
        default: .notAccepted
        }
    }
}

/// How results and errors are put on the streams.
enum Report {
    static func error(_ error: MunimentError, isJSON: Bool) {
        let words = Wording.error(error)
        guard isJSON else { return Standard.error(words.text(code: error.code.rawValue)) }
        Standard.error(
            OutputValue.object([
                ("format", .integer(1)), ("code", .string(error.code.rawValue)),
                ("what", .string(words.what)),
                ("effect", .text(words.effect)), ("next", .text(words.next)),
            ]).jsonText)
    }

    /// One object with `"format": 1` first.
    static func json(_ members: [(name: String, value: OutputValue)]) {
        Standard.output(OutputValue.object([("format", .integer(1))] + members).jsonText)
    }

    static func notices(_ notices: [Vault.Notice]) {
        for notice in notices { Standard.error(Wording.notice(notice)) }
    }

    static func warnings(_ warnings: [FieldWarning]) {
        for warning in warnings { Standard.error(Wording.warning(warning)) }
    }

    static func json(_ notices: [Vault.Notice], _ warnings: [FieldWarning]) -> [(
        name: String, value: OutputValue
    )] {
        var members: [(name: String, value: OutputValue)] = []
        if !notices.isEmpty {
            members.append(("notices", .array(notices.map { .string($0.code) })))
        }
        if !warnings.isEmpty {
            members.append(
                (
                    "warnings",
                    .array(
                        warnings.map {
                            .object([
                                ("code", .string($0.code)), ("field", .string($0.field)),
                                ("detail", .text($0.detail)),
                            ])
                        })
                ))
        }
        return members
    }
}
