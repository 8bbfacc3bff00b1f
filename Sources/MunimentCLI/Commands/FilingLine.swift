import Foundation
import Muniment

/// A filing in lines, without what is shown with `--reveal` alone.
enum FilingLine {
    /// `F1: instagram (TAKE IT DOWN notice), sent 2026-11-21 14:05 (Europe/Paris, assumed)`
    static func summary(_ filing: Filing) -> String {
        switch filing.unreadable {
        case .damaged: return "\(filing.label): cannot be read. Next: muniment verify"
        case .newerVersion: return "\(filing.label): made by a newer version"
        case nil: break
        }
        let agency = ScreenText.line(filing.agency, columns: 80)
        let sent = filing.text("sentAt").map { "sent \(when($0))" } ?? "no time of sending recorded"
        return "\(filing.label): \(agency), \(sent)"
    }

    /// A time as it is kept, `2026-11-21T14:05 [Europe/Paris, assumed]`, as people read it.
    static func when(_ text: String) -> String {
        let parts = text.split(separator: "[", maxSplits: 1)
        let time = parts.first.map { $0.replacingOccurrences(of: "T", with: " ") } ?? ""
        let zone = parts.count > 1 ? "(" + parts[1].dropLast() + ")" : ""
        return ScreenText.line(time + zone)
    }

    /// Everything else that is known, a line each.
    static func details(_ filing: Filing, isRevealing: Bool) -> [String] {
        guard filing.unreadable == nil else { return [] }
        var lines: [String] = []
        var hidden: [String] = []
        for field in FieldTable.filing where !["recipient", "sentAt"].contains(field.name) {
            if field.name == "covers" {
                guard !filing.covers.isEmpty else { continue }
                lines.append("covers: \(filing.covers.map(String.init).joined(separator: ", "))")
            } else if let text = filing.text(field.name) {
                guard isRevealing || field.visibility == .ordinary else {
                    hidden.append(Wording.kebab(field.name))
                    continue
                }
                let isTime = field.form == .moment || field.form == .momentAhead
                lines.append("\(field.name): \(isTime ? when(text) : ScreenText.line(text))")
            }
        }
        lines += filing.checks.map { "checked " + check($0) }
        if !hidden.isEmpty { lines.append("hidden: \(hidden.joined(separator: ", ")); --reveal shows it") }
        return lines.map(indented)
    }

    /// `2026-11-22 10:00 (UTC, assumed), item 4: gone`
    static func check(_ check: Filing.Check) -> String {
        let place =
            check.item.map { "item \($0)" } ?? check.address.map { ScreenText.line($0, columns: 80) }
            ?? "everything it covers"
        let see = check.see.isEmpty ? "" : ", see \(check.see.map(String.init).joined(separator: ", "))"
        return "\(when(check.at ?? check.recordedAt)), \(place): \(Wording.found(check.state))\(see)"
    }

    static func indented(_ text: String) -> String { "      " + text.replacing("\n", with: "\n      ") }
}
