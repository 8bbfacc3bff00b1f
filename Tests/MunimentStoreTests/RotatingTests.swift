import Foundation
import GRDB
import MunimentCrypto
import MunimentMerkle
import Testing

@testable import MunimentStore

/// Rules 12.1 to 12.5.
struct RotatingTests {
    private let vault: TestVault
    private let originals: [[UInt8]] = [Array(repeating: 7, count: 1_500_000), Array("pay 500".utf8)]

    /// Events: 0 created, 1 item 1, 2 its tag, 3 item 2, 4 item 3, 5 item 3 erased, 6 a note.
    init() throws {
        vault = try TestVault(recoveryCode: Array(0..<16))
        try vault.add(originals[0])
        try vault.append("tagged", item: 1, [("added", .string("threat"))])
        try vault.add(originals[1])
        try vault.add([1, 2, 3])
        try vault.erase(item: 3)
        try vault.append("noted", [("text", .string("é\u{301}"))])
    }

    private func contents() throws -> [[String]] {
        try vault.events().map { event in
            event.content?.fields.map { String(decoding: $0.json, as: UTF8.self) } ?? []
        }
    }

    private func chunks() throws -> [[UInt8]] {
        let ids = (0..<2).map { OriginalKey.chunkID(sequenceNumber: 1, index: UInt64($0)) }
        return try (ids + [OriginalKey.chunkID(sequenceNumber: 3, index: 0)]).map {
            try vault.sealed("chunks", UInt64($0))
        }
    }

    @Test func `everything is there under the new keys, and every leaf hash stays`() throws {
        let before = (
            try contents(), try vault.events().map(\.stub.leafHash), try chunks(),
            try vault.store.position()
        )
        let identity = try vault.body(.identity, 1)
        let oldSeed = try vault.body(.seed, 2)
        try vault.alter("INSERT INTO derived VALUES(7, x'00')")
        try vault.rotate(recovery: Array(16..<32))

        #expect(try contents().dropLast() == before.0[...])
        #expect(try vault.events().map(\.stub.leafHash).dropLast() == before.1[...])
        #expect(try chunks() == before.2)
        for (number, original) in zip([1, 3] as [UInt64], originals) {
            let event = try vault.events()[Int(number)]
            var read: [UInt8] = []
            try vault.store.readOriginal(#require(OriginalDescription(event: event))) { read += Array($0) }
            #expect(read == original)
        }
        let (old, new) = (before.3, try vault.store.position())
        #expect(new.size == old.size + 1 && new.itemCount == old.itemCount)
        #expect(new.publicKey != old.publicKey)
        #expect(new.signedHead.head.originID != old.signedHead.head.originID)
        #expect(new.signedHead.head.lineID != old.signedHead.head.lineID)
        #expect(try vault.body(.identity, 1) != identity)
        #expect(try vault.body(.seed, 2) != oldSeed)
        #expect(try vault.store.file.slots().slots.map(\.name).sorted() == ["paper", "second"])
        #expect(try vault.codes(notices: true).isEmpty)
        #expect(try vault.folder.names == ["state", "vault.muniment"])
        let queue = try DatabaseQueue(path: vault.path)
        #expect(try queue.read { try $0.count("derived") } == 0)
        try queue.close()
        // And it goes on.
        try vault.add([9])
        try vault.reopen("new words")
        #expect(try vault.codes(notices: true).isEmpty)
    }

    @Test func `nothing opens any more with what opened it before`() throws {
        let old = vault.store
        var sealed: [[UInt8]] = try old.file.slots().slots.map(\.record)
        for (table, ids) in [("singles", 1...4), ("stubs", 0...6), ("original_keys", 1...1)] {
            for id in ids { sealed.append(try vault.sealed(table, UInt64(id))) }
        }
        for bytes in sealed { #expect(try vault.contains(bytes)) }
        try vault.rotate()
        // Nor is it left anywhere in the file.
        for bytes in sealed { #expect(try !vault.contains(bytes)) }
        #expect(throws: StoreError.doesNotOpen) { try vault.open() }
        #expect(throws: StoreError.noSuchSlot) {
            try VaultFile(path: vault.path).unlock(recoveryCode: Array(0..<16), stateFolder: nil)
        }
        for table in ["singles", "stubs", "contents", "original_keys"] {
            let queue = try DatabaseQueue(path: vault.path)
            let rows = try queue.read { try Row.fetchAll($0, sql: "SELECT id, sealed FROM \(table)") }
            try queue.close()
            #expect(!rows.isEmpty)
            for row in rows {
                let number = UInt64(row[0] as Int64)
                for type in RowType.allCases where type.table == table {
                    #expect(
                        SealedRow.open(
                            [UInt8](row[1] as Data), type: type, number: number, fileID: old.file.fileID,
                            vaultKey: old.vaultKey) == nil)
                }
            }
        }
    }

    @Test func `who had it open is told that the keys were changed, and not that it is damaged`() throws {
        let other = try vault.open()
        try vault.rotate()
        #expect(throws: StoreError.keysReplaced) { try other.position() }
        #expect(throws: StoreError.keysReplaced) { try vault.check(other) }
        let before = try vault.fileBytes
        #expect(throws: StoreError.keysReplaced) {
            try other.write(time: TestVault.time) { _ = $0.newItemNumber() }
        }
        #expect(try vault.fileBytes == before)
        // A damaged identity is damage still: with the slot that opened it, without it, and with none at all.
        try vault.damage("singles", 1)
        let damaged = StoreError.damaged(.single(.identity))
        #expect(throws: damaged) { try vault.store.position() }
        try vault.alter("UPDATE slots SET id = 5")
        try vault.alter("UPDATE slot_copies SET id = 5")
        #expect(throws: damaged) { try vault.store.position() }
        try vault.alter("DELETE FROM slots")
        for id in 2...4 { try vault.damage("singles", UInt64(id)) }
        try vault.alter("DELETE FROM slot_copies")
        #expect(throws: damaged) { try vault.store.position() }
    }

    @Test func `the event names the head right before it, and is signed by the old key`() throws {
        let old = try vault.store.position()
        let rotated = try vault.rotate()
        let event = try #require(try vault.events().last)
        let rotation = try #require(Rotation(event))
        #expect(rotation == rotated.rotation)
        #expect(rotation.head == old.signedHead.head)
        #expect(rotation.publicKey == old.publicKey)
        #expect(rotation.event == old.size && event.item == nil)
        let new = try vault.store.position()
        #expect(rotation.newOrigin == new.signedHead.head.origin)
        #expect(rotation.newPublicKey == new.publicKey)
        // Rule 12.4, written from the rule.
        let text =
            old.signedHead.head.text + "new-origin \(new.signedHead.head.origin)\n"
            + "new-key \(Hex.encode(new.publicKey.bytes))\n"
        #expect(
            try SSHSignature.verify(
                rotation.signature, of: Array(text.utf8), namespace: "rotation@muniment.v1") == old.publicKey)
        #expect(
            event.value("slotsDigest").string == Slot.setDigest(try vault.store.file.slots().slots).hex)
    }

    @Test func `after a head that was not known here the log is continued first, under the old keys`() throws
    {
        try FileManager.default.removeItem(atPath: vault.stateFolder)
        let size = try vault.store.position().size
        let rotated = try vault.rotate()
        #expect(rotated.continuation?.reason == .noHeadKnownHere)
        let events = try vault.events()
        #expect(events.suffix(2).map(\.kind) == ["continued", "rotated"])
        #expect(rotated.rotation.head.size == size + 1)
        #expect(rotated.rotation.head.lineID == Hex.decode(events[Int(size)].value("line").string ?? ""))
        #expect(try vault.codes(notices: true) == [.continuedHere])
    }

    @Test func `unfinished erasures are ended, and unfinished exports are kept`() throws {
        try vault.erase(item: 1, finishing: false)
        let number = try vault.store.write(time: TestVault.time) {
            try $0.addPending(.export(path: Array("/some/where".utf8)))
        }.value
        // The write above took the first chunks of it; something must be left.
        try vault.erase(item: 2, finishing: false)
        #expect(try vault.store.pending().contains { $0.work != .export(path: Array("/some/where".utf8)) })
        try vault.rotate()
        #expect(try vault.store.pending().map(\.number) == [number])
        #expect(try vault.codes(notices: true) == [.exportUnfinished])
        let queue = try DatabaseQueue(path: vault.path)
        #expect(try queue.read { try $0.count("chunks") } == 0)
        try queue.close()
    }

    /// What does not open must not be lost with the old key.
    private func expectRefused(
        _ damage: StoreError.Damage, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = try vault.fileBytes
        #expect(throws: StoreError.damaged(damage), sourceLocation: sourceLocation) { try vault.rotate() }
        #expect(try vault.fileBytes == before, sourceLocation: sourceLocation)
        #expect(try vault.folder.names == ["state", "vault.muniment"], sourceLocation: sourceLocation)
    }

    @Test(
        arguments: [
            ("contents", 2, .content(2)), ("original_keys", 3, .originalKey(3)),
            ("singles", 1, .single(.identity)), ("singles", 2, .single(.seed)),
            ("singles", 3, .single(.frontier)), ("singles", 4, .single(.head)),
        ] as [(String, UInt64, StoreError.Damage)])
    func `a row that does not open refuses it, and nothing is changed`(
        table: String, id: UInt64, damage: StoreError.Damage
    ) throws {
        try vault.damage(table, id)
        try expectRefused(damage)
    }

    @Test func `an event of which nothing can be read refuses it, and nothing is changed`() throws {
        try vault.damage("stubs", 2)
        try vault.damage("contents", 2)
        try expectRefused(.stub(2))
    }

    @Test(arguments: [0, 2] as [UInt64], ["damaged", "gone", "another"])
    func `a stub that follows from its content is put back`(number: UInt64, how: String) throws {
        let size = try vault.store.position().size
        let stub = try vault.body(.stub, number)
        switch how {
        case "damaged": try vault.damage("stubs", number)
        case "gone": try vault.alter("DELETE FROM stubs WHERE id = ?", [Int64(number)])
        default: try vault.reseal(.stub, number, [1, 2, 3])
        }
        #expect(try vault.codes() == [.stubDamaged])
        #expect(try vault.rotate().rebuiltCount == 1)
        try vault.reopen("new words")
        #expect(try vault.codes(notices: true).isEmpty)
        #expect(try vault.body(.stub, number) == stub && vault.store.position().size == size + 1)
    }

    @Test func `chunks that nothing tells of go with a damaged row of unfinished work`() throws {
        let chunk = UInt64(OriginalKey.chunkID(sequenceNumber: 3, index: 0))
        let kept = try vault.sealed("chunks", chunk)
        try vault.erase(item: 1, finishing: false)
        let number = try #require(try vault.store.pending().first?.number)
        try vault.damage("pending", number)
        try vault.alter("INSERT INTO chunks SELECT -5, sealed FROM chunks LIMIT 1")
        #expect(try vault.rotate().droppedWorkCount == 1)
        #expect(try vault.codes(notices: true).isEmpty)
        #expect(try vault.sealed("chunks", chunk) == kept)
    }

    @Test func `a row of unfinished work of a newer version is carried over`() throws {
        try vault.reseal(.pending, 9, [7, 1, 2, 3])
        #expect(try vault.rotate().droppedWorkCount == 0)
        #expect(try vault.body(.pending, 9) == [7, 1, 2, 3])
    }

    @Test func `what a crash left beside the state file is in its place before the next is prepared`() throws
    {
        let path = try statePath
        let manager = FileManager.default
        let old = try Data(contentsOf: URL(filePath: path))
        try vault.rotate()
        let new = try Data(contentsOf: URL(filePath: path))
        try manager.moveItem(atPath: path, toPath: path + ".new")
        // It cannot be put there: nothing is changed, and it is still there.
        try manager.createDirectory(atPath: path, withIntermediateDirectories: false)
        let before = try vault.fileBytes
        #expect(throws: StoreError.stateReadOnly) { try vault.rotate() }
        #expect(try vault.fileBytes == before)
        #expect(try Data(contentsOf: URL(filePath: path + ".new")) == new)
        try manager.removeItem(atPath: path)
        try old.write(to: URL(filePath: path))
        // The next one cannot be written: what alone opens has its place.
        try manager.createDirectory(atPath: path + ".tmp", withIntermediateDirectories: false)
        #expect(throws: StoreError.inputOutput(EEXIST)) { try vault.rotate() }
        #expect(try Data(contentsOf: URL(filePath: path)) == new)
        try manager.removeItem(atPath: path + ".tmp")
        try vault.rotate()
        #expect(try vault.codes(notices: true).isEmpty)
    }

    @Test func `a damaged row of unfinished work goes, and is told of`() throws {
        let numbers = try vault.store.write(time: TestVault.time) { transaction in
            try [47, 48].map { try transaction.addPending(.export(path: [$0])) }
        }.value
        try vault.damage("pending", numbers[0])
        #expect(try vault.rotate().droppedWorkCount == 1)
        #expect(try vault.store.pending().map(\.number) == [numbers[1]])
        #expect(try vault.codes(notices: true) == [.exportUnfinished])
        #expect(try vault.rotate().droppedWorkCount == 0)
    }

    @Test func `a state file that a failed renaming left is there until another takes its place`() throws {
        let path = try statePath
        let manager = FileManager.default
        try vault.rotate()
        // As where the renaming failed: the record under the old key stands, that under the new one is beside it.
        let new = try Data(contentsOf: URL(filePath: path))
        try manager.moveItem(atPath: path, toPath: path + ".new")
        try Data("older".utf8).write(to: URL(filePath: path))
        // The disk is full, as it were, when the next one is to be written.
        try manager.createDirectory(atPath: path + ".tmp", withIntermediateDirectories: false)
        #expect(
            try vault.store.write(time: TestVault.time) {
                try $0.append(EventDraft(kind: "noted", listVersion: 1, item: nil, fields: []))
            }.isHeadKept == false)
        #expect(try Data(contentsOf: URL(filePath: path + ".new")) == new)
        try manager.removeItem(atPath: path + ".tmp")
        #expect(try vault.append("noted") == nil)
        #expect(try manager.contentsOfDirectory(atPath: vault.stateFolder).count == 2)
        #expect(try vault.codes(notices: true).isEmpty)
    }

    @Test func `a log that is not the signed one refuses it`() throws {
        // Another event in the place of one, sealed by somebody who has the vault key.
        let other = try TestVault()
        try other.append("x")
        try other.append("y")
        try vault.reseal(.stub, 1, other.body(.stub, 1))
        try vault.reseal(.content, 1, other.body(.content, 1))
        try expectRefused(.frontierDiffersFromHead)
    }

    @Test func `a content that is not its stub's refuses it`() throws {
        let other = try TestVault()
        try other.append("x")
        try vault.reseal(.content, 1, other.body(.content, 1))
        try expectRefused(.content(1))
    }

    @Test func `a seed of another key refuses it`() throws {
        try vault.reseal(.seed, 2, Array(repeating: 5, count: 32))
        try expectRefused(.single(.seed))
    }

    @Test(
        arguments: [
            "INSERT INTO stubs SELECT 99, sealed FROM stubs WHERE id = 1",
            "INSERT INTO singles VALUES(9, x'00')", "INSERT INTO vault VALUES(2, x'00')",
            "INSERT INTO contents VALUES(-1, x'00')",
        ])
    func `rows that belong to nothing refuse it where they cannot be carried over`(sql: String) throws {
        try vault.alter(sql)
        let before = try vault.fileBytes
        #expect(throws: StoreError.self) { try vault.rotate() }
        #expect(try vault.fileBytes == before)
    }

    // MARK: The state file

    private var statePath: String {
        get throws {
            let name = BLAKE2b.hash(
                Array("muniment/v1/state".utf8) + vault.store.file.fileID, byteCount: 16)
            return vault.stateFolder + "/" + Hex.encode(name)
        }
    }

    @Test func `a crash between commit and state file leaves nothing to tell, and the line goes on`() throws {
        let path = try statePath
        let manager = FileManager.default
        let old = try Data(contentsOf: URL(filePath: path))
        try vault.rotate()
        // As it was a moment before the renaming.
        try manager.moveItem(atPath: path, toPath: path + ".new")
        try old.write(to: URL(filePath: path))
        #expect(try vault.codes(notices: true).isEmpty)
        #expect(try vault.append("noted") == nil)
        #expect(!manager.fileExists(atPath: path + ".new"))
        #expect(try vault.codes(notices: true).isEmpty)
        // Also where there was no state file before.
        try manager.moveItem(atPath: path, toPath: path + ".new")
        #expect(try vault.codes(notices: true).isEmpty)
        #expect(try vault.append("noted") == nil)
    }

    @Test func `a crash before the commit leaves nothing to tell`() throws {
        let path = try statePath
        let copy = try vault.copy(as: "before")
        let old = try Data(contentsOf: URL(filePath: path))
        try vault.rotate()
        try vault.store.file.close()
        let manager = FileManager.default
        try manager.moveItem(atPath: path, toPath: path + ".new")
        try old.write(to: URL(filePath: path))
        let store = try TestVault.unlock(copy, stateFolder: vault.stateFolder)
        defer { try? store.file.close() }
        #expect(try vault.check(store).findings.isEmpty)
    }

    @Test func `where the next state cannot be written nothing is changed`() throws {
        let before = try vault.fileBytes
        let path = try statePath + ".tmp"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(throws: StoreError.inputOutput(EEXIST)) { try vault.rotate() }
        #expect(try vault.fileBytes == before)
        try FileManager.default.removeItem(atPath: path)
        #expect(try vault.codes(notices: true).isEmpty)
    }

    @Test func `where the state file is there and cannot be locked nothing is changed`() throws {
        let before = try vault.fileBytes
        let path = try statePath
        let manager = FileManager.default
        try manager.removeItem(atPath: path + ".lock")
        try manager.createDirectory(atPath: path + ".lock", withIntermediateDirectories: false)
        #expect(throws: StoreError.inputOutput(EISDIR)) { try vault.rotate() }
        #expect(try vault.fileBytes == before)
        // Without one, no record is left behind that looks like that of a newer copy.
        try manager.removeItem(atPath: path)
        #expect(try vault.rotate().isHeadKept == false)
        #expect(try vault.codes(notices: true) == [.noOutsideHead])
    }

    @Test func `an older copy that is put back shows, and says what it may be`() throws {
        let copy = try vault.copy(as: "older")
        try vault.rotate()
        let older = try TestVault.unlock(copy, stateFolder: vault.stateFolder)
        defer { try? older.file.close() }
        let found = try vault.check(older).findings
        #expect(found.map(\.code) == [.stateUnreadable] && found.first?.detail == nil)
        // And after it was written to, so does the newer one.
        _ = try older.write(time: TestVault.time) {
            try $0.append(EventDraft(kind: "noted", listVersion: 1, item: nil, fields: []))
        }
        let newer = try vault.check().findings
        #expect(newer.map(\.code) == [.stateUnreadable] && newer.first?.detail == "rotated")
    }

    @Test func `salvage reads a vault with new keys, and vouches for all of it`() throws {
        try vault.rotate()
        #expect(throws: StoreError.doesNotOpen) {
            try DamagedVault(path: vault.path).unlock(
                passphrase: TestVault.makePassphrase(TestVault.passphrase), stateFolder: nil)
        }
        let salvaged = try DamagedVault(path: vault.path).unlock(
            passphrase: TestVault.makePassphrase("new words"), stateFolder: nil)
        #expect(salvaged.vouched == [0..<8])
        #expect(salvaged.head == (try vault.store.position().signedHead))
    }
}

/// Rule 12.6.
struct RotationChainTests {
    private let vault: TestVault

    init() throws {
        vault = try TestVault()
        try vault.append("noted")
        try vault.rotate(to: "second words")
        try vault.append("noted")
        try vault.rotate(to: "third words")
        try vault.append("noted")
    }

    @Test func `each change of keys is checked, and the keys before are known`() throws {
        let report = try vault.check()
        #expect(report.findings.isEmpty)
        #expect(report.rotations.map(\.event) == [2, 4])
        #expect(report.rotations[0].newPublicKey == report.rotations[1].publicKey)
        #expect(report.rotations[1].newPublicKey == report.publicKey)
    }

    /// Who has the vault key and can sign appends an event of this kind.
    @Test func `an event that is made up is found`() throws {
        let real = try #require(try vault.check().rotations.first)
        try vault.append("rotated", real.fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        try vault.append("rotated")
        try vault.append(
            "rotated", item: 1, real.fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        let report = try vault.check()
        #expect(report.findings.map(\.code) == Array(repeating: .rotationDiffers, count: 4))
        // The one before it no longer leads to the present keys.
        #expect(report.findings.map(\.sequenceNumber) == [4, 6, 7, 8])
        #expect(report.rotations.map(\.event) == [2])
    }

    private static func root(_ size: UInt64) -> SHA256Digest { SHA256Digest.of([UInt8(size)]) }

    /// A change of keys of a log whose roots are those of ``root(_:)``.
    private static func rotation(
        _ event: UInt64, origin: [UInt8], key: borrowing Ed25519SigningKey, to new: Identity,
        size: UInt64? = nil, root: SHA256Digest? = nil
    ) -> Rotation {
        let head = HeadText(
            originID: origin, lineID: Array(repeating: 1, count: 8), size: size ?? event,
            root: root ?? Self.root(event), time: TestVault.time)
        return Rotation(
            event: event, head: head, newIdentity: new, newLineID: Array(repeating: 2, count: 8), key: key)
    }

    private static func differing(_ rotations: [Rotation], _ identity: Identity?) -> [UInt64] {
        RotationChain(rotations).judged(root: { root($0) }, identity: identity).differing
    }

    @Test func `each thing that the rule asks for is looked at`() throws {
        let (a, b, c) = (RandomBytes.make(16), RandomBytes.make(16), RandomBytes.make(16))
        let keyA = try Ed25519SigningKey(seed: SecretKey.random())
        let keyB = try Ed25519SigningKey(seed: SecretKey.random())
        let keyC = try Ed25519SigningKey(seed: SecretKey.random())
        func identity(_ origin: [UInt8], _ key: borrowing Ed25519SigningKey) -> Identity {
            Identity(originID: origin, publicKey: key.publicKey)
        }
        let (ofB, ofC) = (identity(b, keyB), identity(c, keyC))
        let first = Self.rotation(3, origin: a, key: keyA, to: ofB)
        let second = Self.rotation(5, origin: b, key: keyB, to: ofC)
        #expect(Self.differing([first, second], ofC) == [])
        #expect(Self.differing([first, second], nil) == [])
        // Others follow than it names.
        #expect(Self.differing([first], ofC) == [3])
        #expect(Self.differing([first, second], ofB) == [5])
        #expect(Self.differing([Self.rotation(3, origin: a, key: keyA, to: ofC), second], ofC) == [3])
        #expect(Self.differing([first], identity(c, keyB)) == [3])
        #expect(Self.differing([first], identity(b, keyC)) == [3])
        let wrongKey = Self.rotation(3, origin: a, key: keyA, to: identity(b, keyC))
        #expect(Self.differing([wrongKey, second], ofC) == [3])
        let wrongOrigin = Self.rotation(3, origin: a, key: keyA, to: identity(c, keyB))
        #expect(Self.differing([wrongOrigin, second], ofC) == [3])
        // Another head than the one right before it.
        let otherSize = Self.rotation(5, origin: b, key: keyB, to: ofC, size: 4)
        #expect(Self.differing([first, otherSize], ofC) == [5])
        let otherRoot = Self.rotation(5, origin: b, key: keyB, to: ofC, root: Self.root(4))
        #expect(Self.differing([first, otherRoot], ofC) == [5])
        // A signature by another key, and over something else.
        var fields = second.fields
        fields["publicKey"] = .string(Hex.encode(keyA.publicKey.bytes))
        let otherSigner = try #require(Rotation(event: 5) { fields[$0] })
        #expect(!otherSigner.isSigned && Self.differing([otherSigner], ofC) == [5])
        fields = second.fields
        fields["signature"] = first.fields["signature"]
        let otherText = try #require(Rotation(event: 5) { fields[$0] })
        #expect(!otherText.isSigned && Self.differing([otherText], ofC) == [5])
        // Round in a circle: an origin id, or a key, that comes twice.
        let again = Self.rotation(7, origin: c, key: keyC, to: identity(a, keyB))
        #expect(Self.differing([first, second, again], identity(a, keyB)).contains(3))
        #expect(
            Self.differing([Self.rotation(3, origin: b, key: keyA, to: ofB)], ofB) == [3])
        #expect(
            Self.differing([Self.rotation(3, origin: a, key: keyB, to: ofB)], ofB) == [3])
    }

    @Test func `a field in another form makes it no change of keys`() throws {
        let real = try #require(try vault.check().rotations.first)
        #expect(Rotation(event: real.event) { real.fields[$0] } == real)
        for (name, value) in [
            ("origin", JSONValue.string("muniment/v2/x/y")), ("size", .string("2")),
            ("root", .string("00")), ("time", .string("now")), ("publicKey", .string("00")),
            ("publicKey", .string(String(repeating: "0", count: 64))),
            ("newPublicKey", .string(Hex.encode(real.newPublicKey.bytes).uppercased())),
            ("newOrigin", .string(real.newOrigin + "/")), ("signature", .null),
        ] {
            var fields = real.fields
            fields[name] = value
            #expect(Rotation(event: real.event) { fields[$0] } == nil, "\(name)")
        }
    }

    @Test func `where an event between cannot be read, the damage is told once`() throws {
        try vault.damage("stubs", 4)
        #expect(try vault.codes() == [.stubDamaged] && vault.check().rotations.map(\.event) == [2, 4])
        try vault.damage("contents", 4)
        let report = try vault.check()
        #expect(!report.findings.contains { $0.code == .rotationDiffers })
        #expect(report.rotations.map(\.event) == [2])
        try vault.damage("stubs", 4)
        // The digest of the slots stood in it, too.
        #expect(try vault.codes() == [.contentDamaged, .slotsDiffer])
    }
}
