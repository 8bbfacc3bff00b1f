import Foundation
import GRDB
import MunimentCrypto
import MunimentMerkle
import Testing

@testable import MunimentStore

/// Damage of one kind, and what a check must call it: that and nothing else.
struct Damage: Sendable, CustomTestStringConvertible {
    let what: String
    let code: StoreFinding.Code
    var event: UInt64?
    var item: UInt64?
    let make: @Sendable (TestVault) throws -> Void

    var testDescription: String { "\(what) → \(code.rawValue)" }

    init(
        _ what: String, _ code: StoreFinding.Code, event: UInt64? = nil, item: UInt64? = nil,
        _ make: @escaping @Sendable (TestVault) throws -> Void
    ) {
        self.what = what
        self.code = code
        self.event = event
        self.item = item
        self.make = make
    }
}

extension Damage {
    private static func chunk(_ number: UInt64) -> UInt64 { number << Format.chunkIndexBits }

    static let all: [Damage] = whole + events + originals + rows + slots + notices

    private static let whole: [Damage] = [
        Damage("a false count of free pages", .databaseDamaged) { vault in
            try vault.overwrite(at: 39, [1])
        },
        Damage("bytes behind the last page", .databaseDamaged) { vault in
            try vault.overwrite(at: vault.fileBytes.count, Array("hidden".utf8))
        },
        Damage("head", .headDamaged) { try $0.damage("singles", 4) },
        Damage("head missing", .headDamaged) { try $0.alter("DELETE FROM singles WHERE id = 4") },
        Damage("head signed by another key", .headSignature) { vault in
            let head = try vault.store.position().signedHead.head
            let key = try Ed25519SigningKey(seed: SecretKey.random())
            try vault.reseal(.head, 4, SignedHead(head, key: key).body)
        },
        Damage("head signed as a bundle's", .headSignature) { vault in
            let signed = try vault.store.position().signedHead
            let signature = SSHSignature.sign(
                Array(signed.head.text.utf8), namespace: Format.bundleHeadNamespace,
                key: try vault.signingKey())
            let body = signed.body.dropLast(signed.signature.utf8.count) + Array(signature.utf8)
            try vault.reseal(.head, 4, Array(body))
        },
        Damage("identity", .identityDamaged) { try $0.damage("singles", 1) },
        Damage("identity with a key of small order", .identityDamaged) { vault in
            var body = try vault.body(.identity, 1)
            body.replaceSubrange(16..., with: [1] + [UInt8](repeating: 0, count: 31))
            try vault.reseal(.identity, 1, body)
        },
        Damage("seed", .seedDamaged) { try $0.damage("singles", 2) },
        Damage("another seed", .seedDamaged) { try $0.reseal(.seed, 2, [UInt8](repeating: 3, count: 32)) },
        Damage("a false root, well signed", .rootDiffers) { try $0.signFalseRoot(head: true) },
        Damage("frontier", .frontierDiffers) { try $0.damage("singles", 3) },
        Damage("frontier of another tree", .frontierDiffers) { try $0.signFalseRoot(head: false) },
        // Four leaves and eight have one subtree each, so that a root alone does not tell them apart.
        Damage("frontier of the same root and twice the size", .frontierDiffers) { vault in
            var stored = try #require(StoredFrontier(body: vault.body(.frontier, 3)))
            stored.frontier = try Frontier(size: stored.frontier.size * 2, hashes: stored.frontier.hashes)
            try vault.reseal(.frontier, 3, stored.body)
        },
        Damage("frontier with more items than events", .frontierDiffers) { vault in
            var stored = try #require(StoredFrontier(body: vault.body(.frontier, 3)))
            stored.itemCount = stored.frontier.size + 1
            try vault.reseal(.frontier, 3, stored.body)
        },
        Damage("the state of another vault's log", .knownHeadMissing) { vault in
            let head = try vault.store.position().signedHead.head
            let other = HeadText(
                originID: [UInt8](repeating: 7, count: 16), lineID: head.lineID, size: head.size,
                root: head.root, time: head.time)
            let state = StateFile(folder: vault.stateFolder, fileID: vault.store.file.fileID)
            let isWritten = state.write(
                SignedHead(other, key: try vault.signingKey()), vaultKey: vault.store.vaultKey)
            #expect(isWritten)
        },
        Damage("the file of an hour ago", .knownHeadMissing) { vault in
            let old = try vault.fileBytes
            try vault.append("tagged", item: 1)
            try vault.store.file.close()
            try Data(old).write(to: URL(filePath: vault.path))
            try vault.reopen()
        },
    ]

    private static let events: [Damage] = [
        Damage("stub", .stubDamaged, event: 2, item: 1) { try $0.damage("stubs", 2) },
        Damage("stub of an original", .stubDamaged, event: 1, item: 1) { try $0.damage("stubs", 1) },
        Damage("stub missing", .stubDamaged, event: 3, item: 2) {
            try $0.alter("DELETE FROM stubs WHERE id = 3")
        },
        Damage("stub and content", .eventDamaged, event: 2) { vault in
            try vault.damage("stubs", 2)
            try vault.damage("contents", 2)
        },
        Damage("stub and content of an original", .eventDamaged, event: 1) { vault in
            try vault.damage("stubs", 1)
            try vault.alter("DELETE FROM contents WHERE id = 1")
        },
        Damage("content", .contentDamaged, event: 2, item: 1) { try $0.damage("contents", 2) },
        Damage("content of an original", .contentDamaged, event: 3, item: 2) { vault in
            try vault.damage("contents", 3)
        },
        Damage("content that is text", .contentDamaged, event: 2, item: 1) { vault in
            try vault.alter("UPDATE contents SET sealed = 'text' WHERE id = 2")
        },
        Damage("content over every limit", .contentDamaged, event: 2, item: 1) { vault in
            try vault.alter("UPDATE contents SET sealed = zeroblob(5000000) WHERE id = 2")
        },
        Damage("content of an older version of the event", .contentDamaged, event: 2, item: 1) { vault in
            let other = try EventRecord(
                EventDraft(kind: "tagged", listVersion: 1, item: 1, fields: []), sequenceNumber: 2,
                salt: [UInt8](repeating: 0, count: 32))
            try vault.reseal(.content, 2, other.content.encoded)
        },
        Damage("content missing", .contentMissing, event: 3, item: 2) { vault in
            try vault.alter("DELETE FROM contents WHERE id = 3")
        },
        Damage("erased on paper only", .erasedContentPresent, event: 2, item: 1) { vault in
            try vault.append(FormatEvent.erased, item: 1, [("events", .array([.integer(2)]))])
        },
        Damage("an erasure of item 2 that lists an event of item 1", .erasureDiffers, event: 4, item: 2) {
            try $0.append(FormatEvent.erased, item: 2, [("events", .array([.integer(2)]))])
        },
        Damage("an erasure that lists an event of no item", .erasureDiffers, event: 4, item: 1) {
            try $0.append(FormatEvent.erased, item: 1, [("events", .array([.integer(0)]))])
        },
        Damage("an erasure that lists itself", .erasureDiffers, event: 4, item: 1) {
            try $0.append(FormatEvent.erased, item: 1, [("events", .array([.integer(4)]))])
        },
        Damage("an erasure whose list is not in order", .erasureDiffers, event: 4, item: 1) {
            try $0.append(FormatEvent.erased, item: 1, [("events", .array([.integer(2), .integer(1)]))])
        },
        Damage("an erasure without a list", .erasureDiffers, event: 4, item: 1) {
            try $0.append(FormatEvent.erased, item: 1)
        },
    ]

    private static let originals: [Damage] = [
        Damage("original's key", .originalKeyDamaged, event: 1, item: 1) {
            try $0.damage("original_keys", 1)
        },
        Damage("original's key missing", .originalKeyDamaged, event: 3, item: 2) { vault in
            try vault.alter("DELETE FROM original_keys WHERE id = 3")
        },
        Damage("chunk", .chunkDamaged, event: 1, item: 1) { try $0.damage("chunks", chunk(1), at: 5000) },
        Damage("chunk that is text", .chunkDamaged, event: 1, item: 1) { vault in
            try vault.alter("UPDATE chunks SET sealed = 'text' WHERE id = ?", [Int64(chunk(1))])
        },
        Damage("chunk over every limit", .chunkDamaged, event: 1, item: 1) { vault in
            try vault.alter(
                "UPDATE chunks SET sealed = zeroblob(5000000) WHERE id = ?", [Int64(chunk(1))])
        },
        Damage("an event that says another size", .originalKeyDamaged, event: 4, item: 3) { vault in
            _ = try vault.store.write(time: TestVault.time) { transaction in
                let original = try transaction.sealOriginal([4, 5, 6])
                let other = OriginalDescription(
                    sequenceNumber: original.sequenceNumber, byteCount: 4, paddedByteCount: 4096,
                    chunkCount: 1, sha256: original.sha256)
                try transaction.append(TestVault.draft(other, item: transaction.newItemNumber()))
            }
        },
        Damage("an event that says another digest", .originalDiffers, event: 4, item: 3) { vault in
            _ = try vault.store.write(time: TestVault.time) { transaction in
                let original = try transaction.sealOriginal([4, 5, 6])
                let other = OriginalDescription(
                    sequenceNumber: original.sequenceNumber, byteCount: 3, paddedByteCount: 4096,
                    chunkCount: 1, sha256: .of([]))
                try transaction.append(TestVault.draft(other, item: transaction.newItemNumber()))
            }
        },
    ]

    private static let rows: [Damage] = [
        Damage("a stub beyond the end", .strayRow) { try $0.alter("INSERT INTO stubs VALUES(4, x'00')") },
        Damage("content with a negative number", .strayRow) { vault in
            try vault.alter("INSERT INTO contents VALUES(-1, x'00')")
        },
        Damage("a key of no original", .strayRow) { vault in
            try vault.alter("INSERT INTO original_keys VALUES(2, x'00')")
        },
        Damage("a chunk of no original", .strayRow) { vault in
            try vault.alter("INSERT INTO chunks VALUES(?, x'00')", [Int64(chunk(2))])
        },
        Damage("a chunk too many", .strayRow) { vault in
            try vault.alter("INSERT INTO chunks VALUES(?, x'00')", [Int64(chunk(1) + 1)])
        },
        Damage("a chunk with a negative number", .strayRow) { vault in
            try vault.alter("INSERT INTO chunks VALUES(-1, x'00')")
        },
        Damage("a fifth single", .strayRow) { try $0.alter("INSERT INTO singles VALUES(5, x'00')") },
        Damage("unfinished work", .pendingDamaged) { try $0.alter("INSERT INTO pending VALUES(1, x'00')") },
        Damage("unfinished work of no type", .pendingDamaged) {
            try $0.reseal(.pending, 9, [3, 0, 0, 0, 0])
        },
        Damage("unfinished work with more after it", .pendingDamaged) { vault in
            try vault.reseal(.pending, 9, PendingWork.erasure([1]).body + [0])
        },
        Damage("a snapshot without parts that are named", .snapshotDamaged) { vault in
            try vault.putSnapshot()
            try vault.alter("DELETE FROM derived WHERE id = 3")
        },
        Damage("a snapshot's part", .snapshotDamaged) { vault in
            try vault.putSnapshot()
            try vault.damage("derived", 2)
        },
        Damage("a part of another snapshot", .snapshotDamaged) { vault in
            try vault.putSnapshot()
            try vault.reseal(.derived, 2, [7])
        },
        Damage("a snapshot's header", .snapshotDamaged) { vault in
            try vault.putSnapshot()
            try vault.reseal(.derived, 1, [1, 2, 3])
        },
        Damage("a row behind a snapshot", .snapshotDamaged) { vault in
            try vault.putSnapshot()
            try vault.reseal(.derived, 4, [7])
        },
        Damage("a row where there is no snapshot", .snapshotDamaged) { try $0.reseal(.derived, 2, [7]) },
        Damage("a row with a negative number", .snapshotDamaged) { vault in
            try vault.alter("INSERT INTO derived VALUES(-1, x'00')")
        },
    ]

    private static let slots: [Damage] = [
        Damage("a slot", .slotDamaged) { vault in
            let number = try vault.number(ofSlot: "paper")
            for table in ["slots", "slot_copies"] {
                try vault.damage(table, number, column: "record", at: 130)
            }
        },
        Damage("one copy of a slot", .slotCopyDamaged) { vault in
            try vault.damage("slots", vault.number(ofSlot: "paper"), column: "record", at: 130)
        },
        Damage("a slot removed", .slotsDiffer) { vault in
            let number = try vault.number(ofSlot: "paper")
            for table in ["slots", "slot_copies"] {
                try vault.alter("DELETE FROM \(table) WHERE id = ?", [Int64(number)])
            }
        },
        Damage("the state file", .stateUnreadable) { vault in
            let name = try #require(
                FileManager.default.contentsOfDirectory(atPath: vault.stateFolder).first { $0.count == 32 })
            try Data([1, 2, 3]).write(to: URL(filePath: vault.stateFolder + "/" + name))
        },
    ]

    private static let notices: [Damage] = [
        Damage("no state file", .noOutsideHead) { vault in
            try FileManager.default.removeItem(atPath: vault.stateFolder)
        },
        Damage("an erasure whose chunks remain", .erasureUnfinished) { vault in
            try vault.erase(item: 1, finishing: false)
        },
        Damage("an export being written", .exportUnfinished) { vault in
            _ = try vault.store.write(time: TestVault.time) { transaction in
                try transaction.addPending(.export(path: Array("/somewhere".utf8)))
            }
        },
        Damage("a line begun here", .continuedHere, event: 4) { vault in
            try FileManager.default.removeItem(atPath: vault.stateFolder)
            try vault.append("tagged", item: 1)
        },
        Damage("a state of another line", .stateOfOtherLine) { vault in
            let head = try vault.store.position().signedHead.head
            let other = HeadText(
                originID: head.originID, lineID: Array(0..<8), size: 2,
                root: MerkleTree(leafHashes: Array(try vault.events().prefix(2).map(\.stub.leafHash))).root,
                time: head.time)
            let signed = SignedHead(other, key: try vault.signingKey())
            let state = StateFile(folder: vault.stateFolder, fileID: vault.store.file.fileID)
            let isWritten = state.write(signed, vaultKey: vault.store.vaultKey)
            #expect(isWritten)
        },
    ]
}

extension TestVault {
    func number(ofSlot name: String) throws -> UInt64 {
        try #require(store.file.slots().slots.first { $0.name == name }).number
    }

    /// Makes a page with a part of this row one that SQLite refuses.
    func refusePage(of table: String, _ id: Int64) throws {
        func sealed() throws -> Data? {
            let queue = try DatabaseQueue(path: path)
            defer { try? queue.close() }
            return try queue.read {
                try Data.fetchOne($0, sql: "SELECT sealed FROM \(table) WHERE id = ?", arguments: [id])
            }
        }
        let whole = try #require(try sealed())
        // Of a long row this lies on one of the pages that follow the first: these begin with the number of the next.
        let isLong = whole.count > Format.pageByteCount
        let middle = Data(whole[whole.count / 2..<whole.count / 2 + 32])
        let place = try #require(try Data(fileBytes).range(of: middle)).lowerBound
        // Any other begins with what kind of page it is.
        try overwrite(at: place - place % Format.pageByteCount, isLong ? [0x7F, 0xFF, 0xFF, 0xFF] : [0])
        #expect(throws: DatabaseError.self) { _ = try sealed() }
    }

    /// Changes bytes of the file behind SQLite's back.
    func overwrite(at offset: Int, _ bytes: [UInt8]) throws {
        try store.file.close()
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seek(toOffset: UInt64(offset))
        try handle.write(contentsOf: bytes)
        try handle.close()
        store = try open()
    }

    /// Puts another frontier of the same size in place, and a head over it when `head`.
    func signFalseRoot(head isHead: Bool) throws {
        let head = try store.position().signedHead.head
        let digest = SHA256Digest.of([1, 2, 3])
        var stored = try #require(StoredFrontier(body: body(.frontier, 3)))
        stored.frontier = try Frontier(
            size: head.size, hashes: Array(repeating: digest, count: stored.frontier.hashes.count))
        try reseal(.frontier, 3, stored.body)
        guard isHead else { return }
        let wrong = HeadText(
            originID: head.originID, lineID: head.lineID, size: head.size, root: stored.frontier.root,
            time: head.time)
        try reseal(.head, 4, SignedHead(wrong, key: signingKey()).body)
    }
}
