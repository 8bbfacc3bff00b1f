import Foundation
import MunimentCrypto

/// Many files: taken in together, and exported.
extension Bench {
    /// Makes a folder of files that are alike; their paths.
    private func makeFiles(_ name: String, count: Int, byteCount: Int, start: [UInt8] = []) throws -> [String]
    {
        let place = "\(folder)/\(name)"
        try Files.makeEmptyFolder(place)
        return try (1...count).map { number in
            let path = "\(place)/\(String(format: "%05d", number)).png"
            try Files.make(path, byteCount: byteCount, seed: UInt64(1000 + number), start: start)
            return path
        }
    }

    func addScreenshots() throws {
        let files = try makeFiles(
            "screenshots", count: sizes.fileCount, byteCount: sizes.fileByteCount, start: Files.pictureStart)
        let place = folder + "/screenshots"
        defer { try? FileManager.default.removeItem(atPath: place) }
        Files.warm(place)
        let (muniment, restic, borg) = (tools.muniment, tools.restic, tools.borg)
        let runs = [
            Contender("muniment", muniment, prepare: { try muniment.restore("empty") }) {
                muniment.command(["add", "screenshot", "--intimate", "no"] + files)
            },
            Contender("restic", restic, prepare: { try restic.restore("empty") }) {
                restic("backup", "--quiet", place)
            },
            Contender("borg", borg, prepare: { try borg.restore("empty") }) {
                borg("create", "--compression", "none", "::many", place)
            },
        ]
        holdsBigFile = false
        var section = Section(
            title: "add of many screenshots",
            note: """
                \(sizes.fileCount) files of \(Text.bytes(sizes.fileByteCount)) in one command: \
                `muniment add screenshot FILE...`, `restic backup` and `borg create` of their folder.
                """, rows: try measure("screenshots", runs), byteCount: sizes.fileCount * sizes.fileByteCount)
        section.verdicts = [
            ratioVerdict(section, "restic", "restic backup", 0.5), memoryVerdict(section),
        ]
        finish(section)
    }

    func exportPolice() throws {
        let each = max(1, sizes.byteCount / sizes.fileCount)
        let files = try makeFiles(
            "originals", count: sizes.fileCount, byteCount: each, start: Files.pictureStart)
        let place = folder + "/originals"
        defer { try? FileManager.default.removeItem(atPath: place) }
        let wanted = try files.map { try Files.digest($0).hex }.sorted()
        let muniment = tools.muniment
        holdsBigFile = false
        try muniment.restore("empty")
        try muniment.command(["add", "screenshot", "--intimate", "no"] + files).run()
        let output = muniment.now + "/bundles"
        func clear() throws { try? FileManager.default.removeItem(atPath: output) }
        let byteCount = each * sizes.fileCount
        let path = folder + "/limit.bin"
        let runs = [
            Contender(
                "muniment", muniment,
                prepare: {
                    try clear()
                    Files.warm(muniment.now)
                },
                check: {
                    let found = try Files.all(below: output).filter { $0.contains("/data/evidence/") }
                        .map { try Files.digest($0).hex }
                    guard found.sorted() == wanted else { throw BenchError.wrongBytes("export police") }
                }
            ) { muniment("export", "police", "--output", output) },
            Contender(limit: Self.onDisk) {
                defer { unlink(path) }
                return try Limits.sequentialWrite(path, byteCount: byteCount)
            },
            Contender(limit: Self.inMemory) { [cores] in
                try Limits.inMemory(byteCount: byteCount, cores: cores)
            },
        ]
        var section = Section(
            title: "export police",
            note: "\(sizes.fileCount) originals, \(Text.bytes(byteCount)) in all, each compared afterwards.",
            rows: try measure("export", runs), byteCount: byteCount)
        section.verdicts = [
            limitVerdict(section, "muniment", of: [Self.onDisk, Self.inMemory], in: section, 0.7),
            memoryVerdict(section),
        ]
        finish(section)
        try clear()
    }
}
