import Muniment

/// Asking for the little that makes a filing useful later; any question may be skipped.
enum FilingQuestions {
    /// What was given, and the answers. An answer that is not understood is asked again at once.
    static func ask(
        given: [FieldInput], of vault: Vault, on terminal: Terminal
    ) throws(MunimentError) -> [FieldInput] {
        terminal.say("Enter alone skips a question.")
        var inputs = given
        func isGiven(_ name: String) -> Bool { inputs.contains { $0.name == name } }
        if !isGiven("recipient"),
            let answer = try terminal.ask("Whom did you tell?", oneOf: Filing.recipients)
        {
            inputs.append(FieldInput("recipient", [answer]))
        }
        let recipient = inputs.last { $0.name == "recipient" }?.values.last ?? ""
        for (name, words) in questions(recipient) where !isGiven(name) {
            while let answer = try terminal.ask(words) {
                let input = FieldInput(name, [answer])
                do {
                    try vault.checkFilingFields([input])
                    inputs.append(input)
                    break
                } catch {
                    let words = Wording.error(error)
                    terminal.say("\(words.what) \(words.next.map { "Please: \($0)" } ?? "")")
                }
            }
        }
        if recipient == "stopncii", !isGiven("pin") {
            let secret = try terminal.askSecretly("Its PIN, kept for you and never exported?")
            if !secret.isEmpty { inputs.append(try FieldInput("pin", secret: secret)) }
        }
        return inputs
    }

    private static func questions(_ recipient: String) -> [(name: String, words: String)] {
        let sent = ("sentAt", "When did you send it (2026-11-20 23:14, or a date)?")
        switch recipient {
        case "platform", "takedown":
            return [
                ("platform", "To which platform or app?"), sent,
                ("reference", "Their reference, if they gave one?"),
            ]
        case "stopncii": return [sent, ("caseNumber", "The case number?")]
        default: return [sent, ("reference", "Their reference, if they gave one?")]
        }
    }
}
