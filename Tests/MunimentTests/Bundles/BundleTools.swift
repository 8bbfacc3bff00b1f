import Foundation
import Testing

/// The tools that a recipient has, and the second checker.
enum BundleTools {
    struct Result {
        let status: Int32
        let output: String
    }

    private static let environment = ProcessInfo.processInfo.environment
    private static let python = environment["MUNIMENT_PYTHON"] ?? "python3"

    static let hasKeygen = (try? shell("command -v ssh-keygen"))?.status == 0
    static let hasBagIt =
        environment["MUNIMENT_BAGIT"].map { FileManager.default.isExecutableFile(atPath: $0) } == true
    static let hasSecondChecker = (try? launch([python, "-c", "import nacl"], in: "/"))?.status == 0

    static let vectors = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Vectors").path

    /// Runs commands as if pasted, and stops at the first that fails.
    static func shell(_ commands: String, in folder: String = "/") throws -> Result {
        try launch(["sh", "-e", "-c", commands], in: folder)
    }

    static func bagIt(_ folder: String) throws -> Result {
        try launch([environment["MUNIMENT_BAGIT"] ?? "bagit.py", "--validate", folder], in: "/")
    }

    /// `Tests/Vectors/check_bundle.py`, written from `Docs/evidence.md` alone.
    static func secondChecker(_ folder: String, fingerprint: String? = nil) throws -> Result {
        let pinned = fingerprint.map { ["--fingerprint", $0] } ?? []
        return try launch([python, "-B", vectors + "/check_bundle.py"] + pinned + [folder], in: "/")
    }

    /// Standard output and error together, through a file, because a pipe that fills up would stop the child.
    static func launch(_ arguments: [String], in folder: String) throws -> Result {
        let path = FileManager.default.temporaryDirectory.path + "/muniment-output-\(UUID().uuidString)"
        try Data().write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = try #require(FileHandle(forWritingAtPath: path))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = file
        process.standardError = file
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: try String(contentsOfFile: path, encoding: .utf8))
    }

    /// The commands of one system as they stand in `VERIFY.txt`.
    static func commands(_ system: String, in verify: String) throws -> String {
        let lines = verify.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasPrefix(system) })
        let commands = lines[(start + 1)...].drop(while: \.isEmpty).prefix { $0.hasPrefix("    ") }
        #expect(commands.count >= 5)
        return commands.joined(separator: "\n")
    }
}
