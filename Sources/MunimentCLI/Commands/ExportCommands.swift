import ArgumentParser
import Foundation
import Muniment

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a report bundle for the one who will read it.",
        discussion: """
            Example: muniment export police --output ~/Desktop/report

            With --preview nothing is written: it says what would go, what stays back and what is missing.
            """,
        subcommands: [
            ExportPolice.self, ExportPlatform.self, ExportTakedown.self, ExportIC3.self, ExportCCRI.self,
            ExportNCMEC.self, ExportFTC.self,
        ])
}

/// What every export is given.
struct BundleOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The folder in which the bundle appears; made if absent.", valueName: "folder"))
    var output: String?
    @Flag(help: "Write nothing; say what would go, what stays back and what is missing.") var preview = false
    @Flag(help: "One zip file instead of a folder.") var zip = false
    @Option(help: "Only these items, such as 4-19; may be repeated.") var item: [String] = []
    @Option(help: "Only items with this tag; may be repeated.") var tag: [String] = []
    @Option(help: "Not before this time or date.") var since: String?
    @Option(help: "Not after this time or date.") var until: String?

    func validate() throws {
        guard preview || output != nil else { throw ValidationError("Name the folder: --output DIR") }
    }

    func options(zone: String) throws -> ExportOptions {
        var options = ExportOptions()
        for text in item { options.selection.numbers.formUnion(try NumberRange.parse(text, field: "item")) }
        options.selection.tags = tag.map { $0.lowercased() }
        try options.selection.setRange(since: since, until: until, zone: zone)
        options.isZip = zip
        return options
    }
}

/// One export: what is special about it, and the same way through for all.
protocol BundleCommand: VaultCommand {
    var recipient: String { get }
    var bundle: BundleOptions { get }
    /// The platform that the bundle is for, where it is for one.
    var platformName: String? { get }

    /// Adds what only this recipient is asked for.
    /// - Parameter isWritten: nothing is asked for a preview.
    func complete(_ options: inout ExportOptions, isWritten: Bool) throws
}

extension BundleCommand {
    var platformName: String? { nil }

    func complete(_ options: inout ExportOptions, isWritten: Bool) throws {}

    func perform() throws {
        let vault = try global.openVault()
        var options = try bundle.options(zone: vault.environment.zone)
        guard !bundle.preview, let output = bundle.output else {
            try complete(&options, isWritten: false)
            return PreviewReport.show(try vault.plan(recipient, options), isJSON: global.json)
        }
        // Nobody is asked for something that cannot be written then.
        var planned = options
        try complete(&planned, isWritten: false)
        _ = try vault.plan(recipient, planned)
        try complete(&options, isWritten: true)
        Standard.error(Wording.readableFolder)
        if let service = SyncedFolder.service(of: output) { Standard.error(Wording.syncedFolder(service)) }
        let progress = Progress("Writing")
        let exported = try Interruption.tidily {
            try vault.export(recipient, to: output, options: options) { progress.update($0, $1) }
        }
        progress.end()
        show(exported)
    }

    private func show(_ exported: Exported) {
        if global.json {
            return Report.json(
                [
                    ("bundle", .string(exported.bundle)), ("recipient", .string(exported.recipient)),
                    ("items", .count(exported.itemCount)),
                    ("manifestSHA256", .string(exported.manifestSHA256)),
                ] + PreviewReport.members(exported.withheld, exported.missing)
                    + Report.json(exported.notices, []))
        }
        let place = ScreenText.line(exported.bundle)
        Standard.output("Wrote the bundle \(place): \(exported.itemCount) items.")
        let first = exported.readFirst
        Standard.output(
            bundle.zip ? "Read first, once it is unpacked: \(first)" : "Read first: \(place)/\(first)")
        Standard.output("SHA-256 of its manifest: \(exported.manifestSHA256)")
        PreviewReport.show(exported.withheld, exported.missing)
        Report.notices(exported.notices)
        let name = exported.bundle.split(separator: "/").last.map(String.init) ?? ""
        let platform = platformName.map { " --platform \($0)" } ?? ""
        Standard.error(
            "Next, once you have sent it: muniment filing add \(recipient)\(platform) --bundle \(name)")
    }
}

/// A file of words that goes into a bundle and is not kept.
enum TextFile {
    private static let byteLimit = 64 << 10

    /// All of it, without the line end at its end; `nil` for no file.
    /// - Throws: ``MunimentError/Code/fileNotFound``, ``MunimentError/Code/fileUnreadable``,
    ///   ``MunimentError/Code/fileTooLarge`` beyond 64 KiB, ``MunimentError/Code/fileEmpty``;
    ///   ``MunimentError/Code/fieldNotAccepted`` for what is not UTF-8.
    static func read(_ path: String?) throws(MunimentError) -> String? {
        guard let path else { return nil }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            let isThere = FileManager.default.fileExists(atPath: path)
            throw MunimentError(isThere ? .fileUnreadable : .fileNotFound, subject: path)
        }
        guard let data = try? handle.read(upToCount: byteLimit + 1) ?? Data() else {
            throw MunimentError(.fileUnreadable, subject: path)
        }
        guard data.count <= byteLimit else { throw MunimentError(.fileTooLarge, subject: path) }
        guard var text = String(validating: data, as: UTF8.self) else {
            throw MunimentError(.fieldNotAccepted, subject: path, hint: "text in UTF-8")
        }
        text = text.replacing("\r\n", with: "\n")
        if text.hasSuffix("\n") { text.removeLast() }
        guard !text.isEmpty else { throw MunimentError(.fileEmpty, subject: path) }
        return text
    }
}

struct ExportPolice: BundleCommand {
    static let configuration = CommandConfiguration(
        commandName: "police",
        abstract: "A bundle for the police: report, tables, originals, log of custody.",
        discussion: """
            Example: muniment export police --output ~/Desktop/report --preview

            Private notes never go. Files that are not marked as showing nothing intimate stay back and are named.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var bundle: BundleOptions
    @Option(help: "The police's own number for the case.") var caseNumber: String?
    @Option(help: "Who made this; a blank line is left otherwise.") var madeBy: String?
    @Option(help: "What you ask the police to do.") var asking: String?
    @Flag(help: "Also what you wrote about how it affects you.") var impact = false
    @Flag(help: "Also files marked as intimate; asked twice. Never where somebody shown may be under 18.")
    var includeIntimate = false
    @Flag(help: "Without a terminal: the second yes to --include-intimate.") var sure = false

    var recipient: String { "police" }

    func complete(_ options: inout ExportOptions, isWritten: Bool) throws {
        options.caseNumber = caseNumber
        options.madeBy = madeBy
        options.asking = asking
        options.includesImpact = impact
        options.includeIntimate = includeIntimate
        if includeIntimate, isWritten, try !isIntimateConfirmed() {
            throw MunimentError(.notConfirmed, subject: "intimate", hint: "--sure")
        }
    }

    private func isIntimateConfirmed() throws(MunimentError) -> Bool {
        if sure { return true }
        guard Terminal.isInteractive, let terminal = Terminal.open() else { return false }
        return try terminal.ask(Wording.intimateExportQuestion, oneOf: ["yes", "no"]) == "yes"
    }
}

struct ExportPlatform: BundleCommand {
    static let configuration = CommandConfiguration(
        commandName: "platform",
        abstract: "A report to one platform: exact links, ids and names, in the shape that it wants.",
        discussion: """
            Example: muniment export platform --platform discord --output ~/Desktop/report

            No originals, no payments, and no account of yours go along.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var bundle: BundleOptions
    @Option(
        help: ArgumentHelp("The platform, such as instagram.", valueName: "name"),
        completion: .list(Recipients.platforms))
    var platform: String
    @Flag(help: "Also what you wrote about how it affects you.") var impact = false

    var recipient: String { "platform" }
    var platformName: String? { ScreenText.line(platform) }

    func complete(_ options: inout ExportOptions, isWritten: Bool) throws {
        options.platform = platform
        options.includesImpact = impact
    }
}

struct ExportTakedown: BundleCommand {
    static let configuration = CommandConfiguration(
        commandName: "takedown",
        abstract: "Written notices under the TAKE IT DOWN Act, about what is published on one platform.",
        discussion: """
            Example: muniment export takedown --platform x --output ~/Desktop/notice

            About links that are marked as published. What is not given is asked for at a terminal, or stays a blank \
            line. Signature and contact stand in the notice alone; the vault does not keep them.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var bundle: BundleOptions
    @Option(
        help: ArgumentHelp("The platform, such as x.", valueName: "name"),
        completion: .list(Recipients.platforms))
    var platform: String
    @Option(help: "Who asks: self, parent, attorney or authorised.") var capacity: String?
    @Option(help: "In one line, why you may ask for the person shown.") var authority: String?
    @Option(help: "The name of the person shown, where the platform wants it.") var depictedName: String?
    @Option(help: "In your own words, what shows that it is there without consent.") var statement: String?
    @Option(help: ArgumentHelp("Read the signature from this file.", valueName: "file")) var signatureFile:
        String?
    @Option(help: ArgumentHelp("Read how to reach you from this file.", valueName: "file")) var contactFile:
        String?

    var recipient: String { "takedown" }
    var platformName: String? { ScreenText.line(platform) }

    func complete(_ options: inout ExportOptions, isWritten: Bool) throws {
        options.platform = platform
        options.notice.authority = authority
        options.notice.depictedName = depictedName
        options.notice.statement = statement
        options.notice.signature = try TextFile.read(signatureFile)
        options.notice.contact = try TextFile.read(contactFile)
        if let capacity {
            guard let known = NoticeOptions.Capacity(rawValue: capacity.lowercased()) else {
                throw MunimentError(
                    .fieldNotAccepted, subject: "capacity",
                    hint: NoticeOptions.Capacity.allCases.map(\.rawValue).joined(separator: ", "))
            }
            options.notice.capacity = known
        }
        if isWritten, !global.json, Terminal.isInteractive, let terminal = Terminal.open() {
            try ask(&options.notice, on: terminal)
        }
    }

    private func ask(_ notice: inout NoticeOptions, on terminal: Terminal) throws(MunimentError) {
        terminal.say(
            "Enter alone skips a question and leaves a blank line. None of these answers is kept in the vault."
        )
        if notice.capacity == nil {
            let answers = NoticeOptions.Capacity.allCases.map(\.rawValue)
            notice.capacity = try terminal.ask("Who asks? self means: it shows you.", oneOf: answers)
                .flatMap(NoticeOptions.Capacity.init(rawValue:))
        }
        if notice.authority == nil, let capacity = notice.capacity, capacity != .own {
            notice.authority = try terminal.ask("In one line, why may you ask for them?")
        }
        if notice.statement == nil {
            notice.statement = try terminal.askForText(
                "In your own words: what shows that it is there without consent?")
        }
        if notice.contact == nil {
            notice.contact = try terminal.ask("How can they reach you? A new mailbox is best.")
        }
        if notice.signature == nil {
            notice.signature = try terminal.ask("Your name as your signature, if you want to sign now?")
        }
    }
}

struct ExportIC3: BundleCommand {
    static let configuration = CommandConfiguration(
        commandName: "ic3",
        abstract: "A worksheet for the FBI's IC3 form, each field counted against its limit.",
        discussion: """
            Example: muniment export ic3 --output ~/Desktop/report

            Text only; no originals. Your name, address and signature are blank lines for you to fill in on the form.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var bundle: BundleOptions
    @Option(help: "Who files: self or other.") var filer: String?
    @Option(
        help: ArgumentHelp("Your own description instead of the one made from the items.", valueName: "file"))
    var narrative: String?

    var recipient: String { "ic3" }

    func complete(_ options: inout ExportOptions, isWritten: Bool) throws {
        if let filer {
            guard ["self", "other"].contains(filer.lowercased()) else {
                throw MunimentError(.fieldNotAccepted, subject: "filer", hint: "self, other")
            }
            options.filer = filer.lowercased()
        }
        options.narrative = try TextFile.read(narrative)
    }
}

struct ExportCCRI: BundleCommand {
    static let configuration = CommandConfiguration(
        commandName: "ccri", abstract: "One page to have before you while you call CCRI's helpline.",
        discussion: "Example: muniment export ccri --output ~/Desktop/call")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var bundle: BundleOptions

    var recipient: String { "ccri" }
}

struct ExportNCMEC: BundleCommand {
    static let configuration = CommandConfiguration(
        commandName: "ncmec",
        abstract: "A sheet for NCMEC's CyberTipline, where somebody shown is or was under 18.",
        discussion: """
            Example: muniment export ncmec --output ~/Desktop/report

            Words, names and links; never a picture.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var bundle: BundleOptions

    var recipient: String { "ncmec" }
}

struct ExportFTC: BundleCommand {
    static let configuration = CommandConfiguration(
        commandName: "ftc",
        abstract: "A sheet for the FTC about a platform that did not remove what a notice named.",
        discussion: "Example: muniment export ftc --output ~/Desktop/report")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var bundle: BundleOptions

    var recipient: String { "ftc" }
}

/// What stays back, and what is still missing.
private enum PreviewReport {
    static func show(_ plan: ExportPlan, isJSON: Bool) {
        if isJSON {
            return Report.json(
                [
                    ("items", .array(plan.items.map { .count($0.number) })),
                    ("byteCount", .count(plan.byteCount)),
                ]
                    + members(plan.withheld, plan.missing))
        }
        let numbers = plan.items.map { String($0.number) }.joined(separator: ", ")
        Standard.output(
            "\(plan.items.count) items would go, \(plan.byteCount) bytes of originals: \(numbers).")
        show(plan.withheld, plan.missing)
        Standard.output("Nothing was written.")
    }

    static func show(_ withheld: [WithheldItem], _ missing: [MissingFact]) {
        for one in withheld {
            Standard.output("Stays back: item \(one.item), \(Wording.withheld(one.reason)).")
        }
        for fact in missing {
            Standard.output("Missing: \(Wording.missing(fact)). To add it: \(fact.command)")
        }
    }

    static func members(
        _ withheld: [WithheldItem], _ missing: [MissingFact]
    ) -> [(name: String, value: OutputValue)] {
        [
            (
                "withheld",
                .array(
                    withheld.map {
                        .object([("item", .count($0.item)), ("reason", .string($0.reason.rawValue))])
                    })
            ),
            (
                "missing",
                .array(
                    missing.map {
                        .object([
                            ("code", .string($0.code)), ("item", $0.item.map(OutputValue.count) ?? .null),
                            ("command", .string($0.command)),
                        ])
                    })
            ),
        ]
    }
}

/// Folders that a service copies to other machines.
private enum SyncedFolder {
    private static let services = [
        ("icloud", "iCloud"), ("mobile documents", "iCloud"), ("dropbox", "Dropbox"),
        ("onedrive", "OneDrive"),
        ("google drive", "Google Drive"), ("googledrive", "Google Drive"), ("my drive", "Google Drive"),
        ("nextcloud", "Nextcloud"), ("syncthing", "Syncthing"),
    ]

    static func service(of path: String) -> String? {
        let whole = URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path.lowercased()
        return services.first { name, _ in whole.split(separator: "/").contains { $0.contains(name) } }?.1
    }
}
