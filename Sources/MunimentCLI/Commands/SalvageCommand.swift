import ArgumentParser
import Muniment

struct SalvageCommand: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "salvage", abstract: "Get out of a damaged vault what is still whole.",
        discussion: """
            Example: muniment salvage --output recovered

            The vault is only read. The new folder gets every item that is whole, readable, and report.txt, which \
            says what is damaged or missing. Ends with 2 when something is.
            """)

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp("Write to this new folder.", valueName: "folder"), completion: .directory)
    var output: String

    @Option(help: "What counts where an answer about age cannot be read; unsure, if left out.")
    var depicted: DepictedAnswer?
    @Flag(help: "Without a terminal: give it twice with --depicted adult.") var sure: Int

    func perform() throws {
        if depicted == .adult { try AgeQuestion.confirm(AgeQuestion.everyImage, sure: sure) }
        let report = try global.salvage(to: output, unreadAnswer: depicted?.answer ?? .unsure)
        if global.json { showJSON(report) } else { show(report) }
        if !report.isWhole { throw ExitCode(ExitStatus.damageFound.rawValue) }
    }

    private func show(_ report: SalvageReport) {
        for line in Wording.salvaged(report) { Standard.output(line) }
        Standard.error(Wording.salvageIsReadable(report.folder))
    }

    private func showJSON(_ report: SalvageReport) {
        func numbers(_ items: [SalvagedItem]) -> OutputValue { .array(items.map { .count($0.item.number) }) }
        Report.json([
            ("ok", .bool(report.isWhole)), ("folder", .string(report.folder)),
            ("recovered", .count(report.recoveredItems.count)), ("damaged", numbers(report.damagedItems)),
            ("missing", .array(report.missingItems.map(OutputValue.count))),
            ("leftOut", numbers(report.leftOutItems)), ("notVouchedFor", numbers(report.unvouchedItems)),
            ("events", .count(report.foundEventCount)), ("eventsInLog", .count(report.claimedEventCount)),
            ("lostEvents", .array(report.lostEvents.map(OutputValue.count))),
            ("answerLost", .bool(report.isAnswerLost)),
        ])
    }
}

extension GlobalOptions {
    /// Reads the file itself: a vault that is damaged enough cannot be opened. In a sitting its key serves.
    fileprivate func salvage(
        to folder: String, unreadAnswer: Depicted
    ) throws(MunimentError) -> SalvageReport {
        if let sitting = Sitting.current {
            return try sitting.openVault().salvage(to: folder, unreadAnswer: unreadAnswer)
        }
        let path = vaultPath
        try Salvage.look(at: path, folder: folder)
        let isCode = recoveryCodeFile != nil
        let secret = try Self.secret(
            file: recoveryCodeFile ?? passphraseSource,
            question: isCode ? Wording.recoveryCode : Wording.passphrase)
        return try Salvage.run(
            at: path, unlocking: isCode ? .recoveryCode(secret) : .passphrase(secret), to: folder,
            unreadAnswer: unreadAnswer, environment: environment)
    }
}
