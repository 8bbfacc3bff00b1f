import ArgumentParser
import Muniment

/// The options that choose items.
struct SelectionOptions: ParsableArguments {
    @Option(
        help: "A kind, such as screenshot or demand; may be repeated.",
        completion: .list(ItemKind.allCases.map(\.rawValue)))
    var kind: [String] = []

    @Option(
        help: "A tag, or threat/ for all that begin so; may be repeated.",
        completion: .list(Tag.known.map(\.slug)))
    var tag: [String] = []

    @Option(help: "A platform, such as instagram.", completion: .list(Recipients.platforms))
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

/// Which item it is, and whether there are words to show of it.
private struct TextPlace {
    let number: UInt64
    let mayHaveText: Bool

    init(_ item: Item) {
        number = item.number
        mayHaveText = !item.isErased && item.kind?.hasText == true
    }
}

/// A command that shows items.
private struct ItemList {
    let vault: Vault
    let isRevealing: Bool
    let isJSON: Bool

    /// By number, a line each.
    func show(_ selection: Selection) throws(MunimentError) {
        if isJSON { return try showJSON(vault.items(selection)) }
        let isEmpty = isRevealing ? try showWithWords(selection) : try showLines(selection)
        for note in try notes(isEmpty: isEmpty) { Standard.error(note) }
    }

    /// - Returns: whether there was nothing to show.
    private func showLines(_ selection: Selection) throws(MunimentError) -> Bool {
        let runs = try vault.foldItems(selection, into: "") { text, item in
            ItemLine.add(item, to: &text)
            text += "\n"
        }
        // Some hundred KiB at a time.
        for start in stride(from: 0, to: runs.count, by: 32) {
            Standard.lines(runs[start..<min(start + 32, runs.count)].joined())
        }
        return runs.allSatisfy(\.isEmpty)
    }

    /// The words are many, and recorded as shown: fewer at a time.
    /// - Returns: whether there was nothing to show.
    private func showWithWords(_ selection: Selection) throws(MunimentError) -> Bool {
        let lines = try vault.mapItems(selection) { (TextPlace($0), ItemLine.line($0)) }
        let step = 500
        for start in stride(from: 0, to: lines.count, by: step) {
            var shown: [String] = []
            // What came before an error is shown.
            defer { if !shown.isEmpty { Standard.output(shown.joined(separator: "\n")) } }
            for (item, line) in lines[start..<min(start + step, lines.count)] {
                shown.append(line)
                if let text = try text(item) { shown.append(Indented.block(text)) }
            }
        }
        return lines.isEmpty
    }

    /// As they happened; everything for reading, so that the vault may be closed while it is read.
    func reading(_ selection: Selection) throws(MunimentError) -> Reading {
        if isJSON {
            try showJSON(vault.timeline(selection) { $0 })
            return Reading(text: nil, notes: [])
        }
        guard !isRevealing else { return try revealing(vault.timeline(selection) { $0 }) }
        let pages = try vault.foldItems(selection, into: ReadingPage()) { $0.add($1) }
        return try reading(pages)
    }

    /// What was found: by number in JSON, and otherwise as it happened.
    func reading(_ matches: [Vault.Match]) throws(MunimentError) -> Reading {
        if isJSON {
            try showJSON(matches.map(\.item))
            return Reading(text: nil, notes: [])
        }
        @Sendable func found(_ match: Vault.Match) -> String {
            "      found in: \(match.fields.joined(separator: ", "))"
        }
        if isRevealing {
            let lines = Dictionary(uniqueKeysWithValues: matches.map { ($0.item.number, [found($0)]) })
            let items = matches.map(\.item).map { (time: $0.sortBounds.lowerBound, item: $0) }
                .sorted { ($0.time, $0.item.number) < ($1.time, $1.item.number) }.map(\.item)
            return try revealing(items, below: lines)
        }
        return try reading(
            matches.foldedOnAllCores(into: ReadingPage(), eachOf: 128) {
                $0.add($1.item, below: [found($1)])
            })
    }

    /// Words are recorded as shown, in the order in which they are read.
    /// - Parameter lines: what stands between an item's line and its words.
    private func revealing(
        _ items: [Item], below lines: [UInt64: [String]] = [:]
    ) throws(MunimentError) -> Reading {
        var page = ReadingPage()
        for item in items {
            let words = try text(TextPlace(item)).map { [Indented.block($0)] } ?? []
            page.add(item, below: (lines[item.number] ?? []) + words)
        }
        return try reading([page])
    }

    private func reading(_ pages: [ReadingPage]) throws(MunimentError) -> Reading {
        let page = pages.reduce(into: ReadingPage()) { $0.append($1) }
        let isEmpty = page.isEmpty
        let repeated = try vault.repeatedIdentifiers(of: page.numbers)
        return Reading(
            text: isEmpty ? nil : page.text(repeated: repeated), notes: try notes(isEmpty: isEmpty))
    }

    private func showJSON(_ items: [Item]) throws(MunimentError) {
        var values: [OutputValue] = []
        for item in items {
            values.append(item.output(revealing: isRevealing, text: try text(TextPlace(item))))
        }
        Report.json([("items", .array(values))])
        for note in try notes(isEmpty: false) { Standard.error(note) }
    }

    private func notes(isEmpty: Bool) throws(MunimentError) -> [String] {
        var notes = isEmpty ? ["Nothing to show."] : []
        let overview = try vault.overview()
        if overview.damagedEventCount > 0 {
            notes.append("\(overview.damagedEventCount) events cannot be read. Next: muniment verify")
        }
        if overview.newerEventCount > 0 {
            notes.append("\(overview.newerEventCount) events were made by a newer version and are not shown.")
        }
        return notes
    }

    private func text(_ item: TextPlace) throws(MunimentError) -> String? {
        guard isRevealing, item.mayHaveText else { return nil }
        return try vault.reveal(item.number).text
    }
}

/// A page to read, and what is said after it.
private struct Reading {
    let text: String?
    let notes: [String]

    func show(isPaged: Bool) {
        if let text { Pager.show(text, isWanted: isPaged) }
        for note in notes { Standard.error(note) }
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
        try ItemList(vault: vault, isRevealing: reveal, isJSON: global.json)
            .show(which.selection(zone: vault.environment.zone))
    }
}

struct TimelineCommand: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline", abstract: "Read what happened, day by day.",
        discussion: "Example: muniment timeline --since 2026-11-01")

    @OptionGroup var global: GlobalOptions
    @OptionGroup(title: "Which items") var which: SelectionOptions
    @Flag(help: "Show words and private notes too.") var reveal = false
    @Flag(help: "Show all at once, not a page at a time.") var noPager = false

    func perform() throws { try reading().show(isPaged: !noPager) }

    /// The vault is closed when this returns.
    private func reading() throws -> Reading {
        let vault = try global.openVault()
        return try ItemList(vault: vault, isRevealing: reveal, isJSON: global.json)
            .reading(which.selection(zone: vault.environment.zone))
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
    @Flag(help: "Show all at once, not a page at a time.") var noPager = false

    func perform() throws { try reading(of: askedWords()).show(isPaged: !noPager) }

    /// The vault is closed when this returns.
    private func reading(of words: [String]) throws -> Reading {
        let vault = try global.openVault()
        let matches = try vault.search(words, in: which.selection(zone: vault.environment.zone))
        return try ItemList(vault: vault, isRevealing: reveal, isJSON: global.json).reading(matches)
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
    @Option(
        help: ArgumentHelp(
            "With --reveal: hand a copy of the item's file, in memory alone, to this program. Default for pictures: MUNIMENT_VIEWER.",
            valueName: "program"), completion: .file())
    var viewer: String?

    func validate() throws {
        guard viewer != nil else { return }
        if !reveal { throw ValidationError("--viewer shows something, so it needs --reveal.") }
        if global.json { throw ValidationError("--viewer and --json do not go together.") }
    }

    func perform() throws {
        let numbers = try AskedOperand.numbers(number.map { [$0] } ?? [])
        if viewer != nil, numbers.count != 1 { throw ValidationError("--viewer shows one item at a time.") }
        guard let (viewer, copy) = try shown(numbers) else { return }
        let status = try viewer.show(copy)
        guard status != 0 else { return }
        Standard.error(Wording.viewerEnded(status))
        throw ExitCode(ExitStatus.other.rawValue)
    }

    /// Shows what is known of the items; what is left for a viewer. The vault is closed when this returns.
    private func shown(_ numbers: [UInt64]) throws -> (viewer: Viewer, copy: MemoryCopy)? {
        let viewer = try viewer.map(Viewer.init)
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
        guard global.json else { return try copy(numbers, of: vault, for: viewer) }
        Report.json(values.count == 1 ? [("item", values[0])] : [("items", .array(values))])
        return nil
    }

    /// The viewer that is set for good is for single pictures that are not locked; the one of the option is for
    /// whatever it was named with.
    private func copy(_ numbers: [UInt64], of vault: Vault, for given: Viewer?) throws -> (
        viewer: Viewer, copy: MemoryCopy
    )? {
        guard reveal, numbers.count == 1, let number = numbers.first else { return nil }
        var viewer = given
        if viewer == nil, let chosen = Viewer.chosen, try Self.isPicture(vault.item(number)) {
            viewer = try Viewer(chosen)
        }
        guard let viewer else { return nil }
        let (copy, notices) = try Interruption.tidily { try vault.copyInMemory(number) }
        Report.notices(notices)
        return (viewer, copy)
    }

    private static func isPicture(_ item: Item) -> Bool {
        !item.isLocked && item.hasOriginal && item.mediaType?.hasPrefix("image/") == true
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
        } else if reveal, viewer == nil, Viewer.chosen == nil, Self.isPicture(item) {
            for line in Wording.seeing(item.number) { Standard.output("      " + line) }
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
