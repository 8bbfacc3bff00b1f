import Foundation
import GRDB
import MunimentBagIt
import Testing

@testable import Muniment
@testable import MunimentStore

/// A vault in a folder of its own with an invented case in it, and what its exports wrote.
final class ExportCase {
    static let now: Int64 = 1_795_264_205  // 2026-11-21T12:30:05Z
    static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    let folder: String
    let vault: Vault
    var output: String { folder + "/out" }

    init(depicted: Depicted = .adult) throws {
        folder =
            FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
            + "/muniment-export-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        var options = Vault.CreateOptions()
        options.depicted = depicted
        options.cost = .interactive
        options.wantsRecoveryCode = false
        options.label = "canary-vault-label"
        vault = try Vault.create(
            at: folder + "/vault", options: options, passphrase: try Self.secret(),
            environment: Environment(
                now: { Self.now }, zone: "Europe/Paris", stateFolder: folder + "/state")
        ).vault
    }

    deinit {
        try? vault.store.file.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    static func secret() throws -> Secret {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data("correct horse battery\n".utf8))
        return try Secret(readingLineFrom: pipe.fileHandleForReading.fileDescriptor)
    }

    @discardableResult
    func add(_ kind: ItemKind, _ fields: [String: String]) throws -> UInt64 {
        try vault.addText(kind, fields: fields.map { FieldInput($0.key, [$0.value]) }).item.number
    }

    @discardableResult
    func addFile(
        _ bytes: [UInt8], named name: String, _ fields: [String: String], kind: ItemKind = .screenshot
    ) throws -> UInt64 {
        let path = folder + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: TimeInterval(Self.now))], ofItemAtPath: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try vault.addFile(at: path, kind: kind, fields: fields.map { FieldInput($0.key, [$0.value]) })
            .item.number
    }

    @discardableResult
    func export(_ change: (inout ExportOptions) -> Void = { _ in }) throws -> Bundle {
        var options = ExportOptions()
        change(&options)
        let exported = try vault.export("police", to: output, options: options)
        return try Bundle(exported)
    }

    /// Names in the output folder.
    var outputNames: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: output)) ?? []).sorted()
    }

    /// A bundle as it lies on disk.
    struct Bundle {
        let exported: Exported
        /// By path below the bundle's folder.
        let files: [String: [UInt8]]

        init(_ exported: Exported) throws {
            self.exported = exported
            var files: [String: [UInt8]] = [:]
            let base = exported.bundle
            for path in try FileManager.default.subpathsOfDirectory(atPath: base) {
                var isFolder: ObjCBool = false
                _ = FileManager.default.fileExists(atPath: base + "/" + path, isDirectory: &isFolder)
                if isFolder.boolValue { continue }
                files[path] = try [UInt8](Data(contentsOf: URL(fileURLWithPath: base + "/" + path)))
            }
            self.files = files
        }

        func text(_ path: String) -> String { String(decoding: files[path] ?? [], as: UTF8.self) }

        /// The reports and tables, without the originals.
        var texts: [String: String] {
            files.filter { !$0.key.hasPrefix("data/evidence/") }.mapValues {
                String(decoding: $0, as: UTF8.self)
            }
        }

        /// The paths of the files in which `text` stands, or that have it in their name. In proofs it is
        /// looked for behind the base64 too.
        func places(of text: String) -> [String] {
            let wanted = Array(text.utf8)
            return files.filter { path, bytes in
                path.contains(text) || bytes.firstRange(of: wanted) != nil
                    || path.hasPrefix("data/proofs/")
                        && String(decoding: bytes, as: UTF8.self).split(separator: "\"").contains {
                            (Data(base64Encoded: String($0)) ?? Data()).firstRange(of: wanted) != nil
                        }
            }.keys.sorted()
        }

        var json: [String: Any] {
            get throws {
                let data = Data(files["data/report.json"] ?? [])
                return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
            }
        }
    }

    /// Something of every kind.
    func fill() throws {
        try addFile(
            Self.png + Array("one".utf8), named: "chat 1.png",
            ["intimate": "no", "at": "2026-11-20T23:14", "platform": "instagram", "actor": "A"])
        try add(
            .message,
            [
                "text": "Pay 500 or your family sees it.", "from": "them", "at": "~2026-11-20T22:00+01:00",
                "account": "@a.example", "tags": "threat/share-with-family,demand/money", "actor": "A",
            ])
        try add(
            .account,
            [
                "handle": "@a.example", "whose": "theirs", "platform": "instagram",
                "claimedName": "Alex Example", "profileUrl": "https://social.example.org/a",
            ])
        try add(
            .demand,
            [
                "asks": "money", "amount": "500.50", "currency": "USD", "status": "open",
                "at": "2026-11-20", "payTo": "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
            ])
        try add(
            .payment,
            [
                "status": "sent", "amount": "99.5", "currency": "USD", "method": "card",
                "cardNumber": "4111 1111 1111 1234", "at": "2026-11-21T09:00",
            ])
        try add(.url, ["address": "https://social.example.org/p/1", "what": "post"])
        _ = try vault.addActor("A", claimedName: nil, believedName: "Believed Example", why: "same typing")
    }
}

extension ExportCase {
    /// Changes the vault's file behind the program's back.
    func damage(_ sql: String) throws {
        try vault.store.file.queue.write { db in
            try db.execute(sql: sql)
            #expect(db.changesCount == 1)
        }
    }

    /// The same vault, opened again by another.
    func reopened() throws -> Vault {
        try Vault(
            at: folder + "/vault", unlocking: .passphrase(try Self.secret()),
            environment: vault.environment)
    }
}
