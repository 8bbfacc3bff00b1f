extension Filing {
    /// The filing as commands write it in JSON: what is known, under the names of the fields.
    /// - Parameter revealing: also the words of the answer, case number, PIN and private note.
    public func output(revealing: Bool) -> OutputValue {
        .object(members(revealing: revealing))
    }

    func members(revealing: Bool) -> [(name: String, value: OutputValue)] {
        var members: [(name: String, value: OutputValue)] = [
            ("number", .count(number)), ("label", .string(label)),
        ]
        if let unreadable { return members + [("unreadable", .string(unreadable.rawValue))] }
        members += [("recordedAt", .string(recordedAt)), ("by", .string(by))]
        for field in FieldTable.filing where revealing || field.visibility == .ordinary {
            if let value = values[field.name] { members.append((field.name, OutputValue(value))) }
        }
        if !checks.isEmpty { members.append(("checks", .array(checks.map(\.output)))) }
        if !updates.isEmpty {
            members.append(
                (
                    "updates",
                    .array(
                        updates.map { update in
                            .object([
                                ("event", .count(update.event)), ("recordedAt", .string(update.recordedAt)),
                                ("fields", .array(update.fields.map(OutputValue.string))),
                            ])
                        })
                ))
        }
        return members
    }

    /// What a report may tell of it: never case number and PIN of a hash service, or the private note.
    package struct ReportFacts: Sendable {
        /// Whom the report was made to, in words.
        package let agency: String
        /// When it was sent, with its zone; `nil` when that is not known.
        package let date: String?
        /// Their reference.
        package let number: String?
        /// Officer, badge, phone, e-mail: those that are known.
        package let contact: String?
        /// What they did, and when they answered.
        package let outcome: String?
        /// Their words.
        package let answer: String?
    }

    /// For the section of a report that lists reports already made; `nil` where nothing of it can be read.
    package var reportFacts: ReportFacts? {
        guard unreadable == nil else { return nil }
        let contact = [
            text("officer"), text("badge").map { "badge " + $0 }, text("phone"), text("email"),
        ].compactMap(\.self)
        let outcome = [
            text("outcome").map { $0 == "none" ? "nothing done" : $0 },
            text("answeredAt").map { "answered " + $0 },
        ].compactMap(\.self)
        return ReportFacts(
            agency: agency, date: text("sentAt"), number: text("reference"),
            contact: contact.isEmpty ? nil : contact.joined(separator: ", "),
            outcome: outcome.isEmpty ? nil : outcome.joined(separator: ", "), answer: text("answer"))
    }

    /// Whom it was sent to, in words, such as `instagram (TAKE IT DOWN notice)`.
    public var agency: String {
        let platform = text("platform")
        return switch recipient {
        case "platform": platform ?? "a platform"
        case "takedown": "\(platform ?? "a platform") (TAKE IT DOWN notice)"
        case "ic3": "FBI, Internet Crime Complaint Center (IC3)"
        case "ccri": "CCRI, Image Abuse Helpline"
        case "ncmec": "NCMEC, CyberTipline"
        case "police": "the police"
        case "ftc": "FTC, TakeItDown.ftc.gov"
        case "stopncii": "StopNCII.org"
        case "takeitdown": "NCMEC, Take It Down"
        case "bank": "a bank or payment service"
        case "other": text("route") ?? "somebody else"
        default: "an unreadable report"
        }
    }
}

extension Filing.Check {
    fileprivate var output: OutputValue {
        var members: [(name: String, value: OutputValue)] = [("recordedAt", .string(recordedAt))]
        if let item { members.append(("item", .count(item))) }
        if let address { members.append(("address", .string(address))) }
        members.append(("state", .string(state.rawValue)))
        if let at { members.append(("at", .string(at))) }
        if !see.isEmpty { members.append(("see", .array(see.map(OutputValue.count)))) }
        return .object(members)
    }
}
