import ArgumentParser
import Muniment

/// The options that choose items.
struct SelectionOptions: ParsableArguments {
    @Option(help: "A kind, such as screenshot or demand; may be repeated.")
    var kind: [String] = []

    @Option(help: "A tag, or threat/ for all that begin so; may be repeated.")
    var tag: [String] = []

    @Option(help: "A platform, such as instagram.")
    var platform: String?

    @Option(help: "An actor's label.")
    var actor: String?

    @Option(help: "Not before this time or date.")
    var since: String?

    @Option(help: "Not after this time or date.")
    var until: String?

    func selection(zone: String) throws(MunimentError) -> Selection {
        var selection = Selection()
        for word in kind {
            guard let kind = ItemKind(rawValue: word) else {
                throw MunimentError(
                    .fieldNotAccepted, subject: "kind",
                    hint: ItemKind.allCases.map(\.rawValue).joined(separator: ", "))
            }
            selection.kinds.insert(kind)
        }
        selection.tags = tag.map { $0.lowercased() }
        selection.platform = platform
        selection.actor = actor
        try selection.setRange(since: since, until: until, zone: zone)
        return selection
    }
}

/// A command that shows items.
private struct ItemList {
    let vault: Vault
    let isRevealing: Bool
    let isJSON: Bool

    func show(_ items: [Item], matches: [UInt64: [String]] = [:]) throws(MunimentError) {
        if isJSON {
            var values: [OutputValue] = []
            for item in items { values.append(item.output(revealing: isRevealing, text: try text(item))) }
            Report.json([("items", .array(values))])
        } else {
            for item in items {
                Standard.output(ItemLine.line(item))
                if let fields = matches[item.number] {
                    Standard.output("      found in: \(fields.joined(separator: ", "))")
                }
                if let text = try text(item) { Standard.output(Indented.block(text)) }
            }
            if items.isEmpty { Standard.error("Nothing to show.") }
        }
        let overview = try vault.overview()
        if overview.damagedEventCount > 0 {
            Standard.error("\(overview.damagedEventCount) events cannot be read. Next: muniment verify")
        }
        if overview.newerEventCount > 0 {
            Standard.error(
                "\(overview.newerEventCount) events were made by a newer version and are not shown.")
        }
    }

    private func text(_ item: Item) throws(MunimentError) -> String? {
        guard isRevealing, !item.isErased, item.kind?.hasText == true else { return nil }
        return try vault.reveal(item.number).text
    }
}

/// Text of evidence, set apart so that it cannot pass for ours.
enum Indented {
    static func block(_ text: String) -> String {
        ScreenText.block(text).split(separator: "\n", omittingEmptySubsequences: false)
            .map { "      | " + $0 }.joined(separator: "\n")
    }
}

struct ListCommand: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List what is in the vault; words and pictures stay hidden.",
        discussion: "Example: muniment list --tag threat/")

    @OptionGroup var global: GlobalOptions
    @OptionGroup(title: "Which items") var which: SelectionOptions
    @Flag(help: "Show words and private notes too.") var reveal = false

    func perform() throws {
        let vault = try global.openVault()
        let items = try vault.items(which.selection(zone: vault.environment.zone))
        try ItemList(vault: vault, isRevealing: reveal, isJSON: global.json).show(items)
    }
}

struct TimelineCommand: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline", abstract: "List what happened in order of time.",
        discussion: "Example: muniment timeline --since 2026-11-01")

    @OptionGroup var global: GlobalOptions
    @OptionGroup(title: "Which items") var which: SelectionOptions
    @Flag(help: "Show words and private notes too.") var reveal = false

    func perform() throws {
        let vault = try global.openVault()
        let items = try vault.timeline(which.selection(zone: vault.environment.zone))
        try ItemList(vault: vault, isRevealing: reveal, isJSON: global.json).show(items)
    }
}

struct SearchCommand: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Find items by words, also in hidden text, without showing it.",
        discussion: "Example: muniment search gift card")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The words; each must be there. - reads standard input.") var words: [String] = []
    @OptionGroup(title: "Which items") var which: SelectionOptions
    @Flag(help: "Show words and private notes too.") var reveal = false

    func perform() throws {
        let words = try askedWords()
        let vault = try global.openVault()
        let matches = try vault.search(words, in: which.selection(zone: vault.environment.zone))
        try ItemList(vault: vault, isRevealing: reveal, isJSON: global.json).show(
            matches.map(\.item),
            matches: Dictionary(uniqueKeysWithValues: matches.map { ($0.item.number, $0.fields) }))
    }

    private func askedWords() throws -> [String] {
        if words == ["-"] {
            return try Standard.input(for: "words").split(whereSeparator: \.isWhitespace).map(String.init)
        }
        guard words.isEmpty else { return words }
        guard Terminal.isInteractive, let line = try Terminal.open()?.ask("Which words?") else {
            throw ValidationError("Give at least one word.")
        }
        return line.split(separator: " ").map(String.init)
    }
}

struct ShowCommand: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one item; its words only with --reveal.",
        discussion: "Example: muniment show 3 --reveal")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The item's number, or a range such as 4-9.") var number: String?
    @Flag(help: "Show words and private notes too; the log records it.") var reveal = false

    func perform() throws {
        let numbers = try AskedOperand.numbers(number.map { [$0] } ?? [])
        let vault = try global.openVault()
        var values: [OutputValue] = []
        for number in numbers {
            let item = try vault.item(number)
            let revealed = reveal && !item.isErased ? try vault.reveal(number) : (text: nil, notices: [])
            if global.json {
                values.append(item.output(revealing: reveal, text: revealed.text))
            } else {
                show(item, text: revealed.text)
            }
            Report.notices(revealed.notices)
        }
        guard global.json else { return }
        Report.json(values.count == 1 ? [("item", values[0])] : [("items", .array(values))])
    }

    private func show(_ item: Item, text: String?) {
        Standard.output(ItemLine.line(item))
        guard !item.isErased else { return }
        Standard.output("      recorded: \(item.recordedAt) by \(ScreenText.line(item.by))")
        if case .object(let members) = item.output(revealing: reveal) {
            for member in members
            where !["number", "kind", "recordedAt", "by", "corrections"].contains(member.name) {
                Standard.output("      \(member.name): \(Self.words(member.value))")
            }
        }
        for correction in item.corrections {
            Standard.output(
                "      corrected \(correction.recordedAt): \(correction.fields.joined(separator: ", "))")
        }
        if let text {
            Standard.output(Indented.block(text))
        } else if item.kind?.hasText == true, item.hasOriginal {
            Standard.output("      words hidden; muniment show \(item.number) --reveal shows them")
        } else if item.kind?.isFile == true, !item.isLocked {
            Standard.output("      muniment extract \(item.number) --output FILE writes a readable copy")
        }
    }

    private static func words(_ value: OutputValue) -> String {
        switch value {
        case .string(let text): ScreenText.line(text)
        case .integer(let number): String(number)
        case .bool(let flag): flag ? "yes" : "no"
        case .array(let values): values.map(words).joined(separator: ", ")
        case .object(let members): members.map { "\($0.name) \(words($0.value))" }.joined(separator: ", ")
        case .null: "-"
        }
    }
}
