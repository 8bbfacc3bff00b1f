import MunimentCrypto
import MunimentStore

/// The two reports of a salvage: `report.json` here, `report.txt` in an extension.
struct SalvagePages {
    let report: SalvageReport
    let state: VaultState
    let salvaged: SalvagedVault
    let madeAt: String

    var json: String {
        OutputValue.object([
            ("format", .integer(1)), ("tool", .string(MunimentVersion.tool)), ("madeAt", .string(madeAt)),
            ("ok", .bool(report.isWhole)),
            (
                "age",
                .object([
                    ("answerLost", .bool(report.isAnswerLost)),
                    ("countedInItsPlace", .string(report.unreadAnswer.rawValue)),
                ])
            ),
            (
                "vault",
                .object([
                    ("path", .string(salvaged.path)), ("byteCount", .count(salvaged.byteCount)),
                    ("sha256", .string(salvaged.fileDigest().hex)),
                    ("journalNeeded", .bool(report.hasJournal)),
                ])
            ),
            ("log", log),
            ("items", .array(report.items.map(Self.item))),
            ("missingItems", Self.numbers(report.missingItems)),
            ("unknownOriginals", Self.numbers(report.unknownOriginals)),
            (
                "actors",
                .array(
                    state.actors.map { actor in
                        .object([
                            ("label", .string(actor.label)), ("claimedName", .text(actor.claimedName)),
                            ("believedName", .text(actor.believedName)), ("why", .text(actor.why)),
                            ("items", Self.numbers(actor.items)),
                        ])
                    })
            ),
            ("filings", .array(state.filings.map { $0.output(revealing: true) })),
        ]).jsonText
    }

    private var log: OutputValue {
        .object([
            ("eventsFound", .count(report.foundEventCount)),
            ("eventsInLog", .count(report.claimedEventCount)),
            ("endKnown", .bool(report.isEndKnown)), ("lostEvents", Self.numbers(report.lostEvents)),
            ("vouchedFor", .array(report.vouched.map(Self.range))),
            ("headSize", salvaged.head.map { .count($0.head.size) } ?? .null),
            ("headTime", .text(salvaged.head?.head.time)),
            (
                "events",
                .array(
                    state.log.map { entry in
                        .object([
                            ("event", .count(entry.event)), ("kind", .string(entry.kind)),
                            ("item", entry.item.map(OutputValue.count) ?? .null),
                            ("recordedAt", .text(entry.recordedAt)), ("by", .text(entry.by)),
                            ("detail", .text(entry.detail)), ("erased", .bool(isErased(entry))),
                            ("damaged", .bool(entry.isErased && !isErased(entry))),
                            ("vouchedFor", .bool(salvaged.isVouched(entry.event))),
                        ])
                    })
            ),
        ])
    }

    /// Its content is gone because it was erased, not because it is damaged.
    private func isErased(_ entry: LogEntry) -> Bool { salvaged.erased.contains(entry.event) }

    private static func item(_ salvaged: SalvagedItem) -> OutputValue {
        var members: [(name: String, value: OutputValue)] = []
        if case .object(let known) = salvaged.item.output(revealing: true) { members = known }
        members.append(("vouchedFor", .bool(salvaged.isVouched)))
        members.append(("leftOut", .text(salvaged.isLeftOut ? Item.Withheld.locked.rawValue : nil)))
        members.append(
            (
                "faults",
                .array(
                    salvaged.faults.map {
                        .object([("code", .string($0.code)), ("event", .count($0.event))])
                    })
            ))
        members.append(("files", .array(salvaged.files.map(file))))
        return .object(members)
    }

    private static func file(_ file: SalvagedItem.File) -> OutputValue {
        .object([
            ("path", .string(file.path)), ("byteCount", .count(file.byteCount)),
            ("sha256", .string(file.sha256)),
            ("asRecorded", file.isAsRecorded.map(OutputValue.bool) ?? .null),
            ("missing", .array(file.missing.map(range))), ("event", .count(file.event)),
        ])
    }

    private static func numbers(_ numbers: [UInt64]) -> OutputValue { .array(numbers.map(OutputValue.count)) }

    /// First and one after the last.
    private static func range(_ range: Range<UInt64>) -> OutputValue {
        .array([.count(range.lowerBound), .count(range.upperBound)])
    }
}
