import ArgumentParser
import Foundation
import Muniment

struct VerifyCommand: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Read everything again and check that nothing was changed or lost.",
        discussion: """
            Example: muniment verify

            Ends with 2 when damage was found. Nothing is written.
            """)

    @OptionGroup var global: GlobalOptions
    @Option(
        help: ArgumentHelp(
            "Compare with a head that you kept: a file of `muniment head --output`, a bundle, or a short code.",
            valueName: "file-or-code"))
    var against: String?

    func perform() throws {
        let kept = try against.map { path throws(MunimentError) in try Self.read(path) }
        // It needs no passphrase, so it goes on while one is typed. What is wrong with the file is said by opening it.
        let structure = Sitting.current == nil ? try? StructureCheck(at: global.vaultPath) : nil
        let vault = try global.openVault()
        let progress = Progress("Checking")
        defer { progress.end() }
        let report = try Interruption.tidily {
            try vault.check(against: kept, begun: structure) { progress.update($0, $1) }
        }
        progress.end()
        if global.json { showJSON(report) } else { show(report) }
        if !report.isWhole { throw ExitCode(ExitStatus.damageFound.rawValue) }
    }

    /// A bundle is told by its folder, a file by being there; what is neither may be a code.
    private static func read(_ text: String) throws(MunimentError) -> KeptHead {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: text, isDirectory: &isFolder) else {
            if KeptHead.looksLikeCode(text) { return try KeptHead(code: text) }
            throw MunimentError(
                text.contains("/") || text.contains(".") ? .fileNotFound : .headNotUnderstood, subject: text)
        }
        if isFolder.boolValue {
            return try KeptHead(
                bundleHead: contents(text + "/HEAD.txt"), signature: contents(text + "/HEAD.txt.sig"))
        }
        let file = try contents(text)
        if text.hasSuffix("HEAD.txt"), let signature = try? contents(text + ".sig") {
            return try KeptHead(bundleHead: file, signature: signature)
        }
        return try KeptHead(file: file)
    }

    private static func contents(_ path: String) throws(MunimentError) -> String {
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: 65536)
        else {
            throw MunimentError(.fileUnreadable, subject: path)
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw MunimentError(.headNotUnderstood, subject: path)
        }
        return text
    }

    private func show(_ report: CheckReport) {
        Report.findings(report.findings)
        let counts =
            "\(report.eventCount) events, \(report.itemCount) items, \(report.byteCount) bytes read and checked"
        Standard.output("\(Self.verdict(report)): \(counts).")
    }

    /// Never more than was found out: without the newest record nobody can tell that nothing is missing.
    private static func verdict(_ report: CheckReport) -> String {
        guard report.isWhole else { return "Something is damaged, see above" }
        let mayLackItsEnd = report.findings.contains {
            $0.code == "no-outside-head" || $0.code == "continued" && $0.detail == "known-head-missing"
        }
        return mayLackItsEnd
            ? "What is here is unchanged; whether something is missing, see above"
            : "Nothing is changed or lost"
    }

    private func showJSON(_ report: CheckReport) {
        Report.json([
            ("ok", .bool(report.isWhole)), ("events", .count(report.eventCount)),
            ("items", .count(report.itemCount)),
            ("bytesRead", .count(report.byteCount)), ("findings", Report.value(of: report.findings)),
        ])
    }
}

extension Report {
    static func findings(_ findings: [Finding]) {
        for finding in findings {
            let words = Wording.finding(finding)
            Standard.output("\(finding.isDamage ? "DAMAGE" : "Note"): \(words.what)")
            if let next = words.next { Standard.output("    Next: \(next)") }
        }
    }

    static func value(of findings: [Finding]) -> OutputValue {
        .array(
            findings.map { finding in
                let words = Wording.finding(finding)
                return .object([
                    ("code", .string(finding.code)), ("item", finding.item.map(OutputValue.count) ?? .null),
                    ("event", finding.event.map(OutputValue.count) ?? .null),
                    ("damage", .bool(finding.isDamage)), ("detail", .string(words.what)),
                    ("next", .text(words.next)),
                ])
            })
    }
}

struct HeadCommand: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "head", abstract: "Show the vault's signed head and its short code, to keep elsewhere.",
        discussion: "Example: muniment head --output head.txt")

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp("Write the head to this new file.", valueName: "file")) var output: String?

    func perform() throws {
        let vault = try global.openVault()
        let (head, notices) = try vault.giveHead(to: output)
        defer { Report.notices(notices) }
        if global.json {
            return Report.json([
                ("origin", .string(head.origin)), ("size", .count(head.size)), ("root", .string(head.root)),
                ("code", .string(head.code)), ("text", .string(head.text)),
                ("signature", .string(head.signature)),
                ("fingerprint", .string(head.fingerprint)),
            ])
        }
        Standard.output("Events:      \(head.size)")
        Standard.output("Root:        \(head.root)")
        Standard.output("Key:         \(head.fingerprint)")
        Standard.output("Short code:  \(head.code)")
        if let output {
            Standard.output("Written to \(ScreenText.line(output)). Keep it away from this computer.")
            Standard.error("Next, at any time: muniment verify --against \(ScreenText.line(output))")
        }
    }
}

struct CustodyCommand: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "custody", abstract: "Show the log: what was done, when, with which key.",
        discussion: "Example: muniment custody")

    @OptionGroup var global: GlobalOptions

    func perform() throws {
        let log = try global.openVault().custodyLog()
        if global.json {
            return Report.json([
                (
                    "events",
                    .array(
                        log.map { entry in
                            .object([
                                ("event", .count(entry.event)), ("kind", .string(entry.kind)),
                                ("item", entry.item.map(OutputValue.count) ?? .null),
                                ("recordedAt", .text(entry.recordedAt)), ("by", .text(entry.by)),
                                ("tool", .text(entry.tool)), ("detail", .text(entry.detail)),
                                ("leafHash", .string(entry.leafHash)), ("erased", .bool(entry.isErased)),
                            ])
                        })
                )
            ])
        }
        for entry in log {
            var parts = [
                String(entry.event), entry.recordedAt ?? (entry.isErased ? "(erased)" : "?"), entry.kind,
            ]
            if let item = entry.item { parts.append("item \(item)") }
            if let by = entry.by { parts.append("by \(ScreenText.line(by))") }
            if let detail = entry.detail, !detail.isEmpty {
                parts.append(ScreenText.line(detail, columns: 80))
            }
            Standard.output(parts.joined(separator: "  "))
        }
        Standard.error("Times are this computer's clock, in UTC.")
    }
}
