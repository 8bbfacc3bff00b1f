import ArgumentParser
import Muniment

struct StampCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stamp", abstract: "Have somebody outside confirm when the vault's log existed.",
        discussion: """
            Writes a request that you send yourself, and keeps the answer. A service learns one hash, and that \
            somebody asked. This program sends nothing.
            """,
        subcommands: [StampRequest.self, StampAttach.self, StampList.self])
}

struct StampRequest: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "request", abstract: "Write a request for the vault's newest head.",
        discussion: """
            Example: muniment stamp request --output head.tsq

            Send it yourself to a time-stamping service (RFC 3161); the tutorial shows how.

            For OpenTimestamps: muniment stamp request --text head-text.txt, then ots stamp head-text.txt.
            """)

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp("A new file for the request (RFC 3161).", valueName: "file")) var output:
        String?
    @Option(
        help: ArgumentHelp(
            "A new file for the head's text, as OpenTimestamps takes it and openssl checks it.",
            valueName: "file"))
    var text: String?

    func validate() throws {
        guard output != nil || text != nil else {
            throw ValidationError("Name the new file: --output head.tsq, or --text head-text.txt")
        }
    }

    func perform() throws {
        let requested = try global.openVault().requestStamp(to: output, text: text)
        defer { Report.notices(requested.notices) }
        if global.json {
            return Report.json(
                [
                    ("size", .count(requested.size)), ("imprint", .string(requested.imprint)),
                    ("request", .text(output)), ("text", .text(text)),
                ] + Report.json(requested.notices, []))
        }
        Standard.output("About the log's first \(requested.size) events, SHA-256 \(requested.imprint).")
        for file in [output, text].compactMap({ $0 }) {
            Standard.output("Written to \(ScreenText.line(file)).")
        }
        Standard.error("Send it yourself when that is safe; the service sees your network address.")
        Standard.error("Next, with the answer: muniment stamp attach FILE")
    }
}

struct StampAttach: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach", abstract: "Keep the answer of a time-stamping service.",
        discussion: """
            Example: muniment stamp attach head.tsr

            Takes a reply or token of RFC 3161, or an OpenTimestamps proof. Its digest, status and nonce are \
            compared; its signature is not checked here. Later exports carry it.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The answer: a .tsr, .tst or .ots file.", completion: .file()) var file: String?

    func perform() throws {
        let file =
            try file ?? AskedOperand.text(nil, asking: "Which file is the answer?", missing: "Name the file.")
        let attached = try global.openVault().attachStamp(from: file)
        defer { Report.notices(attached.notices) }
        if global.json {
            return Report.json(
                [
                    ("stamp", StampList.value(attached.stamp)), ("alreadyThere", .bool(attached.isKnown)),
                ] + Report.json(attached.notices, []))
        }
        Standard.output(attached.isKnown ? "This answer is in the vault already." : "Saved.")
        StampList.show(attached.stamp)
    }
}

struct StampList: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the answers that were attached.",
        discussion: "Example: muniment stamp list")

    @OptionGroup var global: GlobalOptions

    func perform() throws {
        let stamps = try global.openVault().stamps()
        if global.json { return Report.json([("stamps", .array(stamps.map(Self.value)))]) }
        if stamps.isEmpty {
            Standard.output("None. To ask for one: muniment stamp request --output head.tsq")
        }
        for stamp in stamps { Self.show(stamp) }
    }

    static func show(_ stamp: Stamp) {
        let says = stamp.says.isEmpty ? "" : ", according to \(ScreenText.line(stamp.says, columns: 120))"
        if let time = stamp.statedTime {
            Standard.output(
                "Stamp \(stamp.event): the log's first \(stamp.size) events existed no later than \(time)\(says)."
            )
            Standard.output(
                "    The imprint matches; the signature is not checked here. VERIFY.txt of a bundle says how."
            )
        } else {
            Standard.output(
                "Stamp \(stamp.event): an OpenTimestamps proof for the log's first \(stamp.size) events\(says)."
            )
            Standard.output("    It is about this head; the chain was not asked. `ots verify` does that.")
        }
    }

    static func value(_ stamp: Stamp) -> OutputValue {
        .object([
            ("stamp", .count(stamp.event)), ("form", .string(stamp.form.rawValue)),
            ("eventsBelow", .count(stamp.size)), ("noLaterThan", .text(stamp.statedTime)),
            ("accordingTo", .string(stamp.says)), ("attachedAt", .string(stamp.attachedAt)),
            ("signatureChecked", .bool(false)),
        ])
    }
}
