import ArgumentParser
import Foundation
import Muniment

/// Files of one run, saved one by one; one refused does not undo the others.
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
    private(set) var added: [Vault.Added] = []
    private(set) var refused: [AddedReport.Refusal] = []

    init(
        _ vault: Vault, kind: ItemKind, fields: [FieldInput], intimate: IntimateAnswers, isJSON: Bool
    ) {
        self.vault = vault
        self.kind = kind
        self.fields = fields.filter { $0.name != "intimate" }
        self.intimate = intimate
        self.isJSON = isJSON
    }

    /// Takes one file and says so.
    /// - Parameter isAsked: whether the person was asked about it; of what came later nobody was.
    /// - Throws: what is wrong with more than this file.
    func take(_ file: String, isAsked: Bool = true, affirmsTextOnly isAffirmed: Bool) throws {
        // Not below: Ctrl-C at a question ends it there.
        let intimate = isAsked ? try self.intimate.answer(for: file) : self.intimate.unasked
        var options = Vault.FileOptions()
        options.affirmsTextOnly = affirmsTextOnly || isAffirmed
        options.proposesTime = proposesTimes
        try collect(file) {
            let one = try Interruption.tidily {
                try vault.addFile(
                    at: file, kind: kind,
                    fields: fields + [FieldInput("intimate", [intimate])], options: options)
            }
            added.append(one)
            // Said as soon as it is true: the run may be interrupted.
            if !isJSON { AddedReport.show(one) }
        }
    }

    /// The same, but for files whose bytes are there already.
    /// - Parameter affirmsTextOnly: asked only for a file that is taken.
    func takeNew(
        _ file: String, isAsked: Bool, affirmsTextOnly: () throws -> Bool = { false }
    ) throws {
        var isNew = false
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
            if !isJSON { Report.error(error, isJSON: false) }
        }
    }

    /// Says how it went, and ends with the status that fits.
    func finish(thenThrow error: MunimentError?) throws {
        if isJSON {
            AddedReport.show(added, refused: refused, present: present.map { ($0, nil, $1) }, isJSON: true)
        } else {
            Report.notices(added.flatMap(\.notices))
            if !added.isEmpty { Standard.error(Wording.ownCopies) }
        }
        if let error {
            throw added.isEmpty
                ? error
                : MunimentError(
                    error.code, subject: error.subject, hint: error.hint, effect: .earlierStepsKept)
        }
        if !refused.isEmpty {
            if !isJSON { Standard.error("\(added.count) saved, \(refused.count) not saved (see above).") }
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
