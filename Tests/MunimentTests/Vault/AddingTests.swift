import Foundation
import Testing

@testable import Muniment

@Suite struct `Adding` {
    @Test func `a file comes out with the bytes that went in`() throws {
        let test = try TestVault()
        let bytes = TestVault.png + (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let added = try test.vault.addFile(
            at: try test.file("a.png", bytes), kind: .screenshot, fields: [FieldInput("intimate", ["no"])])
        #expect(added.item.number == 1)
        #expect(added.item.mediaType == "image/png")
        #expect(added.item.byteCount == UInt64(bytes.count))
        let output = test.folder + "/out.png"
        _ = try test.reopened().extract(1, to: output)
        #expect(try Data(contentsOf: URL(fileURLWithPath: output)) == Data(bytes))
    }

    @Test func `what cannot be read as a file gets its own answer and changes nothing`() throws {
        let test = try TestVault()
        let size = try test.vault.overview().eventCount
        mkfifo(test.folder + "/fifo", 0o600)
        for (name, code) in [
            ("", MunimentError.Code.fileIsFolder), ("missing", .fileNotFound), ("fifo", .fileNotRegular),
            ("empty", .fileEmpty),
        ] {
            _ = try test.file("empty", [])
            expect(code) {
                _ = try test.vault.addFile(at: test.folder + "/" + name, kind: .file, fields: [])
            }
        }
        #expect(try test.vault.overview().eventCount == size)
    }

    @Test func `a file that changes while it is read is noticed`() throws {
        let test = try TestVault()
        let path = try test.file("a.txt", Array("hello".utf8))
        let source = try SourceFile(path: path)
        try source.checkUnchanged()
        let handle = try #require(FileHandle(forWritingAtPath: path))
        handle.seekToEndOfFile()
        handle.write(Data("more".utf8))
        try handle.close()
        expect(.fileChanged) { try source.checkUnchanged() }
    }

    @Test func `the same bytes are told, and kept again`() throws {
        let test = try TestVault()
        let path = try test.file("a.png", TestVault.png)
        _ = try test.vault.addFile(at: path, kind: .screenshot, fields: [])
        let second = try test.vault.addFile(at: path, kind: .screenshot, fields: [])
        #expect(second.alreadyIn == [1])
        #expect(second.item.number == 2)
    }

    @Test func `a field that the kind has not is refused, and nothing is saved`() throws {
        let test = try TestVault()
        expect(.fieldUnknown) { _ = try test.vault.addText(.account, fields: [FieldInput("payTo", ["x"])]) }
        expect(.fieldUnknown) {
            _ = try test.vault.addText(.account, fields: [FieldInput("zoneAssumed", ["x"])])
        }
        expect(.nothingToSave) { _ = try test.vault.addText(.account, fields: []) }
        #expect(try test.vault.items().isEmpty)
    }

    @Test func `values out of their form are refused with what would be accepted`() throws {
        let test = try TestVault()
        for (kind, name, value) in [
            (ItemKind.message, "from", "stranger"), (.message, "at", "yesterday"),
            (.demand, "amount", "1.500,00"),
            (.account, "ip", "999.1.1.1"), (.account, "compromised", "maybe"),
            (.message, "platform", "<script>"),
        ] {
            expect(.fieldNotAccepted) {
                _ = try test.vault.addText(kind, fields: [FieldInput(name, [value])])
            }
        }
        expect(.itemNotFound) { _ = try test.vault.addText(.message, fields: [FieldInput("see", ["9"])]) }
        #expect(try test.vault.items().isEmpty)
    }

    @Test func `a local time keeps its zone as assumed, and a doubtful one its warning`() throws {
        let test = try TestVault(zone: "Europe/Paris")
        let added = try test.vault.addText(
            .incident, fields: [FieldInput("at", ["2026-10-25 02:30"]), FieldInput("text", ["call"])])
        #expect(added.item.text("zone") == "Europe/Paris")
        #expect(added.item.flag("zoneAssumed") == true)
        #expect(added.item.texts("timeWarnings").count == 1)
        #expect(added.warnings.map(\.field) == ["at"])
        let other = try test.vault.addText(
            .account, fields: [FieldInput("handle", ["x"]), FieldInput("ipAt", ["2026-11-20 23:14"])])
        #expect(other.item.text("ipAt") == "2026-11-20T23:14 [Europe/Paris, assumed]")
    }

    @Test func `a secret key of a wallet is not taken`() throws {
        let test = try TestVault()
        // Bitcoin Wiki, "Wallet import format", the page's example key.
        let key = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"
        expect(.secretKeyNotTaken) {
            _ = try test.vault.addText(.demand, fields: [FieldInput("payTo", [key])])
        }
        #expect(try test.vault.items().isEmpty)
    }

    @Test func `what may be a secret key is taken with a warning`() throws {
        let test = try TestVault()
        let added = try test.vault.addText(
            .demand, fields: [FieldInput("payTo", [String(repeating: "0f", count: 32)])])
        #expect(added.warnings.map(\.code) == ["looks-like-secret"])
    }

    @Test func `every field of every kind can be kept and read again`() throws {
        let test = try TestVault()
        for kind in ItemKind.allCases where !kind.isFile {
            let fields = FieldTable.fields(of: kind).filter { $0.isGiven && $0.form != .precision }
            var inputs: [FieldInput] = []
            for field in fields {
                inputs.append(FieldInput(field.name, [try Self.sample(field, in: test.vault)]))
            }
            let item = try test.vault.addText(kind, fields: inputs).item
            let again = try #require(try test.reopened().items().last)
            #expect(again.number == item.number)
            for field in fields where field.form != .original && field.form != .tags {
                #expect(again.values[field.name] != nil, "\(kind.rawValue).\(field.name)")
            }
            #expect((again.original != nil) == kind.hasText)
        }
    }

    static func sample(_ field: FieldDefinition, in vault: Vault) throws -> String {
        switch field.form {
        case .choice(let words), .choices(let words): words[0]
        case .moment: "2026-01-02"
        case .zone: "Europe/Paris"
        case .amount: "12.50"
        case .currency: "EUR"
        case .payTo: "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
        case .item, .items:
            try vault.items().isEmpty
                ? String(vault.addText(.person, fields: [FieldInput("name", ["Sam"])]).item.number) : "1"
        case .platform: "instagram"
        case .flag: "yes"
        case .address: "2001:db8::7"
        case .tags: "threat/outing"
        default: "some words"
        }
    }
}
