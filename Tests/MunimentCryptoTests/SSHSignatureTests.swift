import MunimentCrypto
import Testing

final class SSHSignatureTests {
    private let key: Ed25519SigningKey
    private let parts: SSHParts

    init() throws {
        key = try Ed25519SigningKey(
            seed: secretKey("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
        parts = try SSHParts(namespace: "test@example.org", signedWith: key)
    }

    private func verify(
        _ armored: String, of message: [UInt8] = SSHParts.message, namespace: String = "test@example.org"
    ) throws -> Ed25519PublicKey {
        try SSHSignature.verify(armored, of: message, namespace: namespace)
    }

    private func changed(_ change: (inout SSHParts) -> Void) -> String {
        var parts = parts
        change(&parts)
        return parts.armored
    }

    @Test func `what we sign, we verify, and it names its key`() throws {
        let armored = SSHSignature.sign(SSHParts.message, namespace: "test@example.org", key: key)
        #expect(try verify(armored) == key.publicKey)
        #expect(armored == parts.armored)
    }

    @Test func `SHA-256 is read too`() throws {
        var parts = parts
        parts.hash = "sha256"
        try parts.sign(with: key)
        #expect(try verify(parts.armored) == key.publicKey)
    }

    @Test func `another message, namespace or key does not verify`() throws {
        let other = try Ed25519SigningKey(seed: .random()).publicKey
        #expect(throws: CryptoError.signatureDoesNotMatch) { try verify(parts.armored, of: []) }
        #expect(throws: CryptoError.malformed("namespace")) {
            try verify(parts.armored, namespace: "test@example.com")
        }
        #expect(throws: CryptoError.signatureDoesNotMatch) {
            try verify(changed { $0.namespace = "other" }, namespace: "other")
        }
        #expect(throws: CryptoError.signatureDoesNotMatch) { try verify(changed { $0.key = other.bytes }) }
        #expect(throws: CryptoError.signatureDoesNotMatch) { try verify(changed { $0.hash = "sha256" }) }
    }

    @Test func `each part that is not as it should be is named`() {
        let faults: [(String, (inout SSHParts) -> Void)] = [
            ("magic", { $0.magic = Array("SSHSIH".utf8) }),
            ("version", { $0.version = [0, 0, 0, 2] }),
            ("key-type", { $0.keyType = "ssh-rsa" }),
            ("key", { $0.afterKey = [0] }),
            ("reserved", { $0.reserved = [0] }),
            ("hash", { $0.hash = "sha1" }),
            ("signature-type", { $0.signatureType = "rsa-sha2-512" }),
            ("signature", { $0.afterSignature = [0] }),
            ("trailing", { $0.trailing = [0] }),
        ]
        for (name, fault) in faults {
            #expect(throws: CryptoError.malformed(name)) { try verify(changed(fault)) }
        }
    }

    @Test func `keys and signatures of another length are refused`() {
        #expect(throws: CryptoError.wrongLength) { try verify(changed { $0.key.append(0) }) }
        #expect(throws: CryptoError.wrongLength) { try verify(changed { $0.signature.append(0) }) }
    }

    @Test func `an empty namespace is refused even when it is asked for`() throws {
        var parts = parts
        parts.namespace = ""
        try parts.sign(with: key)
        #expect(throws: CryptoError.malformed("namespace")) { try verify(parts.armored, namespace: "") }
    }

    @Test func `a blob that ends early is refused at every length`() {
        let blob = parts.blob
        for count in 0..<blob.count {
            let short = SSHParts.armor(Array(blob.prefix(count)), name: "SSH SIGNATURE")
            #expect(throws: CryptoError.self) { try verify(short) }
        }
    }

    @Test func `CRLF is the one other spelling of the armor`() throws {
        let armored = parts.armored
        let crlf = armored.split(separator: "\n").map { $0 + "\r\n" }.joined()
        #expect(try verify(crlf) == key.publicKey)
        let firstLineOnly = armored.replacing("-----\n", with: "-----\r\n", maxReplacements: 1)
        let respellings = [
            firstLineOnly, armored + "\n", " " + armored, String(armored.dropLast()), "\n" + armored,
            changed { $0.lineLength = 64 }, changed { $0.lineLength = 76 },
            armored.replacing("-----\n", with: "----- \n"), armored.replacing("SSH ", with: "ssh "),
            armored.replacing("\n", with: "\r"), armored.replacing("\n", with: "\n\n"),
            "\u{FEFF}" + armored, armored + armored, "", "\n", "-----BEGIN SSH SIGNATURE-----\n",
            "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n\0",
        ]
        for text in respellings {
            #expect(throws: CryptoError.malformed("armor")) { try verify(text) }
        }
    }

    @Test func `longer text than a signature can be is refused unread`() {
        #expect(throws: CryptoError.malformed("size")) {
            try verify(changed { $0.trailing = [UInt8](repeating: 0, count: 3000) })
        }
        #expect(throws: CryptoError.malformed("trailing")) {
            try verify(changed { $0.trailing = [UInt8](repeating: 0, count: 2000) })
        }
    }

    @Test func `a key of small order is refused`() {
        let identity: [UInt8] = [1] + [UInt8](repeating: 0, count: 31)
        let forged = SSHParts(
            key: identity, signature: identity + [UInt8](repeating: 0, count: 32),
            namespace: "test@example.org")
        #expect(throws: CryptoError.weakKey) { try verify(forged.armored) }
    }
}
