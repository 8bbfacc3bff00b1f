import Foundation
import MunimentCrypto

/// One run of the bench: what is measured with, and what was found so far.
final class Bench {
    let sizes: Sizes
    let tools: Tools
    /// What Muniment's `init --kdf` takes.
    let passphraseCost: String
    /// SHA-256 of Muniment's program: what another program made is made again.
    let programDigest: String
    /// Where data, stores and outputs of this run lie; removed at the end.
    let folder: String
    /// What is kept between runs: vaults and databases with many items.
    let cache: String
    private(set) var sections: [Section] = []
    private(set) var failures: [String] = []
    /// The median cost of opening an empty store, by the tool's name.
    private(set) var openings: [String: Cost] = [:]
    /// Whether every tool that is here holds the big file.
    var holdsBigFile = false

    let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)

    init(sizes: Sizes, program: String, passphraseCost: String, folder: String) throws {
        self.sizes = sizes
        self.passphraseCost = passphraseCost
        programDigest = try Files.digest(program).hex
        self.folder = folder + "/run"
        cache = folder + "/cache"
        try Files.makeEmptyFolder(self.folder)
        try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
        tools = try Tools(program: program, in: self.folder)
        try tools.prepare(cost: passphraseCost)
    }

    /// Removes all but what is kept between runs.
    func close() {
        tools.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    func finish(_ section: Section) { sections.append(section) }

    /// Runs all contenders in turn, round by round, so that a slow minute of the machine meets each.
    /// One that fails is out, and the whole run ends with a failure.
    func measure(_ title: String, _ contenders: [Contender], isShort: Bool = false) throws -> [Measured] {
        var rows = contenders.map { Measured(name: $0.name, tool: $0.tool, opening: opening(of: $0.tool)) }
        for index in rows.indices where contenders[index].tool?.isHere == false {
            rows[index].state = .notHere
        }
        for round in 0..<(isShort ? sizes.shortRepeats : sizes.repeats) {
            say("\(title): round \(round + 1)")
            for (index, contender) in contenders.enumerated() where rows[index].state == .done {
                do {
                    try contender.prepare()
                    rows[index].costs.append(try contender.run())
                    if round == 0 { try contender.check() }
                } catch BenchError.interrupted {
                    throw BenchError.interrupted
                } catch {
                    rows[index].state = .failed
                    failures.append("\(title): \(contender.name): \(error)")
                    say("failed: \(contender.name): \(error)")
                }
            }
        }
        return rows
    }

    private func opening(of tool: Tool?) -> Cost? { tool.flatMap { openings[$0.name] } }

    /// Measures what opening costs each tool; later figures are shown without it.
    func measureOpening() throws {
        let contenders = try ([tools.muniment] + tools.peers).compactMap { tool -> Contender? in
            guard let command = try tools.opening(tool) else { return nil }
            return Contender(tool.name, tool) { command }
        }
        // gpg starts its agent, and others make their folders, the first time.
        for contender in contenders where contender.tool?.isHere == true { _ = try contender.run() }
        let rows = try measure("opening", contenders, isShort: true)
        for row in rows where row.isDone { openings[row.name] = row.typical }
        finish(
            Section(
                title: "Opening an empty store",
                note: """
                    The cheapest command of each that derives its key: `muniment list`, `restic cat config`, \
                    `borg list`, `gpg --symmetric` of nothing, `keepassxc-cli ls`, `sqlcipher` counting its \
                    tables. It is taken off every figure below that says so; age with a recipient's key has none.
                    """, rows: rows))
    }

    /// Says on standard error how far it is.
    func say(_ text: String) {
        FileHandle.standardError.write(Data("bench: \(text)\n".utf8))
    }

    func fail(_ text: String) {
        failures.append(text)
        say("failed: \(text)")
    }

    /// Peak memory of a command of Muniment's beside what deriving the key alone takes.
    func memoryVerdict(_ section: Section, _ name: String = "muniment") -> Verdict {
        let own = openings[tools.muniment.name]?.peak
        let peak = section.row(name)?.peak
        return Verdict(
            text: "peak memory over that of opening: at most 64 MiB",
            value: own.flatMap { own in peak.map { Double($0 - own) / 1_048_576 } }, bound: .atMost(64),
            form: { String(format: "%.0f MiB", $0) })
    }
}
