import ArgumentParser
import Muniment

struct TagCommand: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag", abstract: "Add or remove tags of items.",
        discussion: "Example: muniment tag 3 5-7 --add threat/share-with-family")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "Item numbers or ranges.") var numbers: [String] = []
    @Option(help: "A tag to add; may be repeated.") var add: [String] = []
    @Option(help: "A tag to remove; may be repeated.") var remove: [String] = []

    func perform() throws {
        let numbers = try AskedOperand.numbers(numbers)
        var add = add
        if add.isEmpty, remove.isEmpty, Terminal.isInteractive, let terminal = Terminal.open() {
            add = try terminal.ask("Which tag? (tags lists them.)").map { [$0] } ?? []
        }
        let vault = try global.openVault()
        var changed: [Vault.Changed] = []
        try forEach(numbers, of: vault) { number throws(MunimentError) in
            let one = try vault.tag(number, adding: add, removing: remove)
            changed.append(one)
            guard !global.json else { return }
            let tags = one.item.tags.map { ScreenText.line($0) }.joined(separator: " ")
            Standard.output("Item \(number): \(tags.isEmpty ? "no tags" : tags)")
            Report.notices(one.notices)
        }
        ChangedReport.show(changed, isJSON: global.json)
        if add.contains(where: { $0.lowercased().contains("threat/self-harm-urging") }) {
            Standard.error(Wording.crisisLines)
        }
    }
}

/// Changes items one by one, after a look that all of them are there. An error that comes after the first
/// change says that what was done stays done.
private func forEach(
    _ numbers: [UInt64], of vault: Vault, change: (UInt64) throws(MunimentError) -> Void
) throws(MunimentError) {
    for number in numbers {
        guard try !vault.item(number).isErased else {
            throw MunimentError(.itemErased, subject: String(number))
        }
    }
    for (index, number) in numbers.enumerated() {
        do { try change(number) } catch {
            guard index > 0 else { throw error }
            throw MunimentError(
                error.code, subject: error.subject, hint: error.hint, effect: .earlierStepsKept)
        }
    }
}

private enum ChangedReport {
    static func show(_ changed: [Vault.Changed], isJSON: Bool) {
        guard isJSON else { return }
        Report.json(
            [("items", .array(changed.map { $0.item.output(revealing: false) }))]
                + Report.json(changed.flatMap(\.notices), changed.flatMap(\.warnings)))
    }
}

struct TagsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tags", abstract: "List the tags that reports understand, with their meaning.",
        discussion: "Example: muniment tags")

    @Flag(help: "Write one JSON object.") var json = false

    func run() throws {
        guard !json else {
            return Report.json([
                (
                    "tags",
                    .array(
                        Tag.known.map {
                            .object([
                                ("tag", .string($0.slug)), ("meaning", .string($0.meaning)),
                                ("reportWords", .string($0.reportWords)),
                            ])
                        })
                )
            ])
        }
        for tag in Tag.known {
            Standard.output(tag.slug)
            Standard.output("    \(tag.meaning)")
            Standard.output("    Reports call it: \(tag.reportWords)")
        }
        Standard.output("Your own words work too, such as muniment tag 3 --add my-word.")
    }
}

struct CorrectCommand: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "correct",
        abstract: "Correct or complete items; what stood there before stays in the log.",
        discussion: "Example: muniment correct 3 --user-id 123456789")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "Item numbers or ranges.") var numbers: [String] = []
    @Option(help: "A field that is not known after all, such as user-id; may be repeated.") var clear:
        [String] = []
    @OptionGroup(title: "Fields of some kinds") var own: OwnFieldOptions
    @OptionGroup(title: "Fields of every item") var common: CommonFieldOptions

    func perform() throws {
        let numbers = try AskedOperand.numbers(numbers)
        let inputs = try StandardInputFields.fill(own.inputs + common.inputs)
        let vault = try global.openVault()
        var changed: [Vault.Changed] = []
        let cleared = clear.map(Self.fieldName)
        try forEach(numbers, of: vault) { number throws(MunimentError) in
            let one = try vault.correct(number, fields: inputs, clearing: cleared)
            changed.append(one)
            guard !global.json else { return }
            Standard.output("Corrected item \(number): \(ItemLine.summary(one.item))")
            Report.warnings(one.warnings)
            Report.notices(one.notices)
        }
        ChangedReport.show(changed, isJSON: global.json)
    }

    /// `user-id` or `userId` as a field: `userId`.
    static func fieldName(_ option: String) -> String {
        let parts = option.split(separator: "-")
        guard let first = parts.first else { return option }
        return String(first) + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}

struct EraseCommand: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Remove one item's contents for good; its place in the log stays.",
        discussion: "Example: muniment erase 7 --confirm 7")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The item's number.") var number: ItemNumber?
    @Option(help: "The number once more.") var confirm: UInt64?

    func perform() throws {
        let number = try AskedOperand.number(number)
        // In a sitting a line may have been pasted: the number is typed by itself there.
        let isAsked = confirm == nil || Sitting.current != nil
        var confirmation = confirm
        if isAsked, Terminal.isInteractive, let terminal = Terminal.open() {
            terminal.forgetTyped()
            confirmation = try terminal.ask(
                "Erasing cannot be undone. To erase item \(number) for good, type its number:"
            ).flatMap(UInt64.init)
        }
        guard let confirmation else { throw MunimentError(.notConfirmed, subject: String(number)) }
        let vault = try global.openVault()
        let notices = try vault.erase(number, confirmation: confirmation)
        if global.json {
            Report.json([("erased", .count(number))] + Report.json(notices, []))
        } else {
            Standard.output("Erased item \(number). Its number and its place in the log stay.")
            Standard.error(
                """
                What is out of reach: copies and backups of the vault, exports made before, and what the disk \
                itself may still hold (SSDs and snapshots keep old blocks).
                """)
            Report.notices(notices)
        }
    }
}

struct DepictedCommand: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "depicted", abstract: "Say whether somebody shown was under 18 when an image was made.",
        discussion: "Example: muniment depicted unsure")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "adult (nobody was), minor or unsure; left out, the present answer is shown.")
    var answer: DepictedAnswer?
    @Flag(help: "Without a terminal: give it twice to turn back to adult, or to unlock.") var sure: Int
    @Option(help: "In an adult vault: unlock this one item, after looking at what it is.") var unlock: UInt64?

    func perform() throws {
        let vault = try global.openVault()
        guard answer != nil || unlock != nil else { return try show(vault) }
        var notices: [Vault.Notice] = []
        var locked: [UInt64] = []
        if let answer = answer?.answer {
            if answer == .adult, try vault.ageLock().depicted.isProtected {
                try AgeQuestion.confirm(AgeQuestion.everyImage, sure: sure)
            }
            let changed = try vault.setDepicted(answer)
            notices += changed.notices
            locked = changed.locked
        }
        if let unlock {
            _ = try vault.item(unlock)
            let lock = try vault.ageLock()
            guard !lock.depicted.isProtected else {
                throw MunimentError(
                    .itemLocked, subject: String(unlock), hint: lock.isAnswerLost ? Depicted.unreadHint : nil)
            }
            try AgeQuestion.confirm(
                "Was everybody shown in item \(unlock) 18 or older when it was made?", sure: sure)
            notices += try vault.unlock(unlock, why: nil)
        } else if answer == .adult, Terminal.isInteractive, let terminal = Terminal.open() {
            for item in try vault.ageLock().items {
                let question =
                    "\(ItemLine.summary(item)) (item \(item.number)): was everybody shown 18 or older?"
                if try terminal.ask(question, oneOf: ["yes", "no", "unsure"]) == "yes" {
                    notices += try vault.unlock(item.number, why: nil)
                }
            }
        }
        try show(vault, locked: locked, notices: notices)
    }

    private func show(_ vault: Vault, locked: [UInt64] = [], notices: [Vault.Notice] = []) throws {
        let lock = try vault.ageLock()
        let allLocked = lock.items.map(\.number)
        if global.json {
            return Report.json(
                [
                    ("depicted", .string(lock.depicted.rawValue)),
                    ("newlyLocked", .array(locked.map(OutputValue.count))),
                    ("locked", .array(allLocked.map(OutputValue.count))),
                    ("answerLost", .bool(lock.isAnswerLost)),
                ] + Report.json(notices, []))
        }
        Standard.output("Shown: \(lock.depicted.rawValue).")
        if !allLocked.isEmpty {
            let numbers = allLocked.map(String.init).joined(separator: ", ")
            Standard.output("Locked (kept, not shown, extracted or exported): \(numbers).")
        }
        if lock.isAnswerLost, lock.depicted.isProtected || !allLocked.isEmpty {
            Standard.error(Wording.unreadAnswer)
        }
        if !allLocked.isEmpty, !lock.depicted.isProtected {
            Standard.error(
                "Next: muniment depicted --unlock N, for each one where everybody was 18 or older.")
        }
        if lock.depicted.isProtected {
            Standard.error(
                "NCMEC can help: CyberTipline 1-800-843-5678, report.cybertip.org; Take It Down, takeitdown.ncmec.org."
            )
        }
        Report.notices(notices)
    }
}

/// What is asked before something is taken for an image of adults.
enum AgeQuestion {
    static let everyImage = "Was everybody shown in every image 18 or older when it was made?"

    /// Asked twice; without a terminal it takes `--sure` twice.
    static func confirm(_ question: String, sure: Int) throws(MunimentError) {
        var isSure = sure >= 2
        if !isSure, Terminal.isInteractive, let terminal = Terminal.open() {
            isSure = true
            for question in [question, "Are you sure?"] where isSure {
                isSure = try terminal.ask(question, oneOf: ["yes", "no"]) == "yes"
            }
        }
        guard isSure else { throw MunimentError(.notConfirmed, subject: "adult", hint: "--sure --sure") }
    }
}

struct ActorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "actor", abstract: "Keep together what belongs to one offender.",
        discussion: "Example: muniment actor link A 3 5-7",
        subcommands: [ActorAdd.self, ActorLink.self, ActorList.self])
}

struct ActorAdd: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Name somebody who did this, in your own word.",
        discussion: "Example: muniment actor add A --claimed-name Jade")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "Your own word for them; left out, you are asked; - reads standard input.")
    var label: String?
    @Option(help: "The name they gave.") var claimedName: String?
    @Option(help: "Who you think it is; goes to the police only.") var believedName: String?
    @Option(help: "Why you think so.") var why: String?

    func perform() throws {
        let label = try AskedOperand.text(
            label, asking: "Your own word for them?", missing: "Name the actor with a word of your own.")
        let vault = try global.openVault()
        let notices = try vault.addActor(
            label, claimedName: claimedName, believedName: believedName, why: why)
        if global.json {
            Report.json([("actor", .string(label))] + Report.json(notices, []))
        } else {
            Standard.output("Kept actor \(ScreenText.line(label)).")
            Report.notices(notices)
        }
    }
}

struct ActorLink: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "link", abstract: "Say that items belong to an actor.",
        discussion: "Example: muniment actor link A 3 5-7 --why \"same number\"")

    @OptionGroup var global: GlobalOptions
    @Argument(help: "The actor.") var label: String?
    @Argument(help: "Item numbers or ranges.") var numbers: [String] = []
    @Option(help: "Why you think so.") var why: String?

    func perform() throws {
        let label = try AskedOperand.text(
            label, asking: "To which actor? Your own word for them:", missing: "Name the actor.")
        let numbers = try AskedOperand.numbers(numbers)
        let vault = try global.openVault()
        let notices = try vault.linkActor(label, items: numbers, why: why)
        if global.json {
            Report.json(
                [("actor", .string(label)), ("items", .array(numbers.map(OutputValue.count)))]
                    + Report.json(notices, []))
        } else {
            Standard.output(
                "Linked to \(ScreenText.line(label)): \(numbers.map(String.init).joined(separator: ", ")).")
            Report.notices(notices)
        }
    }
}

struct ActorList: VaultCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the actors and their items.",
        discussion: "Example: muniment actor list")

    @OptionGroup var global: GlobalOptions

    func perform() throws {
        let actors = try global.openVault().actors()
        if global.json {
            return Report.json([
                (
                    "actors",
                    .array(
                        actors.map { actor in
                            .object([
                                ("label", .string(actor.label)), ("claimedName", .text(actor.claimedName)),
                                ("believedName", .text(actor.believedName)), ("why", .text(actor.why)),
                                ("items", .array(actor.items.map(OutputValue.count))),
                            ])
                        })
                )
            ])
        }
        for actor in actors {
            Standard.output(ScreenText.line(actor.label))
            if let name = actor.claimedName {
                Standard.output("    calls themselves: \(ScreenText.line(name))")
            }
            if let name = actor.believedName {
                Standard.output("    you think it is: \(ScreenText.line(name))")
            }
            if let why = actor.why { Standard.output("    because: \(ScreenText.line(why))") }
            Standard.output("    items: \(actor.items.map(String.init).joined(separator: ", "))")
            for (item, why) in actor.reasons.sorted(by: { $0.key < $1.key }) {
                Standard.output("    item \(item), because: \(ScreenText.line(why))")
            }
        }
        if actors.isEmpty { Standard.error("No actors yet. Next: muniment actor add LABEL") }
    }
}
