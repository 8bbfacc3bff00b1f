import Muniment

extension Wording {
    static func salvaged(_ report: SalvageReport) -> [String] {
        var lines = ["Recovered whole: \(count(report.recoveredItems.count, "item"))."]
        func add(_ words: String, _ numbers: [UInt64]) {
            guard !numbers.isEmpty else { return }
            lines.append("\(words): \(numbers.map(String.init).joined(separator: ", ")).")
        }
        add("DAMAGE in items", report.damagedItems.map(\.item.number))
        add("DAMAGE: nothing was found of items", report.missingItems)
        add("DAMAGE: nothing can be read of events", report.lostEvents)
        if !report.isEndKnown {
            lines.append("DAMAGE: what came last may be lost; how much there was is not known.")
        }
        add("Not vouched for by the signed log: items", report.unvouchedItems.map(\.item.number))
        add(
            "Left out, because somebody shown is or may be under 18: the files of items",
            report.leftOutItems.map(\.item.number))
        if report.isAnswerLost, !report.leftOutItems.isEmpty, report.unreadAnswer != .adult {
            lines.append(
                "What cannot be read may have been your answer about age. If everybody shown in every image was 18 or older: run it again with --depicted adult."
            )
        }
        if !report.unknownOriginals.isEmpty {
            lines.append(
                "Left out: \(count(report.unknownOriginals.count, "original")) of which nobody knows the item."
            )
        }
        if report.hasJournal {
            lines.append(
                "A change of the vault was cut short. `muniment list` undoes it; then run salvage again.")
        }
        lines.append("Written to \(ScreenText.line(report.folder)); report.txt there says more.")
        return lines
    }

    static func salvageIsReadable(_ folder: String) -> String {
        """
        The vault was only read. Anyone who uses this computer can read \(ScreenText.line(folder)).
        Next: keep the damaged file and look for another copy of it; then make a new vault and add what you need.
        """
    }
}
