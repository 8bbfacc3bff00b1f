import Foundation

/// Stores of many items, made once for each program and kept between runs.
extension Bench {
    /// What making them took, and opening an empty store at that time.
    struct Made {
        let folder: String
        let cost: Cost
        let opening: Cost
    }

    /// A vault of `count` items that `muniment add --from` made, with the state folder that knows it.
    func vault(of count: Int) throws -> Made {
        let name = "vault-\(count)-\(passphraseCost)-\(programDigest.prefix(16))"
        return try made(name, by: tools.muniment) { [self] in
            let muniment = tools.muniment
            try tools.makeVault(cost: passphraseCost)
            let lines = muniment.now + "/items.jsonl"
            try writeItems(count, to: lines) { $0.line }
            let cost = try muniment("add", "--from", lines).run()
            unlink(lines)
            try muniment.keep(at: "\(cache)/\(name).partial")
            try muniment.restore("empty")
            holdsBigFile = false
            return cost
        }
    }

    func sqlcipherDatabase(of count: Int) throws -> Made {
        let name = "sqlcipher-\(count)"
        return try made(name, by: tools.sqlcipher) { [self] in
            let place = "\(cache)/\(name).partial"
            try Files.makeEmptyFolder(place)
            let rows = place + "/rows.sql"
            try writeItems(
                count, to: rows,
                before: """
                    CREATE TABLE items(number INTEGER PRIMARY KEY, at TEXT, kind TEXT, label TEXT, platform TEXT, \
                    text TEXT);
                    BEGIN;

                    """, after: "COMMIT;\n"
            ) { "INSERT INTO items VALUES \($0.values);\n" }
            defer { unlink(rows) }
            return try tools.sqlcipher.script(".read '\(rows)'", named: "fill", database: place + "/items.db")
                .run()
        }
    }

    func keepassDatabase(of count: Int) throws -> Made {
        let name = "keepassxc-\(count)"
        return try made(name, by: tools.keepassxc) { [self] in
            let place = "\(cache)/\(name).partial"
            try Files.makeEmptyFolder(place)
            let rows = place + "/rows.xml"
            try writeItems(
                count, to: rows,
                before: """
                    <?xml version="1.0" encoding="UTF-8"?>
                    <KeePassFile><Meta><DatabaseName>items</DatabaseName></Meta><Root><Group><Name>Root</Name>

                    """, after: "</Group></Root></KeePassFile>\n"
            ) { $0.entry }
            defer { unlink(rows) }
            return try tools.keepassxc("import", "-q", "-p", rows, place + "/items.kdbx")
                .reading(tools.keepassxc.now + "/twice").run()
        }
    }

    /// The folder of that name, made now unless an earlier run did; `make` fills `NAME.partial`.
    private func made(_ name: String, by tool: Tool, _ make: () throws -> Cost) throws -> Made {
        let place = "\(cache)/\(name)"
        let note = place + "/cost"
        if let text = try? String(contentsOfFile: note, encoding: .utf8) {
            let numbers = text.split(separator: " ").compactMap { Double($0) }
            if numbers.count == 6 {
                let costs = [0, 3].map {
                    Cost(wall: numbers[$0], cpu: numbers[$0 + 1], peak: Int(numbers[$0 + 2]))
                }
                return Made(folder: place, cost: costs[0], opening: costs[1])
            }
        }
        say("making \(name)")
        let opening = try tools.opening(tool)?.run() ?? Cost(wall: 0, cpu: 0, peak: 0)
        let cost = try make()
        let numbers = [cost, opening].flatMap { [$0.wall, $0.cpu, Double($0.peak)] }
        try Files.write(numbers.map { "\($0)" }.joined(separator: " "), to: place + ".partial/cost")
        try? FileManager.default.removeItem(atPath: place)
        try FileManager.default.moveItem(atPath: place + ".partial", toPath: place)
        return Made(folder: place, cost: cost, opening: opening)
    }

    /// Writes items 1 to `count`, a piece at a time, so that little of it is in memory.
    private func writeItems(
        _ count: Int, to path: String, before: String = "", after: String = "",
        _ form: (SampleItem) -> String
    ) throws {
        guard let file = fopen(path, "w") else { throw BenchError.system(path, errno) }
        fputs(before, file)
        for number in 1...count { fputs(form(SampleItem(number)), file) }
        fputs(after, file)
        guard ferror(file) == 0, fclose(file) == 0 else { throw BenchError.system(path, errno) }
    }
}
