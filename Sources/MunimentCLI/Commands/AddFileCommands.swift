import ArgumentParser
import Foundation
import Muniment

struct AddScreenshot: FileCommand {
    static let kind = ItemKind.screenshot
    static let configuration = CommandConfiguration(
        commandName: "screenshot", abstract: "Seal screenshots; your own files stay where they are.",
        discussion: "Example: muniment add screenshot chat-1.png chat-2.png --platform instagram")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The files.", completion: .file()) var files: [String] = []
    @Flag(
        help:
            "You looked at this one file: it shows words alone. Asked for where somebody shown may be under 18."
    )
    var textOnlyImage = false
    @OptionGroup(title: "Fields of files") var own: FileFieldOptions
    @OptionGroup(title: "Fields of every item") var common: CommonFieldOptions
}

struct AddFile: FileCommand {
    static let kind = ItemKind.file
    static let configuration = CommandConfiguration(
        commandName: "file", abstract: "Seal other files: videos, exports of chats, documents.",
        discussion: "Example: muniment add file chat-export.txt --source \"my phone\"")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The files.", completion: .file()) var files: [String] = []
    @Flag(
        help:
            "You looked at this one file: it shows words alone. Asked for where somebody shown may be under 18."
    )
    var textOnlyImage = false
    @OptionGroup(title: "Fields of files") var own: FileFieldOptions
    @OptionGroup(title: "Fields of every item") var common: CommonFieldOptions
}

/// Adding files: one unlock, one by one; one refused does not undo the others.
protocol FileCommand: VaultCommand {
    static var kind: ItemKind { get }
    var files: [String] { get }
    var textOnlyImage: Bool { get }
    var own: FileFieldOptions { get }
    var common: CommonFieldOptions { get }
}

extension FileCommand {
    func perform() throws {
        let terminal = Terminal.isInteractive ? Terminal.open() : nil
        let files = try filesOrAsked(terminal)
        if textOnlyImage, files.count > 1 { throw MunimentError(.oneFileAtATime) }
        let inputs = try StandardInputFields.fill(own.inputs + common.inputs)
        let vault = try global.openVault()
        let intimate = try IntimateAnswers(files: files, given: own.intimate, terminal: terminal)
        let depicted = common.depicted.flatMap(Depicted.init(rawValue:))
        let mustAffirm = try vault.needsAffirmation(depicted: depicted)

        var added: [Vault.Added] = []
        var refused: [AddedReport.Refusal] = []
        for file in files {
            var fields = inputs.filter { $0.name != "intimate" }
            fields.append(FieldInput("intimate", [intimate.answer(for: file)]))
            var options = Vault.FileOptions()
            do {
                options.affirmsTextOnly =
                    try textOnlyImage
                    || (mustAffirm && FileManager.default.fileExists(atPath: file)
                        && Questions.affirmsTextOnly(file, on: terminal))
                let one = try Interruption.tidily {
                    try vault.addFile(at: file, kind: Self.kind, fields: fields, options: options)
                }
                added.append(one)
                // Said as soon as it is true: the run may be interrupted.
                if !global.json { AddedReport.show(one) }
            } catch let error as MunimentError {
                guard ExitStatus.of(error) == .notAccepted else {
                    try finish(added, refused: refused, thenThrow: error)
                    return
                }
                refused.append(AddedReport.Refusal(file: file, error: error))
                if !global.json { Report.error(error, isJSON: false) }
            }
        }
        try finish(added, refused: refused, thenThrow: nil)
    }

    private func filesOrAsked(_ terminal: Terminal?) throws -> [String] {
        guard files.isEmpty else { return files }
        guard let file = try terminal?.ask("Which file?") else {
            throw ValidationError("Name at least one file.")
        }
        return [file]
    }

    private func finish(
        _ added: [Vault.Added], refused: [AddedReport.Refusal], thenThrow error: MunimentError?
    ) throws {
        if global.json {
            AddedReport.show(added, refused: refused, isJSON: true)
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
            if !global.json {
                Standard.error("\(added.count) saved, \(refused.count) not saved (see above).")
            }
            throw ExitCode(ExitStatus.notAccepted.rawValue)
        }
    }
}

/// Whether files show something intimate: given for all, or asked once a run.
private struct IntimateAnswers {
    private var byFile: [String: String] = [:]
    private var others = "unsure"

    init(files: [String], given: String?, terminal: Terminal?) throws(MunimentError) {
        if let given {
            others = given
            return
        }
        guard let terminal else { return }
        let meanings = ["no": "none", "n": "none", "yes": "some", "y": "some", "unsure": "not-sure"]
        switch try terminal.ask(
            Wording.intimateQuestion, oneOf: ["none", "some", "not-sure"], meanings: meanings)
        {
        case "none": others = "no"
        case "some":
            others = "no"
            for file in files {
                let name = ScreenText.line(RawPath.name(of: file), columns: 60)
                byFile[file] = try terminal.ask("Does \(name)?", oneOf: ["yes", "no", "unsure"]) ?? "unsure"
            }
        default: break
        }
    }

    func answer(for file: String) -> String { byFile[file] ?? others }
}
