import Foundation

/// Stores of many items, made once for each program and kept between runs.
extension Bench {
    /// The folder of a vault of `count` items that `muniment add --from` made, with the state folder that knows it.
    func vault(of count: Int) throws -> String {
        let name = "vault-\(count)-\(passphraseCost)-\(programDigest.prefix(16))"
        return try kept(name) { [self] in
            let muniment = tools.muniment
            try tools.makeVault(cost: passphraseCost)
            let lines = muniment.now + "/items.jsonl"
            try writeItems(count, to: lines) { $0.line }
            try muniment("add", "--from", lines).run()
            unlink(lines)
            try muniment.keep(at: "\(cache)/\(name).partial")
            try muniment.restore("empty")
            holdsBigFile = false
        }
    }

    func sqlcipherDatabase(of count: Int) throws -> String {
        let name = "sqlcipher-\(count)"
        return try kept(name) { [self] in
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
            try tools.sqlcipher.script(".read '\(rows)'", named: "fill", database: place + "/items.db")
                .run()
        }
    }

    func keepassDatabase(of count: Int) throws -> String {
        let name = "keepassxc-\(count)"
        return try kept(name) { [self] in
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
            try tools.keepassxc("import", "-q", "-p", rows, place + "/items.kdbx")
                .reading(tools.keepassxc.now + "/twice").run()
        }
    }

    /// The folder of that name, made now unless an earlier run did; `make` fills `NAME.partial`.
    private func kept(_ name: String, _ make: () throws -> Void) throws -> String {
        let place = "\(cache)/\(name)"
        guard !FileManager.default.fileExists(atPath: place) else { return place }
        say("making \(name)")
        try make()
        try FileManager.default.moveItem(atPath: place + ".partial", toPath: place)
        return place
    }

    /// Writes items 1 to `count`, a piece at a time, so that little of it is in memory.
    func writeItems(
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
