import Foundation
import MunimentCrypto
import Testing

@testable import MunimentStore

/// The worked example of `Docs/format.md`, section 13: every value computed from fixed inputs with
/// primitives alone, as the rules say it. In a vault all of these inputs are random.
struct FormatExample {
    let fileID: [UInt8] = Array(0x00...0x0F)
    let vaultKey: [UInt8] = Array(0x20...0x3F)
    let passphrase = "correct horse battery staple"
    let slotNumber: UInt64 = 0x0123_4567_89AB_CDEF
    let cost = Argon2id.Cost(operations: 1, memoryByteCount: 65536)
    let slotSalt: [UInt8] = Array(0x40...0x4F)
    let slotName = "passphrase"
    let slotNonce: [UInt8] = Array(0x50...0x67)
    let seed: [UInt8] = Array(0x70...0x8F)
    let originID: [UInt8] = Array(0x90...0x9F)
    let lineID: [UInt8] = Array(0xA0...0xA7)
    let rowNonce: [UInt8] = Array(0xB0...0xC7)
    let eventSalt: [UInt8] = Array(0xD0...0xEF)
    let originalText = "Pay by Friday or everyone sees it."
    let originalKey: [UInt8] = Array(0x10...0x2F)
    let originalPrefix: [UInt8] = Array(0xF0...0xFF)
    let time = "2026-11-21T12:30:05Z"

    /// Name and value in the order of the page: bytes as hexadecimal, text as it is.
    private(set) var values: [(name: String, value: String)] = []

    subscript(name: String) -> String { values.first { $0.name == name }?.value ?? "" }

    func bytes(_ name: String) -> [UInt8] { Hex.decode(self[name]) ?? [] }

    private static func big(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian, Array.init)
    }

    private static func key(_ bytes: [UInt8]) throws -> SecretKey {
        try SecretKey(GuardedBytes(copying: bytes))
    }

    /// crypto_secretbox_easy with a given nonce.
    private static func box(_ message: [UInt8], nonce: [UInt8], key: borrowing SecretKey) throws -> [UInt8] {
        var sealed = [UInt8](repeating: 0, count: message.count + 16)
        try message.withUnsafeBytes { message in
            try sealed.withUnsafeMutableBytes { output in
                try SecretBox.seal(message, nonce: nonce, key: key, into: output)
            }
        }
        return sealed
    }

    private mutating func add(_ name: String, _ bytes: [UInt8]) { values.append((name, Hex.encode(bytes))) }
    private mutating func add(_ name: String, text: String) { values.append((name, text)) }

    init() throws {
        add("file_id", fileID)
        add("vault_key", vaultKey)
        add("passphrase", text: passphrase)
        try addSlot()
        let publicKey = try addRow()
        let leafHash = try addEvent(addOriginal())
        try addHead(leafHash: leafHash, publicKey: publicKey)
        let stateName = BLAKE2b.hash(Array("muniment/v1/state".utf8) + fileID, byteCount: 16)
        add("state.name", stateName)
    }

    // Section 3.
    private mutating func addSlot() throws {
        let parts: [[UInt8]] = [
            [1], [1], fileID, Self.big(slotNumber), Self.big(cost.operations),
            Self.big(cost.memoryByteCount), slotSalt, Array(slotName.utf8),
        ]
        let fields = parts.flatMap { Self.big(UInt32($0.count)) + $0 }
        let derived = try Array(passphrase.utf8).withUnsafeBytes { bytes in
            try Argon2id.derive(passphrase: bytes, salt: slotSalt, cost: cost).withBytes { Array($0) }
        }
        func labelled(_ label: String) throws -> [UInt8] {
            let message = [UInt8(label.utf8.count)] + Array(label.utf8) + fields
            return BLAKE2b.keyed(message, key: derived, byteCount: 32)
        }
        let boxKey = try labelled("muniment/v1/slot-box-key")
        let commitment = try labelled("muniment/v1/slot-commitment")
        let box = try Self.box(vaultKey, nonce: slotNonce, key: Self.key(boxKey))
        let name = Array(slotName.utf8) + [UInt8](repeating: 0, count: 64 - slotName.utf8.count)
        let record =
            parts.dropLast().flatMap { $0 } + [UInt8(slotName.utf8.count)] + name + commitment + slotNonce
            + box
        let whole = record + BLAKE2b.hash(record)
        add("slot.number", text: String(slotNumber))
        add("slot.fields", fields)
        add("slot.argon2id", derived)
        add("slot.box_key", boxKey)
        add("slot.commitment", commitment)
        add("slot.record", whole)
        add("slot.set_digest", SHA256Digest.of(whole).bytes)
    }

    // Section 2, with the identity's row (5.1).
    private mutating func addRow() throws -> [UInt8] {
        let publicKey = try Ed25519SigningKey(seed: Self.key(seed)).publicKey.bytes
        let body = originID + publicKey
        let inner = fileID + Array("mnm-iden".utf8) + Self.big(UInt64(1)) + body
        let plaintext =
            Self.big(UInt32(inner.count)) + inner + [UInt8](repeating: 0, count: 512 - 4 - inner.count)
        let rowKey = try KeyDerivation.subkey(of: Self.key(vaultKey), context: "mnm-iden", id: 1)
        add("origin_id", originID)
        add("seed", seed)
        add("public_key", publicKey)
        add("row.body", body)
        add("row.plaintext", plaintext)
        add("row.key", rowKey.withBytes { Array($0) })
        add("row.sealed", rowNonce + (try Self.box(plaintext, nonce: rowNonce, key: rowKey)))
        return publicKey
    }

    // Section 6.
    private mutating func addOriginal() throws -> [String] {
        let bytes = Array(originalText.utf8)
        let keyRow =
            originalKey + originalPrefix + Self.big(UInt64(bytes.count)) + Self.big(UInt64(4096))
            + Self.big(UInt32(1))
        let nonce = originalPrefix + [0, 0, 0, 0, 0, 0, 0, 1]
        let plaintext = bytes + [UInt8](repeating: 0, count: 4096 - bytes.count)
        add("original.text", text: originalText)
        add("original.prefix", originalPrefix)
        add("original.key_row", keyRow)
        add("original.nonce", nonce)
        add("original.chunk", try Self.box(plaintext, nonce: nonce, key: Self.key(originalKey)))
        return [
            #"["byteCount",\#(bytes.count)]"#, #"["paddedByteCount",4096]"#, #"["chunkCount",1]"#,
            #"["sha256","\#(SHA256Digest.of(bytes).hex)"]"#,
        ]
    }

    // Section 4.
    private mutating func addEvent(_ original: [String]) throws -> [UInt8] {
        let fields = [#"["seq",0]"#, #"["kind","added"]"#, #"["list",1]"#, #"["item",1]"#] + original
        let names = fields.map { String($0.dropFirst(2).prefix { $0 != "\"" }) }
        let salts = names.enumerated().map { position, name in
            BLAKE2b.keyed(Self.big(UInt16(position)) + Array(name.utf8), key: eventSalt, byteCount: 16)
        }
        let digests = zip(salts, fields).map { SHA256Digest.of([2] + $0 + Array($1.utf8)).bytes }
        let leafHash = SHA256Digest.of([0] + digests.flatMap { $0 }).bytes
        let shown = zip(salts, fields).prefix(4).flatMap { salt, field in
            salt + Self.big(UInt16(field.utf8.count)) + Array(field.utf8)
        }
        let content = fields.flatMap { Self.big(UInt32($0.utf8.count)) + Array($0.utf8) }
        add("event.salt", eventSalt)
        add("event.fields", text: fields.joined(separator: "\n"))
        add("event.field_salts", salts.flatMap { $0 })
        add("event.field_digests", digests.flatMap { $0 })
        add("event.stub", shown + Self.big(UInt16(fields.count)) + digests.flatMap { $0 })
        add("event.content", eventSalt + Self.big(UInt16(fields.count)) + content)
        add("event.leaf_hash", leafHash)
        return leafHash
    }

    // Section 5.
    private mutating func addHead(leafHash: [UInt8], publicKey: [UInt8]) throws {
        let origin = "muniment/v1/\(Hex.encode(originID))/\(Hex.encode(lineID))"
        let text = "\(origin)\n1\n\(Base64.encode(leafHash))\ntime \(time)\n"
        let signature = SSHSignature.sign(
            Array(text.utf8), namespace: "vault-head@muniment.v1",
            key: try Ed25519SigningKey(seed: Self.key(seed)))
        let message =
            Array("muniment/v1/head".utf8) + Self.big(UInt32(origin.utf8.count)) + Array(origin.utf8)
            + Self.big(UInt64(1)) + leafHash
        let payload = BLAKE2b.hash(message, byteCount: 20) + [1]
        add("frontier", Self.big(UInt64(1)) + Self.big(UInt64(1)) + [1] + leafHash)
        add("head.text", text: text)
        add("head", Self.big(UInt32(text.utf8.count)) + Array(text.utf8) + Array(signature.utf8))
        add("head.short_code", text: CheckedCode.encode(payload, label: "muniment/v1/head-code"))
    }

    static var url: URL { projectFolder().appending(path: "Tests/Vectors/format-example.json") }

    /// The file's text.
    var json: String {
        let lines = values.map { name, value in
            "  \"\(name)\": \(String(decoding: JSONValue.string(value).encoded, as: UTF8.self))"
        }
        return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
    }
}
