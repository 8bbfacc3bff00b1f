import Foundation
import Testing

@testable import Muniment

@Suite(.enabled(if: MemoryCopy.isPossible, "this system has no sealed files in memory"))
struct `Showing from memory` {
    private static func bytes(of copy: MemoryCopy) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = read(copy.descriptor, &buffer, buffer.count), count > 0 {
            bytes += buffer[..<count]
        }
        return bytes
    }

    @Test func `the copy is the original, from its beginning, and the log says that it was shown`() throws {
        let test = try TestVault()
        let picture = TestVault.png + (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        _ = try test.vault.addFile(at: try test.file("a.png", picture), kind: .screenshot, fields: [])
        let (copy, notices) = try test.vault.copyInMemory(1)
        #expect(Self.bytes(of: copy) == picture)
        #expect(notices.isEmpty)
        let last = try #require(try test.vault.custodyLog().last)
        #expect(last.kind == "opened" && last.item == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: test.folder).sorted().first == "a.png")
    }

    @Test func `nobody can write to the copy, and no other program gets it by itself`() throws {
        let test = try TestVault()
        _ = try test.vault.addFile(at: try test.file("a.png", TestVault.png), kind: .file, fields: [])
        let (copy, _) = try test.vault.copyInMemory(1)
        let again = open("/proc/self/fd/\(copy.descriptor)", O_RDWR)
        defer { if again >= 0 { close(again) } }
        for descriptor in [copy.descriptor, again] where descriptor >= 0 {
            #expect(pwrite(descriptor, [1], 1, 0) == -1)
            #expect(ftruncate(descriptor, 0) == -1)
            #expect(ftruncate(descriptor, 4096) == -1)
        }
        #expect(fcntl(copy.descriptor, F_GETFD) & FD_CLOEXEC != 0)
        #expect(Self.bytes(of: copy) == TestVault.png)
    }

    @Test func `what is locked, erased, without a file or too large is not copied, and nothing is recorded`()
        throws
    {
        let test = try TestVault()
        let path = try test.file("a.png", TestVault.png)
        _ = try test.vault.addFile(at: path, kind: .screenshot, fields: [])
        _ = try test.vault.addText(.account, fields: [FieldInput("handle", ["jade"])])
        _ = try test.vault.addFile(at: path, kind: .screenshot, fields: [])
        _ = try test.vault.erase(3, confirmation: 3)
        var size = try test.vault.overview().eventCount
        expect(.noMemoryCopy) {
            _ = try test.vault.copyInMemory(1, byteLimit: UInt64(TestVault.png.count - 1))
        }
        expect(.noOriginal) { _ = try test.vault.copyInMemory(2) }
        expect(.itemErased) { _ = try test.vault.copyInMemory(3) }
        expect(.itemNotFound) { _ = try test.vault.copyInMemory(4) }
        #expect(try test.vault.overview().eventCount == size)
        _ = try test.vault.setDepicted(.unsure)
        size = try test.vault.overview().eventCount
        expect(.itemLocked) { _ = try test.vault.copyInMemory(1) }
        #expect(try test.vault.overview().eventCount == size)
        _ = try test.vault.setDepicted(.adult)
        expect(.itemLocked) { _ = try test.vault.copyInMemory(1) }
    }
}

@Suite struct `Identifiers in several items` {
    @Test func `they are told with every item that holds them, and no others are`() throws {
        let test = try TestVault()
        func add(_ kind: ItemKind, _ fields: [String: String]) throws {
            _ = try test.vault.addText(kind, fields: fields.map { FieldInput($0.key, [$0.value]) })
        }
        try add(.account, ["handle": "jade", "whose": "theirs", "displayName": "Jade", "phone": "+15550100"])
        try add(.account, ["handle": "Jade", "whose": "theirs", "displayName": "Jade"])
        try add(.url, ["address": "https://x.example/1", "account": "jade"])
        try add(.payment, ["toHandle": "jade", "status": "sent"])
        try add(.account, ["handle": "me", "whose": "mine"])
        try add(.url, ["address": "https://x.example/1", "account": "me"])
        let all = try test.vault.repeatedIdentifiers(of: test.vault.items().map(\.number))
        #expect(
            all == [
                Vault.RepeatedIdentifier(type: "handle", value: "jade", items: [1, 3, 4]),
                Vault.RepeatedIdentifier(type: "link", value: "https://x.example/1", items: [3, 6]),
            ])
        #expect(try test.vault.repeatedIdentifiers(of: [6]).map(\.items) == [[3, 6]])
        #expect(try test.vault.repeatedIdentifiers(of: [2]).isEmpty)
    }

    /// They are shown without being asked for, as lists are.
    @Test func `none comes from a field that is hidden on a screen`() throws {
        let test = try TestVault()
        var fields: [ItemKind: [FieldInput]] = [:]
        for kind in ItemKind.allCases where !kind.isFile {
            fields[kind] = FieldTable.fields(of: kind)
                .filter { $0.isGiven && $0.visibility != .ordinary }
                .map { FieldInput($0.name, ["hidden-word"]) }
        }
        for _ in 1...2 {
            for (kind, inputs) in fields where !inputs.isEmpty {
                _ = try test.vault.addText(kind, fields: inputs)
            }
        }
        #expect(try test.vault.items().count > 10)
        #expect(try test.vault.repeatedIdentifiers(of: test.vault.items().map(\.number)).isEmpty)
    }
}
