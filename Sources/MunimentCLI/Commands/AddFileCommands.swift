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
    @Flag(help: "Do not propose the times that the files' names tell.") var noTimes = false
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
    @Flag(help: "Do not propose the times that the files' names tell.") var noTimes = false
    @OptionGroup(title: "Fields of files") var own: FileFieldOptions
    @OptionGroup(title: "Fields of every item") var common: CommonFieldOptions
}

/// Adding files: one unlock; one refused does not undo the others.
protocol FileCommand: VaultCommand {
    static var kind: ItemKind { get }
    var files: [String] { get }
    var textOnlyImage: Bool { get }
    var noTimes: Bool { get }
    var own: FileFieldOptions { get }
    var common: CommonFieldOptions { get }
}

extension FileCommand {
    func perform() throws {
        let terminal = Terminal.isInteractive ? Terminal.open() : nil
        let files = try filesOrAsked(terminal)
        if textOnlyImage, files.count > 1 { throw MunimentError(.oneFileAtATime) }
        var inputs = try StandardInputFields.fill(own.inputs + common.inputs)
        let vault = try global.openVault()
        if let terminal, common.inputs.isEmpty {
            inputs += try Questions.askCommon(
                Self.kind, files: files, isTimed: !noTimes, of: vault, on: terminal)
        }
        let mustAffirm = try vault.needsAffirmation(
            depicted: common.depicted.flatMap(Depicted.init(rawValue:)))
        let intake = FileIntake(
            vault, kind: Self.kind, fields: inputs,
            intimate: try IntimateAnswers(hasFiles: !files.isEmpty, given: own.intimate, terminal: terminal),
            isJSON: global.json, isOneOfSeveral: files.count > 1,
            isAskingOfEach: mustAffirm && terminal != nil)
        intake.proposesTimes = !noTimes
        intake.affirmsTextOnly = textOnlyImage
        do {
            for file in files {
                let isAffirmed =
                    try mustAffirm && !textOnlyImage && FileManager.default.fileExists(atPath: file)
                    && Questions.affirmsTextOnly(file, on: terminal)
                try intake.take(file, affirmsTextOnly: isAffirmed)
            }
        } catch let error as MunimentError {
            return try intake.finish(thenThrow: error)
        }
        try intake.finish(thenThrow: nil)
    }

    private func filesOrAsked(_ terminal: Terminal?) throws -> [String] {
        guard files.isEmpty else { return files }
        guard let answer = try terminal?.ask("Which file?") else {
            throw ValidationError("Name at least one file.")
        }
        return TypedPath.answered(answer)
    }
}
