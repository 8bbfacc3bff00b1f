import Foundation
import MunimentCrypto
import Testing

@testable import Muniment
@testable import MunimentStore

/// A copy of a bundle that can be altered, and made to agree with itself again as only somebody with a key can.
struct ResealedBundle {
    let folder: String

    init(_ bundle: ExportCase.Bundle, in parent: String) throws {
        folder = parent + "/copy-\(UUID().uuidString)"
        try FileManager.default.copyItem(atPath: bundle.exported.bundle, toPath: folder)
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    func read(_ path: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(filePath: folder + "/" + path)))
    }

    func text(_ path: String) throws -> String { String(decoding: try read(path), as: UTF8.self) }

    func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
        try Data(bytes).write(to: URL(filePath: folder + "/" + path))
    }

    func swap(_ first: String, _ second: String) throws {
        let bytes = try read(first)
        try write(try read(second), to: first)
        try write(bytes, to: second)
    }

    func changeByte(of path: String) throws {
        var bytes = try read(path)
        bytes[bytes.count / 2] ^= 1
        try write(bytes, to: path)
    }

    /// Every file, by path.
    func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).filter { path in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder)
            return !isFolder.boolValue
        }.sorted()
    }

    /// The key of a vault, as somebody has it who can open it.
    static func key(of vault: Vault) throws -> Ed25519SigningKey {
        let store = try vault.store
        let seed = try store.file.read { db in try store.single(db, .seed) }
        return try Ed25519SigningKey(seed: try SecretKey(copying: seed))
    }

    /// Writes manifests, size and signature anew over what is there now.
    func reseal(with key: borrowing Ed25519SigningKey) throws {
        let payload = try files().filter { $0.hasPrefix("data/") }
        let byteCount = try payload.reduce(0) { $0 + (try read($1).count) }
        var info = try text("bag-info.txt").split(separator: "\n").map(String.init)
        info[info.count - 1] = "Payload-Oxum: \(byteCount).\(payload.count)"
        try write(info.map { $0 + "\n" }.joined().utf8, to: "bag-info.txt")
        let line = SSHSignature.authorizedKey(key.publicKey)
        try write(
            "muniment namespaces=\"bundle-head@muniment.v1\" \(line)\n".utf8, to: "allowed_signers")
        try writeManifest("manifest-sha256.txt", of: payload)
        try writeManifest(
            "tagmanifest-sha256.txt",
            of: ["VERIFY.txt", "allowed_signers", "bag-info.txt", "bagit.txt", "manifest-sha256.txt"])
        let digest = SHA256Digest.of(try read("tagmanifest-sha256.txt")).hex
        let head =
            try text("HEAD.txt").split(separator: "\n").dropLast().map { $0 + "\n" }.joined()
            + "tagmanifest-sha256 \(digest)\n"
        try sign(head, with: key)
    }

    func sign(_ head: String, with key: borrowing Ed25519SigningKey) throws {
        try write(head.utf8, to: "HEAD.txt")
        let signature = SSHSignature.sign(
            Array(head.utf8), namespace: "bundle-head@muniment.v1", key: key)
        try write(signature.utf8, to: "HEAD.txt.sig")
    }

    private func writeManifest(_ name: String, of paths: [String]) throws {
        let lines = try paths.map { "\(SHA256Digest.of(try read($0)).hex)  \($0)\n" }
        try write(lines.joined().utf8, to: name)
    }
}
