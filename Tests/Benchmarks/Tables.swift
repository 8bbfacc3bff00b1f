import Foundation

/// The tables, in Markdown; the same on the screen and in the document.
struct Tables {
    /// Peaks up to this are our own: see ``OwnPeak``.
    let floor: Int

    func text(_ sections: [Section]) -> String {
        sections.map(section).joined(separator: "\n")
    }

    private func section(_ section: Section) -> String {
        var text = "### \(section.title)\n\n"
        if !section.note.isEmpty { text += wrapped(section.note) + "\n\n" }
        let last =
            section.unit.map { "per \($0)" } ?? (section.rows.count > 1 ? "Muniment takes" : nil)
        text += row(
            ["", "wall", "least – most", "opening", "wall without", "CPU without", "rate", "peak memory"]
                + [last].compactMap { $0 })
        text += row(["---"] + Array(repeating: "---:", count: last == nil ? 7 : 8))
        for (index, measured) in section.rows.enumerated() {
            let comparing = last == nil ? [] : [lastCell(measured, at: index, in: section)]
            text += row(cells(measured, at: index, in: section) + comparing)
        }
        guard !section.verdicts.isEmpty else { return text }
        text += "\n" + row(["target", "measured", ""]) + row(["---", "---:", "---"])
        for verdict in section.verdicts {
            let words = verdict.isMet.map { $0 ? "met" : "not met" } ?? "not measured, or in the noise"
            text += row([verdict.text, verdict.value.map(verdict.form) ?? "–", words])
        }
        return text
    }

    private func cells(_ measured: Measured, at index: Int, in section: Section) -> [String] {
        switch measured.state {
        case .notHere: return ["not here: \(measured.name)"] + Array(repeating: "", count: 7)
        case .failed: return ["failed: \(measured.name)"] + Array(repeating: "", count: 7)
        case .done: break
        }
        let opening = measured.opening.map { Text.seconds($0.wall) } ?? "–"
        let rate = section.rate(measured.name).map(Text.rate) ?? "–"
        return [
            measured.name, Text.seconds(measured.wall),
            "\(Text.seconds(measured.least)) – \(Text.seconds(measured.most))", opening,
            measured.wallOfWork.map(Text.seconds) ?? "in the noise",
            measured.cpuOfWork.map(Text.seconds) ?? "in the noise", rate, peak(measured.peak),
        ]
    }

    /// Beside a peer: how many times its time Muniment takes. Where sizes grow: the cost of one unit.
    private func lastCell(_ measured: Measured, at index: Int, in section: Section) -> String {
        if section.unit != nil {
            return section.perUnit.indices.contains(index)
                ? section.perUnit[index].map(Text.seconds) ?? "–" : "–"
        }
        guard measured.name != "muniment", let ratio = section.ratio("muniment", to: measured.name) else {
            return "–"
        }
        return Text.ratio(ratio) + " ×"
    }

    private func peak(_ bytes: Int) -> String {
        guard bytes > 0 else { return "–" }
        return bytes <= floor ? "≤ \(Text.bytes(floor))" : Text.bytes(bytes)
    }

    private func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }

    /// Lines of at most 120 columns.
    private func wrapped(_ text: String) -> String {
        var lines = [""]
        for word in text.split(separator: " ") {
            let line = lines[lines.count - 1]
            if line.count + word.count + 1 > 120 {
                lines.append(String(word))
            } else {
                lines[lines.count - 1] = line.isEmpty ? String(word) : "\(line) \(word)"
            }
        }
        return lines.joined(separator: "\n")
    }
}
