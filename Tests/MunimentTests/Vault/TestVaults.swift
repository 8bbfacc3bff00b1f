import Foundation
import Testing

@testable import Muniment
@testable import MunimentStore

/// A vault in a folder of its own, gone with the test.
final class TestVault {
    static let passphrase = "correct horse battery staple"

    let folder: String
    let path: String
    let vault: Vault
    let recoveryCode: String?

    init(depicted: Depicted = .adult, now: Int64 = 1_795_000_000, zone: String = "UTC") throws {
        folder = NSTemporaryDirectory() + "muniment-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        path = folder + "/test.muniment"
        var options = Vault.CreateOptions()
        options.depicted = depicted
        options.cost = .interactive
        (vault, recoveryCode) = try Vault.create(
            at: path, options: options, passphrase: Self.secret(Self.passphrase),
            environment: Environment(now: { now }, zone: zone, stateFolder: folder + "/state"))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    static func secret(_ text: String) throws -> Secret {
        let pipe = Pipe()
        pipe.fileHandleForWriting.write(Data((text + "\n").utf8))
        return try Secret(readingLineFrom: pipe.fileHandleForReading.fileDescriptor)
    }

    func reopened() throws -> Vault {
        try Vault(
            at: path, unlocking: .passphrase(Self.secret(Self.passphrase)), environment: vault.environment)
    }

    /// Writes a file beside the vault.
    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = folder + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Makes the pages with stub, content and key of an event ones that SQLite refuses. Its number is above those of
    /// other rows.
    func refusePages(ofEvent number: UInt64) throws {
        let rows = try #require(try DamagedVault(path: path).rows[number])
        #expect(rows.count == 3)
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        for row in rows { bytes[Int(row.offset) - Int(row.offset) % Format.pageByteCount] = 0 }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    /// The first bytes of a PNG, enough to be told from its content.
    static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
        + [UInt8](repeating: 7, count: 100)
}

func expect(
    _ code: MunimentError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
    do {
        try body()
        Issue.record("no error, expected \(code.rawValue)", sourceLocation: sourceLocation)
    } catch let error as MunimentError {
        #expect(error.code == code, sourceLocation: sourceLocation)
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
}
