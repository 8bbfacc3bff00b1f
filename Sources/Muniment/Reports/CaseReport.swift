import MunimentStore

/// Makes the report of a case: the cover, then the parts that the recipient asks for, in their order.
struct CaseReport {
    let file: CaseFile
    typealias Block = ReportDocument.Block
    typealias Cell = ReportDocument.Cell
    typealias Section = ReportDocument.Section

    var wording: ReportWords { file.words }

    var document: ReportDocument {
        ReportDocument(
            title: "Report \(file.cover.bundle)",
            sections: [cover]
                + file.recipient.sections.map { section in
                    Section(heading: Self.headings[section] ?? section.rawValue, blocks: blocks(section))
                })
    }

    private static let headings: [ReportSection: String] = [
        .summary: "Summary", .timeline: "Timeline", .identifiers: "Identifiers", .items: "Items",
        .demands: "Demands", .payments: "Payments and losses", .custody: "Custody log",
        .outsideTime: "Time from outside", .reportsMade: "Reports already made",
        .knownGaps: "What each kind of source never holds",
        .missing: "What is still missing", .limits: "What this report shows, and what it does not",
        .checking: "How to check this bundle",
    ]

    private func blocks(_ section: ReportSection) -> [Block] {
        switch section {
        case .summary: summary
        case .timeline: timeline
        case .identifiers: identifiers
        case .items: itemList
        case .demands: demands
        case .payments: payments
        case .custody: custody
        case .outsideTime: outsideTime
        case .reportsMade: reportsMade
        case .knownGaps: knownGaps
        case .missing: missing
        case .limits: limits
        case .checking: checking
        }
    }

    static let blank = "______________________________"

    private var cover: Section {
        let cover = file.cover
        var fields: [(label: String, cell: Cell)] = [
            ("bundle", .own(cover.bundle)),
            ("made at", .own("\(cover.madeAt) (UTC)") + .own("\(cover.madeAtLocal) (\(cover.zone))")),
            ("made with", .own(cover.tool)), ("for", .own(file.recipient.addressee)),
        ]
        if file.recipient.includes.custody {
            fields += [
                ("case number", cover.caseNumber.map { Cell.quoted($0) } ?? .own(Self.blank)),
                ("made by", cover.madeBy.map { Cell.quoted($0) } ?? .own(Self.blank)),
            ]
        }
        fields += [
            ("items described", .own(String(file.items.count))),
            ("items withheld", .own(String(file.withheld.count))),
            ("who is shown", .own(wording.depicted[file.disclosure.depicted.rawValue])),
        ]
        if file.saysAge, file.disclosure.ageNow == "under-18" {
            fields.append(("age now", "The person said that they are under 18 now."))
        }
        fields += [
            ("short code of the vault's head", .code(cover.head.code)),
            ("fingerprint of the vault's key", .code(cover.head.fingerprint)),
        ]
        if !file.rotations.isEmpty { fields.append(("keys before", earlierKeys)) }
        fields += [
            ("signed", "HEAD.txt is signed with that key; VERIFY.txt says how to check it."),
            ("proofs", .own(proofs)),
        ]
        return Section(heading: "Cover", blocks: [.fields(fields), .paragraph(wording.notLegalAdvice)])
    }

    /// So that who has a bundle from before can tell that the two belong together.
    private var earlierKeys: Cell {
        file.rotations.map(\.change).reduce(.empty) { cell, change in
            cell
                + .own(
                    "until \(change.changedAt) (UTC, log entry \(change.event)) the head was signed with this key, "
                        + "and its first line was:")
                + .code(change.earlierFingerprint) + .code(change.earlierOrigin)
                + .own("the proof, with the old key's word for the new one:")
                + .code(RotationProof.path(change.event))
        }
    }

    private var proofs: String {
        let count = file.items.count - file.unproven.count
        return
            "data/proofs holds the proofs of \(count) of the \(file.items.count) items described: that what "
            + "the log says of each stood there when the head was signed."
    }

    /// `3, 7, 12`.
    static func numbers(_ numbers: [UInt64]) -> String {
        numbers.map(String.init).joined(separator: ", ")
    }

    /// The title of an item: `Item 3: message`.
    static func title(_ item: Item) -> String { "Item \(item.number): \(item.kindText)" }
}
