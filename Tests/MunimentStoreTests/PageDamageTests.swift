import Foundation
import GRDB
import MunimentCrypto
import Testing

@testable import MunimentStore

/// A page that SQLite itself refuses: the rows on it are named, and no others suffer.
struct PageDamageTests {
    private let vault: TestVault
    private let originals: [OriginalDescription]

    init() throws {
        let vault = try TestVault()
        var generator = SeededGenerator(seed: 12)
        let chunk = Format.chunkByteCount
        let sizes = Array(repeating: 60, count: 300) + [chunk, 60, 2 * chunk, 60]
        let all = sizes.map { generator.bytes($0) }
        originals = try vault.store.write(time: TestVault.time) { transaction in
            try all.map { try TestVault.add($0, transaction) }
        }.value
        self.vault = vault
    }

    enum Page: CaseIterable { case stub, content, key, chunk, large, several }

    /// - Returns: the number of an event on whose rows the damage falls.
    private func damage(_ page: Page) throws -> UInt64 {
        let index = page == .large ? 300 : page == .several ? 302 : 150
        let number = originals[index].sequenceNumber
        let chunk = OriginalKey.chunkID(sequenceNumber: number, index: 0)
        let (table, id): (String, Int64) =
            switch page {
            case .stub: ("stubs", Int64(number))
            case .content: ("contents", Int64(number))
            case .key: ("original_keys", Int64(number))
            case .chunk, .large, .several: ("chunks", chunk)
            }
        try vault.refusePage(of: table, id)
        return number
    }

    @Test(arguments: Page.allCases)
    func `what lies on it is named, and all others are read`(page: Page) throws {
        let size = try vault.store.position().size
        let number = try damage(page)
        let report = try vault.store.check(isInterrupted: { false }, progress: { _ in }, onEvent: { _ in })
        let code: StoreFinding.Code =
            switch page {
            case .stub: .stubDamaged
            case .content: .contentDamaged
            case .key: .originalKeyDamaged
            case .chunk, .large, .several: .chunkDamaged
            }
        let named = report.findings.filter { $0.code == code }.compactMap(\.sequenceNumber)
        #expect(named.contains(number) && named == named.sorted() && Set(named).count == named.count)
        // Rows that share a page stand together.
        #expect(named.count <= 60 && named.count == Int((named.last ?? 0) - (named.first ?? 0)) + 1)
        #expect(report.eventCount == size)
        #expect(report.originalCount == UInt64(originals.count - (page == .stub ? 0 : named.count)))
        #expect(report.findings.contains { $0.code == .databaseDamaged && $0.detail == "integrity" })
        // Nothing else is said to be damaged.
        let others = report.findings.filter {
            $0.code.isDamage && $0.code != code && $0.code != .databaseDamaged
        }
        #expect(others.isEmpty, "\(others)")
    }

    @Test(arguments: Page.allCases)
    func `the events and texts that are whole are given`(page: Page) throws {
        let number = try damage(page)
        var given: [UInt64: Bool] = [:]
        let size = try vault.store.position().size
        try vault.store.readEvents(from: 0, to: size) { read in
            switch read {
            case .damaged(let number): given[number] = false
            case .contentDamaged(let stub): given[stub.sequenceNumber] = false
            case .event(let event), .rebuilt(let event): given[event.sequenceNumber] = true
            }
        }
        // What a stub says follows from the content.
        let isEvent = page == .stub || page == .content
        #expect(given[number] == (page != .content))
        #expect(given.values.count { !$0 } <= (isEvent ? 60 : 0))
        let whole = try vault.store.mapSmallOriginals(originals) { $1 != nil }
        let lost = originals.indices.filter { !whole[$0] && originals[$0].chunkCount == 1 }
        #expect(lost.count <= (isEvent || page == .several ? 0 : 60))
        #expect(isEvent || page == .several || lost.contains { originals[$0].sequenceNumber == number })
    }

    @Test(arguments: [false, true])
    func `with an older head known here it keeps nobody from saving`(isErasing: Bool) throws {
        let known = try Data(contentsOf: URL(filePath: vault.statePath))
        try vault.append("noted")
        try known.write(to: URL(filePath: vault.statePath))
        let number = try damage(.stub)
        let size = try vault.store.position().size
        // What stands on the page follows from the contents, and so does that the log is the same one.
        let written = try vault.store.write(time: TestVault.time, isErasing: isErasing) { transaction in
            try transaction.append(EventDraft(kind: "noted", listVersion: 1, item: nil, fields: []))
        }
        #expect(written.continuation == nil && written.isHeadKept)
        #expect(try vault.store.position().size == size + 1)
        // Where an event is lost altogether nothing tells whether it is the same.
        try known.write(to: URL(filePath: vault.statePath))
        try vault.damage("contents", number)
        #expect(try vault.append("noted")?.reason == .knownHeadMissing)
    }

    @Test(arguments: ["slots", "slot_copies"])
    func `one of the two tables of slots is enough to open the vault`(table: String) throws {
        let slots = try vault.store.file.slots().slots
        func destroy(_ table: String) throws {
            let queue = try DatabaseQueue(path: vault.path)
            let page = try queue.read {
                try Int.fetchOne(
                    $0, sql: "SELECT rootpage FROM sqlite_schema WHERE name = ?", arguments: [table])
            }
            try queue.close()
            // The vault is opened again with its passphrase.
            try vault.overwrite(at: (#require(page) - 1) * Format.pageByteCount, [0])
        }
        try destroy(table)
        let set = try vault.store.file.slots()
        #expect(set.slots == slots && set.damagedCopies == slots.map(\.number))
        #expect(set.damaged.isEmpty && set.differing.isEmpty)
        let report = try vault.store.check(isInterrupted: { false }, progress: { _ in }, onEvent: { _ in })
        #expect(report.findings.count { $0.code == .slotCopyDamaged } == slots.count)
        let others = report.findings.filter { $0.code.isDamage && $0.code != .slotCopyDamaged }
        #expect(others.map(\.detail) == ["integrity"], "\(others)")
        #expect(set.isIncomplete)
        let wrong = try TestVault.makePassphrase("another passphrase")
        #expect(throws: StoreError.slotsDamaged) {
            _ = try vault.store.file.unlock(passphrase: wrong, stateFolder: nil)
        }
        #expect(throws: StoreError.damaged(.database)) {
            try destroy(table == "slots" ? "slot_copies" : "slots")
        }
    }
}
