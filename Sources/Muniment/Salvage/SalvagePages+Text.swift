import MunimentStore

extension SalvagePages {
    /// `report.txt`: for somebody who has nothing but this folder.
    var text: String {
        (heading + summary + items + missing + closing).joined(separator: "\n") + "\n"
    }

    private var heading: [String] {
        [
            "WHAT WAS RECOVERED FROM A DAMAGED VAULT", "",
            "Made \(madeAt) by \(MunimentVersion.tool).",
            "Vault: \(VisibleText.line(salvaged.path)), \(salvaged.byteCount) bytes.",
            "It was only read. Keep it as it is: another copy, or a later version, may give more.",
            "The files in this folder are readable by anyone who can open them.", "",
        ]
    }

    private var summary: [String] {
        var lines = [
            "Items recovered whole: \(report.recoveredItems.count)",
            "Items with damage: \(list(report.damagedItems.map(\.item.number)))",
            "Items of which nothing was found: \(list(report.missingItems))",
            "Erased before, by you: \(list(report.items.filter(\.item.isErased).map(\.item.number)))",
            "Left out, because somebody shown is or may be under 18: \(list(report.leftOutItems.map(\.item.number)))",
            "Found, but not vouched for: \(list(report.unvouchedItems.map(\.item.number)))",
            "Records in the log: \(report.claimedEventCount); read: \(report.foundEventCount)",
            "Records of which nothing can be read: \(list(report.lostEvents))",
        ]
        if !report.isEndKnown {
            lines.append("DAMAGE: how many records the log had is not known; what came last may be lost.")
        }
        if report.hasJournal {
            lines += [
                "",
                "Beside the vault lies a journal that is still needed: a change was cut short. Any other command",
                "(muniment list) undoes that change first; then run salvage again.",
            ]
        }
        if !report.lostEvents.isEmpty {
            lines += [
                "",
                "A record of which nothing can be read may have been a correction, a tag or an answer. What stands",
                "below may be older than what you last said.",
            ]
        }
        if report.isAnswerLost, report.unreadAnswer == .adult {
            lines += [
                "",
                "What cannot be read may have been an answer about the age of who is shown. For this run somebody said that",
                "everybody shown in every image was 18 or older when it was made.",
            ]
        } else if report.isAnswerLost, !report.leftOutItems.isEmpty {
            lines += [
                "",
                "What cannot be read may have been your answer about the age of who is shown, so it counts as not known. If",
                "everybody shown in every image was 18 or older when it was made, run it again with `--depicted adult`.",
            ]
        }
        if !report.unknownOriginals.isEmpty {
            lines += [
                "",
                "Left out: \(report.unknownOriginals.count) originals whose item is not known (records \(list(report.unknownOriginals))).",
            ]
        }
        return lines + [""]
    }

    private var items: [String] { report.items.flatMap(lines) }

    private func lines(_ salvaged: SalvagedItem) -> [String] {
        let item = salvaged.item
        let kind = item.kindText.isEmpty ? "kind not known" : item.kindText
        var lines = ["Item \(item.number): \(kind)"]
        if item.isErased { return lines + ["  Erased. Only its place in the log remains.", ""] }
        lines.append(
            salvaged.isVouched
                ? "  The log vouches for it."
                : "  Found, but not vouched for: no signed head could be compared with it.")
        lines += salvaged.faults.map { "  DAMAGE: " + Self.words($0) }
        if salvaged.isLeftOut {
            lines.append(
                "  Its file is left out: it is locked, because somebody shown is or may be under 18.")
        }
        for file in salvaged.files { lines += Self.lines(file) }
        lines += fields(item)
        return lines + [""]
    }

    private static func words(_ fault: SalvagedItem.Fault) -> String {
        switch fault {
        case .recordLost(let event): "what was recorded when it was added is lost (record \(event))."
        case .changeLost(let event): "a later change of it cannot be read (record \(event))."
        case .originalLost(let event): "its words or file are lost (record \(event))."
        case .originalIncomplete(let event): "part of its words or file is lost (record \(event))."
        case .originalDiffers(let event):
            "what lies in place of its words or file is not what was recorded (record \(event)); not given out."
        case .earlierWords(let event):
            "its newest words are lost; the ones given are older (record \(event))."
        }
    }

    private static func lines(_ file: SalvagedItem.File) -> [String] {
        var lines = ["  File: \(file.path) (\(file.byteCount) bytes)", "    SHA-256 \(file.sha256)"]
        if !file.missing.isEmpty {
            let parts = file.missing.map { "\($0.lowerBound) to \($0.upperBound - 1)" }.joined(
                separator: ", ")
            lines.append("    NOT the file that was sealed: bytes \(parts) are lost; zeros stand there.")
        } else if file.isAsRecorded == true {
            lines.append("    Whole: exactly the bytes that were sealed.")
        } else {
            lines.append("    Whole, as far as can be told: the record of its SHA-256 is lost.")
        }
        return lines
    }

    private func fields(_ item: Item) -> [String] {
        var lines: [String] = []
        func add(_ label: String, _ value: String) {
            guard !value.isEmpty else { return }
            lines.append("  \(label): \(VisibleText.line(value))")
        }
        add("recorded", item.recordedAt)
        if !item.by.isEmpty { add("opened then by", item.by) }
        add("when", item.happenedAt ?? "")
        add("tags", item.tags.joined(separator: ", "))
        add("actors", item.actors.joined(separator: ", "))
        for field in item.kind.map(FieldTable.fields(of:)) ?? [] where !["at", "tags"].contains(field.name) {
            guard let value = item.values[field.name] else { continue }
            add(FieldLabel.text(field.name), Self.words(value))
        }
        for correction in item.corrections {
            add("corrected \(correction.recordedAt)", correction.fields.joined(separator: ", "))
        }
        return lines
    }

    private static func words(_ value: JSONValue) -> String {
        switch value {
        case .null: ""
        case .bool(let value): value ? "yes" : "no"
        case .integer(let value): String(value)
        case .string(let value): value
        case .array(let values): values.map(words).joined(separator: ", ")
        case .object(let members): members.map { "\($0.key) \(words($0.value))" }.joined(separator: ", ")
        }
    }

    private var missing: [String] {
        report.missingItems.flatMap { ["Item \($0): MISSING", "  Nothing of it was found.", ""] }
    }

    private var closing: [String] {
        [
            "WHAT THE WORDS MEAN", "",
            "The log vouches for it: every record found of this item stands in the signed log of the vault.",
            "Found, but not vouched for: it was sealed with this vault's key, so who sealed it could open the vault.",
            "  Whether it stands in the signed log could not be found out.",
            "None of this shows who sent something, or that it is true.",
            "report.json holds the same with every field, the whole log, actors and reports made.",
        ]
    }

    private func list(_ numbers: [UInt64]) -> String {
        numbers.isEmpty ? "none" : "\(numbers.count) (\(numbers.map(String.init).joined(separator: ", ")))"
    }
}
