import Foundation

/// A person's computer for one test: a home, the XDG folders, a temporary folder and a working folder, all
/// fresh and removed with their owner. The clock stands at 2026-11-21 12:00 UTC.
final class Home: Sendable {
    /// Unix seconds that the program is told.
    static let now = 1_795_262_400
    static let passphrase = "correct horse battery staple"

    let root: String
    let variables: [String: String]

    var work: String { root + "/work" }
    var vault: String { root + "/data/muniment/vault.muniment" }
    var stateFolder: String { root + "/state/muniment" }

    init(_ more: [String: String] = [:]) throws {
        let files = FileManager.default
        root = "/tmp/muniment-cli-" + UUID().uuidString
        for folder in ["", "/home", "/data", "/state", "/config", "/cache", "/tmp", "/work", "/bin"] {
            try files.createDirectory(
                atPath: root + folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
        try files.createSymbolicLink(atPath: root + "/bin/muniment", withDestinationPath: Built.binary)
        try Data((Self.passphrase + "\n").utf8).write(to: URL(filePath: root + "/home/passphrase"))
        var variables = [
            "HOME": root + "/home", "XDG_DATA_HOME": root + "/data", "XDG_STATE_HOME": root + "/state",
            "XDG_CONFIG_HOME": root + "/config", "XDG_CACHE_HOME": root + "/cache",
            "TMPDIR": root + "/tmp", "TZ": "UTC", "LC_ALL": "C.UTF-8", "NO_COLOR": "1",
            "MUNIMENT_TEST_NOW": String(Self.now), "MUNIMENT_PASSPHRASE_FILE": root + "/home/passphrase",
            "SAMPLES": Built.packageFolder + "/Tests/Samples", "PYTHONDONTWRITEBYTECODE": "1",
            "PATH": root + "/bin:/usr/bin:/bin:" + (ProcessInfo.processInfo.environment["PATH"] ?? ""),
        ]
        // Of `make sanitize`.
        for name in ["ASAN_OPTIONS", "TSAN_OPTIONS", "MUNIMENT_SANITIZED"] {
            variables[name] = ProcessInfo.processInfo.environment[name]
        }
        variables.merge(more) { $1 }
        self.variables = variables
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// Runs one line of shell in the working folder.
    @discardableResult
    func run(_ line: String, _ more: [String: String] = [:]) throws -> Outcome {
        try Shell.run(line, in: work, variables: variables.merging(more) { $1 }, outputsIn: root)
    }

    /// Runs lines that must all end with 0; what the last one wrote.
    @discardableResult
    func runAll(_ lines: String...) throws -> Outcome {
        var last = Outcome(status: 0, output: "", error: "")
        for line in lines {
            last = try run(line)
            guard last.status == 0 else { throw Unexpected("\(line)\n\(last)") }
        }
        return last
    }

    /// A new vault with a cheap passphrase.
    func makeVault(depicted: String = "adult") throws {
        try runAll("muniment init --depicted \(depicted) --kdf interactive --no-recovery-code")
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(filePath: work + "/" + name))
    }

    func read(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

    /// The permission bits of `path`, of a link itself.
    func mode(_ path: String) throws -> mode_t {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw Unexpected("nothing at \(path)") }
        return status.st_mode & 0o7777
    }
}

/// What a test needs before it can begin, and did not find.
struct Unexpected: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// The program under test and the sources it was built from.
enum Built {
    /// The program lies beside the test runner.
    static let binary: String = {
        let folder = (Bundle.main.executablePath.map { ($0 as NSString).resolvingSymlinksInPath } ?? "")
        var candidate = (folder as NSString).deletingLastPathComponent
        while candidate.count > 1 {
            let path = candidate + "/muniment"
            if FileManager.default.isExecutableFile(atPath: path), !isFolder(path) { return path }
            candidate = (candidate as NSString).deletingLastPathComponent
        }
        return folder + "/muniment"
    }()

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// The folder of these tests.
    static let testFolder = (#filePath as NSString).deletingLastPathComponent

    /// The folder that Package.swift is in.
    static let packageFolder =
        ((testFolder as NSString).deletingLastPathComponent as NSString).deletingLastPathComponent

    /// The files in `folder` below the tests, sorted, that end with `suffix`.
    static func files(_ folder: String, _ suffix: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: testFolder + "/" + folder)) ?? []
        return names.filter { $0.hasSuffix(suffix) }.sorted()
    }
}
