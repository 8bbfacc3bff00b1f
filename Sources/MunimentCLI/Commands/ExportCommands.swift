import ArgumentParser
import Foundation
import Muniment

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a report bundle for the one who will read it.",
        discussion: "Example: muniment export police --output ~/Desktop/report",
        subcommands: [ExportPolice.self])
}

struct ExportPolice: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "police",
        abstract: "A bundle for the police: report, tables, originals, log of custody.",
        discussion: """
            Example: muniment export police --output ~/Desktop/report --preview

            Private notes never go. Files that are not marked as showing nothing intimate stay back and are named.
            """)

    @OptionGroup var global: GlobalOptions
    @Option(
        help: ArgumentHelp("The folder in which the bundle appears; made if absent.", valueName: "folder"))
    var output: String?
    @Flag(help: "Write nothing; say what would go, what stays back and what is missing.") var preview = false
    @Flag(help: "One zip file instead of a folder.") var zip = false
    @Option(help: "Only these items, such as 4-19; may be repeated.") var item: [String] = []
    @Option(help: "Only items with this tag; may be repeated.") var tag: [String] = []
    @Option(help: "Not before this time or date.") var since: String?
    @Option(help: "Not after this time or date.") var until: String?
    @Option(help: "The police's own number for the case.") var caseNumber: String?
    @Option(help: "Who made this; a blank line is left otherwise.") var madeBy: String?
    @Option(help: "What you ask the police to do.") var asking: String?
    @Flag(help: "Also what you wrote about how it affects you.") var impact = false
    @Flag(help: "Also files marked as intimate; asked twice. Never where somebody shown may be under 18.")
    var includeIntimate = false
    @Flag(help: "Without a terminal: the second yes to --include-intimate.") var sure = false

    func perform() throws {
        guard preview || output != nil else { throw ValidationError("Name the folder: --output DIR") }
        let vault = try global.openVault()
        let options = try options(zone: vault.environment.zone)
        guard !preview, let output else {
            return PreviewReport.show(try vault.plan("police", options), isJSON: global.json)
        }
        Standard.error(Wording.readableFolder)
        if let service = SyncedFolder.service(of: output) { Standard.error(Wording.syncedFolder(service)) }
        let progress = Progress("Writing")
        let exported = try Interruption.tidily {
            try vault.export("police", to: output, options: options) { progress.update($0, $1) }
        }
        progress.end()
        show(exported)
    }

    private func options(zone: String) throws -> ExportOptions {
        var options = ExportOptions()
        for text in item { options.selection.numbers.formUnion(try NumberRange.parse(text, field: "item")) }
        options.selection.tags = tag.map { $0.lowercased() }
        try options.selection.setRange(since: since, until: until, zone: zone)
        options.caseNumber = caseNumber
        options.madeBy = madeBy
        options.asking = asking
        options.includesImpact = impact
        options.isZip = zip
        options.includeIntimate = includeIntimate
        if includeIntimate, !isIntimateConfirmed() {
            throw MunimentError(.notConfirmed, subject: "intimate", hint: "--sure")
        }
        return options
    }

    private func isIntimateConfirmed() -> Bool {
        if sure { return true }
        guard Terminal.isInteractive, let terminal = Terminal.open() else { return false }
        return terminal.ask(Wording.intimateExportQuestion, oneOf: ["yes", "no"]) == "yes"
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
        Standard.output("Wrote the bundle \(ScreenText.line(exported.bundle)): \(exported.itemCount) items.")
        Standard.output(
            zip
                ? "Read first, once it is unpacked: data/report.html"
                : "Read first: \(ScreenText.line(exported.bundle))/data/report.html")
        Standard.output("SHA-256 of its manifest: \(exported.manifestSHA256)")
        PreviewReport.show(exported.withheld, exported.missing)
        Report.notices(exported.notices)
    }
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
