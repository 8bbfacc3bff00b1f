import Muniment

/// What stays back, and what is still missing.
enum PreviewReport {
    static func show(_ plan: ExportPlan, isJSON: Bool) {
        if isJSON {
            return Report.json(
                [
                    ("items", .array(plan.items.map { .count($0.number) })),
                    ("byteCount", .count(plan.byteCount)),
                ]
                    + members(plan.withheld, plan.missing))
        }
        let numbers = plan.items.map { String($0.number) }.joined(separator: ", ")
        Standard.output(
            "\(plan.items.count) items would go, \(plan.byteCount) bytes of originals: \(numbers).")
        show(plan.withheld, plan.missing)
        Standard.output("Nothing was written.")
    }

    static func show(_ withheld: [WithheldItem], _ missing: [MissingFact]) {
        for one in withheld {
            Standard.output("Stays back: item \(one.item), \(Wording.withheld(one.reason)).")
        }
        for fact in missing {
            Standard.output("Missing: \(Wording.missing(fact)). To add it: \(fact.command)")
        }
    }

    static func members(
        _ withheld: [WithheldItem], _ missing: [MissingFact]
    ) -> [(name: String, value: OutputValue)] {
        [
            (
                "withheld",
                .array(
                    withheld.map {
                        .object([("item", .count($0.item)), ("reason", .string($0.reason.rawValue))])
                    })
            ),
            (
                "missing",
                .array(
                    missing.map {
                        .object([
                            ("code", .string($0.code)), ("item", $0.item.map(OutputValue.count) ?? .null),
                            ("command", .string($0.command)),
                        ])
                    })
            ),
        ]
    }
}
