/// Signatures that `ssh-keygen -Y verify` checks: OpenSSH's PROTOCOL.sshsig, version 1, Ed25519 keys only.
package enum SSHSignature {
    /// Longer text is refused unread; an Ed25519 signature in a short namespace has about 300 bytes.
    package static let armoredByteLimit = 4096

    /// The armored signature over the SHA-512 of `message`, exactly as `ssh-keygen -Y sign` writes it.
    /// - Parameter namespace: not empty, a programmer's mistake otherwise.
    package static func sign(
        _ message: [UInt8], namespace: String, key: borrowing Ed25519SigningKey
    ) -> String {
        precondition(!namespace.isEmpty, "ssh-keygen takes no empty namespace")
        let signedBytes = signedBytes(
            namespace: Array(namespace.utf8), hashName: HashName.sha512.rawValue,
            digest: HashName.sha512.digest(of: message))
        var writer = SSHWriter()
        writer.raw(magic)
        writer.uint32(1)
        writer.string(keyBlob(key.publicKey))
        writer.string(namespace.utf8)
        writer.string([])
        writer.string(HashName.sha512.rawValue.utf8)
        writer.string(typed(key.sign(signedBytes)))
        return armor(writer.bytes, lineEnd: "\n")
    }

    /// The key with which `armored` was made over `message` in this namespace; whose it is, the caller has to
    /// know. The armor has one accepted spelling, with LF or with CRLF line ends.
    /// - Throws: `malformed` with the part that is not as it should be, `weakKey`, `signatureDoesNotMatch`.
    package static func verify(
        _ armored: String, of message: [UInt8], namespace: String
    ) throws(CryptoError) -> Ed25519PublicKey {
        var reader = SSHReader(try unarmor(armored))
        guard reader.raw(magic.count) == magic else { throw .malformed("magic") }
        guard reader.uint32() == 1 else { throw .malformed("version") }
        guard let keyBlob = reader.string() else { throw .malformed("key") }
        let key = try Ed25519PublicKey(untyped(keyBlob, reason: "key"))
        guard let found = reader.string(), !found.isEmpty, found == Array(namespace.utf8) else {
            throw .malformed("namespace")
        }
        guard let reserved = reader.string(), reserved.isEmpty else { throw .malformed("reserved") }
        guard
            let hashName = reader.string(),
            let hash = HashName(rawValue: String(decoding: hashName, as: UTF8.self))
        else { throw .malformed("hash") }
        guard let signatureBlob = reader.string() else { throw .malformed("signature") }
        let signature = try untyped(signatureBlob, reason: "signature")
        guard reader.isAtEnd else { throw .malformed("trailing") }

        let signedBytes = signedBytes(
            namespace: found, hashName: hash.rawValue, digest: hash.digest(of: message))
        try key.verify(signature, of: signedBytes)
        return key
    }

    /// `ssh-ed25519 AAAA…`: the line of an `authorized_keys` or `.pub` file, without a comment.
    package static func authorizedKey(_ key: Ed25519PublicKey) -> String {
        "\(keyType) \(Base64.encode(keyBlob(key)))"
    }

    /// `SHA256:…`, as `ssh-keygen -l` shows it.
    package static func fingerprint(_ key: Ed25519PublicKey) -> String {
        "SHA256:\(Base64.encode(SHA256Digest.of(keyBlob(key)).bytes, padded: false))"
    }

    private static let magic = Array("SSHSIG".utf8)
    private static let keyType = "ssh-ed25519"

    /// The hashes that PROTOCOL.sshsig allows.
    private enum HashName: String {
        case sha256, sha512

        func digest(of message: [UInt8]) -> [UInt8] {
            switch self {
            case .sha256: return SHA256Digest.of(message).bytes
            case .sha512: return SHA512Digest.of(message).bytes
            }
        }
    }

    /// What the Ed25519 signature is really made over.
    private static func signedBytes(namespace: [UInt8], hashName: String, digest: [UInt8]) -> [UInt8] {
        var writer = SSHWriter()
        writer.raw(magic)
        writer.string(namespace)
        writer.string([])
        writer.string(hashName.utf8)
        writer.string(digest)
        return writer.bytes
    }

    private static func keyBlob(_ key: Ed25519PublicKey) -> [UInt8] {
        typed(key.bytes)
    }

    /// The form that keys and signatures share: the type's name, then the value.
    private static func typed(_ value: [UInt8]) -> [UInt8] {
        var writer = SSHWriter()
        writer.string(keyType.utf8)
        writer.string(value)
        return writer.bytes
    }

    private static func untyped(_ blob: [UInt8], reason: String) throws(CryptoError) -> [UInt8] {
        var reader = SSHReader(blob)
        guard reader.string() == Array(keyType.utf8) else { throw .malformed("\(reason)-type") }
        guard let value = reader.string(), reader.isAtEnd else { throw .malformed(reason) }
        return value
    }
}

// The armor: base 64 in lines of 70 characters between two marker lines.
extension SSHSignature {
    private static func armor(_ bytes: [UInt8], lineEnd: String) -> String {
        let characters = Array(Base64.encode(bytes).utf8)
        var text = "-----BEGIN SSH SIGNATURE-----" + lineEnd
        for start in stride(from: 0, to: characters.count, by: 70) {
            let line = characters[start..<min(start + 70, characters.count)]
            text += String(decoding: line, as: UTF8.self) + lineEnd
        }
        return text + "-----END SSH SIGNATURE-----" + lineEnd
    }

    /// Accepts exactly what `armor` writes: the bytes are armored again and compared.
    private static func unarmor(_ text: String) throws(CryptoError) -> [UInt8] {
        guard text.utf8.count <= armoredByteLimit else { throw .malformed("size") }
        let lines = text.unicodeScalars.split { $0 == "\n" || $0 == "\r" }
        let base64 = lines.dropFirst().dropLast().map(String.init).joined()
        guard let bytes = Base64.decode(base64) else { throw .malformed("armor") }
        let isExact = ["\n", "\r\n"].contains { lineEnd in
            armor(bytes, lineEnd: lineEnd).utf8.elementsEqual(text.utf8)
        }
        guard isExact else { throw .malformed("armor") }
        return bytes
    }
}
