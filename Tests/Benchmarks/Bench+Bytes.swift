import Foundation

/// One big file: in, checked, out again.
extension Bench {
    var bigFile: String { folder + "/data/big.bin" }
    static let onDisk = "limit: write and fsync"
    static let inMemory = "limit: seal and hash in memory"

    func makeBigFile() throws {
        guard access(bigFile, R_OK) != 0 else { return }
        try Files.makeEmptyFolder(folder + "/data")
        try Files.make(bigFile, byteCount: sizes.byteCount, seed: 7)
    }

    private func limits() -> [Contender] {
        let path = folder + "/limit.bin"
        return [
            Contender(limit: Self.onDisk) { [sizes] in
                defer { unlink(path) }
                return try Limits.sequentialWrite(path, byteCount: sizes.byteCount)
            },
            Contender(limit: Self.inMemory) { [sizes, cores] in
                try Limits.inMemory(byteCount: sizes.byteCount, cores: cores)
            },
        ]
    }

    /// Each tool taking the big file into an empty store.
    private func intakes() -> [Contender] {
        let file = bigFile
        return [
            Contender("muniment", tools.muniment, prepare: { [tools] in try tools.muniment.restore("empty") })
            {
                [tools] in tools.muniment("add", "file", file, "--intimate", "no")
            },
            Contender("restic", tools.restic, prepare: { [tools] in try tools.restic.restore("empty") }) {
                [tools] in tools.restic("backup", "--quiet", file)
            },
            Contender("borg", tools.borg, prepare: { [tools] in try tools.borg.restore("empty") }) {
                [tools] in tools.borg("create", "--compression", "none", "::big", file)
            },
            Contender("age", tools.age, prepare: { [tools] in unlink(tools.age.now + "/big.age") }) {
                [tools] in
                tools.age("-R", tools.age.now + "/recipient", "-o", tools.age.now + "/big.age", file)
            },
            Contender("gpg", tools.gpg, prepare: { [tools] in unlink(tools.gpg.now + "/big.gpg") }) {
                [tools] in tools.gpg.symmetric(file, to: tools.gpg.now + "/big.gpg")
            },
        ]
    }

    func addFile() throws {
        try makeBigFile()
        Files.warm(folder + "/data")
        var section = Section(
            title: "add file",
            note: """
                One file of \(Text.bytes(sizes.byteCount)), random, into an empty store: `muniment add file`, \
                `restic backup`, `borg create --compression none`, `age` to a recipient's key, `gpg --symmetric` \
                without compressing.
                """,
            rows: try measure("add file", intakes() + limits()), byteCount: sizes.byteCount)
        section.verdicts = [
            ratioVerdict(section, "restic", "restic backup", 0.5),
            ratioVerdict(section, "borg", "borg create", 0.5), ratioVerdict(section, "age", "age", 1.3),
            limitVerdict(section, "muniment", of: [Self.onDisk, Self.inMemory], in: section, 0.8),
            memoryVerdict(section),
        ]
        finish(section)
        holdsBigFile = section.rows.allSatisfy { $0.state != .failed }
    }

    /// Where `addFile` was left out, the stores get the file without being measured.
    private func loadBigFile() throws {
        guard !holdsBigFile else { return }
        try makeBigFile()
        for contender in intakes() {
            guard let tool = contender.tool, tool.isHere else { continue }
            do {
                try contender.prepare()
                _ = try contender.run()
            } catch BenchError.interrupted {
                throw BenchError.interrupted
            } catch {
                tool.isBroken = true
                fail("\(tool.name) with the big file: \(error)")
            }
        }
        holdsBigFile = true
    }

    func verify() throws {
        try loadBigFile()
        let (muniment, restic, borg) = (tools.muniment, tools.restic, tools.borg)
        let runs = [
            Contender("muniment", muniment, prepare: { Files.warm(muniment.now) }) { muniment("verify") },
            Contender("restic", restic, prepare: { Files.warm(restic.now) }) {
                restic("check", "--quiet", "--read-data")
            },
            Contender("borg", borg, prepare: { Files.warm(borg.now) }) { borg("check", "--verify-data") },
            limits()[1],
        ]
        var section = Section(
            title: "verify",
            note: """
                Reading and checking all of that store, which is in the file cache: `muniment verify`, \
                `restic check --read-data`, `borg check --verify-data`.
                """, rows: try measure("verify", runs), byteCount: sizes.byteCount)
        section.verdicts = [
            ratioVerdict(section, "restic", "restic check", 0.6),
            ratioVerdict(section, "borg", "borg check", 0.5),
            limitVerdict(section, "muniment", of: [Self.inMemory], in: section, 0.8), memoryVerdict(section),
        ]
        finish(section)
    }

    func extract() throws {
        try loadBigFile()
        let wanted = try Files.digest(bigFile)
        func contender(_ tool: Tool, _ command: @escaping (String) -> Command) -> Contender {
            let output = tool.now + "/out.bin"
            return Contender(
                tool.name, tool,
                prepare: {
                    unlink(output)
                    Files.warm(tool.now)
                },
                check: {
                    guard try Files.digest(output) == wanted else { throw BenchError.wrongBytes(tool.name) }
                }
            ) { command(output) }
        }
        let (age, gpg, borg, restic) = (tools.age, tools.gpg, tools.borg, tools.restic)
        let (muniment, file) = (tools.muniment, bigFile)
        let runs =
            [
                contender(muniment) { muniment("extract", "1", "--output", $0) },
                contender(restic) { restic("dump", "latest", file).writing(to: $0) },
                contender(borg) { borg("extract", "--stdout", "::big").writing(to: $0) },
                contender(age) { age("-d", "-i", age.now + "/key", "-o", $0, age.now + "/big.age") },
                contender(gpg) { gpg.decrypt(gpg.now + "/big.gpg", to: $0) },
            ] + limits()
        var section = Section(
            title: "extract",
            note: """
                The same file out again, and compared with what went in: `muniment extract`, `restic dump`, \
                `borg extract --stdout`, `age -d`, `gpg --decrypt`.
                """, rows: try measure("extract", runs), byteCount: sizes.byteCount)
        section.verdicts = [
            limitVerdict(section, "muniment", of: [Self.onDisk, Self.inMemory], in: section, 0.7),
            memoryVerdict(section),
        ]
        finish(section)
        for tool in [muniment, restic, borg, age, gpg] { unlink(tool.now + "/out.bin") }
    }
}

extension Bench {
    func ratioVerdict(_ section: Section, _ name: String, _ words: String, _ most: Double) -> Verdict {
        Verdict(
            text: "at most \(most) × \(words)", value: section.ratio("muniment", to: name),
            bound: .atMost(most))
    }

    /// The rate of `name` as a part of the lowest of the limits.
    func limitVerdict(
        _ section: Section, _ name: String, of limits: [String], in other: Section, _ least: Double
    ) -> Verdict {
        let rates = limits.compactMap { other.rate($0) }
        let lowest = rates.count == limits.count ? rates.min() : nil
        let words = limits.count > 1 ? "the lower limit" : "the limit in memory"
        return Verdict(
            text: "at least \(Text.percent(least)) of \(words)",
            value: section.rate(name).flatMap { rate in lowest.map { rate / $0 } }, bound: .atLeast(least),
            form: Text.percent)
    }
}
