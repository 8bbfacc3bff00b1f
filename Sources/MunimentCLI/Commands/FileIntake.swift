import ArgumentParser
import Foundation
import Muniment

/// Files of one run. Small ones are saved several at a time, each larger one by itself; one refused does not undo the
/// others.
final class FileIntake {
    private let vault: Vault
    private let kind: ItemKind
    private let fields: [FieldInput]
    private let intimate: IntimateAnswers
    private let isJSON: Bool
    /// Whether the time that a file's name tells is proposed.
    var proposesTimes = false
    /// Given for the one file of the run.
    var affirmsTextOnly = false
    /// Files whose bytes are in the vault already, and the item; these were not taken again.
    private(set) var present: [(file: String, item: UInt64)] = []
    private(set) var saved: SavedInRun
    private(set) var refused: [AddedReport.Refusal] = []
    /// Files that were taken when the run ended, and are not saved.
    private var notTaken: [String] = []
    /// Small files that were taken and are not saved yet.
    private var waiting: [Waiting] = []
    /// Each file is saved at once, as what a person said of it should be.
    private let isAskingOfEach: Bool
    private let isOneOfSeveral: Bool

    private struct Waiting {
        let file: Vault.NewFile
        let byteCount: UInt64
    }

    /// What is saved in one write: few enough to be there soon, and to be lost and taken again where it fails.
    private static let mostWaiting = 256
    private static let mostWaitingByteCount: UInt64 = 64 << 20

    /// - Parameters:
    ///   - isOneOfSeveral: there may be more files than one.
    ///   - isAskingOfEach: the person is asked before each file; also where ``IntimateAnswers`` says so.
    init(
        _ vault: Vault, kind: ItemKind, fields: [FieldInput], intimate: IntimateAnswers, isJSON: Bool,
        isOneOfSeveral: Bool, isAskingOfEach: Bool = false
    ) {
        self.vault = vault
        self.kind = kind
        self.fields = fields.filter { $0.name != "intimate" }
        self.intimate = intimate
        self.isJSON = isJSON
        saved = SavedInRun(keepsItems: isJSON)
        self.isOneOfSeveral = isOneOfSeveral
        self.isAskingOfEach = isAskingOfEach || intimate.isAskingOfEach
    }

    /// Takes one file. It is saved, and this said, at the latest by ``flush()``.
    /// - Parameter isAsked: whether the person was asked about it; of what came later nobody was.
    /// - Throws: what is wrong with more than this file.
    func take(_ file: String, isAsked: Bool = true, affirmsTextOnly isAffirmed: Bool) throws {
        // Not below: Ctrl-C at a question ends it there.
        let intimate = isAsked ? try self.intimate.answer(for: file) : self.intimate.unasked
        var options = Vault.FileOptions()
        options.affirmsTextOnly = affirmsTextOnly || isAffirmed
        options.proposesTime = proposesTimes
        let new = Vault.NewFile(
            path: file, fields: fields + [FieldInput("intimate", [intimate])], options: options)
        let byteCount = IntakeFolder.byteCount(ofFile: file)
        guard let byteCount, byteCount <= Vault.togetherByteLimit, !isAskingOfEach else {
            try flush()
            return try save(new)
        }
        if waiting.reduce(byteCount, { $0 + $1.byteCount }) > Self.mostWaitingByteCount { try flush() }
        waiting.append(Waiting(file: new, byteCount: byteCount))
        if waiting.count == Self.mostWaiting { try flush() }
    }

    /// Saves what waits, and says so.
    /// - Throws: what is wrong with more than one file; what is not saved by then is in ``notTaken``.
    func flush() throws {
        // Ctrl-C is looked at where it undoes something, not between the commit and what is said of it.
        do { try Interruption.tidily { try saveWaiting() } } catch {
            // Never again: of what nobody knows whether it is saved, a second copy might be.
            let isUnknown = (error as? MunimentError)?.effect == .unknown
            if !isUnknown { notTaken += waiting.map(\.file.path) }
            waiting = []
            throw error
        }
    }

    private func saveWaiting() throws {
        while waiting.count > 1 {
            let files = waiting.map(\.file)
            let results: [Result<Vault.Added, MunimentError>]
            do { results = try vault.addFiles(files, kind: kind) } catch {
                if error.endsRun { throw error }
                // All were undone. One by one, as many are saved as can be.
                break
            }
            waiting.removeFirst(results.count)
            try note(files, results)
        }
        while let first = waiting.first {
            try save(first.file)
            waiting.removeFirst()
        }
    }

    /// All that was saved is said, whatever is wrong with another.
    private func note(_ files: [Vault.NewFile], _ results: [Result<Vault.Added, MunimentError>]) throws {
        var failure: (any Error)?
        for (file, result) in zip(files, results) {
            do {
                // It grew while it waited.
                if case .failure(let error) = result, error.code == .fileTooLarge {
                    try save(file)
                } else {
                    try collect(file.path) { note(try result.get()) }
                }
            } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
    }

    private func save(_ file: Vault.NewFile) throws {
        try collect(file.path) {
            note(
                try Interruption.tidily {
                    try vault.addFile(at: file.path, kind: kind, fields: file.fields, options: file.options)
                })
        }
    }

    /// Said as soon as it is true: the run may be interrupted.
    private func note(_ one: Vault.Added) {
        saved.take(one)
        if !isJSON { AddedReport.show(one) }
    }

    /// The same, but for files whose bytes are there already.
    /// - Parameter affirmsTextOnly: asked only for a file that is taken.
    func takeNew(
        _ file: String, isAsked: Bool, affirmsTextOnly: () throws -> Bool = { false }
    ) throws {
        var isNew = false
        // Two of the same bytes may come in a row.
        let byteCount = IntakeFolder.byteCount(ofFile: file)
        if waiting.contains(where: { $0.byteCount == byteCount }) { try flush() }
        try collect(file) {
            let same = try Interruption.tidily { try vault.items(withFileAt: file) }
            isNew = same.isEmpty
            guard let first = same.first else { return }
            present.append((file, first))
            if !isJSON { Standard.error(Wording.presentAlready(file, item: first)) }
        }
        if isNew { try take(file, isAsked: isAsked, affirmsTextOnly: try affirmsTextOnly()) }
    }

    private func collect(_ file: String, _ body: () throws -> Void) throws {
        do { try body() } catch let error as MunimentError {
            guard ExitStatus.of(error) == .notAccepted else { throw error }
            refused.append(AddedReport.Refusal(file: file, error: error))
            guard !isJSON else { return }
            var words = Wording.error(error)
            if isOneOfSeveral, words.effect == Wording.nothingChanged { words.effect = Wording.fileNotTaken }
            Standard.error(words.text(code: error.code.rawValue))
        }
    }

    /// Saves what waits, says how it went, and ends with the status that fits.
    /// - Parameter earlier: what ended the run; what waits is saved all the same, unless it was Ctrl-C.
    func finish(thenThrow earlier: MunimentError?) throws {
        var error = earlier
        do {
            if error?.code == .interrupted { notTaken += waiting.map(\.file.path) } else { try flush() }
        } catch let later as MunimentError {
            error = later.effect == .unknown ? later : error ?? later
        }
        if isJSON {
            AddedReport.show(
                saved.items, refused: refused, present: present.map { ($0, nil, $1) }, notTaken: notTaken,
                isJSON: true)
        } else {
            Report.notices(saved.notices)
            if saved.count > 0 { Standard.error(Wording.ownCopies) }
            // Of the only file the error tells.
            if notTaken.count > 1 || !notTaken.isEmpty && saved.count + refused.count > 0 {
                Standard.error(Wording.notTaken(notTaken))
            }
        }
        if let error {
            throw saved.count == 0 || error.effect == .unknown
                ? error
                : MunimentError(
                    error.code, subject: error.subject, hint: error.hint, effect: .earlierStepsKept)
        }
        if !refused.isEmpty {
            if !isJSON { Standard.error("\(saved.count) saved, \(refused.count) not saved (see above).") }
            throw ExitCode(ExitStatus.notAccepted.rawValue)
        }
    }
}

/// Whether files show something intimate: given for all, or asked once a run, and then by name.
struct IntimateAnswers {
    private let given: String?
    /// `none`, `some` or `not-sure`.
    private var forAll = "not-sure"
    private let terminal: Terminal?

    /// - Parameters:
    ///   - hasFiles: whether there is anything to ask about now.
    ///   - question: what is asked about all of them.
    init(
        hasFiles: Bool, given: String?, terminal: Terminal?, question: String = Wording.intimateQuestion
    ) throws(MunimentError) {
        (self.given, self.terminal) = (given, terminal)
        guard given == nil, hasFiles, let terminal else { return }
        forAll = try Self.askForAll(terminal, about: question)
    }

    /// Whether the answer of each file is asked for.
    var isAskingOfEach: Bool { given == nil && forAll == "some" }

    /// Of a file that was there when all were asked about.
    func answer(for file: String) throws(MunimentError) -> String {
        if let given { return given }
        switch forAll {
        case "none": return "no"
        case "some":
            return try terminal.map { terminal throws(MunimentError) in
                try Self.ask(about: file, terminal)
            } ?? "unsure"
        default: return "unsure"
        }
    }

    /// Of a file, or a content, that came later: nobody was asked.
    var unasked: String { given ?? "unsure" }

    /// `none`, `some` or `not-sure`.
    private static func askForAll(
        _ terminal: Terminal, about question: String
    ) throws(MunimentError) -> String {
        let meanings = ["no": "none", "n": "none", "yes": "some", "y": "some", "unsure": "not-sure"]
        return try terminal.ask(question, oneOf: ["none", "some", "not-sure"], meanings: meanings)
            ?? "not-sure"
    }

    private static func ask(about file: String, _ terminal: Terminal) throws(MunimentError) -> String {
        try terminal.ask("Does \(ScreenText.line(file))?", oneOf: ["yes", "no", "unsure"]) ?? "unsure"
    }
}

extension MunimentError {
    /// A smaller write would meet the same, or nobody knows what is saved by now, or what happened must not be passed
    /// over because it does not happen again: a failed sync is told of once.
    var endsRun: Bool {
        let codes: Set<MunimentError.Code> = [
            .interrupted, .vaultInUse, .vaultLocked, .keysReplaced, .vaultReadOnly, .stateReadOnly,
            .vaultNotFound, .vaultMoved, .outOfMemory, .libraryUnavailable, .inputOutput, .readBackDiffers,
        ]
        return effect != .nothingChanged || codes.contains(code)
    }
}
