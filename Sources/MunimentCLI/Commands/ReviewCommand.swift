import ArgumentParser
import Muniment

struct ReviewCommand: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Go through what is unsure or incomplete; pictures are never shown.",
        discussion: """
            Example: muniment review

            Any question can be skipped, q ends. Away from a terminal, what is open is listed.
            """)

    @OptionGroup var global: GlobalOptions
    @Argument(help: "Item numbers or ranges; left out, all items.") var numbers: [String] = []
    @Flag(help: "Show the words of messages and the like as well.") var reveal = false

    func perform() throws {
        let chosen = try numbers.flatMap { try NumberRange.parse($0, field: "number") }
        let vault = try global.openVault()
        for number in chosen { _ = try vault.item(number) }
        let points = try vault.openPoints().filter { chosen.isEmpty || chosen.contains($0.item.number) }
        guard !global.json else { return Report.json([("open", .array(points.map(Self.output)))]) }
        guard !points.isEmpty else { return Standard.output(Wording.nothingOpen) }
        var items: [UInt64] = []
        for point in points where items.last != point.item.number { items.append(point.item.number) }
        guard Terminal.isInteractive, let terminal = Terminal.open() else {
            for point in points {
                Standard.output(
                    "Item \(point.item.number), \(ItemLine.summary(point.item)): \(Wording.open(point))")
            }
            return
        }
        terminal.say(
            "\(Wording.count(items.count, "item")) to look over. " + Wording.reviewBegins)
        for (index, number) in items.enumerated() {
            let review = ItemReview(number, of: vault, on: terminal)
            guard try review.run(heading: "\(index + 1) of \(items.count)", revealing: reveal) else { return }
        }
        let left = try vault.openPoints().filter { chosen.isEmpty || chosen.contains($0.item.number) }
        terminal.say(left.isEmpty ? Wording.nothingOpen : "That was all. What was skipped stays open.")
    }

    private static func output(_ point: OpenPoint) -> OutputValue {
        .object([
            ("item", .count(point.item.number)), ("kind", .string(point.item.kindText)),
            ("question", .string(point.question.rawValue)),
        ])
    }
}

/// The questions about one item; each answer is kept before the next is asked.
private struct ItemReview {
    private let number: UInt64
    private let vault: Vault
    private let terminal: Terminal

    init(_ number: UInt64, of vault: Vault, on terminal: Terminal) {
        self.number = number
        self.vault = vault
        self.terminal = terminal
    }

    private enum Answer {
        case ended, skipped, given(String)
    }

    /// False when the person wants to end.
    func run(heading: String, revealing: Bool) throws(MunimentError) -> Bool {
        terminal.say("")
        terminal.say("\(heading): " + ItemLine.line(try vault.item(number)))
        if revealing, let text = try vault.reveal(number).text { terminal.say(ScreenText.block(text)) }
        var asked: Set<OpenPoint.Question> = []
        // Looked up anew each time: one answer may open or close another question.
        while let point = try vault.openPoints(ofItem: number).first(where: { !asked.contains($0.question) })
        {
            asked.insert(point.question)
            asking: while true {
                switch try ask(point) {
                case .ended: return false
                case .skipped: break asking
                case .given(let answer):
                    guard try keep(answer, of: point) else { continue asking }
                    break asking
                }
            }
        }
        return true
    }

    private func ask(_ point: OpenPoint) throws(MunimentError) -> Answer {
        let answers: [String] =
            switch point.question {
            case .actor: try vault.actors().map(\.label)
            case .intimate, .whose:
                if case .choice(let words)? = point.item.kind.flatMap({
                    FieldTable.field(point.question.rawValue, of: $0)?.form
                }) {
                    words
                } else {
                    []
                }
            default: []
            }
        let shown = answers.map { ScreenText.line($0, columns: 40) }.joined(separator: "/")
        let hint = answers.isEmpty ? "" : " [\(shown)]"
        guard let line = try terminal.ask(Wording.question(point) + hint) else { return .skipped }
        let word = line.lowercased()
        if word == "q" { return .ended }
        guard !answers.isEmpty else { return .given(line) }
        let matches = answers.filter { $0.lowercased().hasPrefix(word) }
        if let answer = answers.first(where: { $0 == line }) ?? (matches.count == 1 ? matches.first : nil) {
            return .given(answer)
        }
        terminal.say("Please answer with one of: \(shown), or q to end.")
        return try ask(point)
    }

    /// False when the answer was not understood and is asked again.
    private func keep(_ answer: String, of point: OpenPoint) throws(MunimentError) -> Bool {
        do {
            if point.question == .actor {
                _ = try vault.linkActor(answer, items: [number], why: nil)
            } else {
                let changed = try vault.correct(number, fields: point.fields(answering: answer), clearing: [])
                for warning in changed.warnings { terminal.say(Wording.warning(warning)) }
            }
            return true
        } catch {
            guard [.fieldNotAccepted, .nothingToSave].contains(error.code) else { throw error }
            let words = Wording.error(error)
            terminal.say("\(words.what) \(words.next.map { "Please: \($0)" } ?? "")")
            return false
        }
    }
}
