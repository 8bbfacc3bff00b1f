import Foundation
import MunimentCrypto
import Testing

@testable import MunimentStore

struct CreatingTests {
    private let folder: TestFolder
    private let path: String

    init() throws {
        folder = try TestFolder()
        path = folder.file("vault.muniment")
    }

    private func create() throws -> VaultStore { try TestVault.create(path: path, stateFolder: nil) }

    @Test func `a new vault is one whole file that opens and checks clean`() throws {
        let store = try create()
        #expect(try folder.names == ["vault.muniment"])
        let reopened = try TestVault.unlock(path, stateFolder: nil)
        let report = try reopened.check(progress: { _ in }, onEvent: { _ in })
        #expect(report.findings.map(\.code) == [.noOutsideHead])
        #expect(report.eventCount == 1)
        #expect(report.byteCount > 0)
        #expect(try reopened.position().publicKey == store.position().publicKey)
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        #expect(bytes.count % Format.pageByteCount == 0)
        #expect(bytes[18] == 1 && bytes[19] == 1)
    }

    @Test func `two vaults share no key and no identifier`() throws {
        let stores = [
            try create(), try TestVault.create(path: folder.file("other.muniment"), stateFolder: nil),
        ]
        #expect(stores[0].file.fileID != stores[1].file.fileID)
        let positions = try stores.map { try $0.position() }
        #expect(positions[0].publicKey != positions[1].publicKey)
        let heads = positions.map(\.signedHead.head)
        #expect(heads[0].originID != heads[1].originID)
        #expect(heads[0].originID != stores[0].file.fileID)
    }

    @Test func `what is there already is left alone`() throws {
        try Data("mine".utf8).write(to: URL(filePath: path))
        #expect(throws: StoreError.exists) { try create() }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
        #expect(try folder.names == ["vault.muniment"])
    }

    @Test func `a link is not followed, wherever it leads`() throws {
        let manager = FileManager.default
        let target = folder.file("target")
        try manager.createSymbolicLink(atPath: path, withDestinationPath: target)
        #expect(throws: StoreError.exists) { try create() }
        #expect(try folder.names == ["vault.muniment"])
        try Data("mine".utf8).write(to: URL(filePath: target))
        #expect(throws: StoreError.exists) { try create() }
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "mine")
        try manager.removeItem(atPath: path)
        try manager.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(throws: StoreError.exists) { try create() }
        #expect(try folder.names == ["target", "vault.muniment"])
    }

    @Test(arguments: ["-journal", "-wal", "-shm"])
    func `a file that SQLite would mix into the new vault stops it`(suffix: String) throws {
        try Data(repeating: 1, count: 600).write(to: URL(filePath: path + suffix))
        #expect(throws: StoreError.suspiciousSideFile(suffix)) { try create() }
        #expect(try folder.names == ["vault.muniment" + suffix])
    }

    @Test func `a folder that is not there is not made`() throws {
        #expect(throws: StoreError.self) {
            try TestVault.create(path: folder.file("none/vault.muniment"), stateFolder: nil)
        }
        #expect(try folder.names.isEmpty)
    }

    @Test func `failing midway leaves nothing`() throws {
        let tooLong = String(repeating: "x", count: Format.maximumRowBodyByteCount)
        #expect(throws: StoreError.tooLarge) {
            try VaultStore.create(
                path: path, slot: TestVault.slot("first", "words"), recovery: nil, stateFolder: nil,
                time: TestVault.time
            ) { _, _ in
                EventDraft(
                    kind: "created", listVersion: 1, item: nil, fields: [("text", .string(tooLong))])
            }
        }
        #expect(throws: StoreError.slotNameNotAccepted) {
            try VaultStore.create(
                path: path, slot: TestVault.slot("bell \u{7}", "words"), recovery: nil, stateFolder: nil,
                time: TestVault.time
            ) { _, _ in EventDraft(kind: "created", listVersion: 1, item: nil, fields: []) }
        }
        #expect(try folder.names.isEmpty)
    }

    @Test(arguments: ["", "2026-11-21", "2026-11-21T12:30:05+00:00", "2026-11-21 12:30:05Z", "٢٠٢٦-١١-٢١"])
    func `a time that no head could hold is refused`(time: String) throws {
        #expect(throws: StoreError.readBackDiffers) {
            try TestVault.create(path: path, stateFolder: nil, time: time)
        }
        #expect(try folder.names.isEmpty)
    }

    // The umask belongs to the whole process, so a child has it.
    @Test(arguments: [0o000, 0o022, 0o277, 0o777] as [UInt32])
    func `only the owner reads and writes the file, whatever the umask`(mask: UInt32) async throws {
        await #expect(processExitsWith: .success) { [path = path as String, mask = mask as UInt32] in
            umask(mask)
            _ = try TestVault.create(path: path, stateFolder: nil)
        }
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o600)
    }
}
