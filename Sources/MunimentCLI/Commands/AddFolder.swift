import ArgumentParser
import Foundation
import Muniment

struct AddFolder: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "folder", abstract: "Seal the files in a folder, and with --watch what comes into it.",
        discussion: """
            Example: muniment add folder from-phone --watch

            What is in the vault already, byte for byte, is not taken again. Your own files stay where they are. \
            Ctrl-C ends the watch.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The folder.", completion: .directory) var folder: String?
    @Flag(help: "Go on until Ctrl-C, and take each file that appears once it is complete.") var watch = false
    @Flag(help: "Look into the folders in it as well.") var recursive = false
    @Option(help: "What the files are: screenshot or file.") var kind = FolderKind.file
    @Flag(help: "Do not propose the times that the files' names tell.") var noTimes = false
    @OptionGroup(title: "Fields of files") var own: FileFieldOptions
    @OptionGroup(title: "Fields of every item") var common: CommonFieldOptions

    enum FolderKind: String, ExpressibleByArgument, CaseIterable {
        case screenshot, file

        var kind: ItemKind { self == .file ? .file : .screenshot }
    }

    func perform() throws {
        let terminal = Terminal.isInteractive ? Terminal.open() : nil
        let inputs = try StandardInputFields.fill(own.inputs + common.inputs)
        let path = try AskedOperand.path(folder, asking: "Which folder?", missing: "Name the folder.")
        let vault = try global.openVault()
        let place = try IntakeFolder(path: path, isRecursive: recursive, without: vault)
        let listing = try place.listing()
        let files = listing.files.map(\.path)
        var asked: [FieldInput] = []
        if let terminal, common.inputs.isEmpty, !files.isEmpty {
            asked = try Questions.askCommon(
                kind.kind, files: files, isTimed: !noTimes, of: vault, on: terminal)
        }
        let mustAffirm = try vault.needsAffirmation(
            depicted: common.depicted.flatMap(Depicted.init(rawValue:)))
        let intake = FileIntake(
            vault, kind: kind.kind, fields: inputs + asked,
            intimate: try IntimateAnswers(hasFiles: !files.isEmpty, given: own.intimate, terminal: terminal),
            isJSON: global.json, isOneOfSeveral: true,
            isAskingOfEach: mustAffirm && terminal != nil)
        intake.proposesTimes = !noTimes
        do {
            if watch {
                try follow(place, taking: intake, asked: Set(listing.files))
            } else {
                for file in files {
                    try intake.takeNew(file, isAsked: true) {
                        try mustAffirm && Questions.affirmsTextOnly(file, on: terminal)
                    }
                }
            }
        } catch let error as MunimentError {
            return try intake.finish(thenThrow: error)
        }
        // What came while it was watched counts as well.
        let leftOut = watch ? (try? place.listing())?.leftOut ?? listing.leftOut : listing.leftOut
        if !global.json, let words = Wording.leftOut(leftOut) { Standard.error(words) }
        try intake.finish(thenThrow: nil)
    }

    /// Nobody is asked about what appears while this runs: that is `review`'s. In a sitting each file that comes
    /// counts as a key.
    /// - Parameter asked: the files, as they were, when the person was asked about them.
    private func follow(
        _ place: IntakeFolder, taking intake: FileIntake, asked: Set<IntakeFolder.File>
    ) throws {
        let folderWatch = FolderWatch(place)
        let sitting = Sitting.current
        if !global.json { Standard.error(Wording.watching(place.path)) }
        try Interruption.tidily {
            while true {
                let files = try folderWatch.next { Interruption.isWanted || sitting?.lockIfIdle() == true }
                if files.isEmpty { break }
                let count = intake.saved.count
                for file in files {
                    folderWatch.settle(file)
                    try intake.takeNew(file.path, isAsked: asked.contains(file))
                }
                try intake.flush()
                if intake.saved.count > count { sitting?.noteActivity() }
            }
        }
        if !global.json { Standard.error(Wording.watchEnded(unfinished: folderWatch.unfinished)) }
    }
}
