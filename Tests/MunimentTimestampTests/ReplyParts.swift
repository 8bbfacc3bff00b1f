import MunimentCrypto

/// An element of DER: tag, length, contents.
func der(_ tag: UInt8, _ contents: [UInt8]...) -> [UInt8] {
    let contents = contents.flatMap { $0 }
    let length = contents.count
    switch length {
    case ..<0x80: return [tag, UInt8(length)] + contents
    case ..<0x100: return [tag, 0x81, UInt8(length)] + contents
    case ..<0x10000: return [tag, 0x82, UInt8(length >> 8), UInt8(length & 0xff)] + contents
    default:
        return [tag, 0x83, UInt8(length >> 16), UInt8(length >> 8 & 0xff), UInt8(length & 0xff)] + contents
    }
}

/// Encoded object identifiers with the names of their standards.
enum Identifier {
    static let signedData = der(0x06, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02])
    static let data = der(0x06, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01])
    static let contentType = der(0x06, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03])
    static let messageDigest = der(0x06, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04])
    static let timeStampInfo = der(
        0x06, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04])
    static let sha256 = der(0x06, [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01])
    static let sha384 = der(0x06, [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02])
    static let commonName = der(0x06, [0x55, 0x04, 0x03])
}

/// A TSTInfo put together field by field, so that each field can be spoilt alone.
struct InfoParts {
    var version: [UInt8] = [0x02, 0x01, 0x01]
    var policy = der(0x06, [0x2a, 0x03, 0x04, 0x01])
    var algorithm = der(0x30, Identifier.sha256, [0x05, 0x00])
    var imprint = digest.bytes
    var serial: [UInt8] = [0x02, 0x01, 0x2a]
    var time = "20261121151445Z"
    var accuracy: [UInt8] = []
    var ordering: [UInt8] = []
    var nonce: [UInt8] = der(0x02, MunimentTimestampTests.nonce)
    var authority: [UInt8] = []
    var more: [UInt8] = []

    var bytes: [UInt8] {
        der(
            0x30, version, policy, der(0x30, algorithm, der(0x04, imprint)), serial,
            der(0x18, Array(time.utf8)),
            accuracy, ordering, nonce, authority, more)
    }
}

/// A whole reply put together field by field; its signature is not one.
struct ReplyParts {
    var status = der(0x30, [0x02, 0x01, 0x00])
    var tokenType = Identifier.signedData
    var infoType = Identifier.timeStampInfo
    var info = InfoParts()
    var digestAlgorithm = Identifier.sha256
    /// `nil` for what belongs there.
    var messageDigest: [UInt8]?
    var signedContentType = Identifier.timeStampInfo
    /// `nil` for the two that belong there; empty for no signed attributes at all.
    var attributes: [[UInt8]]?
    var issuer = der(0x30)
    /// Version and the name of the signer; `nil` for version 1 with ``issuer`` and a serial number.
    var signerName: [UInt8]?
    var unsignedAttributes: [UInt8] = []
    /// Certificates and revocation lists.
    var certificates: [UInt8] = []
    var signerCount = 1
    var more: [UInt8] = []

    var contentTypeAttribute: [UInt8] {
        der(0x30, Identifier.contentType, der(0x31, signedContentType))
    }

    var messageDigestAttribute: [UInt8] {
        let signed = messageDigest ?? SHA256Digest.of(info.bytes).bytes
        return der(0x30, Identifier.messageDigest, der(0x31, der(0x04, signed)))
    }

    var signer: [UInt8] {
        let set = attributes ?? [contentTypeAttribute, messageDigestAttribute]
        let name = signerName ?? [0x02, 0x01, 0x01] + der(0x30, issuer, [0x02, 0x01, 0x05])
        return der(
            0x30, name, der(0x30, digestAlgorithm), set.isEmpty ? [] : der(0xa0, set.flatMap { $0 }),
            der(0x30, Identifier.sha256), der(0x04, [1, 2, 3]), unsignedAttributes)
    }

    var token: [UInt8] {
        let content = der(0x30, infoType, der(0xa0, der(0x04, info.bytes)))
        let signers = der(0x31, [[UInt8]](repeating: signer, count: signerCount).flatMap { $0 })
        let signedData = der(0x30, [0x02, 0x01, 0x03], der(0x31), content, certificates, signers)
        return der(0x30, tokenType, der(0xa0, signedData))
    }

    var bytes: [UInt8] { der(0x30, status, token, more) }
}
