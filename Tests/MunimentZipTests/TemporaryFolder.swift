import Foundation
import MunimentZip

/// A folder for one test, removed with it.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "zip-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(filePath: file(name)))
    }

    func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: file(name))))
    }
}

/// Runs a program of `PATH` in `folder`; its exit status and all that it printed.
func run(
    _ program: String, _ arguments: [String], in folder: TemporaryFolder
) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: find(program) ?? program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    let pipe = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}

/// Where `PATH` has a program.
func find(_ program: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { $0 + "/" + program }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
}

extension ZipReader {
    /// The whole content of `entry`.
    func content(_ entry: ZipEntry) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try read(entry) { bytes += $0 }
        return bytes
    }
}
