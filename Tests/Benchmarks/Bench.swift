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
    /// Peak memory of opening an empty vault.
    private var openingPeak: Int?
    /// Whether every tool that is here holds the big file.
    var holdsBigFile = false

    let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)

    private let lock: Int32

    /// - Throws: `system` also if another bench works in that folder.
    init(sizes: Sizes, program: String, passphraseCost: String, folder: String) throws {
        self.sizes = sizes
        self.passphraseCost = passphraseCost
        programDigest = try Files.digest(program).hex
        self.folder = folder + "/run"
        cache = folder + "/cache"
        try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
        lock = open(cache + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            throw BenchError.system("another bench works in \(folder)", errno)
        }
        try Files.makeEmptyFolder(self.folder)
        tools = try Tools(program: program, in: self.folder)
    }

    /// Makes the empty stores; a peer that cannot make its own is out.
    func prepare() throws {
        try tools.makeVault(cost: passphraseCost)
        try tools.muniment.keep(as: "empty")
        for peer in tools.peers where peer.isHere {
            do { try tools.prepare(peer) } catch BenchError.interrupted {
                throw BenchError.interrupted
            } catch {
                peer.isBroken = true
                fail("a new store of \(peer.name): \(error)")
            }
        }
    }

    /// Removes all but what is kept between runs.
    func close() {
        tools.close()
        try? FileManager.default.removeItem(atPath: folder)
        Foundation.close(lock)
    }

    func finish(_ section: Section) { sections.append(section) }

    /// Runs all contenders in turn, round by round, so that a slow minute of the machine meets each; in each
    /// round every tool also opens its empty store, which is what its figures are then shown without.
    /// One that fails is out, and the whole run ends with a failure.
    func measure(
        _ title: String, _ contenders: [Contender], isShort: Bool = false, takesOpening: Bool = true
    ) throws -> [Measured] {
        var rows = contenders.map { Measured(name: $0.name, tool: $0.tool) }
        for index in rows.indices {
            guard let tool = contenders[index].tool, !tool.isHere else { continue }
            rows[index].state = tool.isBroken ? .failed : .notHere
        }
        for round in 0..<(isShort ? sizes.shortRepeats : sizes.repeats) {
            say("\(title): round \(round + 1)")
            var openings: [String: Cost] = [:]
            for (index, contender) in contenders.enumerated() where rows[index].state == .done {
                do {
                    if takesOpening, let tool = contender.tool {
                        let cost = try openings[tool.name] ?? costOfOpening(tool)
                        openings[tool.name] = cost
                        if let cost { rows[index].openings.append(cost) }
                    }
                    try contender.prepare()
                    rows[index].costs.append(try contender.run())
                    if round == 0 { try contender.check() }
                } catch BenchError.interrupted {
                    throw BenchError.interrupted
                } catch {
                    rows[index].state = .failed
                    fail("\(title): \(contender.name): \(error)")
                }
            }
        }
        return rows
    }

    private func costOfOpening(_ tool: Tool) throws -> Cost? {
        guard let command = try tools.opening(tool) else { return nil }
        sync()
        return try command.run()
    }

    /// Measures what opening costs each tool.
    func measureOpening() throws {
        let contenders = try ([tools.muniment] + tools.peers).compactMap { tool -> Contender? in
            guard let command = try tools.opening(tool) else { return nil }
            return Contender(tool.name, tool) { command }
        }
        // gpg starts its agent, and others make their folders, the first time.
        for contender in contenders where contender.tool?.isHere == true { _ = try? contender.run() }
        let rows = try measure("opening", contenders, isShort: true, takesOpening: false)
        openingPeak = rows.first { $0.name == tools.muniment.name && $0.isDone }?.peak
        finish(
            Section(
                title: "opening an empty store",
                note: """
                    The cheapest command of each that derives its key: `muniment list`, `restic cat config`, \
                    `borg list`, `gpg --symmetric` of nothing, `keepassxc-cli ls`, `sqlcipher` counting its \
                    tables. Each piece of work below measures it again in its own rounds, and is shown without it.
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
        let peak = section.row(name)?.peak
        return Verdict(
            text: "peak memory over that of opening: at most 64 MiB",
            value: openingPeak.flatMap { own in peak.map { Double(max(0, $0 - own)) / 1_048_576 } },
            bound: .atMost(64), form: Text.mebibytes)
    }

    /// Peak memory of a command of Muniment's on a vault of many items.
    func wholeMemoryVerdict(_ section: Section, _ name: String = "muniment") -> Verdict {
        Verdict(
            text: "peak memory at most 256 MiB in all",
            value: section.row(name).map { Double($0.peak) / 1_048_576 }, bound: .atMost(256),
            form: Text.mebibytes)
    }
}
