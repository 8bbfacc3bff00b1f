import Foundation
import MunimentCrypto
import MunimentTimestamp
import Testing

/// The digest that the requests of these tests are about.
let digest = SHA256Digest.of(Array("an item\n".utf8))
let nonce: [UInt8] = [0x7f, 0x00, 0xa5, 0xff, 0x01, 0x80, 0x10, 0x0a]

/// The bytes of a vector as it is printed.
func bytes(_ hex: String, _ location: SourceLocation = #_sourceLocation) throws -> [UInt8] {
    try #require(Hex.decode(hex), sourceLocation: location)
}

/// Runs `openssl` in a folder of its own, which goes away with the last reference.
final class OpenSSL: Sendable {
    static let path = ["/usr/bin/openssl", "/opt/homebrew/bin/openssl", "/usr/local/bin/openssl"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "openssl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ bytes: some Collection<UInt8>, to name: String) throws {
        try Data(bytes).write(to: folder.appending(path: name))
    }

    func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }

    func run(_ arguments: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.path))
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }
}
