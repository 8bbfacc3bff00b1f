import Foundation

/// What starting costs, and how cost grows.
extension Bench {
    /// `--help` and `--version`: nothing is opened, so nothing is taken off.
    func start() throws {
        func contender(_ tool: Tool, _ option: String) -> Contender {
            Contender("\(tool.name) \(option)", tool) { tool(option) }
        }
        let rows = try measure(
            "starting",
            [
                contender(tools.muniment, "--version"), contender(tools.muniment, "--help"),
                contender(tools.age, "--version"),
            ], isShort: true, takesOpening: false)
        var section = Section(
            title: "starting", note: "Programs that only say something about themselves.", rows: rows)
        for option in ["--version", "--help"] {
            let name = "muniment \(option)"
            section.verdicts += [
                Verdict(
                    text: "\(name): 15 ms or less", value: section.row(name)?.wall, bound: .atMost(0.015),
                    form: Text.seconds),
                Verdict(
                    text: "\(name): at most 2 × age --version",
                    value: section.ratio(name, to: "age --version"), bound: .atMost(2)),
            ]
        }
        finish(section)
    }

    /// Sizes from `first` up to `last`, each ten times the one before; the last may be up to twenty times.
    private func steps(from first: Int, to last: Int) -> [Int] {
        var steps = [min(first, last)]
        // Two that are nearly alike would tell of noise alone.
        while let step = steps.last, step < last { steps.append(step * 20 > last ? last : step * 10) }
        return steps
    }

    /// `add file` and `verify` of files of growing size, and the plain write of as many bytes.
    func growBytes() throws {
        let muniment = tools.muniment
        let steps = steps(from: 10 << 20, to: sizes.growthByteCount)
        var rows: [(adding: Measured, writing: Measured, checking: Measured)] = []
        holdsBigFile = false
        let plain = folder + "/limit.bin"
        for byteCount in steps {
            let file = folder + "/growing.bin"
            defer { unlink(file) }
            try Files.make(file, byteCount: byteCount, seed: 9)
            let name = Text.bytes(byteCount)
            let adding = try measure(
                "growth, add of \(name)",
                [
                    Contender(
                        "add, \(name)", muniment,
                        prepare: {
                            try muniment.restore("empty")
                            Files.warm(file)
                        }
                    ) { muniment("add", "file", file, "--intimate", "no") },
                    Contender(limit: "write and fsync, \(name)") {
                        defer { unlink(plain) }
                        return try Limits.sequentialWrite(plain, byteCount: byteCount)
                    },
                ])
            let checking = try measure(
                "growth, verify of \(name)",
                [
                    Contender("verify, \(name)", muniment, prepare: { Files.warm(muniment.now) }) {
                        muniment("verify")
                    }
                ])
            rows.append((adding[0], adding[1], checking[0]))
        }
        try muniment.restore("empty")
        let units = steps.map { Double($0) / 1_048_576 }
        for var section in [
            growth(
                "growth of add by bytes",
                "One file into an empty vault, and the limit that the disk sets: as many ready bytes written and synced.",
                rows.map(\.adding), beside: rows.map(\.writing), units: units, unit: "MiB", word: "add"),
            growth(
                "growth of verify by bytes", "The same vaults.", rows.map(\.checking), units: units,
                unit: "MiB", word: "verify"),
        ] {
            section.verdicts.append(
                memoryVerdict(section, section.rows.last { $0.tool != nil }?.name ?? ""))
            finish(section)
        }
    }

    /// `add --from` and `list` of a growing number of items.
    func growItems() throws {
        let muniment = tools.muniment
        let steps = steps(from: 100, to: sizes.itemCount)
        var rows: [(adding: Measured, listing: Measured)] = []
        holdsBigFile = false
        let lines = folder + "/growing.jsonl"
        defer { unlink(lines) }
        for count in steps {
            try writeItems(count, to: lines) { $0.line }
            let adding = try measure(
                "growth, add --from of \(count)",
                [
                    Contender(
                        "add --from, \(count)", muniment, prepare: { try muniment.restore("empty") }
                    ) { muniment("add", "--from", lines) }
                ])
            try muniment.restore("empty")
            let vault = try bringVault(of: count)
            let listing = try measure(
                "growth, list of \(count)",
                [Contender("list, \(count)", muniment) { muniment("list").on(vault: vault) }], isShort: true)
            rows.append((adding[0], listing[0]))
            unlink(vault)
        }
        try muniment.restore("empty")
        let units = steps.map(Double.init)
        for var section in [
            growth(
                "growth of add --from by items",
                "As many lines of one file into an empty vault.", rows.map(\.adding), units: units,
                unit: "item", word: "add --from"),
            growth(
                "growth of list by items", "Every item printed.", rows.map(\.listing), units: units,
                unit: "item", word: "list"),
        ] {
            section.verdicts.append(wholeMemoryVerdict(section, section.rows.last?.name ?? ""))
            finish(section)
        }
    }

    /// A section in which each row is seen per unit of its size.
    /// - Parameter beside: a limit of each size, which also grows.
    private func growth(
        _ title: String, _ note: String, _ rows: [Measured], beside: [Measured] = [], units: [Double],
        unit: String, word: String
    ) -> Section {
        var section = Section(title: title, note: note, rows: rows + beside, unit: unit)
        func perUnit(_ rows: [Measured]) -> [Double?] {
            zip(rows, units).map { row, count in row.isDone ? row.wallOfWork.map { $0 / count } : nil }
        }
        let (each, limits) = (perUnit(rows), perUnit(beside))
        section.perUnit = each + limits
        section.verdicts = [
            Verdict(
                text: "\(word): per \(unit), no size costs over 1.1 × a smaller one",
                value: worstGrowth(each),
                bound: .atMost(1.1))
        ]
        guard !beside.isEmpty else { return section }
        let ratios = zip(each, limits).map { cost, limit in cost.flatMap { cost in limit.map { cost / $0 } } }
        section.verdicts.append(
            Verdict(
                text: "\(word): beside its limit, no size costs over 1.1 × a smaller one",
                value: worstGrowth(ratios), bound: .atMost(1.1)))
        return section
    }

    /// The most of what a larger size costs beside any smaller one.
    private func worstGrowth(_ each: [Double?]) -> Double? {
        each.indices.flatMap { index in
            each[..<index].compactMap { smaller in
                each[index].flatMap { larger in smaller.map { larger / $0 } }
            }
        }.max()
    }
}
