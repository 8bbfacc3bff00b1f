import MunimentCrypto
import Testing

/// A signature's parts, written from PROTOCOL.sshsig on its own, so that tests can get each one wrong.
struct SSHParts {
    var magic = Array("SSHSIG".utf8)
    var version: [UInt8] = [0, 0, 0, 1]
    var keyType = "ssh-ed25519"
    var key: [UInt8] = []
    var afterKey: [UInt8] = []
    var namespace = "file"
    var reserved: [UInt8] = []
    var hash = "sha512"
    var signatureType = "ssh-ed25519"
    var signature: [UInt8] = []
    var afterSignature: [UInt8] = []
    var trailing: [UInt8] = []
    var lineLength = 70

    static func string(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let count = bytes.count
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + bytes
    }

    /// What the signatures are made over.
    static let message = Array("what was signed\n".utf8)

    /// Digests of the message, from sha256sum and sha512sum.
    private static let digests = [
        "sha256": "85999f6d19ff813b250cfa60acfcdad6eb999d11c274ba890359ced8e5afc606",
        "sha512": """
        546df516acaef794ed41cf81a84f8803d4ebea54cd1fa629d683e4f2db46bcca\
        98443f0fade9ddb962a28175e477c06d60e9984d8c7e920c28d8ea3f218d3763
        """,
    ]

    /// Right in every part.
    init(namespace: String, signedWith key: borrowing Ed25519SigningKey) throws {
        self.key = key.publicKey.bytes
        self.namespace = namespace
        try sign(with: key)
    }

    /// With a key that nobody has the secret half of.
    init(key: [UInt8], signature: [UInt8], namespace: String) {
        self.key = key
        self.signature = signature
        self.namespace = namespace
    }

    /// Signs the message and the parts as they are now.
    mutating func sign(with key: borrowing Ed25519SigningKey) throws {
        let digest = try bytes(#require(Self.digests[hash]))
        signature = key.sign(
            Array("SSHSIG".utf8) + Self.string(namespace.utf8) + Self.string(reserved)
                + Self.string(hash.utf8) + Self.string(digest))
    }

    var keyBlob: [UInt8] { Self.string(keyType.utf8) + Self.string(key) + afterKey }

    var blob: [UInt8] {
        let signatureBlob = Self.string(signatureType.utf8) + Self.string(signature) + afterSignature
        return magic + version + Self.string(keyBlob) + Self.string(namespace.utf8)
            + Self.string(reserved) + Self.string(hash.utf8) + Self.string(signatureBlob) + trailing
    }

    var armored: String { Self.armor(blob, name: "SSH SIGNATURE", lineLength: lineLength) }

    static func armor(_ blob: [UInt8], name: String, lineLength: Int = 70) -> String {
        var lines = ["-----BEGIN \(name)-----"]
        var rest = Base64.encode(blob)[...]
        while !rest.isEmpty {
            lines.append(String(rest.prefix(lineLength)))
            rest = rest.dropFirst(lineLength)
        }
        return (lines + ["-----END \(name)-----"]).map { $0 + "\n" }.joined()
    }
}
