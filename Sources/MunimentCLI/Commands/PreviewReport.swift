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
        let (count, numbers) = (plan.items.count, ReadingPage.numbers(plan.items.map(\.number)))
        Standard.output(
            count == 0
                ? "No item would go."
                : "\(Wording.count(count, "item")) would go, \(plan.byteCount) bytes of originals: \(numbers)."
        )
        show(plan.withheld, plan.missing)
        Standard.output("Nothing was written.")
    }

    /// A line for each reason and each thing that is missing, however many items it is about.
    static func show(_ withheld: [WithheldItem], _ missing: [MissingFact]) {
        for (reason, all) in grouped(withheld, by: \.reason) {
            let isOne = all.count == 1
            let items = Wording.items(all.map(\.item)) + (isOne ? "," : ":")
            Standard.output("Stays back: \(items) \(Wording.withheld(reason, isOne: isOne)).")
        }
        for (_, all) in grouped(missing, by: { [$0.code, anyItem($0)] }) {
            let items = all.compactMap(\.item)
            let place = items.isEmpty ? "" : " (\(Wording.items(items)))"
            let command = all.count == 1 ? all[0].command : anyItem(all[0])
            Standard.output("Missing: \(Wording.missing(all[0]))\(place). To add it: \(command)")
        }
    }

    /// The command that adds it, for whichever item.
    private static func anyItem(_ fact: MissingFact) -> String {
        var words = fact.command.split(separator: " ").map(String.init)
        if let item = fact.item, let place = words.firstIndex(of: String(item)) { words[place] = "NUMBER" }
        return words.joined(separator: " ")
    }

    /// Those of one key together, in the order in which each key came first.
    private static func grouped<T, Key: Hashable>(_ all: [T], by key: (T) -> Key) -> [(Key, [T])] {
        var groups: [(Key, [T])] = []
        var places: [Key: Int] = [:]
        for one in all {
            let key = key(one)
            if let place = places[key] {
                groups[place].1.append(one)
            } else {
                places[key] = groups.count
                groups.append((key, [one]))
            }
        }
        return groups
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
