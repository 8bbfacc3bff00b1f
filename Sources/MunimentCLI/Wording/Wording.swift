import Muniment

/// Every sentence that a person reads, by code. Calm, short, and "you".
enum Wording {
    static let passphrase = "Passphrase:"
    static let newPassphrase = "New passphrase (several words are best):"
    static let newPassphraseAgain = "The same again:"
    static let recoveryCode = "Recovery code:"

    /// Before the first question of `init`, and after the tag `threat/self-harm-urging`.
    static let crisisLines = """
        If you are in danger now: 911 (US). If you think of hurting yourself: call or text 988 (US), any hour.
        Support with threats about images: CCRI helpline 1-844-878-2274. Somebody shown is under 18: NCMEC 1-800-843-5678.
        This is not your fault. (Numbers as published, looked up 2026-11-21.)
        """

    static let depictedQuestion = """
        Was anyone shown in the images under 18 when they were made, also if altered or made by a computer?
        """

    static let intimateLinesQuestion = """
        Does any of the files that these lines name show nudity or a sexual picture, even small?
        """

    static let intimateQuestion = """
        Does any of these files show nudity or a sexual picture, even small?
        """

    /// What a person reads of an error.
    struct ErrorWords {
        let what: String
        var effect: String?
        var next: String?

        func text(code: String) -> String {
            var lines = ["muniment: " + what]
            if let effect { lines.append(effect) }
            if let next { lines.append("Next: " + next) }
            lines.append("(code: \(code))")
            return lines.joined(separator: "\n")
        }
    }

    static let tryAgain = "Please try again."

    static let nothingChanged = "Nothing in the vault was changed."
    static let fileNotTaken = "This file was not taken; the others are not affected by that."
    static let earlierStepsKept = "What was done before this stays done; this and the rest was not."
    static let effectUnknown = "What was being saved may be in the vault, or not; `muniment list` shows it."

    /// Of files that were to be saved when the run ended.
    static func notTaken(_ files: [String]) -> String {
        files.count == 1
            ? "Not saved: \(ScreenText.line(files[0], columns: 200))"
            : "Not saved: \(files.count) files, from \(ScreenText.line(files[0], columns: 100)) to "
                + "\(ScreenText.line(files[files.count - 1], columns: 100))"
    }

    /// Of one identifier, and without showing it: perhaps the same somebody.
    static func shared(_ shared: Vault.SharedIdentifier, item: UInt64) -> String {
        let items = shared.items.map(String.init).joined(separator: ", ")
        let words = "The same \(shared.type) is in item \(items)\(shared.hasMore ? " and others" : "")."
        guard let actor = shared.actors.first else { return words }
        return words + " If it is the same person: muniment actor link '\(ScreenText.line(actor))' \(item)"
    }

    static func notice(_ notice: Vault.Notice) -> String {
        switch notice.code {
        case "no-head-known-here":
            "Note: this is the first change from this computer, or its record of the vault was lost. From now on it keeps one, and `muniment verify` can tell if the vault is ever put back to an older copy."
        case "state-unreadable":
            "Note: this computer's own record of the vault could not be read with the vault's key. It was made anew, and the log says so. Either the record was damaged, or the keys of the vault were changed on another computer, or this is an older copy from before they were changed. What you saved just now is safe. Next: if it may be an older copy, look for the newer one, which opens with the newer passphrase."
        case "known-head-missing":
            "Careful: this vault is not the one that this computer knew last (it had \(notice.detail ?? "more") events then). An older copy may have been put back, or another copy went on elsewhere. What you saved just now is safe, and the log says so. Next: look for the newer copy, and run `muniment verify`."
        case "continued-elsewhere":
            "Note: the vault went on from another computer since it was used here. The log says so."
        case "head-not-kept":
            "Note: saved, but this computer's own record of the vault could not be written, so a lost end of the log would not show here. Next: see whether your state folder can be written."
        case "journal-not-zeroed":
            "Careful: it was done, but a side file with what was removed could not be overwritten before it was deleted. Whoever has this disk may find it."
        case "records-put-back":
            "Careful: \(count(notice.detail.flatMap { Int($0) } ?? 0, "record")) of the log had been altered or damaged. Nothing of it is lost: it follows from what stands beside it, fits what was signed, and was written anew."
        case "unfinished-work-dropped":
            "Careful: a note of something that was cut off, such as an export, could not be read and was dropped. Next: look where you keep your bundles for a folder whose name begins with .muniment- (`ls -a`), and delete it: what is in it lies open."
        case "erasure-unfinished":
            "Note: it is erased, and nobody can read what is left of it. But its sealed remains could not be taken out of the file yet. Next: see whether the disk is full; the next change takes them out."
        case "opening-not-recorded":
            "Note: the vault cannot be written, so this was not recorded in its log."
        case "stamp-in-future":
            "Careful: the answer says \(notice.detail ?? "a time") (UTC), which this computer's clock has not reached. It was kept as it is. Next: look at the clock; times recorded here may be wrong by as much."
        case "stamp-before-head":
            "Careful: the answer says \(notice.detail ?? "a time") (UTC), and by this computer's clock the head that it is about was made later. It was kept as it is. Next: look at the clock; times recorded here may be wrong by as much."
        default: "Note: \(notice.code)"
        }
    }

    static func warning(_ warning: FieldWarning) -> String {
        let option = "--" + kebab(warning.field)
        return switch warning.code {
        case "time-in-future", "time-inFuture":
            "Look again at \(option): it lies in the future. It was saved as given."
        case "time-repeatedHour", "time-repeated-hour":
            "Look again at \(option): the clocks were put back then, so that hour came twice. It was saved as given."
        case "time-skippedHour", "time-skipped-hour":
            "Look again at \(option): the clocks were put forward then, so that hour did not exist. It was saved as given."
        case "looks-like-secret":
            "Careful with \(option): it may be the secret key or recovery words of a wallet. If it is, correct it to the address, and tell nobody the key. It was saved as given."
        case "address-check":
            "Look again at \(option): the address does not pass its own check (\(warning.detail ?? "")). It was saved exactly as given."
        default: "Look again at \(option) (\(warning.code)). It was saved as given."
        }
    }

    /// `txHash` as an option: `tx-hash`.
    static func kebab(_ name: String) -> String {
        name.reduce(into: "") { text, character in
            if character.isUppercase { text += "-" }
            text += character.lowercased()
        }
    }

    /// - Parameter isOne: of one item, not of several.
    static func withheld(_ reason: Item.Withheld, isOne: Bool) -> String {
        switch reason {
        case .locked: "locked, because somebody shown may be under 18"
        case .intimate: "marked as intimate"
        case .notReviewed: "nobody said yet whether \(isOne ? "it shows" : "they show") something intimate"
        case .privateNote: isOne ? "a private note" : "private notes"
        case .damaged: isOne ? "its record or its file is damaged" : "their records or files are damaged"
        }
    }

    /// `1 item`, `2 items`.
    static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    /// `item 3`, `items 1-3, 7`: of one or more.
    static func items(_ numbers: [UInt64]) -> String {
        "item\(numbers.count == 1 ? "" : "s") \(ReadingPage.numbers(numbers.sorted()))"
    }

    static let ownCopies = "Your own copies are where they were."
}

extension Wording {
    static let olderCopies = """
        This shuts nobody out of an older copy of the file: who has one, and what opened it then, can still open it.
        If somebody else may know a passphrase or have a copy: muniment keys rotate
        """

    static func recoveryCode(_ code: String) -> String {
        """
        Recovery code: \(code)
        It opens the vault if the passphrase is forgotten. It is shown this once: write it on paper and
        keep it where nobody else looks. Without passphrase and code nobody can open the vault, also not us.
        """
    }

    /// Before the new passphrase is asked for. In a sitting nothing is asked again by itself, so all of it is said.
    static func beforeRotation(_ slots: [Vault.Slot]) -> String {
        let others = slots.filter { !$0.isInUse }.map { "  \(ScreenText.line($0.name)) (\($0.kind))" }
        let gone =
            others.isEmpty
            ? "The passphrase or code that you used just now will no longer open the vault."
            : """
            What you used just now will no longer open the vault, and neither will these:
            \(others.joined(separator: "\n"))
            You can add them anew afterwards: muniment keys add --name NAME
            """
        return """
            \(gone)
            Nothing changes until you have typed a new passphrase. Take one that nobody else knows.
            """
    }

    static func afterRotation(removed: [String]) -> String {
        var lines: [String] = []
        if !removed.isEmpty {
            lines.append(
                "Gone: \(removed.map { ScreenText.line($0) }.joined(separator: ", ")). To add one anew: muniment keys add --name NAME"
            )
        }
        lines += [
            "Whoever copied the file before, and could open it, keeps what was in that copy. Nobody can take that back.",
            "Backups and synchronised folders may still hold the older file. Next: look for such copies.",
            "Tell those who have a bundle of yours the new key, another way than in a bundle. Heads and codes that you kept stay good.",
        ]
        return lines.joined(separator: "\n")
    }
}
