import Foundation
import Testing

@testable import Muniment
@testable import MunimentStore

/// A vault that is damaged on purpose, and salvaged with the key in hand.
final class DamagedTestVault {
    static let words = "you will pay"
    static let big = (0..<1_300_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

    let made: TestVault
    let store: VaultStore
    /// The file as it was made.
    let bytes: [UInt8]
    private var runs = 0

    /// Item 1 a picture, 2 words, 3 a file of two chunks, 4 an account, 5 erased.
    init(_ more: (Vault) throws -> Void = { _ in }) throws {
        let made = try TestVault()
        self.made = made
        let vault = made.vault
        func add(_ name: String, _ kind: ItemKind, _ bytes: [UInt8]) throws {
            _ = try vault.addFile(
                at: made.file(name, bytes), kind: kind, fields: [FieldInput("intimate", ["no"])])
        }
        try add("chat 1.png", .screenshot, TestVault.png)
        _ = try vault.addText(
            .message, fields: [FieldInput("text", [Self.words]), FieldInput("from", ["them"])])
        try add("big.bin", .file, Self.big)
        _ = try vault.addText(.account, fields: [FieldInput("handle", ["jade.example.4417"])])
        let last = try vault.addText(.message, fields: [FieldInput("text", ["what was erased"])]).item.number
        _ = try vault.erase(last, confirmation: last)
        try more(vault)
        store = try vault.store
        bytes = [UInt8](try Data(contentsOf: URL(filePath: made.path)))
    }

    var path: String { made.path }
    var pageCount: Int { bytes.count / Format.pageByteCount }

    func write(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(filePath: path)) }

    /// The file as made, with `count` bytes at `offset` overwritten.
    func overwrite(at offset: Int, count: Int, with byte: UInt8 = 0) throws {
        var damaged = bytes
        for index in offset..<min(bytes.count, offset + count) { damaged[index] = byte }
        try write(damaged)
    }

    /// Flips a bit in every copy of a row.
    func damage(_ type: RowType, _ number: UInt64) throws {
        let vault = try DamagedVault(path: path)
        var current = [UInt8](try Data(contentsOf: URL(filePath: path)))
        var count = 0
        for row in vault.rows[number] ?? [] {
            let blob = try #require(vault.file.blob(row))
            guard
                SealedRow.open(
                    blob, type: type, number: number, fileID: store.file.fileID, vaultKey: store.vaultKey)
                    != nil
            else { continue }
            current[Int(row.offset) + 30] ^= 1
            count += 1
        }
        #expect(count > 0, "no such row: \(type) \(number)")
        try write(current)
    }

    /// Flips a bit in a chunk of the original of event `number`.
    func damageChunk(_ number: UInt64, _ index: UInt64) throws {
        let vault = try DamagedVault(path: path)
        let id = UInt64(OriginalKey.chunkID(sequenceNumber: number, index: index))
        let row = try #require(vault.chunks[id]?.first)
        var current = [UInt8](try Data(contentsOf: URL(filePath: path)))
        current[Int(row.offset) + 30] ^= 1
        try write(current)
    }

    /// Salvages into a new folder.
    func salvage(
        unreadAnswer: Depicted = .unsure, environment: Environment? = nil
    ) throws -> SalvageReport {
        runs += 1
        let salvaged = try DamagedVault(path: path).unlock(with: store)
        return try SalvageWriter.write(
            salvaged, to: made.folder + "/out-\(runs)", unreadAnswer: unreadAnswer,
            environment: environment ?? made.vault.environment)
    }

    func contents(_ report: SalvageReport, _ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: report.folder + "/" + path)))
    }
}

extension SalvageReport {
    func item(_ number: UInt64) throws -> SalvagedItem {
        try #require(items.first { $0.item.number == number })
    }
}
