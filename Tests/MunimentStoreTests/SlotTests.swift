import Foundation
import GRDB
import MunimentCrypto
import Testing

@testable import MunimentStore

struct SlotTests {
    private static let code: [UInt8] = Array(100..<116)
    private let vault: TestVault

    init() throws { vault = try TestVault(recoveryCode: Self.code) }

    private func slot(_ kind: SlotKind = .passphrase) throws -> Slot {
        try #require(vault.store.file.slots().slots.first { $0.kind == kind })
    }

    /// Puts `change` of a slot's record into the given tables, with a new checksum.
    private func change(
        _ slot: Slot, in tables: [String] = ["slots", "slot_copies"], _ change: (inout [UInt8]) -> Void
    ) throws {
        var record = Array(slot.record[..<223])
        change(&record)
        for table in tables {
            try vault.alter(
                "UPDATE \(table) SET record = ? WHERE id = ?",
                [Data(record + BLAKE2b.hash(record)), Int64(slot.number)])
        }
    }

    private func unlock(_ passphrase: String = TestVault.passphrase) throws -> String {
        try TestVault.unlock(vault.path, passphrase, stateFolder: nil).openedBy
    }

    @Test func `the passphrase and the recovery code open the vault`() throws {
        #expect(try unlock() == "first")
        let store = try VaultFile(path: vault.path).unlock(recoveryCode: Self.code, stateFolder: nil)
        #expect(store.openedBy == "paper")
        #expect(try store.position().size == 1)
        let text = RecoveryCode.text(Self.code)
        #expect(try RecoveryCode.parse(text.lowercased()) == Self.code)
    }

    @Test func `a wrong passphrase or code changes nothing and is called wrong`() throws {
        let before = try vault.fileBytes
        #expect(throws: StoreError.doesNotOpen) { try unlock("correct hors") }
        #expect(throws: StoreError.doesNotOpen) {
            try VaultFile(path: vault.path).unlock(recoveryCode: Array(0..<16), stateFolder: nil)
        }
        #expect(try vault.fileBytes == before)
    }

    @Test func `the code's bytes are not a passphrase`() throws {
        let vault = try TestVault(recoveryCode: Array("abcdefghijklmnop".utf8))
        #expect(throws: StoreError.doesNotOpen) {
            try TestVault.unlock(vault.path, "abcdefghijklmnop", stateFolder: nil)
        }
    }

    @Test(arguments: ["slots", "slot_copies"])
    func `one damaged or missing copy still opens, and a check names it`(table: String) throws {
        let number = try slot().number
        try vault.damage(table, number, column: "record", at: 130)
        #expect(try unlock() == "first")
        #expect(try vault.codes() == [.slotCopyDamaged])
        try vault.alter("DELETE FROM \(table)")
        #expect(try unlock() == "first")
        #expect(try vault.codes() == [.slotCopyDamaged, .slotCopyDamaged])
    }

    @Test func `a slot damaged in both copies is called damaged, whatever is typed`() throws {
        let number = try slot().number
        for table in ["slots", "slot_copies"] { try vault.damage(table, number, column: "record", at: 222) }
        #expect(throws: StoreError.slotsDamaged) { try unlock() }
        #expect(throws: StoreError.slotsDamaged) { try unlock("wrong") }
        #expect(
            try VaultFile(path: vault.path).unlock(recoveryCode: Self.code, stateFolder: nil).openedBy
                == "paper")
    }

    @Test func `a slot that knows the passphrase and has a broken box is called damaged`() throws {
        try change(try slot()) { $0[200] ^= 1 }
        #expect(throws: StoreError.slotsDamaged) { try unlock() }
        #expect(throws: StoreError.doesNotOpen) { try unlock("wrong") }
    }

    /// Offsets of rule 3.1.
    @Test(
        arguments: [
            ("operations", 26..<30, [0, 0, 0, 0]), ("operations", 26..<30, [0, 0, 0, 11]),
            ("operations", 26..<30, [0xff, 0xff, 0xff, 0xff]),
            ("memory", 30..<38, [0, 0, 0, 0, 0, 0, 0x1f, 0xff]),
            ("memory", 30..<38, [0, 0, 0, 0, 0x40, 0, 0, 1]),
            ("memory", 30..<38, [255, 255, 255, 255, 255, 255, 255, 255]),
            ("version", 0..<1, [2]), ("kind", 1..<2, [3]), ("kind", 1..<2, [0]), ("file", 2..<3, [0]),
            ("number", 25..<26, [0]), ("name length", 54..<55, [0]), ("name length", 54..<55, [65]),
            ("after the name", 60..<61, [1]), ("name", 55..<56, [0xff]), ("name", 55..<56, [0x1b]),
        ] as [(String, Range<Int>, [UInt8])])
    func `a record out of bounds is damaged before any key is derived`(
        what: String, range: Range<Int>, bytes: [UInt8]
    ) throws {
        let slot = try slot()
        var record = Array(slot.record[..<223])
        if Array(record[range]) == bytes {
            record[range.lowerBound] ^= 0x55
        } else {
            record.replaceSubrange(range, with: bytes)
        }
        record += BLAKE2b.hash(record)
        #expect(Slot(record: record, fileID: slot.fileID, number: slot.number) == nil)
        #expect(Slot(record: slot.record, fileID: slot.fileID, number: slot.number) == slot)
    }

    @Test func `a slot whose fields were changed does not open`() throws {
        let original = try slot()
        let changes: [(inout [UInt8]) -> Void] = [
            { $0[29] = 2 }, { $0[36] = 0x28 }, { $0[38] ^= 1 }, { $0[55] = UInt8(ascii: "F") },
            {
                $0[54] = 4; $0[59] = 0
            },
        ]
        for change in changes {
            try self.change(original, change)
            #expect(throws: StoreError.doesNotOpen) { try unlock() }
            #expect(try vault.codes() == [.slotsDiffer])
        }
        try change(original) { _ in }
        #expect(try unlock() == "first")
        #expect(try vault.codes().isEmpty)
    }

    @Test func `a recovery slot relabelled as a passphrase does not open`() throws {
        let vault = try TestVault(recoveryCode: Array("abcdefghijklmnop".utf8))
        let slot = try #require(vault.store.file.slots().slots.first { $0.kind == .recoveryCode })
        var record = Array(slot.record[..<223])
        record[1] = 1
        for table in ["slots", "slot_copies"] {
            try vault.alter(
                "UPDATE \(table) SET record = ? WHERE id = ?",
                [Data(record + BLAKE2b.hash(record)), Int64(slot.number)])
        }
        #expect(throws: StoreError.doesNotOpen) {
            try TestVault.unlock(vault.path, "abcdefghijklmnop", stateFolder: nil)
        }
    }

    @Test func `copies that differ both count, and a check says so`() throws {
        let slot = try slot()
        try change(slot, in: ["slots"]) { $0[119] ^= 1 }
        #expect(try unlock() == "first")
        #expect(try vault.codes() == [.slotsDiffer])
    }

    @Test func `a slot of another vault does not open this one`() throws {
        let other = try TestVault()
        let slot = try #require(other.store.file.slots().slots.first)
        for table in ["slots", "slot_copies"] {
            try vault.alter("DELETE FROM \(table)")
            try vault.alter(
                "INSERT INTO \(table) VALUES(?, ?)", [Int64(slot.number), Data(slot.record)])
        }
        #expect(throws: StoreError.slotsDamaged) { try unlock() }
    }

    @Test func `slots are added, changed and removed, and the last one stays`() throws {
        let time = TestVault.time
        func event(_ transaction: WriteTransaction) throws {
            try transaction.append(
                EventDraft(
                    kind: "slots-changed", listVersion: 1, item: nil,
                    fields: [("slotsDigest", .string(try transaction.slotsDigest()))]))
        }
        _ = try vault.store.write(time: time, isErasing: true) { transaction in
            _ = try transaction.addSlot(TestVault.slot("second", "battery staple"))
            try event(transaction)
        }
        #expect(try unlock("battery staple") == "second")
        #expect(try vault.codes().isEmpty)
        #expect(throws: StoreError.slotNameTaken) {
            _ = try vault.store.write(time: time, isErasing: true) { transaction in
                _ = try transaction.addSlot(TestVault.slot("second", "other words"))
                try event(transaction)
            }
        }
        let record = try #require(vault.store.file.slots().slots.first { $0.name == "first" }).record
        _ = try vault.store.write(time: time, isErasing: true) { transaction in
            for name in ["first", "paper"] { _ = try transaction.removeSlot(named: name) }
            try event(transaction)
        }
        #expect(throws: StoreError.doesNotOpen) { try unlock() }
        #expect(try vault.codes().isEmpty)
        #expect(try !vault.contains(record[119..<223]))
        for name in ["second", "first"] {
            #expect(throws: name == "second" ? StoreError.lastSlot : .noSuchSlot) {
                _ = try vault.store.write(time: time, isErasing: true) { transaction in
                    _ = try transaction.removeSlot(named: name)
                }
            }
        }
        #expect(try unlock("battery staple") == "second")
    }

    @Test func `an old slot put back is seen`() throws {
        let slot = try slot(.recoveryCode)
        _ = try vault.store.write(time: TestVault.time, isErasing: true) { transaction in
            _ = try transaction.removeSlot(named: "paper")
            try transaction.append(
                EventDraft(
                    kind: "slots-changed", listVersion: 1, item: nil,
                    fields: [("slotsDigest", .string(try transaction.slotsDigest()))]))
        }
        for table in ["slots", "slot_copies"] {
            try vault.alter(
                "INSERT INTO \(table) VALUES(?, ?)", [Int64(slot.number), Data(slot.record)])
        }
        #expect(try vault.codes() == [.slotsDiffer])
    }

    @Test func `at most sixteen slots are made and looked at`() throws {
        _ = try vault.store.write(time: TestVault.time) { transaction in
            for index in 3...16 { _ = try transaction.addSlot(TestVault.slot("slot \(index)", "words")) }
            #expect(throws: StoreError.tooManySlots) {
                _ = try transaction.addSlot(TestVault.slot("one more", "words"))
            }
        }
        #expect(try unlock() == "first")
        try vault.alter("INSERT INTO slots VALUES(5, x'00')")
        #expect(throws: StoreError.tooManySlots) { try unlock() }
        #expect(try vault.codes() == [.slotsDiffer])
    }
}
