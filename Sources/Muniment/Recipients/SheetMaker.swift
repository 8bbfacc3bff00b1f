import MunimentStore

/// Fills a recipient's form from a case, keeps every value within its limit, and says where the rest went.
struct SheetMaker {
    private let file: SheetCase
    private let form: SheetForm
    private var moved: [String] = []
    /// Entries that the description had no room for.
    private var overflow: [String] = []
    private var pastes: [(name: String, text: String)] = []
    private var warnings: [String] = []

    static func make(_ form: SheetForm, _ file: SheetCase) -> Sheet {
        var maker = SheetMaker(file: file, form: form)
        return maker.make()
    }

    private init(file: SheetCase, form: SheetForm) {
        self.file = file
        self.form = form
    }

    private mutating func make() -> Sheet {
        // What does not fit its own field goes to the technical details, so those are made last.
        var steps: [Sheet.Step] = []
        for step in form.steps { steps += filled(step) }
        let later = steps.map { step in
            Sheet.Step(
                title: step.title, notes: step.notes,
                fields: step.fields.map { field in
                    field.form.fill == "case.technical" ? technical(field.form) : field
                })
        }
        for field in later.flatMap(\.fields) where field.form.fill == "case.technical" {
            if case .paste(let text, let name) = field.value { pastes.append((name, text)) }
        }
        warnMoney()
        warnPrivate()
        return Sheet(form: form, steps: later, pastes: pastes, warnings: warnings)
    }

    private mutating func filled(_ step: SheetForm.Step) -> [Sheet.Step] {
        let base = SheetFill.Context(file: file)
        var contexts: [(title: String, context: SheetFill.Context)] = []
        switch step.each {
        case nil: contexts = [(step.title, base)]
        case .payment:
            for (index, payment) in file.payments.reversed().enumerated() {
                var context = base
                context.payment = payment
                contexts.append(("\(step.title) \(index + 1) (item \(payment.number))", context))
            }
        case .subject:
            for (index, subject) in Subject.all(file).enumerated() {
                var context = base
                context.subject = subject
                contexts.append(("\(step.title) \(index + 1)", context))
                // The form has one line for an account; the others are told of further down.
                for account in subject.accounts.dropFirst() {
                    if let website = Subject.website(account) {
                        moved.append(VisibleText.line("Subject \(index + 1), further account: \(website)"))
                    }
                }
            }
        case .filing:
            for filing in file.filings(to: "takedown") + file.filings(to: "platform") {
                var context = base
                context.filing = filing
                contexts.append(("\(step.title) F\(filing.number)", context))
            }
        }
        if contexts.isEmpty {
            return [Sheet.Step(title: step.title, notes: step.notes + ["(nothing recorded)"], fields: [])]
        }
        return contexts.map { title, context in
            let fields = step.fields.filter { field in
                guard let methods = field.methods else { return true }
                return context.payment?.text("method").map(methods.contains) ?? false
            }
            return Sheet.Step(
                title: title, notes: step.notes, fields: fields.map { self.filled($0, context, title) })
        }
    }

    private mutating func filled(
        _ field: SheetForm.Field, _ context: SheetFill.Context, _ title: String
    ) -> Sheet.Field {
        switch field.fill {
        case SheetFill.blank: return Sheet.Field(form: field, value: .blank, remark: nil)
        case "case.narrative": return narrative(field)
        case "case.technical": return Sheet.Field(form: field, value: .nothing, remark: nil)
        case "case.witnesses": return fitted(witnesses, field, paste: "witnesses.txt")
        case "case.agencies":
            return fitted(
                file.filings.filter { $0.recipient != file.recipient.name }.isEmpty
                    ? "" : file.filingLines.joined(separator: "\n"), field, paste: "agencies.txt")
        default: break
        }
        guard let value = SheetFill.value(field.fill, context) else {
            return Sheet.Field(form: field, value: .nothing, remark: nil)
        }
        guard SheetFill.lists.contains(field.fill), value.contains("\n") else {
            return checked(value, field, title)
        }
        return fitted(value, field, paste: nil)
    }

    /// One line, whole or not at all: a cut number or address would be a wrong one.
    private mutating func checked(_ value: String, _ field: SheetForm.Field, _ title: String) -> Sheet.Field {
        guard let limit = field.limit, FieldCount.count(value) > limit else {
            return Sheet.Field(form: field, value: .text(value), remark: nil)
        }
        moved.append(VisibleText.line("\(title), \(field.label): \(value)"))
        return Sheet.Field(
            form: field, value: .nothing,
            remark: "it has \(FieldCount.count(value)) characters and does not fit into \(limit); "
                + (hasTechnical ? "it is in the technical details" : "see data/report.txt"))
    }

    private var hasTechnical: Bool {
        form.steps.contains { $0.fields.contains { $0.fill == "case.technical" } }
    }

    private mutating func fitted(_ text: String, _ field: SheetForm.Field, paste: String?) -> Sheet.Field {
        guard !text.isEmpty else { return Sheet.Field(form: field, value: .nothing, remark: nil) }
        let fitting = field.limit.map { FieldCount.prefix(text, fitting: $0) } ?? text
        let remark =
            fitting == text
            ? nil
            : "\(FieldCount.count(text) - FieldCount.count(fitting)) characters did not fit; data/report.txt has all of it"
        let name = paste ?? "field-\(pastes.count + 1).txt"
        // Nothing is pasted from what is only to be read.
        if form.isCompact != true { pastes.append((name, fitting)) }
        return Sheet.Field(form: field, value: .paste(fitting, file: name), remark: remark)
    }

    private mutating func narrative(_ field: SheetForm.Field) -> Sheet.Field {
        let limit = field.limit ?? .max
        let text: String
        var remark: String?
        if let own = file.options.narrative {
            text = own
            if FieldCount.count(own) > limit {
                remark =
                    "your own text is \(FieldCount.count(own) - limit) characters too long; the form would cut it"
                warnings.append(
                    "Your own description is longer than the form takes: shorten it before you paste it.")
            }
        } else {
            let narrative = CaseNarrative(file, limit: limit)
            text = narrative.text
            overflow = narrative.overflow.map { "Not in the description: \($0)" }
            if !narrative.overflow.isEmpty {
                remark =
                    "did not fit: items "
                    + narrative.overflowItems.map(String.init).joined(separator: ", ")
                    + "; the technical details have them as far as there is room"
            }
        }
        pastes.append(("narrative.txt", text))
        return Sheet.Field(form: field, value: .paste(text, file: "narrative.txt"), remark: remark)
    }

    /// Everything exact that has no field of its own, then what did not fit elsewhere.
    private func technical(_ field: SheetForm.Field) -> Sheet.Field {
        // Exact things first; the beginning of a story can be told again, a number cannot.
        var lines: [String] = moved
        for (index, subject) in Subject.all(file).enumerated() {
            lines += subject.lines.map { "Subject \(index + 1), \($0)" }
        }
        for payment in file.payments {
            for name in ["toWallet", "fromWallet", "txHash"] {
                if let text = payment.text(name) {
                    lines.append(
                        VisibleText.line(
                            "Payment (item \(payment.number)), \(FieldLabel.text(name)): \(text)"))
                }
            }
        }
        for demand in file.items(.demand) {
            if let text = demand.text("payTo") {
                lines.append(VisibleText.line("Demand (item \(demand.number)), pay to: \(text)"))
            }
        }
        for url in file.items(.url) {
            if let text = url.text("address") {
                lines.append(VisibleText.line("Link (item \(url.number)): \(text)"))
            }
        }
        for message in file.items(.message) {
            if let text = message.text("headers") {
                lines.append("Headers (item \(message.number)):\n\(VisibleText.block(text))")
            }
        }
        lines += overflow
        let limit = field.limit ?? .max
        var kept: [String] = []
        var left = 0
        for line in lines {
            if left == 0, FieldCount.count((kept + [line]).joined(separator: "\n")) <= limit {
                kept.append(line)
            } else {
                left += 1
            }
        }
        guard !kept.isEmpty else { return Sheet.Field(form: field, value: .nothing, remark: nil) }
        return Sheet.Field(
            form: field, value: .paste(kept.joined(separator: "\n"), file: "technical.txt"),
            remark: left == 0 ? nil : "\(left) more lines did not fit; data/report.txt has all of them")
    }

    private var witnesses: String {
        file.items(.person).filter { $0.flag("agreed") == true }.map { person in
            VisibleText.line(
                ["name", "role", "relation", "contact"].compactMap { person.text($0) }.joined(separator: ", ")
            )
        }.joined(separator: "\n")
    }

    private mutating func warnMoney() {
        let unclear = file.lossUSD.unclear
        let asksForLoss = form.steps.contains { $0.fields.contains { $0.fill == "case.lossUSD" } }
        guard unclear > 0, asksForLoss else { return }
        warnings.append(
            "Payments without an amount in US dollars: \(unclear). The total lacks them. To add one: muniment correct N --usd AMOUNT --usd-from SOURCE"
        )
    }

    /// The form wants neither, and what was typed cannot be taken back.
    private mutating func warnPrivate() {
        for (name, text) in pastes {
            if PrivateNumbers.hasSocialSecurityNumber(text) {
                warnings.append(
                    "\(name) has a number that looks like a Social Security number. The form does not want one."
                )
            }
            if PrivateNumbers.hasBirthDate(text) {
                warnings.append("\(name) seems to give a date of birth. The form does not want one.")
            }
        }
    }
}

/// What a report should not hold without need.
enum PrivateNumbers {
    /// Nine digits as 3-2-4, with the same sign or space between, not part of a longer number.
    static func hasSocialSecurityNumber(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        func isDigit(_ index: Int) -> Bool {
            bytes.indices.contains(index) && (0x30...0x39).contains(bytes[index])
        }
        guard bytes.count >= 11 else { return false }
        for start in 0...(bytes.count - 11) where !isDigit(start - 1) && !isDigit(start + 11) {
            let sign = bytes[start + 3]
            guard "- ".utf8.contains(sign), bytes[start + 6] == sign else { continue }
            let digits = [0, 1, 2, 4, 5, 7, 8, 9, 10].map { start + $0 }
            if digits.allSatisfy(isDigit) { return true }
        }
        return false
    }

    private static let birthWords = ["born", "birth", "dob", "d.o.b", "birthday"]

    /// A word for being born, and a day within the 40 characters around it.
    static func hasBirthDate(_ text: String) -> Bool {
        let lower = Array(text.lowercased())
        for word in birthWords.map({ Array($0) }) {
            var start = 0
            while start + word.count <= lower.count {
                if Array(lower[start..<start + word.count]) == word {
                    let around = lower[max(0, start - 40)..<min(lower.count, start + word.count + 40)]
                    if hasDay(String(around)) { return true }
                }
                start += 1
            }
        }
        return false
    }

    /// Three groups of digits with `/`, `-` or `.` between, or a year beside a day of a month.
    private static func hasDay(_ text: String) -> Bool {
        let groups = text.split { !$0.isNumber }.map(String.init)
        for index in groups.indices.dropLast(2) {
            let three = groups[index..<index + 3]
            if three.allSatisfy({ (1...4).contains($0.count) }),
                ["/", "-", "."].contains(where: { text.contains(three.joined(separator: $0)) })
            {
                return true
            }
        }
        let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        return groups.contains { $0.count == 4 && ($0.hasPrefix("19") || $0.hasPrefix("20")) }
            && months.contains { text.contains($0) }
    }
}
