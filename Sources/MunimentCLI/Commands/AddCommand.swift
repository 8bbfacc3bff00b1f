import ArgumentParser
import Muniment

struct AddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Seal evidence into the vault.",
        discussion: """
            Example: muniment add screenshot chat-1.png chat-2.png

            Many at once: a folder, or items written as JSON Lines (muniment add --from items.jsonl).

            Leave the words out and you are asked for them: the shell cuts links at & and changes $500.
            """,
        subcommands: [
            AddScreenshot.self, AddFile.self, AddMessage.self, AddAccount.self, AddURL.self, AddDemand.self,
            AddPayment.self, AddIncident.self, AddHeld.self, AddPerson.self, AddNote.self, AddFolder.self,
            AddLines.self,
        ], defaultSubcommand: AddLines.self)
}

/// Adding something that is typed.
protocol TextCommand: VaultCommand {
    static var kind: ItemKind { get }
    /// The field that the operand fills, and the operand.
    var operand: (field: String, value: String?)? { get }
    var fieldInputs: [FieldInput] { get }
}

extension TextCommand {
    func perform() throws {
        var inputs = fieldInputs
        if let operand, let value = operand.value {
            guard !inputs.contains(where: { $0.name == operand.field }) else {
                throw ValidationError("Give it once: as --\(Wording.kebab(operand.field)) or without.")
            }
            inputs.insert(FieldInput(operand.field, [value]), at: 0)
        }
        inputs = try StandardInputFields.fill(inputs)
        // Unlocked before anything is asked: nothing that was typed may be lost to a wrong passphrase.
        let vault = try global.openVault()
        if let terminal = Questions.terminal(given: inputs, operand: operand?.field) {
            inputs = try Questions.ask(Self.kind, given: inputs, of: vault, on: terminal)
        }
        let added = try vault.addText(Self.kind, fields: inputs)
        AddedReport.show([added], refused: [], isJSON: global.json)
    }
}

/// Fields whose value is `-` are read from standard input; one of them at most.
enum StandardInputFields {
    static func fill(_ inputs: [FieldInput]) throws -> [FieldInput] {
        guard inputs.reduce(0, { $0 + $1.values.filter { $0 == "-" }.count }) <= 1 else {
            throw ValidationError("Standard input (-) can be read for one field only.")
        }
        return try inputs.map { input in
            guard input.values.contains("-") else { return input }
            let text = try Standard.input(for: input.name)
            // Of one word or line the line end is not part; a text keeps its own.
            let value = text.hasSuffix("\n") && input.name != "text" ? String(text.dropLast()) : text
            return FieldInput(input.name, input.values.map { $0 == "-" ? value : $0 })
        }
    }
}

/// What was saved, and what was not.
/// What a run of many saved: whole where all of it is told at the end, and otherwise what is still to be said.
struct SavedInRun {
    /// For JSON.
    let keepsItems: Bool
    private(set) var items: [Vault.Added] = []
    private(set) var notices: [Vault.Notice] = []
    private(set) var count = 0
    private(set) var hasFiles = false

    init(keepsItems: Bool) { self.keepsItems = keepsItems }

    mutating func take(_ one: Vault.Added) {
        count += 1
        notices += one.notices
        if one.item.kind?.isFile == true { hasFiles = true }
        if keepsItems { items.append(one) }
    }
}

enum AddedReport {
    struct Refusal {
        let file: String
        /// Of a file of JSON Lines.
        var line: Int?
        let error: MunimentError

        fileprivate var output: OutputValue {
            let detail = line == nil ? Wording.error(error).what : Wording.lineError(error)
            return .object(
                [("file", .string(file))] + (line.map { [("line", .count($0))] } ?? [])
                    + [("code", .string(error.code.rawValue)), ("detail", .string(detail))])
        }
    }

    /// - Parameters:
    ///   - present: what is in the vault already and was not taken again.
    ///   - notTaken: files that were to be saved when the run ended.
    static func show(
        _ added: [Vault.Added], refused: [Refusal], present: [(file: String, line: Int?, item: UInt64)] = [],
        notTaken: [String] = [], isJSON: Bool
    ) {
        if isJSON {
            var members: [(name: String, value: OutputValue)] = [
                ("items", .array(added.map { $0.item.output(revealing: false) }))
            ]
            if !refused.isEmpty { members.append(("refused", .array(refused.map(\.output)))) }
            if !notTaken.isEmpty {
                members.append(("notTaken", .array(notTaken.map(OutputValue.string))))
            }
            if !present.isEmpty {
                members.append(
                    (
                        "present",
                        .array(
                            present.map { file, line, item in
                                .object(
                                    [("file", .string(file))] + (line.map { [("line", .count($0))] } ?? [])
                                        + [("item", .count(item))])
                            })
                    ))
            }
            let again = added.filter { !$0.alreadyIn.isEmpty }
            if !again.isEmpty { members.append(("alreadyIn", .array(again.map(sightings)))) }
            let shared = added.flatMap { one in one.shared.map { (one.item.number, $0) } }
            if !shared.isEmpty { members.append(("shared", .array(shared.map(self.shared)))) }
            Report.json(members + Report.json(unique(added.flatMap(\.notices)), added.flatMap(\.warnings)))
            if added.contains(where: isUrgent) { Standard.error(Wording.crisisLines) }
            return
        }
        for one in added { show(one) }
        Report.notices(unique(added.flatMap(\.notices)))
        if added.contains(where: { $0.item.kind?.isFile == true }) { Standard.error(Wording.ownCopies) }
    }

    /// One line an item; `alreadyIn` is said, and the new sighting is recorded all the same.
    static func show(_ added: Vault.Added) {
        let item = added.item
        var line = "Saved as item \(item.number): \(ItemLine.summary(item))"
        if item.kind?.isFile == true, let count = item.byteCount {
            line += ", \(count) bytes, \(item.mediaType ?? "")"
        }
        Standard.output(line)
        details(added)
    }

    /// What to know about it besides.
    static func details(_ added: Vault.Added) {
        let item = added.item
        if !added.alreadyIn.isEmpty {
            let numbers = added.alreadyIn.map(String.init).joined(separator: ", ")
            Standard.error("  Already in the vault as item \(numbers); this sighting was recorded too.")
        }
        if added.isTimeProposed { Standard.error("  " + Wording.proposedTime(item)) }
        for one in added.shared { Standard.error("  " + Wording.shared(one, item: item.number)) }
        Report.warnings(added.warnings)
        if isUrgent(added) { Standard.error(Wording.crisisLines) }
    }

    private static func isUrgent(_ added: Vault.Added) -> Bool {
        added.item.tags.contains("threat/self-harm-urging")
    }

    /// The item, and those that hold the same bytes already.
    private static func sightings(_ added: Vault.Added) -> OutputValue {
        .object([
            ("item", .count(added.item.number)), ("sameAs", .array(added.alreadyIn.map(OutputValue.count))),
        ])
    }

    /// The item, and the others that hold the same identifier.
    private static func shared(_ number: UInt64, _ shared: Vault.SharedIdentifier) -> OutputValue {
        .object([
            ("item", .count(number)), ("identifier", .string(shared.type)),
            ("items", .array(shared.items.map(OutputValue.count))), ("more", .bool(shared.hasMore)),
            ("actors", .array(shared.actors.map(OutputValue.string))),
        ])
    }

    private static func unique(_ notices: [Vault.Notice]) -> [Vault.Notice] {
        notices.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
