/// A filled form as plain text. Only what this program says begins at the left edge, so that nothing which
/// came from elsewhere can look like a part of the form.
enum SheetText {
    static func make(_ sheet: Sheet, cover: CaseFile.Cover, recipient: Recipient) -> String {
        var lines = [
            sheet.form.title.uppercased(), String(repeating: "=", count: sheet.form.title.count), "",
            "Made \(cover.madeAt) for bundle \(cover.bundle) with \(cover.tool).",
            "The form was last compared with its sources on \(recipient.checkedOn); it may have changed.",
        ]
        for route in recipient.routes {
            lines.append(
                "\(route.label): " + [route.address, route.note].compactMap { $0 }.joined(separator: ". "))
        }
        lines += [""] + sheet.form.intro
        if !sheet.warnings.isEmpty {
            lines += ["", "LOOK AT THIS FIRST"] + sheet.warnings.map { "- " + $0 }
        }
        for step in sheet.steps {
            if sheet.form.isCompact == true {
                lines += ["", step.title.uppercased()] + step.notes + step.fields.flatMap(compact)
                continue
            }
            lines += ["", "", step.title.uppercased(), String(repeating: "-", count: step.title.count)]
            lines += step.notes
            for field in step.fields { lines += [""] + text(field) }
        }
        if !recipient.gaps.isEmpty {
            lines +=
                ["", "", "NOT KNOWN OF THIS FORM", "----------------------"]
                + recipient.gaps.map { "- " + $0 }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The label with a short value behind it, or with lines of its own below.
    private static func compact(_ field: Sheet.Field) -> [String] {
        let label = "  \(field.form.label)"
        var lines: [String]
        switch field.value {
        case .blank:
            lines = ["\(label): " + (field.form.choices?.joined(separator: " / ") ?? CaseReport.blank)]
        case .nothing: lines = ["\(label): (nothing recorded)"]
        case .text(let text): lines = ["\(label): \(VisibleText.line(text))"]
        case .paste(let text, _):
            lines = ["\(label):"] + VisibleText.block(text, eachAfter: "    | ")
        }
        if let note = field.form.note { lines.append("      -> " + note) }
        return lines
    }

    private static func text(_ field: Sheet.Field) -> [String] {
        var facts: [String] = []
        switch field.form.required {
        case "yes": facts.append("required")
        case "no": break
        default: facts.append(field.form.required)
        }
        if let limit = field.form.limit {
            switch field.value {
            case .text(let text), .paste(let text, _): facts.append("\(FieldCount.count(text)) of \(limit)")
            case .blank, .nothing: facts.append("at most \(limit)")
            }
        }
        var lines = [field.form.label + (facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))")]
        if let choices = field.form.choices, field.value.isOpen {
            lines.append("    choose: " + choices.joined(separator: " / "))
        }
        switch field.value {
        case .blank: lines.append("    " + CaseReport.blank)
        case .nothing: lines.append("    (nothing recorded)")
        case .text(let text): lines.append("    " + VisibleText.line(text))
        case .paste(let text, let file):
            lines.append("    To paste: data/send/\(file)")
            lines += VisibleText.block(text, eachAfter: "    | ")
        }
        if let remark = field.remark { lines.append("    -> " + remark) }
        if let note = field.form.note { lines.append("    -> " + note) }
        return lines
    }
}
