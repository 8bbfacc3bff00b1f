import Foundation

/// Vaults of many small items.
extension Bench {
    /// Brings the vault of that many items into Muniment's folder; its path there.
    func bringVault(of count: Int) throws -> String {
        let kept = try vault(of: count)
        let path = "\(tools.muniment.now)/items-\(count).muniment"
        try copy("\(kept)/vault.muniment", to: path)
        try FileManager.default.createDirectory(
            atPath: tools.muniment.now + "/state/muniment", withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: kept + "/state/muniment") {
            try copy(
                "\(kept)/state/muniment/\(name)", to: "\(tools.muniment.now)/state/muniment/\(name)")
        }
        return path
    }

    private func copy(_ from: String, to: String) throws {
        try? FileManager.default.removeItem(atPath: to)
        try FileManager.default.copyItem(atPath: from, toPath: to)
    }

    /// `list`, `timeline` and `search` beside sqlcipher and KeePassXC printing as many rows.
    func readItems() throws {
        let count = sizes.itemCount
        try tools.muniment.restore("empty")
        holdsBigFile = false
        let vault = try bringVault(of: count)
        let database =
            tools.sqlcipher.isHere ? try sqlcipherDatabase(of: count) + "/items.db" : ""
        let passwords = tools.keepassxc.isHere ? try keepassDatabase(of: count) + "/items.kdbx" : ""
        let columns = "SELECT number, at, kind, label, platform FROM items"
        let found = "WHERE text LIKE '%\(SampleItem.searched)%' OR label LIKE '%\(SampleItem.searched)%'"
        let matches = count / 100
        try readItems(
            "list", rows: count, muniment: ["list"], vault, sql: "\(columns) ORDER BY number;", database,
            keepassxc: ["ls", "-q", passwords])
        try readItems(
            "timeline", rows: count, muniment: ["timeline"], vault, sql: "\(columns) ORDER BY at;", database,
            keepassxc: nil)
        try readItems(
            "search", rows: matches, muniment: ["search", SampleItem.searched], vault,
            sql: "\(columns) \(found) ORDER BY at;", database,
            keepassxc: ["search", "-q", passwords, SampleItem.searched])
        try FileManager.default.removeItem(atPath: vault)
    }

    private func readItems(
        _ title: String, rows: Int, muniment words: [String], _ vault: String, sql: String,
        _ database: String, keepassxc entries: [String]?
    ) throws {
        let (muniment, sqlcipher, keepassxc) = (tools.muniment, tools.sqlcipher, tools.keepassxc)
        func checked(_ tool: Tool, _ command: @escaping (String) throws -> Command) -> Contender {
            let output = tool.now + "/printed"
            return Contender(
                tool.name, tool,
                check: { try self.expect(rows, linesOf: tool, in: output) },
                { try command(output).writing(to: output) })
        }
        var runs = [
            checked(muniment) { _ in muniment.command(words).on(vault: vault) },
            checked(sqlcipher) { _ in try sqlcipher.script(sql, named: title, database: database) },
        ]
        if let entries {
            runs.append(
                checked(keepassxc) { _ in keepassxc.command(entries).reading(keepassxc.passphraseFile) })
        }
        var section = Section(
            title: "\(title), \(sizes.itemCount) items",
            note: "\(rows) rows printed to a file by each, and counted.",
            rows: try measure(title, runs, isShort: true))
        let wall = section.row("muniment")?.wallOfWork
        section.verdicts = [
            Verdict(text: "0.3 s or less", value: wall, bound: .atMost(0.3), form: Text.seconds),
            ratioVerdict(section, "sqlcipher", "sqlcipher", 2),
            wholeMemoryVerdict(section),
        ]
        finish(section)
    }

    /// - Throws: `wrongBytes` if fewer rows were printed.
    private func expect(_ rows: Int, linesOf tool: Tool, in path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let lines = text.utf8.reduce(0) { $1 == 0x0A ? $0 + 1 : $0 }
        guard lines >= rows else { throw BenchError.wrongBytes("\(tool.name): \(lines) rows of \(rows)") }
    }

    /// One message into a vault of many items beside one into a vault of 100.
    func addOne() throws {
        let muniment = tools.muniment
        try muniment.restore("empty")
        holdsBigFile = false
        // Making one empties Muniment's folder, so all are made before any is brought.
        for count in [100, sizes.itemCount] { _ = try vault(of: count) }
        let runs = try [100, sizes.itemCount].map { count in
            let path = try bringVault(of: count)
            return Contender("muniment, \(count) items", muniment) {
                muniment("add", "message", "one more", "--from", "them").on(vault: path)
            }
        }
        var section = Section(
            title: "one add", note: "One message into a vault that holds so many items.",
            rows: try measure("one add", runs, isShort: true))
        section.verdicts = [
            Verdict(
                text: "at most 1.2 × one into a vault of 100",
                value: section.ratio("muniment, \(sizes.itemCount) items", to: "muniment, 100 items"),
                bound: .atMost(1.2)),
            wholeMemoryVerdict(section, "muniment, \(sizes.itemCount) items"),
        ]
        finish(section)
        try muniment.restore("empty")
    }
}

extension Command {
    /// The same command of Muniment's on another vault.
    func on(vault path: String) -> Command {
        var command = self
        command.variables["MUNIMENT_VAULT"] = path
        return command
    }
}
