// The bench measures Muniment's release binary beside its peers, as a user would run them. It is no test: it
// judges nothing but whether commands work and give back the right bytes. Start with `Bench.measure`, then the
// pieces of work in `Bench+…`.

import ArgumentParser
import Foundation

@main
struct MunimentBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "MunimentBench", abstract: "Measure Muniment beside its peers.",
        discussion: "Example: MunimentBench .build/release/muniment --size small")

    enum Work: String, ExpressibleByArgument, CaseIterable {
        case add, verify, extract, export, screenshots, items, one, start, bytes, growth
    }

    @Argument(help: "Muniment's program, built for release.") var program: String
    @Option(help: "How much work: small or full.") var size: Preset = .small
    @Option(help: "What to measure; may be repeated. Everything if left out.") var only: [Work] = []
    @Option(help: "Where data and stores lie while it runs.") var folder = ".build/bench"
    @Option(help: "A page to write the tables into, between its two marker lines.") var document: String?
    @Option(help: "Size of the big file, such as 1G.") var bytes: ByteCount?
    @Option(help: "How many files in one command.") var files: Int?
    @Option(help: "Size of each of these files.") var fileBytes: ByteCount?
    @Option(help: "How many items in a vault of many.") var items: Int?
    @Option(help: "The largest file for growth.") var growthBytes: ByteCount?
    @Option(help: "How often each piece of work is done.") var repeats: Int?
    @Option(help: "How often those are done that take less than a second.") var shortRepeats: Int?
    @Option(help: "What a guess of Muniment's passphrase costs: interactive, moderate or sensitive.")
    var kdf = "interactive"

    func validate() throws {
        for count in [files, items, repeats, shortRepeats] {
            if let count, count < 1 { throw ValidationError("Counts begin with 1.") }
        }
    }

    private var sizes: Sizes {
        var sizes = size.sizes
        sizes.byteCount = bytes?.value ?? sizes.byteCount
        sizes.fileCount = files ?? sizes.fileCount
        sizes.fileByteCount = fileBytes?.value ?? sizes.fileByteCount
        sizes.itemCount = items ?? sizes.itemCount
        sizes.growthByteCount = growthBytes?.value ?? sizes.growthByteCount
        sizes.repeats = repeats ?? sizes.repeats
        sizes.shortRepeats = shortRepeats ?? sizes.shortRepeats
        return sizes
    }

    func run() throws {
        Interruption.watch()
        // Commands run in folders of their own.
        let (place, page) = (Self.absolute(folder), document.map(Self.absolute))
        let bench = try Bench(
            sizes: sizes, program: Self.absolute(program), passphraseCost: kdf,
            folder: place)
        defer { bench.close() }
        try bench.prepare()
        try bench.measureOpening()
        for work in Work.allCases where only.isEmpty || only.contains(work) {
            do { try perform(work, bench) } catch BenchError.interrupted {
                throw BenchError.interrupted
            } catch { bench.fail("\(work.rawValue): \(error)") }
        }
        let text = heading(bench, place) + "\n" + Tables(floor: OwnPeak.floor).text(bench.sections)
        print(text)
        if let page { try Document(path: page).replace(with: text) }
        guard bench.failures.isEmpty else {
            bench.say("\(bench.failures.count) failed:")
            for failure in bench.failures { bench.say("  " + failure) }
            throw ExitCode.failure
        }
    }

    private func perform(_ work: Work, _ bench: Bench) throws {
        switch work {
        case .add: try bench.addFile()
        case .verify: try bench.verify()
        case .extract: try bench.extract()
        case .export: try bench.exportPolice()
        case .screenshots: try bench.addScreenshots()
        case .items: try bench.readItems()
        case .one: try bench.addOne()
        case .start: try bench.start()
        case .bytes: try bench.growBytes()
        case .growth: try bench.growItems()
        }
    }

    /// When, where and with what it was measured.
    private func heading(_ bench: Bench, _ place: String) -> String {
        let machine = Machine(filesIn: place)
        let tools = bench.tools
        let versions = [
            tools.muniment.version("--version"), tools.restic.version("version"),
            tools.borg.version("--version"), tools.age.version("--version"), tools.gpg.version("--version"),
            tools.keepassxc.version("--version"), tools.sqlcipher.version("-version"),
        ]
        let sizes = bench.sizes
        let broken = bench.failures.isEmpty ? "" : "- **Failed: \(bench.failures.count).**\n"
        return """
            Measured on \(Self.today), UTC.

            - \(machine.processor), \(machine.cores) cores, \(machine.memory); \(machine.kernel); \(machine.fileSystem)
            - \(versions.joined(separator: "; "))
            - sizes: file \(Text.bytes(sizes.byteCount)), \(sizes.fileCount) files, \(sizes.itemCount) items, \
            growth to \(Text.bytes(sizes.growthByteCount)); \(sizes.repeats) runs each, \(sizes.shortRepeats) of \
            short ones; Muniment's passphrase cost: \(kdf)
            \(broken)- Targets are for 1 GiB, 1,000 files and 100,000 items. Files are warm, and `sync` runs before \
            each run.

            """
    }

    private static func absolute(_ path: String) -> String {
        URL(filePath: path).standardizedFileURL.path
    }

    private static var today: String {
        Date().formatted(.iso8601.year().month().day())
    }
}
