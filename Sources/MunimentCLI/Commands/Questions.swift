import Foundation
import Muniment

/// Asking for what was left out, one question at a time; any may be skipped.
enum Questions {
    /// The terminal to ask at, when nothing of substance was given and somebody is there.
    static func terminal(given inputs: [FieldInput], operand: String?) -> Terminal? {
        let isAsked = operand.map { name in !inputs.contains { $0.name == name } } ?? inputs.isEmpty
        guard isAsked, Terminal.isInteractive else { return nil }
        return Terminal.open()
    }

    private struct Question {
        let field: String
        let words: String
    }

    /// What was given, and the answers. An answer that is not understood is asked again at once; the others stay.
    static func ask(
        _ kind: ItemKind, given: [FieldInput], of vault: Vault, on terminal: Terminal
    ) throws(MunimentError) -> [FieldInput] {
        terminal.say("Enter alone skips a question.")
        return try ask(questions(kind), kind, given: given, of: vault, on: terminal)
    }

    /// What all files of one run may have in common, once.
    static func askCommon(
        _ kind: ItemKind, files: [String], isTimed: Bool, of vault: Vault, on terminal: Terminal
    ) throws(MunimentError) -> [FieldInput] {
        let (platform, account) =
            files.count > 1
            ? ("On which platform or app are all of these?", "Which account are all of these from")
            : ("On which platform or app?", "Which account is it from")
        var questions = [
            Question(field: "platform", words: platform),
            Question(field: "account", words: account + " (a handle, or an item's number)?"),
        ]
        if isTimed, files.contains(where: { Vault.tellsTime(fileNamed: RawPath.name(of: $0)) }) {
            questions.append(
                Question(
                    field: "zone", words: "In which zone was the device's clock (Europe/Paris, UTC, +02:00)?")
            )
        }
        terminal.say("Enter alone skips a question.")
        return try ask(questions, kind, given: [], of: vault, on: terminal)
    }

    private static func ask(
        _ questions: [Question], _ kind: ItemKind, given: [FieldInput], of vault: Vault, on terminal: Terminal
    ) throws(MunimentError) -> [FieldInput] {
        var inputs = given
        for question in questions where !inputs.contains(where: { $0.name == question.field }) {
            while let answer = try answer(question, kind: kind, on: terminal) {
                let input = FieldInput(question.field, [answer])
                do {
                    try vault.checkFields([input], of: kind)
                    inputs.append(input)
                    break
                } catch {
                    let words = Wording.error(error)
                    terminal.say("\(words.what) \(words.next.map { "Please: \($0)" } ?? "")")
                }
            }
        }
        return inputs
    }

    private static func answer(_ question: Question, kind: ItemKind, on terminal: Terminal)
        throws(MunimentError)
        -> String?
    {
        guard let field = FieldTable.field(question.field, of: kind) else { return nil }
        switch field.form {
        case .original: return try terminal.askForText(question.words)
        case .choice(let words), .choices(let words): return try terminal.ask(question.words, oneOf: words)
        case .flag: return try terminal.ask(question.words, oneOf: ["yes", "no"])
        default: return try terminal.ask(question.words)
        }
    }

    private static func questions(_ kind: ItemKind) -> [Question] {
        let own: [(String, String)] =
            switch kind {
            case .message: [("text", "What does it say?"), ("from", "Who sent it?")]
            case .account:
                [
                    ("handle", "What is the account's name, exactly?"), ("whose", "Whose is it?"),
                    ("userId", "Its number, if you can see one?"), ("profileUrl", "The profile's link?"),
                ]
            case .url:
                [
                    ("address", "What is the link (or the place, in words)?"),
                    ("published", "Is a picture of you there?"),
                    ("depicts", "What is shown there?"),
                ]
            case .demand:
                [
                    ("text", "What do they say, in their words?"), ("asks", "What do they ask for?"),
                    ("amount", "How much?"), ("currency", "In which currency (USD, EUR, BTC)?"),
                    ("payTo", "Where should it go (address, account, handle)?"), ("deadline", "By when?"),
                    ("audience", "Who do they say they will send it to?"),
                ]
            case .payment:
                [
                    ("status", "What became of it?"), ("amount", "How much?"),
                    ("currency", "In which currency?"),
                    ("method", "How?"), ("toWallet", "To which wallet address, if any?"),
                    ("toHandle", "To which handle, if any?"), ("txHash", "The transaction's id, if any?"),
                ]
            case .incident: [("text", "What happened?"), ("what", "Which of these is nearest?")]
            case .held: [("text", "What is it?"), ("where", "Where is it kept?"), ("heldBy", "Who has it?")]
            case .person:
                [
                    ("name", "What is their name?"), ("role", "What are they?"),
                    ("contact", "How to reach them?"),
                ]
            case .note: [("text", "What do you want to note?")]
            case .screenshot, .file: []
            }
        var common = [
            ("platform", "On which platform or app?"), ("at", "When (2026-11-20 23:14, or a date)?"),
        ]
        if kind == .note || kind == .person || kind == .account { common = [common[0]] }
        if kind == .note { common = [] }
        return (own + common).map { Question(field: $0.0, words: $0.1) }
    }

    /// The person's word that one file shows text alone.
    static func affirmsTextOnly(_ file: String, on terminal: Terminal?) throws(MunimentError) -> Bool {
        guard let terminal else { return false }
        return try terminal.ask(
            "You looked at \(ScreenText.line(file)), and it shows words alone, no picture of a person?",
            oneOf: ["yes", "no"])
            == "yes"
    }
}
