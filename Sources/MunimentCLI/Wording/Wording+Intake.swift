import Muniment

/// What is said while much is taken in at once, and while it is looked over.
extension Wording {
    static func presentAlready(_ file: String, item: UInt64) -> String {
        "In the vault already, as item \(item): \(ScreenText.line(file, columns: 100))"
    }

    static func proposedTime(_ item: Item) -> String {
        var when = (item.text("at") ?? "").replacing("T", with: " ")
        if let zone = item.text("zone"), item.text("precision") != "date" {
            when += item.flag("zoneAssumed") == true ? ", \(zone) assumed" : ", \(zone)"
        }
        return "Time proposed from the file name: \(ScreenText.line(when)). `muniment review` asks about it."
    }

    /// What lies in a folder and was not taken; `nil` when all was.
    static func leftOut(_ counts: [IntakeFolder.LeftOut: Int]) -> String? {
        let words = IntakeFolder.LeftOut.allCases.compactMap { reason -> String? in
            guard let count = counts[reason] else { return nil }
            let s = count == 1 ? "" : "s"
            return switch reason {
            case .hidden: "\(count) hidden"
            case .link: "\(count) link\(s)"
            case .folder: "\(count) folder\(s) (--recursive looks into them)"
            case .other: "\(count) pipe\(s) or device\(s)"
            case .vault: "the vault itself"
            case .unfinished: "\(count) unfinished download\(s)"
            }
        }
        return words.isEmpty ? nil : "Left out: " + words.joined(separator: ", ") + "."
    }

    static func watching(_ folder: String) -> String {
        "Watching \(ScreenText.line(folder, columns: 100)). Each file is saved once it is complete. Ctrl-C ends this."
    }

    static func watchEnded(unfinished: [String]) -> String {
        let names = unfinished.map { "Not complete yet, so not saved: \(ScreenText.line($0, columns: 100))" }
        return (["The watch has ended."] + names).joined(separator: "\n")
    }

    static func lines(_ saved: Int, present: Int, refused: Int) -> String {
        let first = "\(saved) saved, \(present) in the vault already, \(refused) not saved."
        guard refused > 0 else { return first }
        return first + " Mend those lines and run the same command again: nothing is saved twice."
    }

    /// Why one line of JSON Lines was not saved; fields by the names that they have there.
    static func lineError(_ error: MunimentError) -> String {
        let subject = error.subject.map { ScreenText.line($0, columns: 100) } ?? ""
        switch error.code {
        case .lineNotUnderstood:
            return switch error.hint {
            case "kind":
                "It needs a \"kind\": \(ItemKind.allCases.map(\.rawValue).joined(separator: ", "))."
            case "length": "It is longer than 1 MiB. A long text can be added as a file."
            default:
                "It is not one JSON object, or has a name twice. Amounts with a fraction go in quotes."
            }
        case .fieldUnknown: return "\(error.hint ?? "This kind") has no field \(subject)."
        case .fieldNotAccepted: return "\(subject): \(error.hint ?? "this value is not taken")."
        case .secretKeyNotTaken:
            return "\(subject) looks like the secret key of a wallet. Whoever sees it can take the money."
        default:
            let words = self.error(error)
            return [
                words.what,
                error.code == .pictureNotTaken || error.code == .intimateNotTaken ? words.effect : nil,
            ]
            .compactMap { $0 }.joined(separator: " ")
        }
    }

    /// What can be said of an item, as a question at a terminal.
    static func question(_ point: OpenPoint) -> String {
        let time = ScreenText.line((point.time ?? "").replacing("T", with: " "))
        let zone = ScreenText.line(point.zone ?? "")
        return switch point.question {
        case .intimate: "Does it show nudity or a sexual picture, even small?"
        case .time:
            fileChange(point.item)
                + "When did it happen (2026-11-20 23:14, a date, or ~ before it for about)?"
        case .proposedTime:
            "By its file it is from \(time). Did what it shows happen then (yes, or the time)?"
        case .zone:
            "It says \(time), and \(zone) was assumed. Is that the zone (yes, or UTC, Europe/Paris, +02:00)?"
        case .whose: "Whose account is it?"
        case .platform: "On which platform or app is it?"
        case .actor: "Who did it?"
        }
    }

    /// What the file system says, which may be when a picture was made, or when it was copied.
    private static func fileChange(_ item: Item) -> String {
        guard let time = item.text("fileModifiedAt") else { return "" }
        let when = ScreenText.line(time.replacing("T", with: " "))
        return "(Its file was last changed \(when); copying may change that.) "
    }

    /// The same as a line of a list.
    static func open(_ point: OpenPoint) -> String {
        let number = point.item.number
        let time = ScreenText.line((point.time ?? "").replacing("T", with: " "))
        return switch point.question {
        case .intimate:
            "not said whether it shows something intimate: muniment correct \(number) --intimate no"
        case .time: "no time: muniment correct \(number) --at TIME"
        case .proposedTime:
            "\(time) is only its file's time: muniment correct \(number) --at TIME --time-from memory"
        case .zone:
            "\(ScreenText.line(point.zone ?? "")) was assumed for \(time): muniment correct \(number) --at TIME --zone ZONE"
        case .whose: "not said whose account it is: muniment correct \(number) --whose theirs"
        case .platform: "no platform: muniment correct \(number) --platform NAME"
        case .actor: "not said who did it: muniment actor link LABEL \(number)"
        }
    }

    static let reviewBegins =
        "Enter alone skips a question, q ends. Answers are kept at once; nothing has to be answered."
    static let nothingOpen = "Nothing is open."
}
