import Foundation
package import MunimentCrypto
import MunimentMerkle

/// The text of a head (rule 5.4), in the form of a C2SP checkpoint.
package struct HeadText: Hashable, Sendable {
    package let originID: [UInt8]
    package let lineID: [UInt8]
    package let size: UInt64
    package let root: SHA256Digest
    /// UTC, to the second, as the computer's clock said it.
    package let time: String

    package init(originID: [UInt8], lineID: [UInt8], size: UInt64, root: SHA256Digest, time: String) {
        self.originID = originID
        self.lineID = lineID
        self.size = size
        self.root = root
        self.time = time
    }

    /// The first line.
    package var origin: String { Self.origin(originID: originID, line: Hex.encode(lineID)) }

    /// The first line of the heads of a line, whose id is given in hexadecimal.
    package static func origin(originID: [UInt8], line: String) -> String {
        "muniment/v1/\(Hex.encode(originID))/\(line)"
    }

    /// What a first line names; `nil` unless it is exactly one.
    package static func ids(ofOrigin text: some StringProtocol) -> (originID: [UInt8], lineID: [UInt8])? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, let originID = Hex.decode(parts[2]), originID.count == 16,
            let lineID = Hex.decode(parts[3]), lineID.count == 8,
            origin(originID: originID, line: Hex.encode(lineID)).utf8.elementsEqual(text.utf8)
        else { return nil }
        return (originID, lineID)
    }

    package var text: String {
        "\(origin)\n\(size)\n\(Data(root.bytes).base64EncodedString())\ntime \(time)\n"
    }

    /// `nil` unless `text` is exactly what ``text`` writes.
    package init?(_ text: String) {
        guard text.utf8.count <= 512 else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 5, lines[4].isEmpty, lines[3].hasPrefix("time ") else { return nil }
        guard let (originID, lineID) = Self.ids(ofOrigin: lines[0]), let size = UInt64(lines[1]),
            size <= Format.maximumSequenceNumber + 1, let rootBytes = Data(base64Encoded: lines[2]),
            let root = SHA256Digest(rootBytes)
        else { return nil }
        let time = String(lines[3].dropFirst(5))
        guard Self.isTime(time) else { return nil }
        self.init(originID: originID, lineID: lineID, size: size, root: root, time: time)
        guard Array(self.text.utf8) == Array(text.utf8) else { return nil }
    }

    /// Whether `text` has the form of `2026-11-21T12:30:05Z`: digits and signs, not whether there is such a
    /// day.
    package static func isTime(_ text: String) -> Bool {
        let form = Array("0000-00-00T00:00:00Z".utf8)
        return text.utf8.count == form.count
            && zip(text.utf8, form).allSatisfy { byte, sign in
                sign == UInt8(ascii: "0") ? (0x30...0x39).contains(byte) : byte == sign
            }
    }

    /// For paper or reading aloud (rule 5.8).
    package var shortCode: ShortCode { ShortCode(origin: origin, size: size, root: root) }
}

/// A head with its signature (an armoured SSHSIG in the vault's namespace).
package struct SignedHead: Hashable, Sendable {
    package let head: HeadText
    package let signature: String

    /// Signs in ``Format/vaultHeadNamespace``.
    init(_ head: HeadText, key: borrowing Ed25519SigningKey) {
        self.head = head
        signature = SSHSignature.sign(Array(head.text.utf8), namespace: Format.vaultHeadNamespace, key: key)
    }

    /// `nil` unless the body is exactly a head and a signature; the signature is not verified here.
    init?(body: [UInt8]) {
        var reader = ByteReader(body)
        guard let length = reader.read32(), let bytes = reader.read(Int(length)),
            let text = String(validating: bytes, as: UTF8.self), let head = HeadText(text),
            let rest = reader.read(body.count - 4 - Int(length)),
            let signature = String(validating: rest, as: UTF8.self), rest.count <= 4096
        else { return nil }
        self.head = head
        self.signature = signature
    }

    /// A head file as `muniment head --output` writes it: the text, an empty line, the signature.
    package init?(file: String) {
        guard file.utf8.count <= 8192, let gap = file.range(of: "\n\n"),
            let head = HeadText(String(file[..<gap.lowerBound]) + "\n")
        else { return nil }
        self.head = head
        signature = String(file[gap.upperBound...])
    }

    /// What ``init(file:)`` reads.
    package var file: String { head.text + "\n" + signature }

    var body: [UInt8] {
        var writer = ByteWriter()
        writer.append32(UInt32(head.text.utf8.count))
        writer.append(head.text.utf8)
        writer.append(signature.utf8)
        return writer.bytes
    }

    /// Whether the signature is over this text, in the vault's namespace, by `key`.
    package func isSigned(by key: Ed25519PublicKey) -> Bool {
        let signer = try? SSHSignature.verify(
            signature, of: Array(head.text.utf8), namespace: Format.vaultHeadNamespace)
        return signer == key
    }
}

/// The stored tree state (rule 5.3): the subtree roots, and how many item numbers were given.
struct StoredFrontier: Equatable {
    var frontier: Frontier
    var itemCount: UInt64

    init() {
        frontier = Frontier()
        itemCount = 0
    }

    init?(body: [UInt8]) {
        var reader = ByteReader(body)
        guard let size = reader.read64(), let items = reader.read64(), let count = reader.read8(),
            count <= 64,
            let hashes = reader.readDigests(Int(count))
        else { return nil }
        guard reader.isAtEnd, items <= size, let frontier = try? Frontier(size: size, hashes: hashes) else {
            return nil
        }
        self.frontier = frontier
        itemCount = items
    }

    var body: [UInt8] {
        var writer = ByteWriter()
        writer.append64(frontier.size)
        writer.append64(itemCount)
        writer.append8(UInt8(frontier.hashes.count))
        for hash in frontier.hashes { writer.append(hash.bytes) }
        return writer.bytes
    }
}

/// Rule 5.1.
struct Identity: Equatable, Sendable {
    let originID: [UInt8]
    let publicKey: Ed25519PublicKey

    init(originID: [UInt8], publicKey: Ed25519PublicKey) {
        self.originID = originID
        self.publicKey = publicKey
    }

    init?(body: [UInt8]) {
        guard body.count == 48, let key = try? Ed25519PublicKey(Array(body[16...])) else { return nil }
        originID = Array(body[..<16])
        publicKey = key
    }

    var body: [UInt8] { originID + publicKey.bytes }
}
