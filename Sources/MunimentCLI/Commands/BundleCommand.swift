import ArgumentParser
import Foundation
import Muniment

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
        guard preview || output != nil || Terminal.isInteractive else { throw ValidationError(Self.noFolder) }
    }

    private static let noFolder = "Name the folder: --output DIR"

    /// Where to write; `nil` for a preview.
    func folder() throws -> String? {
        if preview { return nil }
        return try AskedOperand.path(
            output, asking: "Into which folder? One that no service copies elsewhere is best:",
            missing: Self.noFolder)
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

    /// Adds what was given for this recipient alone. Files that were named are read here, once: they may be pipes.
    func complete(_ options: inout ExportOptions) throws

    /// Asks for what is left, once it is known that something will be written.
    func ask(_ options: inout ExportOptions) throws
}

extension BundleCommand {
    var platformName: String? { nil }

    func complete(_ options: inout ExportOptions) throws {}
    func ask(_ options: inout ExportOptions) throws {}

    func perform() throws {
        let vault = try global.openVault()
        var options = try bundle.options(zone: vault.environment.zone)
        try complete(&options)
        // Nobody is asked for something that cannot be written then.
        let plan = try vault.plan(recipient, options)
        let output = try bundle.folder()
        guard let output else {
            return PreviewReport.show(plan, isJSON: global.json)
        }
        try ask(&options)
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
        Standard.output("Wrote the bundle \(place): \(Wording.count(exported.itemCount, "item")).")
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
