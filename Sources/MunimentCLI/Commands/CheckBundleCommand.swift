import ArgumentParser
import Muniment

struct CheckBundleCommand: SayingCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-bundle",
        abstract: "Check a bundle that you received; no vault and no passphrase are needed.",
        discussion: """
            Example: muniment check-bundle ~/Downloads/2026-11-21-1.zip --fingerprint SHA256:…

            Checks the files, the signed head, every proof and every original. Reads only: nothing is unpacked to \
            disk, nothing is sent. Ends with 2 when something differs.
            """)

    @Argument(help: "The bundle: its folder, or its zip file.", completion: .file()) var path: String
    @Option(
        help: ArgumentHelp(
            "The fingerprint of the key, as the person told you another way than in the bundle.",
            valueName: "sha256:…"))
    var fingerprint: String?
    @Flag(help: "Write one JSON object.") var json = false

    var isJSON: Bool { json }

    func perform() throws {
        let report = try Bundle.check(path, fingerprint: fingerprint)
        if json { showJSON(report) } else { show(report) }
        if !report.isWhole { throw ExitCode(ExitStatus.damageFound.rawValue) }
    }

    private func show(_ report: BundleReport) {
        Report.findings(report.findings)
        if let head = report.head, let fingerprint = report.fingerprint {
            Standard.output("Key:         \(fingerprint)")
            Standard.output("Short code:  \(head.code)")
            Standard.output("Exported:    \(head.bundleTime), by the clock of the computer that made it")
        }
        Standard.output(
            "Checked: \(report.itemCount) proofs with \(report.eventCount) log entries, \(report.originalCount) "
                + "originals, \(report.byteCount) bytes.")
        Standard.output(Self.verdict(report, isCompared: fingerprint != nil))
    }

    /// Never more than was found out.
    private static func verdict(_ report: BundleReport, isCompared: Bool) -> String {
        guard report.isWhole else { return "This is not what was signed: something differs, see above." }
        return isCompared
            ? "Everything is as it was signed with the key of that fingerprint."
            : "Everything is as it was signed. Whose key that is, only the fingerprint can tell."
    }

    private func showJSON(_ report: BundleReport) {
        Report.json([
            ("ok", .bool(report.isWhole)), ("events", .count(report.eventCount)),
            ("items", .count(report.itemCount)), ("originals", .count(report.originalCount)),
            ("bytesRead", .count(report.byteCount)), ("fingerprint", .text(report.fingerprint)),
            ("origin", .text(report.head?.origin)), ("size", report.head.map { .count($0.size) } ?? .null),
            ("code", .text(report.head?.code)), ("bundleTime", .text(report.head?.bundleTime)),
            ("findings", Report.value(of: report.findings)),
        ])
    }
}
