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

    func complete(_ options: inout ExportOptions) throws {
        options.caseNumber = caseNumber
        options.madeBy = madeBy
        options.asking = asking
        options.includesImpact = impact
        options.includeIntimate = includeIntimate
    }

    func ask(_ options: inout ExportOptions) throws {
        if includeIntimate, try !isIntimateConfirmed() {
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

    func complete(_ options: inout ExportOptions) throws {
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

    func complete(_ options: inout ExportOptions) throws {
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
    }

    func ask(_ options: inout ExportOptions) throws {
        guard !global.json, Terminal.isInteractive, let terminal = Terminal.open() else { return }
        try ask(&options.notice, on: terminal)
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

    func complete(_ options: inout ExportOptions) throws {
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
