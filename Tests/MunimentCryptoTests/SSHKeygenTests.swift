import Foundation
import MunimentCrypto
import Testing

/// Against the real `ssh-keygen`.
@Suite(.enabled(if: SSHKeygen.path != nil, "ssh-keygen is not installed"))
final class SSHKeygenTests {
    private static let namespace = "test@example.org"
    private static let seed = "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"
    private let folder: SSHKeygen
    private let key: Ed25519SigningKey

    init() throws {
        folder = try SSHKeygen()
        key = try Ed25519SigningKey(seed: secretKey(Self.seed))
    }

    private func keygenAccepts(
        _ armored: String, of message: String, by authorizedKey: String
    ) throws -> Bool {
        try folder.write("signer \(authorizedKey)\n", to: "allowed_signers")
        try folder.write(armored, to: "message.sig")
        let arguments = ["-f", "allowed_signers", "-I", "signer", "-n", Self.namespace, "-s", "message.sig"]
        return try folder.run(["-Y", "verify"] + arguments, input: message).status == 0
    }

    @Test(arguments: ["", "one line\n", String(repeating: "long ", count: 20_000)])
    func `ssh-keygen verifies what we sign`(message: String) throws {
        let armored = SSHSignature.sign(Array(message.utf8), namespace: Self.namespace, key: key)
        let authorizedKey = SSHSignature.authorizedKey(key.publicKey)
        #expect(try keygenAccepts(armored, of: message, by: authorizedKey))
        #expect(try !keygenAccepts(armored, of: message + "x", by: authorizedKey))
    }

    @Test func `we verify what ssh-keygen signs with a key it made`() throws {
        #expect(try folder.run(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", "key"]).status == 0)
        let signing = try folder.run(
            ["-Y", "sign", "-f", "key", "-n", Self.namespace], input: "a message\n")
        #expect(signing.status == 0)
        let found = try SSHSignature.verify(
            signing.output, of: Array("a message\n".utf8), namespace: Self.namespace)
        let publicFile = try folder.read("key.pub").trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(SSHSignature.authorizedKey(found) == publicFile)
        let listing = try folder.run(["-l", "-f", "key.pub"]).output
        #expect(listing.contains(" \(SSHSignature.fingerprint(found)) "))
    }

    @Test func `with the same seed we write the same bytes as ssh-keygen`() throws {
        try folder.write(privateKeyFile(), to: "key")
        try folder.makePrivate("key")
        let signing = try folder.run(
            ["-Y", "sign", "-f", "key", "-n", Self.namespace], input: "a message\n")
        let ours = SSHSignature.sign(Array("a message\n".utf8), namespace: Self.namespace, key: key)
        #expect(signing.output == ours)
    }

    @Test func `ssh-keygen takes a key of small order and we do not`() throws {
        // With A = R = (0, 1) and S = 0 the equation of RFC 8032 section 5.1.7 holds for every message.
        let identity: [UInt8] = [1] + [UInt8](repeating: 0, count: 31)
        let forged = SSHParts(
            key: identity, signature: identity + [UInt8](repeating: 0, count: 32), namespace: Self.namespace)
        let authorizedKey = "ssh-ed25519 \(Base64.encode(forged.keyBlob))"
        #expect(try keygenAccepts(forged.armored, of: "anything", by: authorizedKey))
        #expect(try keygenAccepts(forged.armored, of: "anything else", by: authorizedKey))
        #expect(throws: CryptoError.weakKey) {
            try SSHSignature.verify(forged.armored, of: Array("anything".utf8), namespace: Self.namespace)
        }
    }

    /// The seed as an unencrypted private key file, written from OpenSSH's PROTOCOL.key.
    private func privateKeyFile() throws -> String {
        let publicBytes = key.publicKey.bytes
        let publicBlob = SSHParts.string("ssh-ed25519".utf8) + SSHParts.string(publicBytes)
        var secret: [UInt8] = [1, 2, 3, 4, 1, 2, 3, 4] + publicBlob
        secret += SSHParts.string(try bytes(Self.seed) + publicBytes) + SSHParts.string([])
        var padding: UInt8 = 1
        while secret.count % 8 != 0 {
            secret.append(padding)
            padding += 1
        }
        let none = SSHParts.string("none".utf8)
        let blob =
            Array("openssh-key-v1\0".utf8) + none + none + SSHParts.string([]) + [0, 0, 0, 1]
            + SSHParts.string(publicBlob) + SSHParts.string(secret)
        return SSHParts.armor(blob, name: "OPENSSH PRIVATE KEY")
    }
}

/// Runs `ssh-keygen` in a folder of its own, which goes away with the last reference.
final class SSHKeygen: Sendable {
    static let path = ["/usr/bin/ssh-keygen", "/usr/local/bin/ssh-keygen", "/opt/homebrew/bin/ssh-keygen"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "ssh-keygen-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    func read(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    func makePrivate(_ name: String) throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: folder.appending(path: name).path)
    }

    func run(_ arguments: [String], input: String = "") throws -> (status: Int32, output: String) {
        try write(input, to: "input")
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.path))
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = try FileHandle(forReadingFrom: folder.appending(path: "input"))
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }
}
