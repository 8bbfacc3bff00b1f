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
    /// - Throws: what is wrong with more than this file.
    func take(_ file: String, affirmsTextOnly isAffirmed: Bool) throws {
        var options = Vault.FileOptions()
        options.affirmsTextOnly = affirmsTextOnly || isAffirmed
        options.proposesTime = proposesTimes
        try collect(file) {
            let one = try Interruption.tidily {
                try vault.addFile(
                    at: file, kind: kind,
                    fields: fields + [FieldInput("intimate", [intimate.answer(for: file)])], options: options)
            }
            added.append(one)
            // Said as soon as it is true: the run may be interrupted.
            if !isJSON { AddedReport.show(one) }
        }
    }

    /// The same, but for files whose bytes are there already.
    /// - Parameter affirmsTextOnly: asked only for a file that is taken.
    func takeNew(_ file: String, affirmsTextOnly: () throws -> Bool = { false }) throws {
        var isNew = false
        try collect(file) {
            let same = try Interruption.tidily { try vault.items(withFileAt: file) }
            isNew = same.isEmpty
            guard let first = same.first else { return }
            present.append((file, first))
            if !isJSON { Standard.error(Wording.presentAlready(file, item: first)) }
        }
        if isNew { try take(file, affirmsTextOnly: try affirmsTextOnly()) }
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

/// Whether files show something intimate: given for all, or asked once a run.
struct IntimateAnswers {
    private var byFile: [String: String] = [:]
    private var others = "unsure"

    /// - Parameter files: those that are there now; of any other file nobody said anything.
    init(files: [String], given: String?, terminal: Terminal?) throws(MunimentError) {
        if let given {
            others = given
            return
        }
        guard let terminal, !files.isEmpty else { return }
        for (file, answer) in try Self.ask(files, terminal) { byFile[file] = answer }
    }

    private static func ask(_ files: [String], _ terminal: Terminal) throws(MunimentError) -> [(
        String, String
    )] {
        switch try askForAll(terminal) {
        case "none": files.map { ($0, "no") }
        case "some": try files.map { file throws(MunimentError) in (file, try ask(about: file, terminal)) }
        default: []
        }
    }

    /// `none`, `some` or `not-sure`.
    static func askForAll(_ terminal: Terminal) throws(MunimentError) -> String {
        let meanings = ["no": "none", "n": "none", "yes": "some", "y": "some", "unsure": "not-sure"]
        return try terminal.ask(
            Wording.intimateQuestion, oneOf: ["none", "some", "not-sure"], meanings: meanings) ?? "not-sure"
    }

    static func ask(about file: String, _ terminal: Terminal) throws(MunimentError) -> String {
        let name = ScreenText.line(RawPath.name(of: file), columns: 60)
        return try terminal.ask("Does \(name)?", oneOf: ["yes", "no", "unsure"]) ?? "unsure"
    }

    func answer(for file: String) -> String { byFile[file] ?? others }
}
