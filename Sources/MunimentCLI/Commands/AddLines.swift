import ArgumentParser
import Foundation
import Muniment

struct AddLines: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "lines", abstract: "Seal items written as JSON Lines: muniment add --from FILE.",
        usage: """
            muniment add <kind> ...
            muniment add --from <file> [--json]
            """,
        discussion: """
            Example: muniment add --from items.jsonl

            Each line is one JSON object: a kind, and fields by their names, such as
              {"kind": "message", "text": "Pay 500", "from": "them", "at": "2026-11-02 23:14"}
              {"kind": "screenshot", "file": "chat-1.png", "intimate": "no"}
            A file's path is relative to the folder of the lines. Lines that are in the vault already are \
            passed over, so the same command can be run again.
            """)

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp("The lines; - reads standard input.", valueName: "file"), completion: .file())
    var from: String?

    func perform() throws {
        guard let from else { throw CleanExit.helpRequest(AddCommand.self) }
        let lines =
            from == "-"
            ? LineSource(waiting: Waiting.untilReadable)
            : try LineSource(path: from, waiting: Waiting.untilReadable)
        let vault = try global.openVault()
        let terminal = Terminal.isInteractive ? Terminal.open() : nil
        // A name alone stays one: what is refused is named as the line names it.
        let folder = from == "-" || !from.contains("/") ? "" : RawPath.folder(of: from)
        var run = LineRun(
            LineImport(into: vault, filesIn: folder), source: from, vault: vault, terminal: terminal,
            isJSON: global.json)
        do {
            while case let some = try lines.next(atMost: LineRun.mostTogether), !some.isEmpty {
                try run.take(some)
            }
        } catch let error as MunimentError {
            return try run.finish(thenThrow: error)
        }
        try run.finish(thenThrow: nil)
    }
}

/// The lines of one run. Those that bring no file are saved several at a time; one refused does not undo the others.
private struct LineRun {
    private let lines: LineImport
    private let source: String
    private let vault: Vault
    private let answers: LineAnswers
    private let isJSON: Bool
    private var saved: SavedInRun
    private var present: [(line: Int, item: UInt64)] = []
    private var refused: [AddedReport.Refusal] = []

    init(_ lines: LineImport, source: String, vault: Vault, terminal: Terminal?, isJSON: Bool) {
        self.lines = lines
        self.source = source
        self.vault = vault
        answers = LineAnswers(vault, terminal)
        self.isJSON = isJSON
        saved = SavedInRun(keepsItems: isJSON)
    }

    /// What is saved in one write: few enough to be there soon.
    static let mostTogether = 256

    /// - Throws: what is wrong with more than one line.
    mutating func take(_ lines: [LineSource.Line]) throws {
        var rest = lines[...]
        var isTogether = true
        while !rest.isEmpty {
            if Interruption.isWanted { throw MunimentError(.interrupted) }
            // Ctrl-C is looked at between writes, and not before what was saved is said.
            try Interruption.tidily {
                let outcomes: [Result<LineImport.Outcome, MunimentError>]
                do throws(MunimentError) {
                    outcomes = try self.lines.take(
                        isTogether ? Array(rest) : Array(rest.prefix(1)), answers: answers.about)
                } catch {
                    guard isTogether, !error.endsRun else { throw error }
                    // All were undone. One by one, as many are saved as can be.
                    return isTogether = false
                }
                let some = rest.prefix(outcomes.count)
                rest = rest.dropFirst(outcomes.count)
                try note(some, outcomes)
            }
        }
    }

    /// All that was saved is said, whatever is wrong with another.
    private mutating func note(
        _ lines: ArraySlice<LineSource.Line>, _ outcomes: [Result<LineImport.Outcome, MunimentError>]
    ) throws(MunimentError) {
        var failure: MunimentError?
        for (line, outcome) in zip(lines, outcomes) {
            do throws(MunimentError) { note(line, try outcome.get()) } catch {
                if ExitStatus.of(error) == .notAccepted {
                    refuse(line, error)
                } else {
                    failure = failure ?? error
                }
            }
        }
        if let failure { throw failure }
    }

    private mutating func note(_ line: LineSource.Line, _ outcome: LineImport.Outcome) {
        switch outcome {
        case .saved(let one):
            saved.take(one)
            guard !isJSON else { return }
            Standard.output("Line \(line.number): item \(one.item.number), \(ItemLine.summary(one.item))")
            AddedReport.details(one)
        case .present(let number):
            present.append((line.number, number))
            if !isJSON {
                Standard.error("Line \(line.number): in the vault already, as item \(number).")
            }
        case .empty: break
        }
    }

    private mutating func refuse(_ line: LineSource.Line, _ error: MunimentError) {
        refused.append(AddedReport.Refusal(file: source, line: line.number, error: error))
        if !isJSON { Standard.error("Line \(line.number): not saved. \(Wording.lineError(error))") }
    }

    func finish(thenThrow error: MunimentError?) throws {
        if isJSON {
            AddedReport.show(
                saved.items, refused: refused, present: present.map { (source, $0.line, $0.item) },
                isJSON: true)
        } else {
            Report.notices(saved.notices)
            if saved.hasFiles { Standard.error(Wording.ownCopies) }
            Standard.error(Wording.lines(saved.count, present: present.count, refused: refused.count))
        }
        if let error {
            throw saved.count == 0 || error.effect == .unknown
                ? error
                : MunimentError(
                    error.code, subject: error.subject, hint: error.hint, effect: .earlierStepsKept)
        }
        if !refused.isEmpty { throw ExitCode(ExitStatus.notAccepted.rawValue) }
    }
}

/// What is asked about files that lines bring: at the first, whether any of them is intimate; where somebody
/// shown may be under 18, of each by its name.
private final class LineAnswers {
    private let vault: Vault
    private let terminal: Terminal?
    /// Once there was a file to ask about.
    private var answers: IntimateAnswers?

    init(_ vault: Vault, _ terminal: Terminal?) {
        self.vault = vault
        self.terminal = terminal
    }

    func about(_ file: LineImport.File) throws(MunimentError) -> (intimate: String?, affirmsTextOnly: Bool) {
        let mustAffirm = try vault.needsAffirmation(depicted: file.depicted)
        return try Interruption.asking { () throws(MunimentError) in
            var answer = file.intimate
            if answer == nil { answer = try intimate(file) }
            var isAffirmed = false
            if mustAffirm { isAffirmed = try Questions.affirmsTextOnly(file.path, on: terminal) }
            return (answer, isAffirmed)
        }
    }

    private func intimate(_ file: LineImport.File) throws(MunimentError) -> String? {
        guard let terminal else { return nil }
        if let answers { return try answers.answer(for: file.path) }
        let answers = try IntimateAnswers(
            hasFiles: true, given: nil, terminal: terminal, question: Wording.intimateLinesQuestion)
        self.answers = answers
        return try answers.answer(for: file.path)
    }
}
