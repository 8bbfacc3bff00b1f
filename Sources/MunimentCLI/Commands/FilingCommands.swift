import ArgumentParser
import Muniment

struct FilingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "filing", abstract: "Keep what you reported to whom, and what became of it.",
        discussion: "Example: muniment filing add police --sent-at 2026-11-21 --reference 26-1234",
        subcommands: [FilingAdd.self, FilingUpdate.self, FilingCheck.self, FilingList.self])
}

struct FilingAdd: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Record a report that you made. This program sends nothing.",
        discussion: "Example: muniment filing add takedown --platform instagram --sent-at '2026-11-21 14:05'")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "Whom you told: \(Filing.recipients.joined(separator: ", ")).") var recipient: String?
    @OptionGroup(title: "Fields of a filing") var own: FilingFieldOptions
    @OptionGroup var extra: FilingExtraOptions

    func perform() throws {
        var inputs = try StandardInputFields.fill(own.inputs) + extra.inputs()
        if let recipient { inputs.append(FieldInput("recipient", [recipient])) }
        let vault = try global.openVault()
        if !inputs.contains(where: { $0.name == "sentAt" }), Terminal.isInteractive,
            let terminal = Terminal.open()
        {
            inputs = try FilingQuestions.ask(given: inputs, of: vault, on: terminal)
        }
        let filed = try vault.addFiling(inputs)
        try FiledReport.show(filed, verb: "Recorded as", of: vault, isJSON: global.json)
    }
}

struct FilingUpdate: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Add to or correct a filing; what stood there before stays in the log.",
        discussion: "Example: muniment filing update F1 --outcome refused --answered-at 2026-11-22")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The filing, such as F1.") var filing: String?
    @Option(help: "A field that is not known after all, such as next-check; may be repeated.") var clear:
        [String] = []
    @Option(help: "Whom you told, if another was recorded.") var recipient: String?
    @OptionGroup(title: "Fields of a filing") var own: FilingFieldOptions
    @OptionGroup var extra: FilingExtraOptions

    func perform() throws {
        let number = try Filing.number(
            AskedOperand.text(filing, asking: "Which filing, such as F1?", missing: "Name the filing."))
        var inputs = try StandardInputFields.fill(own.inputs) + extra.inputs()
        if let recipient { inputs.append(FieldInput("recipient", [recipient])) }
        let vault = try global.openVault()
        let filed = try vault.updateFiling(
            number, fields: inputs, clearing: clear.map(CorrectCommand.fieldName))
        try FiledReport.show(filed, verb: "Updated", of: vault, isJSON: global.json)
    }
}

struct FilingCheck: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Record whether what you reported is still there.",
        discussion: "Example: muniment filing check F1 --item 4 --state down")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The filing, such as F1.") var filing: String?
    @OptionGroup(title: "What you found") var own: FilingCheckOptions
    @Option(help: "The zone of that time: Europe/Paris, UTC or +02:00.") var zone: String?

    func perform() throws {
        let number = try Filing.number(
            AskedOperand.text(filing, asking: "Which filing, such as F1?", missing: "Name the filing."))
        var inputs = try StandardInputFields.fill(own.inputs)
        if let zone { inputs.append(FieldInput("zone", [zone])) }
        let vault = try global.openVault()
        if !inputs.contains(where: { $0.name == "state" }), Terminal.isInteractive,
            let answer = try Terminal.open()?.ask(
                "Is it still there?", oneOf: Filing.Check.State.allCases.map(\.rawValue),
                meanings: ["yes": "up", "no": "down"])
        {
            inputs.append(FieldInput("state", [answer]))
        }
        let filed = try vault.checkFiling(number, fields: inputs)
        try FiledReport.show(filed, verb: "Checked", of: vault, isJSON: global.json)
    }
}

struct FilingList: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the reports that you made.",
        discussion: "Example: muniment filing list")

    @OptionGroup var global: GlobalOptions
    @Flag(help: "Show their words, the PIN and private notes too.") var reveal = false

    func perform() throws {
        let filings = try global.openVault().status().filings
        if global.json {
            return Report.json([("filings", .array(filings.map { $0.output(revealing: reveal) }))])
        }
        for outlook in filings {
            Standard.output(FilingLine.summary(outlook.filing))
            for line in FilingLine.details(outlook.filing, isRevealing: reveal) { Standard.output(line) }
        }
        if filings.isEmpty {
            Standard.error("No filings yet. Next, once you have reported it: muniment filing add")
        }
    }
}

/// What one change of a filing did.
private enum FiledReport {
    static func show(
        _ filed: Vault.Filed, verb: String, of vault: Vault, isJSON: Bool
    ) throws(MunimentError) {
        let outlook = try vault.outlook(filed.filing.number)
        guard !isJSON else {
            return Report.json(
                [("filing", outlook.output(revealing: false))] + Report.json(filed.notices, filed.warnings))
        }
        Standard.output("\(verb) \(FilingLine.summary(filed.filing))")
        if let removal = Wording.removal(outlook) { Standard.output(FilingLine.indented(removal)) }
        Report.warnings(filed.warnings)
        Report.notices(filed.notices)
    }
}
