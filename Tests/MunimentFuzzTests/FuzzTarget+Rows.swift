import Foundation
import MunimentCrypto
import MunimentMerkle

@testable import MunimentStore

/// What stands in the vault file and the state file.
extension FuzzTarget {
    private static let fileID = [UInt8](repeating: 0xf1, count: 16)

    private static let record: EventRecord? = try? EventRecord(
        EventDraft(
            kind: "added-message", listVersion: 1, item: 3,
            fields: [
                ("at", .string("2026-11-02")), ("amount", .null),
                ("tags", .array([.string("threat"), .bool(true)])),
                ("count", .integer(-12)), ("more", .object([("key", .string("\u{1}\u{e9}\""))])),
            ]),
        sequenceNumber: 7, salt: [UInt8](repeating: 9, count: 32))

    private static func vaultKey() throws -> SecretKey {
        try SecretKey(GuardedBytes(copying: [UInt8](repeating: 5, count: 32)))
    }

    private static let head = HeadText(
        originID: [UInt8](repeating: 1, count: 16), lineID: [UInt8](repeating: 2, count: 8), size: 7,
        root: .of([3]), time: "2026-11-21T12:30:05Z")

    private static func signed() throws -> SignedHead {
        SignedHead(head, key: try Ed25519SigningKey(seed: vaultKey()))
    }

    static let rows: [FuzzTarget] = [
        canonical("event-json", seeds: { record?.content.fields.map(\.json) ?? [] }) { bytes in
            (try? JSONValue(canonical: bytes))?.encoded
        },
        FuzzTarget(
            "any-json", seeds: { [Array(#" {"a": [1, -2, null, "\u00e9\ud83d\ude00"], "b":{}} "#.utf8)] }
        ) {
            bytes in
            guard let value = try? JSONValue(text: bytes) else { return nil }
            // Names outside ASCII are read and never written.
            guard let again = try? JSONValue(text: value.encoded) else { return "not read again" }
            return again.encoded == value.encoded ? nil : "read again, it is another value"
        },
        canonical("event-field", seeds: { record?.content.fields.map(\.json) ?? [] }) { bytes in
            EventField(json: bytes).map { EventField(name: $0.name, value: $0.value).json }
        },
        canonical("event-stub", seeds: { [record?.stub.encoded ?? []] }) { bytes in
            EventStub(bytes, sequenceNumber: 7)?.encoded
        },
        canonical("event-content", seeds: { [record?.content.encoded ?? []] }) { bytes in
            record.flatMap { EventContent(bytes, stub: $0.stub)?.encoded }
        },
        // The inside of a sealed row, which only somebody with the vault key can write.
        canonical(
            "sealed-row",
            seeds: {
                let key = try KeyDerivation.subkey(of: vaultKey(), context: RowType.stub.context, id: 7)
                let row = try SealedRow.seal(
                    Array("body".utf8), type: .stub, number: 7, fileID: fileID, vaultKey: vaultKey())
                return [try SecretBox.open(row, key: key)]
            },
            again: { bytes in
                guard let vaultKey = try? vaultKey(),
                    let key = try? KeyDerivation.subkey(of: vaultKey, context: RowType.stub.context, id: 7),
                    let body = SealedRow.open(
                        SecretBox.seal(bytes, key: key), type: .stub, number: 7, fileID: fileID,
                        vaultKey: vaultKey),
                    let row = try? SealedRow.seal(
                        body, type: .stub, number: 7, fileID: fileID, vaultKey: vaultKey)
                else { return nil }
                return try? SecretBox.open(row, key: key)
            }),
        canonical("identity", seeds: { [[UInt8](repeating: 1, count: 16) + (try signed().keyBytes)] }) {
            bytes in
            Identity(body: bytes)?.body
        },
        canonical("frontier", seeds: { [StoredFrontier().body, frontier(3).body, frontier(255).body] }) {
            bytes in
            StoredFrontier(body: bytes)?.body
        },
        canonical("signed-head", seeds: { [try signed().body] }) { SignedHead(body: $0)?.body },
        canonical("original-key", seeds: { [try OriginalKey(byteCount: 3_000_000).body] }) { bytes in
            guard let key = OriginalKey(body: bytes) else { return nil }
            return key.body
        },
        canonical(
            "unfinished-work",
            seeds: {
                [PendingWork.erasure([1, 7]).body, PendingWork.export(path: Array("/tmp/x".utf8)).body]
            },
            again: { PendingWork(body: $0)?.body }),
        // Without its checksum, which is made anew: nothing else keeps a stranger from writing one.
        canonical("slot", seeds: { [Array(try slot().record.prefix(223))] }) { bytes in
            Slot(record: bytes + BLAKE2b.hash(bytes), fileID: fileID, number: 9).map {
                Array($0.record.prefix(223))
            }
        },
        FuzzTarget("file-header", seeds: { [fileHeader] }) { bytes in
            let path = ScratchFile.path("header")
            guard ScratchFile.write(bytes, to: path) else { return nil }
            try? FileHeader.check(path: path)
            return nil
        },
        FuzzTarget("side-journal", seeds: { [[0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]] }) { bytes in
            let path = ScratchFile.path("vault")
            guard ScratchFile.write(bytes, to: path + "-journal") else { return nil }
            let isRefused = (try? SideFiles.check(path: path)) == nil
            let names =
                bytes.count >= 8 && bytes.suffix(8) == [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]
            return isRefused == names ? nil : "a super-journal is not told apart"
        },
    ]

    private static func frontier(_ size: UInt64) -> StoredFrontier {
        var stored = StoredFrontier()
        for number in 0..<size { stored.frontier.append(leafHash: .of([UInt8(number)])) }
        stored.itemCount = size / 2
        return stored
    }

    private static func slot() throws -> Slot {
        var slot = try Slot(
            kind: .recoveryCode, name: "paper", cost: .init(operations: 1, memoryByteCount: 8192),
            secret: UnsafeRawBufferPointer(start: nil, count: 0), fileID: fileID, vaultKey: vaultKey())
        var record = slot.record
        record.replaceSubrange(18..<26, with: [0, 0, 0, 0, 0, 0, 0, 9])
        record.replaceSubrange(223..., with: BLAKE2b.hash(Array(record[..<223])))
        slot = Slot(record: record, fileID: fileID, number: 9) ?? slot
        return slot
    }

    private static let fileHeader: [UInt8] = {
        var bytes = [UInt8](repeating: 0, count: 512)
        bytes.replaceSubrange(0..<16, with: Array("SQLite format 3\0".utf8))
        for (offset, value) in [(16, 0x40), (18, 1), (19, 1), (59, 1), (63, Int(Format.formatVersion))] {
            bytes[offset] = UInt8(value)
        }
        withUnsafeBytes(of: UInt32(Format.applicationID).bigEndian) {
            bytes.replaceSubrange(68..<72, with: $0)
        }
        return bytes
    }()
}

extension SignedHead {
    fileprivate var keyBytes: [UInt8] {
        get throws {
            try SSHSignature.verify(
                signature, of: Array(head.text.utf8), namespace: Format.vaultHeadNamespace
            ).bytes
        }
    }
}

/// Files for decoders that read from a path; in one folder, gone when the process ends in order.
enum ScratchFile {
    private static let folder: String = {
        let folder = NSTemporaryDirectory() + "/muniment-fuzz-\(ProcessInfo.processInfo.processIdentifier)"
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        atexit { ScratchFile.remove() }
        return folder
    }()

    /// One for each thread and use.
    static func path(_ name: String) -> String { "\(folder)/\(name)-\(pthread_self())" }

    static func write(_ bytes: [UInt8], to path: String) -> Bool {
        FileManager.default.createFile(atPath: path, contents: Data(bytes))
    }

    private static func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
