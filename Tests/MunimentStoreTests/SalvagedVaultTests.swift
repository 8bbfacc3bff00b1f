import Foundation
import GRDB
import MunimentCrypto
import Testing

@testable import MunimentStore

/// `Docs/salvage.md`, sections 1 to 3.
struct SalvagedVaultTests {
    private let vault: TestVault

    /// Events: 0 created, 1 item 1, 2 its tag, 3 item 2, 4 a note.
    init() throws {
        vault = try TestVault(recoveryCode: Array(0..<16))
        try vault.add(Array(repeating: 7, count: 30_000))
        try vault.append("tagged", item: 1)
        try vault.add([1, 2, 3])
        try vault.append("noted")
    }

    private func salvage() throws -> SalvagedVault {
        try DamagedVault(path: vault.path).unlock(with: vault.store)
    }

    /// Kinds of the events that were read, `nil` where nothing of one was.
    private func kinds(_ salvaged: SalvagedVault) -> [String?] {
        salvaged.events.map { read in
            switch read {
            case .event(let event), .rebuilt(let event):
                event.content == nil ? "\(event.kind), erased" : event.kind
            case .contentDamaged(let stub): "\(stub.kind), damaged"
            case .damaged: nil
            }
        }
    }

    // MARK: Finding rows

    @Test func `every row that SQLite gives is found without it, whatever its length`() throws {
        // Around what fits a page, and around one overflow page more.
        let lengths = [
            552, 4112, 16_330, 16_340, 16_344, 16_345, 16_346, 18_000, 32_700, 32_720, 50_000, 1_048_592,
        ]
        try vault.alter("DELETE FROM derived")
        for (index, length) in lengths.enumerated() {
            let bytes = Data((0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ index) })
            try vault.alter("INSERT INTO derived VALUES(?, ?)", [1000 + index * 1_000_003, bytes])
        }
        let damaged = try DamagedVault(path: vault.path)
        for (index, length) in lengths.enumerated() {
            let number = UInt64(1000 + index * 1_000_003)
            let rows = (damaged.rows[number] ?? []) + (damaged.chunks[number] ?? [])
            let sealed = try vault.sealed("derived", number)
            #expect(rows.contains { damaged.file.blob($0) == sealed }, "\(length)")
        }
        for (table, numbers) in [
            ("stubs", 0...4), ("contents", 0...4), ("original_keys", 1...1), ("singles", 1...4),
        ] as [(String, ClosedRange<UInt64>)] {
            for number in numbers {
                let sealed = try vault.sealed(table, number)
                #expect((damaged.rows[number] ?? []).contains { damaged.file.blob($0) == sealed }, "\(table)")
            }
        }
    }

    @Test(
        arguments: [
            0, 1, 127, 128, 16_383, 16_384, 1 << 24, (1 << 56) - 1, 1 << 56, (1 << 62) - 1, UInt64.max,
        ] as [UInt64])
    func `numbers are written as SQLite writes them`(number: UInt64) throws {
        let bytes = CellScan.varint(number)
        #expect((1...9).contains(bytes.count))
        #expect(bytes.dropLast().allSatisfy { $0 & 0x80 != 0 })
        guard number < 1 << 62 else { return }
        try vault.alter("INSERT INTO derived VALUES(?, ?)", [Int64(number), Data(repeating: 9, count: 600)])
        let damaged = try DamagedVault(path: vault.path)
        if number <= Format.maximumSequenceNumber {
            #expect((damaged.rows[number] ?? []).contains { $0.byteCount == 600 })
        }
    }

    @Test func `noise and planted cells are read without harm, and not for ever`() throws {
        var generator = SeededGenerator(seed: 31)
        var noise = generator.bytes(40 * Format.pageByteCount)
        // Cells whose overflow goes round in a circle, outside the file and to themselves.
        for page in 0..<40 {
            let start = page * Format.pageByteCount
            let blob = 1_000_000
            let type = CellScan.varint(UInt64(blob * 2 + 12))
            let header = [UInt8(type.count + 2), 0] + type
            let local = CellScan.localByteCount(payload: header.count + blob)
            let cell =
                CellScan.varint(UInt64(header.count + blob)) + CellScan.varint(UInt64(page + 1)) + header
            noise.replaceSubrange(start + 8..<start + 8 + cell.count, with: cell)
            let pointer = start + 8 + cell.count - header.count + local
            noise.replaceSubrange(
                pointer..<pointer + 4, with: [0, 0, 0, UInt8(page % 3 == 0 ? page + 1 : page * 5)])
        }
        let path = vault.folder.file("noise")
        try Data(noise).write(to: URL(filePath: path))
        let salvaged = try DamagedVault(path: path).unlock(with: vault.store)
        #expect(salvaged.damaged.rows.count == 40)
        #expect(salvaged.originalNumbers.isEmpty)
    }

    @Test func `what is whole behind many lost events is given`() throws {
        _ = try vault.store.write(time: TestVault.time) { transaction in
            for _ in 0..<1500 {
                try transaction.append(EventDraft(kind: "noted", listVersion: 1, item: nil, fields: []))
            }
        }
        try vault.append("last")
        for table in ["stubs", "contents"] {
            try vault.alter("DELETE FROM \(table) WHERE id >= 10 AND id < 1500")
        }
        let salvaged = try salvage()
        #expect(salvaged.events.count == 1506 && salvaged.isEndKnown)
        #expect(kinds(salvaged).last == "last" && kinds(salvaged).count { $0 == nil } == 1490)
        // With nothing that tells how long the log is, more may have followed.
        for id in [3, 4] { try vault.damage("singles", UInt64(id)) }
        let salvagedAlone = try DamagedVault(path: vault.path).unlock(
            passphrase: TestVault.makePassphrase(TestVault.passphrase), stateFolder: nil)
        #expect(!salvagedAlone.isEndKnown && salvagedAlone.events.count == 1506)
    }

    // MARK: What the log vouches for

    @Test func `an untouched log is vouched for wholly`() throws {
        let salvaged = try salvage()
        #expect(kinds(salvaged) == ["created", "added", "tagged", "added", "noted"])
        #expect(salvaged.vouched == [0..<5])
        #expect(salvaged.itemCount == 2)
        #expect(salvaged.originalNumbers == [1, 3])
    }

    // The next write fails with a row count (rule 1.5), so the vault cannot mend itself.
    @Test func `an older head and frontier put back hide no event, and vouch only for what they sign`() throws
    {
        let old = try [3, 4].map { try vault.sealed("singles", $0) }
        try vault.append("tagged", item: 2)
        try FileManager.default.removeItem(atPath: vault.stateFolder)
        for (number, bytes) in zip([3, 4], old) {
            try vault.alter("UPDATE singles SET sealed = ? WHERE id = ?", [Data(bytes), number])
        }
        #expect(throws: StoreError.damaged(.rowCount)) { try vault.append("noted") }
        let salvaged = try salvage()
        #expect(kinds(salvaged) == ["created", "added", "tagged", "added", "noted", "tagged"])
        #expect(salvaged.vouched == [0..<5])
    }

    @Test func `a lost stub is made again, and a false one is not vouched for`() throws {
        try vault.alter("DELETE FROM stubs WHERE id = 2")
        #expect(try salvage().vouched == [0..<5])
        #expect(try kinds(salvage()) == ["created", "added", "tagged", "added", "noted"])
        let other = try EventRecord(
            EventDraft(kind: "tagged", listVersion: 1, item: 1, fields: [("tag", .string("other"))]),
            sequenceNumber: 2, salt: [UInt8](repeating: 0, count: 32))
        try vault.reseal(.content, 2, other.content.encoded)
        // Five events: a subtree of four and one of one. The first holds the false one.
        #expect(try salvage().vouched == [4..<5])
    }

    @Test func `without identity the seed tells the key; without both nothing is vouched for`() throws {
        try vault.damage("singles", 1)
        #expect(try salvage().vouched == [0..<5])
        try vault.damage("singles", 2)
        #expect(try salvage().vouched.isEmpty)
        #expect(try kinds(salvage()).count == 5)
    }

    @Test func `a head of another key vouches for nothing`() throws {
        try FileManager.default.removeItem(atPath: vault.stateFolder)
        let head = try vault.store.position().signedHead.head
        let key = try Ed25519SigningKey(seed: SecretKey.random())
        try vault.reseal(.head, 4, SignedHead(head, key: key).body)
        #expect(try salvage().vouched.isEmpty)
    }

    // MARK: Rows that are not what they seem

    @Test func `moved rows and rows of another vault are not read`() throws {
        let other = try TestVault()
        try other.add([9, 9, 9])
        try vault.alter("UPDATE contents SET sealed = ? WHERE id = 1", [Data(other.sealed("contents", 1))])
        try vault.alter(
            "UPDATE contents SET sealed = (SELECT sealed FROM contents WHERE id = 4) WHERE id = 2")
        try vault.alter(
            "UPDATE original_keys SET sealed = ? WHERE id = 3", [Data(other.sealed("original_keys", 1))])
        let salvaged = try salvage()
        #expect(kinds(salvaged) == ["created", "added, damaged", "tagged, damaged", "added", "noted"])
        #expect(salvaged.originalNumbers == [1])
    }

    @Test func `erased content that somebody put back stays erased`() throws {
        let rows = try ["contents", "original_keys"].map { ($0, try vault.sealed($0, 1)) }
        try vault.erase(item: 1)
        for (table, bytes) in rows { try vault.alter("INSERT INTO \(table) VALUES(1, ?)", [Data(bytes)]) }
        let salvaged = try salvage()
        #expect(kinds(salvaged).prefix(3) == ["created", "added, erased", "tagged, erased"])
        #expect(salvaged.erased == [1, 2])
    }

    @Test func `a planted schema keeps nobody from reading`() throws {
        try vault.alter("CREATE TRIGGER t AFTER INSERT ON stubs BEGIN SELECT 1; END; DROP TABLE derived")
        #expect(throws: StoreError.damaged(.schema)) { try VaultFile(path: vault.path) }
        #expect(try salvage().vouched == [0..<5])
    }

    // MARK: Opening

    @Test func `slots are tried as always, within the same bounds`() throws {
        let damaged = try DamagedVault(path: vault.path)
        _ = try damaged.unlock(passphrase: TestVault.makePassphrase(TestVault.passphrase), stateFolder: nil)
        _ = try damaged.unlock(recoveryCode: Array(0..<16), stateFolder: nil)
        #expect(throws: StoreError.doesNotOpen) {
            _ = try damaged.unlock(passphrase: TestVault.makePassphrase("other"), stateFolder: nil)
        }
        // Planted slots that would eat all memory, each with a good checksum.
        let slot = try #require(vault.store.file.slots().slots.first { $0.name == "first" })
        for table in ["slots", "slot_copies"] {
            var record = Array(slot.record[..<223])
            record.replaceSubrange(30..<38, with: [0, 0, 0x10, 0, 0, 0, 0, 0])
            try vault.alter(
                "UPDATE \(table) SET record = ? WHERE id = ?",
                [Data(record + BLAKE2b.hash(record)), Int64(slot.number)])
        }
        #expect(throws: StoreError.slotsDamaged) {
            _ = try DamagedVault(path: vault.path).unlock(
                passphrase: TestVault.makePassphrase(TestVault.passphrase), stateFolder: nil)
        }
    }
}
