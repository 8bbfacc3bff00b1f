import Foundation
import MunimentCrypto
import MunimentMerkle
import Testing

@testable import MunimentStore

final class FormatExampleTests {
    private let example: FormatExample
    private let vaultKey: SecretKey

    init() throws {
        example = try FormatExample()
        vaultKey = try SecretKey(GuardedBytes(copying: example.vaultKey))
    }

    // A change of the format writes it anew, deliberately: MUNIMENT_WRITE_VECTORS=1 swift test.
    @Test func `the file holds what the rules give`() throws {
        if ProcessInfo.processInfo.environment["MUNIMENT_WRITE_VECTORS"] == "1" {
            try Data(example.json.utf8).write(to: FormatExample.url)
        }
        let file = try String(contentsOf: FormatExample.url, encoding: .utf8)
        #expect(Array(file.utf8) == Array(example.json.utf8))
    }

    @Test func `the example's slot opens`() throws {
        let slot = try #require(
            Slot(
                record: example.bytes("slot.record"), fileID: example.fileID, number: example.slotNumber))
        #expect(slot.record == example.bytes("slot.record"))
        #expect(Slot.setDigest([slot]).bytes == example.bytes("slot.set_digest"))
        let key = try Array(example.passphrase.utf8).withUnsafeBytes { secret in
            try slot.open(secret: secret).withBytes { Array($0) }
        }
        #expect(key == example.vaultKey)
    }

    @Test func `the example's row opens in its place`() throws {
        let body = SealedRow.open(
            example.bytes("row.sealed"), type: .identity, number: 1, fileID: example.fileID,
            vaultKey: vaultKey)
        #expect(body == example.bytes("row.body"))
        let identity = try #require(Identity(body: example.bytes("row.body")))
        #expect(identity.originID == example.originID)
        #expect(identity.publicKey.bytes == example.bytes("public_key"))
    }

    @Test func `the example's event is the one that the code makes`() throws {
        let fields = try example["event.fields"].split(separator: "\n").dropFirst(4).map { line in
            let field = try #require(EventField(json: Array(line.utf8)))
            return (name: field.name, value: field.value)
        }
        let record = try EventRecord(
            EventDraft(kind: "added", listVersion: 1, item: 1, fields: fields), sequenceNumber: 0,
            salt: example.eventSalt)
        #expect(record.stub.encoded == example.bytes("event.stub"))
        #expect(record.content.encoded == example.bytes("event.content"))
        #expect(record.stub.leafHash.bytes == example.bytes("event.leaf_hash"))
    }

    @Test func `the example's original opens`() throws {
        guard let key = OriginalKey(body: example.bytes("original.key_row")) else {
            Issue.record("The key row does not open.")
            return
        }
        #expect(key.body == example.bytes("original.key_row"))
        #expect(key.nonce(chunk: 0) == example.bytes("original.nonce"))
        var plain = [UInt8](repeating: 1, count: 4096)
        try example.bytes("original.chunk").withUnsafeBytes { sealed in
            try plain.withUnsafeMutableBytes { output in
                try SecretBox.open(
                    sealed, nonce: example.bytes("original.nonce"), key: key.place.key, into: output)
            }
        }
        #expect(Array(plain.prefix(34)) == Array(example.originalText.utf8))
        #expect(plain.dropFirst(34).allSatisfy { $0 == 0 })
    }

    @Test func `the example's frontier and head fit`() throws {
        let stored = try #require(StoredFrontier(body: example.bytes("frontier")))
        #expect(stored.body == example.bytes("frontier"))
        let signed = try #require(SignedHead(body: example.bytes("head")))
        #expect(signed.body == example.bytes("head"))
        #expect(signed.head.text == example["head.text"])
        #expect(signed.head.root == stored.frontier.root)
        #expect(signed.head.shortCode.text == example["head.short_code"])
        #expect(signed.isSigned(by: try Ed25519PublicKey(example.bytes("public_key"))))
        #expect(try !signed.isSigned(by: Ed25519SigningKey(seed: vaultKey).publicKey))
    }
}

/// `Tests/Vectors/read_vault.py`: another language, another author's libraries, the page alone.
@Suite(.enabled(if: SecondReader.isAvailable, "MUNIMENT_PYTHON or python3 has no PyNaCl"))
struct SecondReaderTests {
    @Test func `it computes the worked example`() throws {
        let result = try SecondReader.run(["--example", FormatExample.url.path])
        #expect(result.status == 0, "\(result.errors)")
    }

    @Test func `it reads a vault as we do`() throws {
        let vault = try TestVault(recoveryCode: Array(0..<16))
        var generator = SeededGenerator(seed: 5)
        try vault.add(generator.bytes(1_500_000))
        try vault.append(
            "noted", item: 1,
            [
                ("text", .string("caf\u{e9} cafe\u{301} \u{1}\u{7f}\n\"\\/ 😀")), ("amount", .integer(-5)),
                ("tags", .array([.object([("a", .bool(true)), ("b", .null)])])),
            ])
        try vault.add(Array("you will pay".utf8))
        try vault.add([1])
        try vault.erase(item: 2)
        try FileManager.default.removeItem(atPath: vault.stateFolder)
        try vault.append("noted")
        let events = try vault.events()
        let position = try vault.store.position()
        let before = try vault.fileBytes
        try vault.store.file.close()

        let passphrase = vault.folder.file("passphrase")
        try Data((TestVault.passphrase + "\n").utf8).write(to: URL(filePath: passphrase))
        let result = try SecondReader.run([vault.path, passphrase])
        #expect(result.status == 0, "\(result.errors)")
        let output = try #require(
            JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(output["root"] as? String == position.root.hex)
        #expect(output["size"] as? Int == events.count)
        #expect(output["slot"] as? String == "first")
        #expect(output["shortCode"] as? String == position.signedHead.head.shortCode.text)
        let read = try #require(output["events"] as? [[String: Any]])
        #expect(read.map { $0["leaf"] as? String } == events.map(\.stub.leafHash.hex))
        #expect(read.map { $0["kind"] as? String } == events.map(\.kind))
        #expect(read.map { $0["item"] as? Int } == events.map { $0.item.map(Int.init) })
        for (read, event) in zip(read, events) {
            let fields = read["fields"] as? [String: Any]
            #expect(fields?.count == event.content?.fields.count)
            let text = (fields?["text"] as? String).map { Array($0.utf8) }
            #expect(text == event.value("text").string.map { Array($0.utf8) })
        }
        let originals = try #require(output["originals"] as? [[String: Any]])
        #expect(
            originals.map { $0["sha256"] as? String }
                == events.compactMap { OriginalDescription(event: $0)?.sha256.hex })
        #expect(try vault.fileBytes == before)

        try Data("another\n".utf8).write(to: URL(filePath: passphrase))
        #expect(try SecondReader.run([vault.path, passphrase]).status == 2)
    }
}

enum SecondReader {
    private static let python = ProcessInfo.processInfo.environment["MUNIMENT_PYTHON"] ?? "python3"
    static let isAvailable = (try? launch(["-c", "import nacl"]).status) == 0

    static func run(_ arguments: [String]) throws -> (status: Int32, output: String, errors: String) {
        let script = projectFolder().appending(path: "Tests/Vectors/read_vault.py").path
        return try launch([script] + arguments)
    }

    private static func launch(
        _ arguments: [String]
    ) throws -> (status: Int32, output: String, errors: String) {
        let folder = try TestFolder()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, "-B"] + arguments
        process.standardInput = FileHandle.nullDevice
        // Files, because a pipe that fills up would stop the child.
        let files = try ["output", "errors"].map { name in
            try Data().write(to: URL(filePath: folder.file(name)))
            return try #require(FileHandle(forWritingAtPath: folder.file(name)))
        }
        process.standardOutput = files[0]
        process.standardError = files[1]
        try process.run()
        process.waitUntilExit()
        func text(_ name: String) throws -> String {
            try String(contentsOfFile: folder.file(name), encoding: .utf8)
        }
        return (process.terminationStatus, try text("output"), try text("errors"))
    }
}
