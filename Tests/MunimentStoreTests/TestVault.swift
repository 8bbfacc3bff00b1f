import Foundation
import GRDB
import MunimentCrypto
import Testing

@testable import MunimentStore

/// A folder that goes away with its last reference.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "muniment-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        path = url.resolvingSymlinksInPath().path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }
}

/// A vault in a folder of its own, opened, with a cheap slot.
final class TestVault {
    static let time = "2026-11-21T12:30:05Z"
    static let passphrase = "correct horse"
    static let cost = Argon2id.Cost(operations: 1, memoryByteCount: 8192)

    let folder: TestFolder
    let path: String
    let stateFolder: String
    var store: VaultStore

    init(recoveryCode: [UInt8]? = nil) throws {
        folder = try TestFolder()
        path = folder.file("vault.muniment")
        stateFolder = folder.file("state")
        store = try Self.create(path: path, stateFolder: stateFolder, recoveryCode: recoveryCode)
    }

    deinit { try? store.file.close() }

    /// Rule 5.7, written from the rule.
    var statePath: String {
        let name = BLAKE2b.hash(Array("muniment/v1/state".utf8) + store.file.fileID, byteCount: 16)
        return stateFolder + "/" + Hex.encode(name)
    }

    static func create(
        path: String, stateFolder: String?, recoveryCode: [UInt8]? = nil, time: String = time
    ) throws -> VaultStore {
        var recovery: NewSlot?
        if let recoveryCode {
            recovery = NewSlot(name: "paper", cost: cost, secret: .recoveryCode(recoveryCode))
        }
        return try VaultStore.create(
            path: path, slot: slot("first", passphrase), recovery: recovery, stateFolder: stateFolder,
            time: time
        ) { slotsDigest, line in
            EventDraft(
                kind: "created", listVersion: 1, item: nil,
                fields: [("slotsDigest", .string(slotsDigest)), ("line", .string(line))])
        }
    }

    static func slot(_ name: String, _ passphrase: String) throws -> NewSlot {
        NewSlot(name: name, cost: cost, secret: .passphrase(try makePassphrase(passphrase)))
    }

    static func makePassphrase(_ text: String) throws -> Passphrase {
        try GuardedBytes(copying: Array(text.utf8)).withBytes { bytes in try Passphrase(utf8: bytes) }
    }

    static func unlock(
        _ path: String, _ passphrase: String = passphrase, stateFolder: String?
    ) throws -> VaultStore {
        try VaultFile(path: path).unlock(
            passphrase: makePassphrase(passphrase), stateFolder: stateFolder)
    }

    /// A second connection to the same file.
    func open(_ passphrase: String = passphrase, stateFolder: String? = nil) throws -> VaultStore {
        try Self.unlock(path, passphrase, stateFolder: stateFolder ?? self.stateFolder)
    }

    func reopen(_ passphrase: String = passphrase) throws {
        try store.file.close()
        store = try open(passphrase)
    }

    // MARK: Saving

    @discardableResult
    func append(
        _ kind: String, item: UInt64? = nil, _ fields: [(name: String, value: JSONValue)] = []
    ) throws -> Continuation? {
        try store.write(time: Self.time) { transaction in
            try transaction.append(EventDraft(kind: kind, listVersion: 1, item: item, fields: fields))
        }.continuation
    }

    /// Saves `bytes` as the original of a new item.
    @discardableResult
    func add(_ bytes: [UInt8]) throws -> OriginalDescription {
        try store.write(time: Self.time) { transaction in try Self.add(bytes, transaction) }.value
    }

    static func add(_ bytes: [UInt8], _ transaction: WriteTransaction) throws -> OriginalDescription {
        let original = try transaction.sealOriginal(bytes)
        try transaction.append(draft(original, item: transaction.newItemNumber()))
        return original
    }

    static func draft(_ original: OriginalDescription, item: UInt64) -> EventDraft {
        EventDraft(
            kind: "added", listVersion: 1, item: item,
            fields: [
                ("byteCount", .integer(Int64(original.byteCount))),
                ("paddedByteCount", .integer(Int64(original.paddedByteCount))),
                ("chunkCount", .integer(Int64(original.chunkCount))),
                ("sha256", .string(original.sha256.hex)),
            ])
    }

    /// Erases all events of `item` (rule 7.2); the chunks too when `finishing`.
    func erase(item: UInt64, finishing: Bool = true) throws {
        let numbers = try events().filter { $0.item == item }.map(\.sequenceNumber)
        _ = try store.write(time: Self.time, isErasing: true) { transaction in
            try transaction.eraseContents(events: numbers)
            try transaction.append(
                EventDraft(
                    kind: FormatEvent.erased, listVersion: 1, item: item,
                    fields: [("events", .array(numbers.map { .integer(Int64($0)) }))]))
        }
        if finishing { try store.finishErasing() }
    }

    static func rotatedDraft(_ rotation: Rotation, _ slotsDigest: String) -> EventDraft {
        EventDraft(
            kind: FormatEvent.rotated, listVersion: 1, item: nil,
            fields: [("slotsDigest", .string(slotsDigest))]
                + rotation.fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }

    /// Gives the vault new keys, and goes on with them.
    @discardableResult
    func rotate(to passphrase: String = "new words", recovery: [UInt8]? = nil) throws -> VaultStore.Rotated {
        let code = recovery.map { NewSlot(name: "paper", cost: Self.cost, secret: .recoveryCode($0)) }
        let rotated = try store.rotate(
            slot: try Self.slot("second", passphrase), recovery: code, time: Self.time,
            event: Self.rotatedDraft)
        store = rotated.store
        return rotated
    }

    // MARK: Looking

    func events() throws -> [Event] {
        var events: [Event] = []
        try store.readEvents(from: 0, to: store.position().size) { read in
            guard case .event(let event) = read else { throw StoreError.damaged(.database) }
            events.append(event)
        }
        return events
    }

    func check(_ store: VaultStore? = nil) throws -> StoreCheckReport {
        try (store ?? self.store).check(progress: { _ in }, onEvent: { _ in })
    }

    /// The codes of what a check finds, worst first; notices only when asked for.
    func codes(notices: Bool = false) throws -> [StoreFinding.Code] {
        try check().findings.map(\.code).filter { notices || $0.isDamage }
    }

    var fileBytes: [UInt8] {
        get throws { [UInt8](try Data(contentsOf: URL(filePath: path))) }
    }

    func contains(_ bytes: some Sequence<UInt8>) throws -> Bool {
        try Data(fileBytes).range(of: Data(bytes)) != nil
    }

    // MARK: Altering

    /// Changes the file as somebody without a key would.
    func alter(_ sql: String, _ arguments: StatementArguments = []) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql, arguments: arguments) }
        try queue.close()
    }

    func sealed(_ table: String, _ id: UInt64, column: String = "sealed") throws -> [UInt8] {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { db in
            let data = try Data.fetchOne(
                db, sql: "SELECT \(column) FROM \(table) WHERE id = ?", arguments: [Int64(id)])
            return [UInt8](try #require(data))
        }
    }

    func body(_ type: RowType, _ number: UInt64) throws -> [UInt8] {
        let sealed = try sealed(try #require(type.table), number)
        let body = SealedRow.open(
            sealed, type: type, number: number, fileID: store.file.fileID, vaultKey: store.vaultKey)
        return try #require(body)
    }

    /// Puts `body` into a row as somebody with the vault key would.
    func reseal(_ type: RowType, _ number: UInt64, _ body: [UInt8]) throws {
        let sealed = try SealedRow.seal(
            body, type: type, number: number, fileID: store.file.fileID, vaultKey: store.vaultKey)
        let table = try #require(type.table)
        try alter("INSERT OR REPLACE INTO \(table)(id, sealed) VALUES(?, ?)", [Int64(number), Data(sealed)])
    }

    /// A snapshot of a header and two parts.
    func putSnapshot() throws {
        _ = try store.write(time: Self.time) { transaction in
            _ = try transaction.putSnapshot(maker: "a test", partCount: 2, known: nil, changed: []) {
                Array(repeating: 7, count: 1000 * $0)
            }
        }
    }

    /// The number of the page at which the table begins; pages count from 1.
    func rootPage(of table: String) throws -> Int {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        let page = try queue.read { db in
            try Int.fetchOne(
                db, sql: "SELECT rootpage FROM sqlite_schema WHERE name = ?", arguments: [table])
        }
        return try #require(page)
    }

    /// Flips one bit of a sealed row.
    func damage(_ table: String, _ id: UInt64, column: String = "sealed", at offset: Int = 40) throws {
        var bytes = try sealed(table, id, column: column)
        bytes[offset] ^= 1
        try alter("UPDATE \(table) SET \(column) = ? WHERE id = ?", [Data(bytes), Int64(id)])
    }

    /// The key that signs heads.
    func signingKey() throws -> Ed25519SigningKey {
        try Ed25519SigningKey(seed: SecretKey(copying: body(.seed, 2)))
    }

    /// A copy of the vault file beside it; its state stays where it is.
    func copy(as name: String) throws -> String {
        let copy = folder.file(name)
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        return copy
    }
}

/// Numbers that look random and are the same in every run (SplitMix64, Steele, Lea and Flood 2014).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count { withUnsafeBytes(of: next()) { bytes.append(contentsOf: $0) } }
        return Array(bytes.prefix(count))
    }
}

/// The folder of the whole project.
func projectFolder(_ file: String = #filePath) -> URL {
    URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
