import Muniment

extension Wording {
    /// What happened, what it means for the evidence, and the likeliest next step.
    static func error(_ error: MunimentError) -> ErrorWords {
        let subject = error.subject.map { ScreenText.line($0, columns: 200) } ?? ""
        var words =
            vaultError(error, subject) ?? openingError(error, subject) ?? intakeError(error, subject)
            ?? itemError(error, subject) ?? stampError(error, subject) ?? viewerError(error, subject)
            ?? ErrorWords(
                what: "This did not work: \(error.code.rawValue) \(subject).", effect: nothingChanged)
        switch error.effect {
        case .earlierStepsKept: words.effect = earlierStepsKept
        case .onlyRead: words.effect = "Nothing was written."
        case .unknown: words.effect = effectUnknown
        case .nothingChanged: break
        }
        return words
    }

    private static func vaultError(_ error: MunimentError, _ subject: String) -> ErrorWords? {
        switch error.code {
        case .interrupted:
            ErrorWords(
                what: "Interrupted.", effect: "What was being written was undone.",
                next: "run the same command again when you like.")
        case .vaultMoved:
            ErrorWords(
                what:
                    "The vault is no longer at \(subject): it was moved or renamed, or its disk was taken away.",
                effect: "Nothing in it was changed.",
                next: "put it back, or end with `exit` and name its new place: --vault FILE.")
        case .vaultNotFound:
            ErrorWords(
                what: "There is no vault at \(subject).",
                next: "`muniment init` makes one; --vault FILE names another place.")
        case .vaultExists:
            ErrorWords(
                what: "Something is at \(subject) already. It was left as it is.",
                next: "use it with `muniment list`, or name another place with --vault FILE.")
        case .notAVault:
            ErrorWords(
                what: "\(subject) is not a vault, or its beginning was lost.",
                effect: "The file was only read.",
                next:
                    "check the name; if it is your vault, keep this file, look for a copy of it, and get out what is whole: muniment salvage --output FOLDER"
            )
        case .newerVersion:
            ErrorWords(
                what: "A newer version of Muniment made this (\(subject)).", effect: nothingChanged,
                next: "update Muniment, then run the same command again.")
        case .vaultInUse:
            ErrorWords(
                what: "Another program is using the vault. It was waited for, 5 seconds.",
                effect: nothingChanged, next: "close the other one, or try again in a moment.")
        case .vaultReadOnly:
            ErrorWords(
                what: "The vault, or the folder it is in, cannot be written: \(subject).",
                effect: nothingChanged,
                next: "check who owns the folder, or copy the vault to a place of your own.")
        case .stateReadOnly:
            ErrorWords(
                what:
                    "This computer's own record of the vault is there and cannot be written. With new keys nothing could read it.",
                effect: nothingChanged,
                next:
                    "make the folder writable (~/.local/state/muniment, or muniment in $XDG_STATE_HOME), then run the same command again."
            )
        case .vaultLocked:
            ErrorWords(
                what: "The vault was locked meanwhile.", effect: nothingChanged,
                next: "run the same command again; the passphrase is asked for.")
        case .vaultReplaced:
            ErrorWords(
                what: "Another vault lies at \(subject) than the one that was opened.",
                effect: nothingChanged,
                next: "look where your vault is now, end with `exit`, and open it again.")
        case .vaultDamaged:
            ErrorWords(
                what: "The vault is damaged here: \(subject).", effect: "Nothing was written to it.",
                next:
                    "keep this file, run `muniment verify`, and look for a copy of the vault. `muniment salvage --output FOLDER` gets out what is whole."
            )
        case .suspiciousSideFile:
            ErrorWords(
                what: "Beside the vault lies a file that Muniment did not leave there (ending \(subject)).",
                effect: "The vault was not opened, because that file could change it.",
                next: "move that file away and keep it, then run the same command again.")
        case .diskFull:
            ErrorWords(
                what: "The disk is full.", effect: nothingChanged + " Nothing half-written is left.",
                next: "free some space, then run the same command again.")
        case .inputOutput:
            ErrorWords(
                what: "The computer could not read or write the vault (system code \(subject)).",
                next: "run `muniment verify`; if it goes on, copy the vault to another disk.")
        case .outOfMemory:
            ErrorWords(
                what: "There is too little memory to open this vault.", effect: nothingChanged,
                next: "close other programs, then run the same command again.")
        case .libraryUnavailable:
            ErrorWords(
                what: "The encryption library on this computer is missing or does not work as it must.",
                effect: nothingChanged, next: "install libsodium again (Debian: libsodium23).")
        case .readBackDiffers:
            ErrorWords(
                what: "The sealed copy did not read back as it was written, so it was not kept.",
                effect: nothingChanged, next: "check the disk, or put the vault on another one.")
        default: nil
        }
    }

    private static func openingError(_ error: MunimentError, _ subject: String) -> ErrorWords? {
        switch error.code {
        case .passphraseDoesNotOpen:
            ErrorWords(
                what: "This passphrase does not open the vault.", effect: nothingChanged,
                next:
                    "check Caps Lock and the keyboard language, then run the same command again. If it is forgotten, the recovery code opens the vault too: --recovery-code-file FILE"
            )
        case .recoveryCodeDoesNotOpen:
            ErrorWords(
                what: "This recovery code does not open the vault.", effect: nothingChanged,
                next: "check that the code belongs to this vault.")
        case .recoveryCodeMistyped:
            ErrorWords(
                what: "This is not a recovery code as it was printed: a letter or digit is wrong or missing.",
                effect: nothingChanged, next: "compare it with the paper, group by group.")
        case .keysReplaced:
            ErrorWords(
                what: "The keys of the vault were changed meanwhile.", effect: nothingChanged,
                next: "run the same command again with the new passphrase; in a sitting, `exit` first.")
        case .slotsDamaged:
            ErrorWords(
                what: "The place where the key is kept is damaged. That says nothing about your passphrase.",
                effect: nothingChanged,
                next: "try the recovery code (--recovery-code-file), or a copy of the vault.")
        case .noSuchSlot:
            ErrorWords(
                what:
                    "The vault cannot be opened that way: there is no such passphrase or recovery code (\(subject)).",
                effect: nothingChanged, next: "`muniment keys list` shows the ways there are.")
        case .passphraseNotAccepted:
            ErrorWords(
                what: passphraseRefusal(error.hint), effect: nothingChanged,
                next: "choose another, then try again.")
        case .passphraseUnreadable:
            ErrorWords(
                what: subject.isEmpty
                    ? "There is no terminal to type the passphrase at."
                    : "The passphrase could not be read from \(subject).",
                effect: nothingChanged, next: "use --passphrase-file FILE, or run the command in a terminal.")
        case .slotNameTaken:
            ErrorWords(
                what: "There is a key of this name already.", effect: nothingChanged,
                next: "choose another --name; `muniment keys list` shows them.")
        case .slotNameNotAccepted:
            ErrorWords(
                what: "This name cannot be used for a key.", effect: nothingChanged,
                next: "use 1 to 64 letters, digits or spaces.")
        case .lastSlot:
            ErrorWords(
                what: "This is the last way to open the vault; without it nobody could.",
                effect: nothingChanged,
                next: "add another first: `muniment keys add`.")
        case .tooManySlots:
            ErrorWords(
                what: "A vault has at most 16 keys.", effect: nothingChanged,
                next: "remove one first: `muniment keys remove NAME`.")
        default: nil
        }
    }

    private static func passphraseRefusal(_ hint: String?) -> String {
        switch hint {
        case "empty": "An empty passphrase would protect nothing."
        case "not-utf-8": "The passphrase is not text in UTF-8."
        case "unassigned-character":
            "The passphrase has a character that Unicode does not know yet; it could not be relied on later."
        case "control-character":
            "The passphrase has a control character, which could not be typed again with certainty."
        case "too-long": "The passphrase is longer than 4096 bytes."
        case "typed-differently": "The two were not the same."
        case "in-use": "This passphrase opens the vault now, so somebody else may know it."
        default: "This passphrase cannot be used."
        }
    }

    private static func intakeError(_ error: MunimentError, _ subject: String) -> ErrorWords? {
        let notSaved = "It was not saved. Your file was only read."
        return switch error.code {
        case .fileNotFound:
            ErrorWords(
                what: "There is no file at \(subject).", effect: nothingChanged, next: "check the name.")
        case .fileUnreadable:
            ErrorWords(
                what: "\(subject) cannot be read.", effect: nothingChanged,
                next: "check that the file is yours and the disk is there.")
        case .fileIsFolder:
            ErrorWords(
                what: "\(subject) is a folder.", effect: nothingChanged,
                next: "name the files in it: \(subject)/*")
        case .notAFolder:
            ErrorWords(
                what: "\(subject) is not a folder.", effect: nothingChanged,
                next: "add a file with `muniment add screenshot` or `muniment add file`.")
        case .lineNotUnderstood: ErrorWords(what: lineError(error), effect: nothingChanged)
        case .fileIsVault:
            ErrorWords(
                what: "\(subject) is the vault itself.", effect: nothingChanged,
                next: "leave it out. For a second copy of the vault, copy the file.")
        case .fileNotRegular:
            ErrorWords(
                what: "\(subject) is a pipe or a device, not a file.", effect: nothingChanged,
                next: "save it to a file first, then add the file.")
        case .fileEmpty:
            ErrorWords(
                what: "\(subject) is empty.", effect: nothingChanged,
                next: "copy it again from where it came from.")
        case .fileTooLarge:
            ErrorWords(what: "\(subject) is larger than can be kept.", effect: notSaved)
        case .fileChanged:
            ErrorWords(
                what: "\(subject) changed while it was read.", effect: notSaved,
                next: "wait until it is complete, then add it again.")
        case .fieldUnknown where error.hint == "filing":
            ErrorWords(
                what: "There is no --\(kebab(subject)) for filings.", effect: nothingChanged,
                next: "see `muniment filing add --help`.")
        case .fieldUnknown:
            ErrorWords(
                what: "There is no --\(kebab(subject)) for \(error.hint ?? "this").", effect: nothingChanged,
                next: subject == "tags"
                    ? "tags are changed with `muniment tag N --add WORD`."
                    : "see `muniment add \(error.hint ?? "KIND") --help`.")
        case .fieldNotAccepted:
            ErrorWords(
                what: "--\(kebab(subject)) was not understood.", effect: nothingChanged,
                next: "\(error.hint ?? "see --help").")
        case .nothingToSave where subject == "filing":
            ErrorWords(
                what: "Nothing was given to record.", effect: nothingChanged,
                next: "see `muniment filing update --help`.")
        case .nothingToSave:
            ErrorWords(
                what: "Nothing was given to save.", effect: nothingChanged, next: "see `muniment add --help`."
            )
        case .secretKeyNotTaken:
            ErrorWords(
                what:
                    "What you gave for --\(kebab(subject)) looks like the secret key of a wallet, not its address.",
                effect: "It was not saved. Whoever sees a secret key can take the money.",
                next: "give the address instead. If you sent this key to anybody, move the money now.")
        case .pictureNotTaken, .intimateNotTaken:
            protectedRefusal(
                subject, isIntimate: error.code == .intimateNotTaken,
                isUnread: error.hint == Depicted.unreadHint)
        case .oneFileAtATime:
            ErrorWords(
                what: "With --text-only-image, give one file a command: each has to be looked at by itself.",
                effect: nothingChanged)
        default: nil
        }
    }

    private static func protectedRefusal(_ path: String, isIntimate: Bool, isUnread: Bool) -> ErrorWords {
        let reason =
            isIntimate
            ? "\(path) is marked as intimate, and somebody shown may be under 18, so it is not taken."
            : "\(path) may hold a picture, and somebody shown may be under 18, so it is not taken as it is."
        var next =
            "type the words instead (`muniment add message`), or take the screenshot again with the picture out of view"
        if !isIntimate { next += " and add it with --text-only-image" }
        next += ", or note where it is kept: `muniment add held`. "
        next +=
            "NCMEC can help: CyberTipline 1-800-843-5678, report.cybertip.org; Take It Down, takeitdown.ncmec.org. More: `muniment guide under-18`."
        if isUnread {
            next =
                "if everybody shown was 18 or older: `muniment depicted adult`. If not, or not for sure: "
                + next
        }
        return ErrorWords(
            what: "You are not in trouble. Words, names and links are kept.",
            effect: reason + " Your file was only read, and is where it was."
                + (isUnread ? " " + unreadAnswer : ""), next: next)
    }

    static let unreadAnswer =
        "The vault is damaged: what cannot be read may have been the answer whether everybody shown was 18 or older. `muniment verify` says more."

    private static func itemError(_ error: MunimentError, _ subject: String) -> ErrorWords? {
        switch error.code {
        case .itemNotFound:
            ErrorWords(
                what: "There is no item \(subject).", effect: nothingChanged,
                next: "`muniment list` shows the numbers.")
        case .itemErased: ErrorWords(what: "Item \(subject) was erased.", effect: nothingChanged)
        case .itemLocked where error.hint == Depicted.unreadIntimateHint:
            ErrorWords(
                what: "Item \(subject) is locked: what cannot be read may have said that it is intimate.",
                effect: "It is kept, and not shown, extracted or exported. `muniment verify` says more.",
                next:
                    "if it shows words alone, and nothing intimate: `muniment correct \(subject) --intimate no`."
            )
        case .itemLocked:
            ErrorWords(
                what: "Item \(subject) is locked, because somebody shown may be under 18.",
                effect: "It is kept, and not shown, extracted or exported."
                    + (error.hint == Depicted.unreadHint ? " " + unreadAnswer : ""),
                next:
                    "if everybody shown was 18 or older: `muniment depicted adult`, then `muniment depicted --unlock \(subject)`."
            )
        case .noOriginal:
            ErrorWords(
                what: "Item \(subject) has no file or text of its own.",
                next: "`muniment show \(subject)` shows it.")
        case .originalDamaged:
            ErrorWords(
                what: "The original of item \(subject) is damaged, so it is not given out.",
                effect: nothingChanged, next: "run `muniment verify`, and look for a copy of the vault.")
        case .notConfirmed where error.hint == "--sure --sure":
            ErrorWords(
                what: "This was not confirmed twice.", effect: nothingChanged,
                next: "if everybody shown was 18 or older, say so in a terminal, or add --sure --sure")
        case .notConfirmed where error.hint == "--sure":
            ErrorWords(
                what: "That intimate files go as well was not confirmed.", effect: nothingChanged,
                next: "leave out --include-intimate, or confirm it with --include-intimate --sure")
        case .notConfirmed:
            ErrorWords(
                what: "The number after --confirm is not \(subject).", effect: nothingChanged,
                next: "to erase item \(subject) for good: muniment erase \(subject) --confirm \(subject)")
        case .tagNotAccepted:
            ErrorWords(
                what: "\(subject) cannot be a tag.", effect: nothingChanged,
                next:
                    "use letters, digits and hyphens, such as threat/share-with-family; see `muniment tags`.")
        case .actorNotFound:
            ErrorWords(
                what: "There is no actor \(subject).", effect: nothingChanged,
                next: "`muniment actor add` makes one; `muniment actor list` shows them.")
        case .filingNotFound:
            ErrorWords(
                what: "There is no filing \(subject).", effect: nothingChanged,
                next: "`muniment filing list` shows them, such as F1.")
        case .outputExists:
            ErrorWords(
                what: "Something is at \(subject) already. It was left as it is.",
                next: "choose another name.")
        case .outputNotWritable:
            ErrorWords(
                what: "\(subject) cannot be written.", effect: "Nothing was left there.",
                next: "choose a folder of your own that exists.")
        case .nothingSelected where error.hint != nil, .nothingPublished where error.hint != nil:
            ErrorWords(
                what:
                    "Nothing can go: part of the vault cannot be read, and what stood there may have said of each item that it stays.",
                effect: nothingChanged, next: "say it anew: \(error.hint ?? "")")
        case .nothingSelected:
            ErrorWords(
                what: "Nothing in the vault fits what you selected.", effect: nothingChanged,
                next: "see `muniment list` with the same options.")
        case .nothingPublished:
            ErrorWords(
                what:
                    "Nothing here is marked as published, and a TAKE IT DOWN notice is only about pictures that are. A threat to publish is for `muniment export ic3` and `muniment export platform`.",
                effect: nothingChanged,
                next:
                    "if a picture is published, record where: muniment add url --published --platform NAME (or muniment correct N --published)."
            )
        case .bundleDiffers:
            ErrorWords(
                what: "The bundle did not check out after it was written, so it was removed.",
                effect: nothingChanged, next: "try another disk.")
        case .headNotUnderstood:
            ErrorWords(
                what:
                    "This is neither a head that Muniment wrote, nor a bundle, nor a short code as it was shown.",
                effect: nothingChanged,
                next: "give the file as you kept it, or compare the code group by group.")
        default: nil
        }
    }

    private static func stampError(_ error: MunimentError, _ subject: String) -> ErrorWords? {
        let hint = error.hint.map { " (\(ScreenText.line($0, columns: 200)))" } ?? ""
        return switch error.code {
        case .stampNotUnderstood:
            ErrorWords(
                what: "\(subject) is no answer of a time-stamping service, or it was altered\(hint).",
                effect: nothingChanged,
                next: "get it again from the service: a .tsr or .ots file, not a web page.")
        case .stampRefused:
            ErrorWords(
                what: "The service refused\(hint), so there is no time stamp in \(subject).",
                effect: nothingChanged, next: "try again, or send the same request to another service.")
        case .stampOfOther:
            ErrorWords(
                what: "\(subject) is about something else than a head that this vault handed out.",
                effect: nothingChanged,
                next: "look for the answer to a request of `muniment stamp request` of this vault.")
        case .stampOtherRequest:
            ErrorWords(
                what:
                    "\(subject) is about the right head, but answers another request than the one made here.",
                effect: nothingChanged, next: "attach the answer to the request that `stamp request` wrote.")
        default: nil
        }
    }
}
