import Foundation
import MunimentCrypto
import Testing

@testable import MunimentStore

struct StateFileTests {
    private let vault: TestVault
    private let statePath: String

    init() throws {
        vault = try TestVault()
        try vault.append("noted")
        statePath = vault.statePath
    }

    private func lines() throws -> [String] { try vault.events().map { $0.value("line").string ?? "" } }

    private func line() throws -> String { Hex.encode(try vault.store.position().signedHead.head.lineID) }

    @Test func `each write keeps the newest head, privately`() throws {
        let sealed = [UInt8](try Data(contentsOf: URL(filePath: statePath)))
        let body = SealedRow.open(
            sealed, type: .state, number: 0, fileID: vault.store.file.fileID, vaultKey: vault.store.vaultKey)
        #expect(try body == vault.store.position().signedHead.body)
        var status = stat()
        #expect(lstat(statePath, &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o600)
        #expect(lstat(vault.stateFolder, &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o700)
        #expect(try vault.codes(notices: true).isEmpty)
    }

    /// Writes once and expects a new line, told by an event.
    private func expectContinued(_ reason: Continuation.Reason, known: HeadText? = nil) throws {
        let found = try vault.store.position().signedHead.head
        let oldLine = try line()
        let continuation = try #require(try vault.append("noted"))
        #expect(continuation == Continuation(reason: reason, found: found, known: known))
        #expect(try line() != oldLine)
        let event = try #require(vault.events().last { $0.kind == WriteTransaction.continuedKind })
        #expect(event.value("reason").string == reason.rawValue)
        #expect(event.value("foundRoot").string == found.root.hex)
        #expect(event.value("foundSize").integer == Int64(found.size))
        #expect(event.value("knownRoot").string == known?.root.hex)
        #expect(event.value("line").string == (try line()))
        #expect(try vault.codes(notices: true) == [.continuedHere])
        #expect(try vault.append("noted") == nil)
        #expect(try vault.codes(notices: true) == [.continuedHere])
    }

    @Test func `without a state file the log goes on under a new line`() throws {
        try FileManager.default.removeItem(atPath: statePath)
        #expect(try vault.codes(notices: true) == [.noOutsideHead])
        try expectContinued(.noHeadKnownHere)
    }

    @Test(arguments: [0, 30, 300, 551])
    func `a changed state file is told and does not keep anybody from saving`(offset: Int) throws {
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: statePath)))
        bytes[min(offset, bytes.count - 1)] ^= 1
        try Data(bytes).write(to: URL(filePath: statePath))
        #expect(try vault.codes(notices: true) == [.stateUnreadable])
        try expectContinued(.stateUnreadable)
    }

    @Test func `a link in its place is not followed`() throws {
        let manager = FileManager.default
        let elsewhere = vault.folder.file("elsewhere")
        try manager.moveItem(atPath: statePath, toPath: elsewhere)
        try manager.createSymbolicLink(atPath: statePath, withDestinationPath: elsewhere)
        let before = try Data(contentsOf: URL(filePath: elsewhere))
        try expectContinued(.stateUnreadable)
        #expect(try Data(contentsOf: URL(filePath: elsewhere)) == before)
    }

    @Test func `after a crash between commit and state the same line goes on`() throws {
        let before = try Data(contentsOf: URL(filePath: statePath))
        try vault.append("noted")
        try Data(before).write(to: URL(filePath: statePath))
        let oldLine = try line()
        #expect(try vault.codes(notices: true).isEmpty)
        #expect(try vault.append("noted") == nil)
        #expect(try line() == oldLine)
        #expect(try vault.codes(notices: true).isEmpty)
    }

    @Test func `an older vault put back is found and told`() throws {
        let old = try vault.copy(as: "old")
        try vault.append("noted", [("text", .string("threat"))])
        let known = try vault.store.position().signedHead.head
        try vault.store.file.close()
        try FileManager.default.removeItem(atPath: vault.path)
        try FileManager.default.moveItem(atPath: old, toPath: vault.path)
        try vault.reopen()
        #expect(try vault.codes() == [.knownHeadMissing])
        try expectContinued(.knownHeadMissing, known: known)
    }

    @Test func `a vault that went on elsewhere and came back is told`() throws {
        let known = try vault.store.position().signedHead.head
        let elsewhere = try vault.open(stateFolder: vault.folder.file("other-state"))
        _ = try elsewhere.write(time: TestVault.time) { transaction in
            try transaction.append(EventDraft(kind: "noted", listVersion: 1, item: nil, fields: []))
        }
        #expect(try vault.codes(notices: true) == [.stateOfOtherLine, .continuedHere])
        let continuation = try #require(try vault.append("noted"))
        #expect(continuation.reason == .continuedElsewhere)
        #expect(continuation.known == known)
        #expect(try vault.codes(notices: true) == [.continuedHere, .continuedHere])
    }

    @Test func `a damaged event does not keep anybody from saving after a crash`() throws {
        let before = try Data(contentsOf: URL(filePath: statePath))
        try vault.append("noted")
        try Data(before).write(to: URL(filePath: statePath))
        try vault.damage("stubs", 0)
        // What it says follows from the content.
        #expect(try vault.append("noted") == nil)
        try Data(before).write(to: URL(filePath: statePath))
        try vault.damage("contents", 0)
        #expect(try vault.append("noted")?.reason == .knownHeadMissing)
    }

    @Test func `when the state cannot be kept the save stands and says so`() throws {
        let blocked = vault.folder.file("blocked")
        try Data().write(to: URL(filePath: blocked))
        let store = try vault.open(stateFolder: blocked + "/state")
        let result = try store.write(time: TestVault.time) { transaction in
            try transaction.append(EventDraft(kind: "noted", listVersion: 1, item: nil, fields: []))
        }
        #expect(!result.isHeadKept)
        // Every write would find no state here: nothing is said by that.
        #expect(result.continuation == nil)
        #expect(try store.position().size == 3)
    }

    @Test func `the head of another vault in its place is unreadable`() throws {
        let other = try TestVault()
        try other.append("noted")
        let name = BLAKE2b.hash(
            Array("muniment/v1/state".utf8) + other.store.file.fileID, byteCount: 16)
        try FileManager.default.removeItem(atPath: statePath)
        try FileManager.default.copyItem(
            atPath: other.stateFolder + "/" + Hex.encode(name), toPath: statePath)
        try expectContinued(.stateUnreadable)
    }
}
