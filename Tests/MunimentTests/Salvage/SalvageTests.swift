import Foundation
import Testing

@testable import Muniment
@testable import MunimentStore

struct SalvageTests {
    private let vault: DamagedTestVault

    init() throws { vault = try DamagedTestVault() }

    /// What may never be otherwise, whatever is damaged: files that count as whole are the ones that were
    /// sealed, each item is told of, and what was erased is nowhere.
    private func expectHonest(_ report: SalvageReport, _ what: Comment) throws {
        let originals: [UInt64: [UInt8]] = [
            1: TestVault.png, 2: Array(DamagedTestVault.words.utf8), 3: DamagedTestVault.big,
        ]
        for item in report.items {
            for file in item.files where file.missing.isEmpty {
                #expect(try vault.contents(report, file.path) == originals[item.item.number], what)
            }
            if item.faults.isEmpty, let bytes = originals[item.item.number], !item.isLeftOut {
                #expect(item.files.count == 1 && item.files[0].byteCount == UInt64(bytes.count), what)
            }
        }
        let told = Set(report.items.map(\.item.number) + report.missingItems)
        #expect(told == [1, 2, 3, 4, 5] || !report.lostEvents.isEmpty || report.claimedEventCount < 7, what)
        for name in try FileManager.default.subpathsOfDirectory(atPath: report.folder)
        where name.contains(".") {
            let bytes = try vault.contents(report, name)
            #expect(Data(bytes).range(of: Data("what was erased".utf8)) == nil, what)
        }
    }

    @Test func `an untouched vault is recovered wholly, and the log vouches for it`() throws {
        let report = try vault.salvage()
        #expect(report.isWhole)
        #expect(report.recoveredItems.map(\.item.number) == [1, 2, 3, 4])
        #expect(report.unvouchedItems.isEmpty)
        #expect(try report.item(5).item.isErased)
        #expect(try report.item(1).files.map(\.path) == ["items/item-0001-chat-1.png"])
        #expect(try report.item(2).files.map(\.path) == ["items/item-0002.txt"])
        #expect(try report.item(1).files[0].isAsRecorded == true)
        try expectHonest(report, "untouched")
        #expect([UInt8](try Data(contentsOf: URL(filePath: vault.path))) == vault.bytes)
        let text = String(decoding: try vault.contents(report, "report.txt"), as: UTF8.self)
        #expect(text.contains("jade.example.4417") && text.contains("The log vouches for it."))
        for (path, mode) in [("", 0o700), ("/items", 0o700), ("/report.txt", 0o600), ("/report.json", 0o600)]
        {
            var status = stat()
            #expect(lstat(report.folder + path, &status) == 0 && Int(status.st_mode & 0o7777) == mode)
        }
    }

    @Test func `the header and the page of the schema are not needed`() throws {
        for count in [100, Format.pageByteCount] {
            try vault.overwrite(at: 0, count: count, with: 0xFF)
            #expect(throws: StoreError.self) { _ = try VaultFile(path: vault.path) }
            let report = try vault.salvage()
            #expect(report.isWhole)
            #expect(report.recoveredItems.count == 4)
            try expectHonest(report, "header \(count)")
        }
    }

    @Test func `whatever page is lost, the rest is recovered and the loss is told`() throws {
        var losses = 0
        var recovered = 0
        // Pages of one chunk are alike: of those in the middle a few are enough.
        for page in 0..<vault.pageCount where page < 18 || page % 24 == 0 || page > vault.pageCount - 4 {
            try vault.overwrite(at: page * Format.pageByteCount, count: Format.pageByteCount)
            let report = try vault.salvage()
            try expectHonest(report, "page \(page)")
            if !report.isWhole { losses += 1 }
            recovered += report.recoveredItems.count
            try FileManager.default.removeItem(atPath: report.folder)
        }
        #expect(losses > 10)
        #expect(recovered > 50)
    }

    @Test func `a file cut short gives what is before the cut`() throws {
        for page in stride(from: 0, to: vault.pageCount, by: 9) {
            try vault.write(Array(vault.bytes.prefix(page * Format.pageByteCount + 5000)))
            let report = try vault.salvage()
            #expect(!report.isWhole)
            try expectHonest(report, "cut after page \(page)")
            try FileManager.default.removeItem(atPath: report.folder)
        }
        try vault.write([])
        let nothing = try vault.salvage()
        #expect(nothing.items.isEmpty && !nothing.isWhole)
    }

    @Test func `one changed byte anywhere never gives altered evidence`() throws {
        var generator = SeededNumbers(seed: 77)
        for _ in 0..<25 {
            let offset = Int.random(in: 0..<(18 * Format.pageByteCount), using: &generator)
            try vault.overwrite(at: offset, count: 1, with: vault.bytes[offset] ^ 0x10)
            let report = try vault.salvage()
            try expectHonest(report, "byte \(offset)")
            try FileManager.default.removeItem(atPath: report.folder)
        }
    }

    // MARK: Parts of an item

    @Test func `a lost stub is made again from the content, and vouched for`() throws {
        try vault.damage(.stub, 1)
        let report = try vault.salvage()
        #expect(report.isWhole)
        #expect(try report.item(1).isVouched)
    }

    @Test func `a file whose record is lost comes without its name, and the report says so`() throws {
        try vault.damage(.content, 1)
        let report = try vault.salvage()
        let item = try report.item(1)
        #expect(item.faults == [.recordLost(event: 1)])
        #expect(item.isVouched)
        #expect(item.files.map(\.path) == ["items/item-0001-event-1.bin"])
        #expect(item.files.first?.isAsRecorded == nil)
        #expect(try vault.contents(report, "items/item-0001-event-1.bin") == TestVault.png)
        #expect(!report.isWhole)
    }

    @Test func `an event that is lost as a whole is told, and its original is left out`() throws {
        try vault.damage(.content, 1)
        try vault.damage(.stub, 1)
        let report = try vault.salvage()
        #expect(report.lostEvents == [1] && report.missingItems == [1] && report.unknownOriginals == [1])
        #expect(report.recoveredItems.map(\.item.number) == [2, 3, 4])
        #expect(try !report.item(2).isVouched)
        // Seven events: subtrees of 4, 2 and 1. The first holds the lost one.
        #expect(report.vouched == [4..<7])
        #expect(try report.item(4).isVouched)
    }

    @Test func `a file with a lost chunk is written with zeros there, and never as whole`() throws {
        try vault.damageChunk(3, 1)
        let report = try vault.salvage()
        let item = try report.item(3)
        #expect(item.faults == [.originalIncomplete(event: 3)])
        #expect(item.files.map(\.path) == ["items/item-0003-big-bin.bin.incomplete"])
        let range: Range<UInt64> = 1_048_576..<1_300_000
        #expect(item.files.first?.missing == [range])
        var expected = DamagedTestVault.big
        for index in 1_048_576..<1_300_000 { expected[index] = 0 }
        #expect(try vault.contents(report, "items/item-0003-big-bin.bin.incomplete") == expected)
        #expect(report.recoveredItems.map(\.item.number) == [1, 2, 4])
    }

    @Test func `an original of which nothing is left is lost, and no file stands for it`() throws {
        try vault.damageChunk(2, 0)
        let report = try vault.salvage()
        #expect(try report.item(2).faults == [.originalLost(event: 2)])
        #expect(try report.item(2).files.isEmpty)
    }

    @Test func `the list of an erasure may be lost, and what it erased stays erased`() throws {
        try vault.damage(.content, 6)
        let report = try vault.salvage()
        #expect(try report.item(5).faults == [.changeLost(event: 6)])
        #expect(report.recoveredItems.map(\.item.number) == [1, 2, 3, 4])
    }

    @Test func `without the signed head everything is recovered and nothing is vouched for`() throws {
        try vault.damage(.head, 4)
        let report = try Salvage.run(
            at: vault.path, unlocking: .passphrase(TestVault.secret(TestVault.passphrase)),
            to: vault.made.folder + "/out",
            environment: Environment(now: { 0 }, zone: "UTC", stateFolder: nil))
        #expect(report.recoveredItems.count == 4 && report.unvouchedItems.count == 5 && !report.isWhole)
        // The head that this computer keeps outside the vault serves as well.
        #expect(try vault.salvage().isWhole)
    }

    // MARK: The run itself

    @Test func `what is there is left alone, and an interrupted run leaves nothing`() throws {
        let there = vault.made.folder + "/there"
        try FileManager.default.createDirectory(atPath: there, withIntermediateDirectories: false)
        expect(.outputExists) { _ = try vault.made.vault.salvage(to: there) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: there).isEmpty)
        let stopping = Environment(now: { 0 }, zone: "UTC", stateFolder: nil, isInterrupted: { true })
        expect(.interrupted) { _ = try vault.salvage(environment: stopping) }
        #expect(!FileManager.default.fileExists(atPath: vault.made.folder + "/out-1"))
    }

    @Test func `passphrase and recovery code open it, and a wrong one is called wrong`() throws {
        let environment = vault.made.vault.environment
        let folder = vault.made.folder
        try vault.overwrite(at: 0, count: Format.pageByteCount)
        _ = try Salvage.run(
            at: vault.path, unlocking: .passphrase(TestVault.secret(TestVault.passphrase)), to: folder + "/a",
            environment: environment)
        let code = try #require(vault.made.recoveryCode)
        _ = try Salvage.run(
            at: vault.path, unlocking: .recoveryCode(TestVault.secret(code)), to: folder + "/b",
            environment: environment)
        expect(.passphraseDoesNotOpen) {
            _ = try Salvage.run(
                at: vault.path, unlocking: .passphrase(TestVault.secret("another")), to: folder + "/c",
                environment: environment)
        }
        try vault.write([UInt8](repeating: 7, count: 100_000))
        expect(.slotsDamaged) {
            _ = try Salvage.run(
                at: vault.path, unlocking: .passphrase(TestVault.secret("another")), to: folder + "/c",
                environment: environment)
        }
        #expect(!FileManager.default.fileExists(atPath: folder + "/c"))
    }
}

/// What `extract` refuses, a salvage leaves out.
struct SalvageLockTests {
    @Test func `pictures stay locked once somebody shown may be under 18`() throws {
        let vault = try DamagedTestVault { _ = try $0.setDepicted(.minor) }
        let report = try vault.salvage()
        #expect(report.leftOutItems.map(\.item.number) == [1, 3])
        #expect(try report.item(1).files.isEmpty && report.item(3).files.isEmpty)
        #expect(try report.item(2).files.count == 1)
        #expect(report.isWhole)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: report.folder + "/items") == ["item-0002.txt"]
        )
    }

    @Test func `an answer that cannot be read counts as unsure, here and for extract`() throws {
        let vault = try DamagedTestVault { _ = try $0.setDepicted(.minor) }
        try vault.damage(.content, 7)
        let report = try vault.salvage()
        #expect(report.isAnswerLost && report.leftOutItems.map(\.item.number) == [1, 3])
        let reopened = try vault.made.reopened()
        expect(.itemLocked) { _ = try reopened.extract(1, to: vault.made.folder + "/copy") }
    }

    @Test func `an answer that may stand in a lost event counts as unsure, unless the person says otherwise`()
        throws
    {
        let vault = try DamagedTestVault { _ = try $0.setDepicted(.minor) }
        try vault.damage(.content, 7)
        let content = [UInt8](try Data(contentsOf: URL(filePath: vault.path)))
        try vault.damage(.stub, 7)
        let careful = try vault.salvage()
        #expect(careful.isAnswerLost && careful.lostEvents == [7])
        #expect(careful.leftOutItems.map(\.item.number) == [1, 3])
        let text = String(decoding: try vault.contents(careful, "report.txt"), as: UTF8.self)
        #expect(text.contains("--depicted adult"))
        let said = try vault.salvage(unreadAnswer: .adult)
        #expect(said.isAnswerLost && said.leftOutItems.isEmpty)
        #expect(try vault.contents(said, "items/item-0001-chat-1.png") == TestVault.png)
        let saidText = String(decoding: try vault.contents(said, "report.txt"), as: UTF8.self)
        #expect(saidText.contains("For this run somebody said that"))
        // The same where its kind can be read.
        try vault.write(content)
        #expect(try vault.salvage().leftOutItems.map(\.item.number) == [1, 3])
        #expect(try vault.salvage(unreadAnswer: .adult).leftOutItems.isEmpty)
    }

    @Test func `where nothing tells how long the log is, an answer may have come last`() throws {
        let vault = try DamagedTestVault { _ = try $0.setDepicted(.minor) }
        for type in [RowType.frontier, .head] { try vault.damage(type, type.singleNumber ?? 0) }
        for type in [RowType.stub, .content] { try vault.damage(type, 7) }
        // Here the head is known.
        #expect(try vault.salvage().lostEvents == [7])
        #expect(try !vault.salvage().isEndKnown)
        // A state file may be older than the vault.
        try FileManager.default.removeItem(atPath: vault.made.folder + "/state")
        let report = try vault.salvage()
        #expect(report.lostEvents == [] && report.isAnswerLost && !report.isEndKnown && !report.isWhole)
        #expect(report.leftOutItems.map(\.item.number) == [1, 3])
        #expect(try vault.salvage(unreadAnswer: .adult).leftOutItems.isEmpty)
    }

    @Test func `an erased event that is lost was no answer`() throws {
        let vault = try DamagedTestVault()
        try vault.damage(.stub, 5)
        let report = try vault.salvage()
        #expect(!report.isAnswerLost && report.leftOutItems.isEmpty && report.lostEvents == [5])
    }

    @Test func `what the person says for a lost answer changes none that can be read`() throws {
        let vault = try DamagedTestVault {
            _ = try $0.setDepicted(.minor)
            _ = try $0.tag(1, adding: ["x/y"], removing: [])
        }
        try vault.damage(.content, 8)
        try vault.damage(.stub, 8)
        #expect(try vault.salvage(unreadAnswer: .adult).leftOutItems.map(\.item.number) == [1, 3])
    }

    @Test func `a picture whose record is lost is locked with the others`() throws {
        let vault = try DamagedTestVault { _ = try $0.setDepicted(.minor) }
        try vault.damage(.content, 1)
        try vault.damage(.content, 2)
        let report = try vault.salvage()
        #expect(try report.item(1).isLeftOut && report.item(1).files.isEmpty)
        #expect(try report.item(2).files.map(\.path) == ["items/item-0002-event-2.txt"])
    }

    @Test func `newest words that are lost give way to earlier ones, and the report says so`() throws {
        let vault = try DamagedTestVault {
            _ = try $0.correct(2, fields: [FieldInput("text", ["you will pay now"])], clearing: [])
        }
        let before = try vault.salvage()
        #expect(try vault.contents(before, "items/item-0002.txt") == Array("you will pay now".utf8))
        try vault.damageChunk(7, 0)
        let report = try vault.salvage()
        #expect(try report.item(2).faults == [.originalLost(event: 7), .earlierWords(event: 2)])
        #expect(
            try vault.contents(report, "items/item-0002-event-2.txt") == Array(DamagedTestVault.words.utf8))
    }
}
