import Muniment

/// What became of reports, and what is next, without any hurry.
extension Wording {
    static func found(_ state: Filing.Check.State) -> String {
        switch state {
        case .up: "still there"
        case .down: "gone"
        case .moved: "somewhere else now"
        case .unknown: "could not be found out"
        }
    }

    private static func outcome(_ word: String) -> String {
        switch word {
        case "removed": "it was removed"
        case "refused": "they refused"
        case "partial": "a part was removed"
        default: "nothing was done, as far as you know"
        }
    }

    /// When the 48 hours of a TAKE IT DOWN notice end, and what is possible after them; `nil` for others.
    static func removal(_ outlook: VaultStatus.Outlook) -> String? {
        let label = outlook.filing.label
        guard outlook.filing.isTakedown, !outlook.isRemoved else { return nil }
        guard let removal = outlook.removal else {
            return """
                The platform has 48 hours from when it received the notice. To see until when: \
                muniment filing update \(label) --sent-at TIME
                """
        }
        let zone = removal.zone + (removal.zoneAssumed ? ", assumed" : "")
        let end = "\(removal.isAbout ? "about " : "")\(removal.text) (\(ScreenText.line(zone)))"
        let counted =
            removal.start == .received
            ? ""
            : "\nThat is counted from when you sent it. If they say when they received it: muniment filing update \(label) --received-at TIME"
        if removal.isOver {
            return """
                The 48 hours after it was \(removal.start == .received ? "received" : "sent") ended \(end).
                If it is still there, you can tell the FTC, when it suits you: TakeItDown.ftc.gov
                What they ask for: muniment export ftc. What you find there: muniment filing check \(label)
                """
        }
        return "The platform has 48 hours from when it received the notice: until \(end).\(counted)"
    }

    /// Of one report: what was answered, what was found, and what is next.
    static func progress(_ outlook: VaultStatus.Outlook) -> [String] {
        let filing = outlook.filing
        var lines: [String] = []
        if let reference = filing.text("reference") {
            lines.append("Their reference: \(ScreenText.line(reference, columns: 80))")
        }
        if filing.text("outcome") != nil || filing.text("answeredAt") != nil || filing.text("answer") != nil {
            let when = filing.text("answeredAt").map { " " + FilingLine.when($0) } ?? ""
            let words = filing.text("outcome").map { ": " + outcome($0) } ?? ""
            let their = filing.text("answer") == nil ? "" : " Their words: muniment filing list --reveal"
            lines.append("Answered\(when)\(words).\(their)")
        } else if filing.unreadable == nil {
            lines.append("No answer recorded yet.")
        }
        lines += filing.latestChecks.map { "Looked " + FilingLine.check($0) + "." }
        if let removal = removal(outlook) { lines.append(removal) }
        let next = filing.text("nextCheck").map(FilingLine.when) ?? ""
        switch outlook.nextCheck {
        case .ahead: lines.append("To look at again from \(next) on.")
        case .due:
            lines.append(
                "You wanted to look again from \(next) on. When it suits you: muniment filing check \(filing.label)"
            )
        case .done, nil: break
        }
        return lines
    }

    /// What nobody said yet.
    static func unsure(_ status: VaultStatus) -> [String] {
        var lines: [String] = []
        if !status.notReviewed.isEmpty {
            lines.append(
                "Not said yet whether they show something intimate: \(items(status.notReviewed)). They stay out of exports until then: muniment correct N --intimate no"
            )
        }
        if !status.withoutTime.isEmpty {
            lines.append(
                "No time yet: \(items(status.withoutTime)). To add it: muniment correct N --at TIME")
        }
        return lines
    }

    /// The last line of `status`.
    static func today(_ status: VaultStatus) -> String {
        let due = status.filings.filter(\.isDue).map(\.filing.label)
        return due.isEmpty
            ? "Nothing has to be done today."
            : "To look at when it suits you: \(due.joined(separator: ", "))."
    }
}
