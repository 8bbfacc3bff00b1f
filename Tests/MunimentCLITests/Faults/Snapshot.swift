import Foundation
import MunimentCrypto
import MunimentStore

@testable import Muniment

/// What a person would see of a vault and its bundles.
struct Snapshot: Equatable, CustomStringConvertible {
    var items: [String] = []
    /// Names of slots, and which of the known passphrases open.
    var slots: [String] = []
    /// Kinds of the log's events, but for `continued`.
    var log: [String] = []
    /// Names of what lies in the output folder under a final name.
    var bundles: [String] = []

    var description: String { "items \(items), slots \(slots), log \(log), bundles \(bundles)" }
}

/// A vault for faults: its passphrases cost little, because it is opened hundreds of times.
enum FaultVault {
    static let passphrases = [Home.passphrase, "sister words", "changed words", "added words"]
    /// Stands in everything that is sealed, and must never be seen outside.
    static let canary = "canary-7f3a91"
    private static let cost = Argon2id.Cost(operations: 1, memoryByteCount: 8192)

    /// Three items: words, a file of two chunks, and a file with a tag.
    static func make(in home: Home) throws {
        try home.makeFolder("data/muniment")
        let store = try VaultStore.create(
            path: home.vault, slot: slot("first", passphrases[0]), recovery: nil,
            stateFolder: home.stateFolder, time: environment(home).utcNow
        ) { slotsDigest, line in
            EventDraft(
                kind: EventKind.created, listVersion: FieldTable.listVersion, item: nil,
                values: [
                    "recordedAt": .string(environment(home).utcNow), "by": .string("first"),
                    "line": .string(line),
                    "depicted": .string("adult"), "slotsDigest": .string(slotsDigest),
                ])
        }
        let vault = Vault(store: store, environment: environment(home))
        _ = try vault.write(isErasing: true) { transaction, _ in
            let added = try transaction.addSlot(slot("sister", passphrases[1]))
            try transaction.append(
                vault.draft(
                    EventKind.keys,
                    [
                        "action": .string("added"), "slot": .string(added.name),
                        "slotKind": .string(added.kind.name),
                        "slotsDigest": .string(try transaction.slotsDigest()),
                    ]))
        }
        try home.write("large.txt", lines(27_000))
        try home.write("small.txt", lines(20))
        _ = try vault.addText(
            .message, fields: [FieldInput("text", [canary + " words"]), FieldInput("from", ["them"])])
        for name in ["large.txt", "small.txt"] {
            _ = try vault.addFile(
                at: home.work + "/" + name, kind: .file, fields: [FieldInput("intimate", ["no"])])
        }
        _ = try vault.tag(3, adding: ["recorded-call"], removing: [])
        try store.file.close()
        // Not watched: what is given may fail to be read for reasons of its own.
        try home.makeFolder("given")
        for name in ["a.txt", "b.txt", "c.txt"] {
            try home.write("../given/" + name, lines(300, from: name))
        }
    }

    private static func lines(_ count: Int, from name: String = "file") -> [UInt8] {
        Array((1...count).map { "\(canary) \(name), line \($0) of \(count)\n" }.joined().utf8)
    }

    private static func slot(_ name: String, _ passphrase: String) throws -> NewSlot {
        let secret = try GuardedBytes(copying: Array(passphrase.utf8)).withBytes { bytes in
            try Passphrase(utf8: bytes)
        }
        return NewSlot(name: name, cost: cost, secret: .passphrase(secret))
    }

    private static func environment(_ home: Home) -> Environment {
        Environment(now: { Int64(Home.now) }, zone: "UTC", stateFolder: home.stateFolder)
    }

    /// Opens the vault in this process, as the next command would.
    static func open(_ home: Home, _ passphrase: String) throws -> Vault {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data((passphrase + "\n").utf8))
        let secret = try Secret(readingLineFrom: pipe.fileHandleForReading.fileDescriptor)
        return try Vault(at: home.vault, unlocking: .passphrase(secret), environment: environment(home))
    }

    static func close(_ vault: Vault) throws { try vault.store.file.close() }

    /// - Parameter tried: those that may open it; the first that does is used.
    static func look(_ home: Home, trying tried: [String]) throws -> (vault: Vault, snapshot: Snapshot) {
        var opening: [String] = []
        var opened: Vault?
        for passphrase in tried {
            do {
                let vault = try open(home, passphrase)
                opening.append(passphrase)
                if opened == nil { opened = vault } else { try vault.store.file.close() }
            } catch let error as MunimentError where error.code == .passphraseDoesNotOpen {
                continue
            }
        }
        guard let opened else { throw Unexpected("no passphrase opens the vault") }
        var snapshot = Snapshot()
        snapshot.items = try opened.items().map { item in
            "\(item.number) \(item.kindText) \(item.isErased) \(item.tags) \(item.original?.sha256.hex ?? "-")"
        }
        snapshot.slots = try opened.slots().map(\.name) + opening
        snapshot.log = try opened.custodyLog().filter { $0.kind != "continued" }.map {
            $0.isErased ? "erased content" : $0.kind
        }
        snapshot.bundles = home.names("work/out").filter { !$0.hasPrefix(".") }
        return (opened, snapshot)
    }
}
