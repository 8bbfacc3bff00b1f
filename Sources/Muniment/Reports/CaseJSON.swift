import MunimentStore

/// report.json: the same as the report, with every text exactly as it was recorded.
struct CaseJSON {
    let file: CaseFile

    var text: String { value.jsonText + "\n" }

    private var value: OutputValue {
        let cover = file.cover
        let members: [(name: String, value: OutputValue)] = [
            ("format", .integer(1)), ("recipient", .string(file.recipient.name)),
            ("bundle", .string(cover.bundle)), ("madeAt", .string(cover.madeAt)),
            ("madeAtLocal", .string(cover.madeAtLocal)), ("zone", .string(cover.zone)),
            ("tool", .string(cover.tool)), ("caseNumber", .text(cover.caseNumber)),
            ("madeBy", .text(cover.madeBy)), ("asking", .text(cover.asking)),
            ("depicted", .string(file.disclosure.depicted.rawValue)),
            ("ageNow", .text(file.saysAge ? file.disclosure.ageNow : nil)),
            (
                "head",
                .object([
                    ("code", .string(cover.head.code)), ("origin", .string(cover.head.origin)),
                    ("size", .count(cover.head.size)), ("root", .string(cover.head.root)),
                    ("fingerprint", .string(cover.head.fingerprint)),
                ])
            ),
            ("items", .array(file.items.map(item))),
            ("withheld", .array(file.withheld.map(withheld))),
            ("actors", .array(file.disclosure.actors.map(actor))),
            ("identifiers", .array(identifiers)), ("custody", .array(file.disclosure.custody.map(custody))),
            (
                "reportsMade",
                .array(
                    file.recipient.sections.contains(.reportsMade)
                        ? file.disclosure.filings.compactMap(filing) : [])
            ),
            ("stamps", .array(file.stamps.map(stamp))),
            ("missing", .array(file.recipient.sections.contains(.missing) ? file.missing.map(missing) : [])),
            ("limits", .array(file.words.limits.map(OutputValue.string))),
            ("notLegalAdvice", .string(file.words.notLegalAdvice)),
        ]
        guard !file.rotations.isEmpty else { return .object(members) }
        return .object(members + [("keysBefore", .array(file.rotations.map(keysBefore)))])
    }

    private func keysBefore(_ proof: RotationProof) -> OutputValue {
        let change = proof.change
        return .object([
            ("event", .count(change.event)), ("until", .string(change.changedAt)),
            ("origin", .string(change.earlierOrigin)), ("fingerprint", .string(change.earlierFingerprint)),
            ("proof", .string(proof.path)),
        ])
    }

    private func item(_ entry: CaseItem) -> OutputValue {
        let item = entry.item
        var members: [(name: String, value: OutputValue)] = [
            ("number", .count(item.number)), ("kind", .string(item.kindText)),
            ("recordedAt", .string(item.recordedAt)), ("by", .text(item.by.isEmpty ? nil : item.by)),
            ("happenedAt", .text(item.happenedAt)), ("tags", .array(item.tags.map(OutputValue.string))),
        ]
        if file.recipient.includes.originals, let original = item.original {
            members.append(
                (
                    "original",
                    .object([
                        ("path", .text(entry.path)), ("sha256", .text(item.sha256)),
                        ("byteCount", .count(original.byteCount)), ("fileName", .text(item.fileName)),
                        ("mediaType", .text(item.mediaType)),
                    ])
                ))
        }
        if let text = entry.text, !entry.isTextCut { members.append(("text", .string(text))) }
        let fields = FieldTable.fields(of: item.kind ?? .file).filter { field in
            !["tags", "paddedByteCount", "chunkCount", "sha256", "byteCount"].contains(field.name)
        }
        members.append(
            (
                "fields",
                .object(
                    fields.compactMap { field in
                        item.values[field.name].map { (field.name, OutputValue($0)) }
                    })
            ))
        members.append(
            (
                "corrections",
                .array(
                    item.corrections.map {
                        .object([
                            ("event", .count($0.event)), ("recordedAt", .string($0.recordedAt)),
                            ("fields", .array($0.fields.map(OutputValue.string))),
                        ])
                    })
            ))
        let stamp = file.stamp(of: item)
        members += [
            ("proof", .text(entry.proof)),
            ("stamp", stamp.map { .count($0.event) } ?? .null),
            (
                "eventsCoveredByStamp",
                stamp.map { stamp in .count(item.events.count { $0 < stamp.size }) } ?? .integer(0)
            ),
            ("eventCount", .count(item.events.count)),
            ("isDamaged", .bool(entry.isDamaged)),
        ]
        return .object(members)
    }

    private func withheld(_ item: WithheldItem) -> OutputValue {
        var members: [(name: String, value: OutputValue)] = [
            ("number", .count(item.item)), ("kind", .text(item.kind?.rawValue)),
            ("reason", .string(item.reason.rawValue)), ("recordedAt", .string(item.recordedAt)),
        ]
        if let digest = item.digest {
            members += [("sha256", .string(digest.sha256)), ("mediaType", .text(digest.mediaType))]
        }
        return .object(members)
    }

    private func actor(_ actor: Actor) -> OutputValue {
        .object([
            ("label", .string(actor.label)), ("claimedName", .text(actor.claimedName)),
            ("believedName", .text(actor.believedName)), ("why", .text(actor.why)),
            ("items", .array(actor.items.map { .count($0) })),
            (
                "reasons",
                .array(
                    actor.reasons.sorted { $0.key < $1.key }.map {
                        .object([("item", .count($0.key)), ("why", .string($0.value))])
                    })
            ),
        ])
    }

    private var identifiers: [OutputValue] {
        Identifier.all(file.items.map(\.item), claimed: file.recipient.includes.claimedIdentities).map {
            .object([
                ("type", .string($0.type)), ("value", .string($0.value)),
                ("platforms", .array($0.platforms.map(OutputValue.string))),
                ("whose", .array($0.whose.map(OutputValue.string))), ("isClaimed", .bool($0.isClaimed)),
                ("finding", .text($0.finding)), ("items", .array($0.items.map { .count($0) })),
            ])
        }
    }

    private func custody(_ row: CustodyRow) -> OutputValue {
        .object([
            ("event", .count(row.event)), ("kind", .text(row.kind)), ("recordedAt", .text(row.recordedAt)),
            ("by", .text(row.by)), ("tool", .text(row.tool)),
            ("item", row.item.map { .count($0) } ?? .null), ("detail", .text(row.detail)),
            ("condition", .string(row.condition.rawValue)), ("leafHash", .text(row.leafHash)),
        ])
    }

    private func filing(_ filing: Filing) -> OutputValue? {
        filing.reportFacts.map { facts in
            .object([
                ("report", .string(filing.label)), ("to", .string(facts.agency)), ("sent", .text(facts.date)),
                ("number", .text(facts.number)), ("contact", .text(facts.contact)),
                ("items", .array(filing.covers.map { .count($0) })), ("outcome", .text(facts.outcome)),
                ("answer", .text(facts.answer)),
            ])
        }
    }

    private func stamp(_ files: StampFiles) -> OutputValue {
        .object([
            ("stamp", .count(files.stamp.event)), ("path", .string(files.path)),
            ("form", .string(files.stamp.form.rawValue)), ("eventsBelow", .count(files.stamp.size)),
            ("noLaterThan", .text(files.stamp.statedTime)), ("accordingTo", .string(files.stamp.says)),
            ("signatureChecked", .bool(false)),
        ])
    }

    private func missing(_ fact: MissingFact) -> OutputValue {
        .object([
            ("code", .string(fact.code)), ("item", fact.item.map { .count($0) } ?? .null),
            ("command", .string(fact.command)),
        ])
    }
}
