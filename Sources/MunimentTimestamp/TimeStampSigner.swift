import MunimentCrypto
import SwiftASN1

/// What the signature of a token says it covers (SignerInfo, RFC 5652 section 5.3). The signature itself is
/// not looked at.
package struct TimeStampSigner: Hashable, Sendable {
    /// Who issued the signer's certificate, for display: at most 512 Unicode scalars, to be escaped; `nil` if
    /// the signer is named by a key identifier.
    package let issuer: String?
    /// With this algorithm the content was digested; an object identifier.
    package let digestAlgorithm: String
    /// `nil` without signed attributes.
    private let contentTypes: [ASN1ObjectIdentifier]?
    private let messageDigests: [[UInt8]]

    /// - Throws: ``TimestampError/malformed(_:)``.
    init(_ node: ASN1Node) throws(TimestampError) {
        var fields = try DERFields(node, at: "signer")
        let version = try fields.value(Int.self)
        if version == 1 {
            var identifier = try fields.fields()
            issuer = try DistinguishedName.text(identifier.node())
            _ = try identifier.magnitude(atMost: TimeStampInfo.integerByteLimit)
            try identifier.end()
        } else {
            guard version == 3 else { throw .malformed("signer") }
            _ = try fields.value(ASN1OctetString.self, as: .context(0))
            issuer = nil
        }
        var algorithm = try fields.fields()
        digestAlgorithm = try algorithm.value(ASN1ObjectIdentifier.self).text
        _ = try algorithm.optional(ASN1Null.self)
        try algorithm.end()
        if fields.nextIdentifier == .context(0) {
            let attributes = try Attributes(fields.fields(as: .context(0)))
            contentTypes = attributes.contentTypes
            messageDigests = attributes.messageDigests
        } else {
            contentTypes = nil
            messageDigests = []
        }
        _ = try fields.fields()
        _ = try fields.value(ASN1OctetString.self)
        if fields.nextIdentifier == .context(1) { _ = try fields.fields(as: .context(1)) }
        try fields.end()
    }

    /// Returns if the signed attributes are about time-stamp information with these bytes (RFC 5652 section
    /// 5.6; RFC 3161 section 2.4.2).
    /// - Throws: ``TimestampError/notATimestamp(_:)``.
    func check(content: [UInt8]) throws(TimestampError) -> SignedDigest {
        guard let contentTypes else { throw .notATimestamp(.noSignedAttributes) }
        guard contentTypes == [.timeStampInfo] else { throw .notATimestamp(.otherContentType) }
        guard messageDigests.count == 1, let signed = messageDigests.first else {
            throw .notATimestamp(.noMessageDigest)
        }
        let computed: [UInt8]
        switch digestAlgorithm {
        case ASN1ObjectIdentifier.sha256.text: computed = SHA256Digest.of(content).bytes
        case ASN1ObjectIdentifier.sha512.text: computed = SHA512Digest.of(content).bytes
        default: return .notChecked(algorithm: digestAlgorithm)
        }
        guard signed == computed else { throw .notATimestamp(.otherMessageDigest) }
        return .matches
    }
}

/// The attributes of a signature that are read; others are passed over.
private struct Attributes {
    var contentTypes: [ASN1ObjectIdentifier] = []
    var messageDigests: [[UInt8]] = []

    init(_ set: DERFields) throws(TimestampError) {
        var set = set
        while set.nextIdentifier != nil {
            var attribute = try set.fields()
            let type = try attribute.value(ASN1ObjectIdentifier.self)
            var values = try attribute.fields(as: .set)
            try attribute.end()
            switch type {
            case .contentType:
                contentTypes.append(try values.value(ASN1ObjectIdentifier.self))
                try values.end()
            case .messageDigest:
                messageDigests.append(Array(try values.value(ASN1OctetString.self).bytes))
                try values.end()
            default:
                break
            }
        }
    }
}

/// Whether the digest under the signature is the digest of what a token states.
package enum SignedDigest: Hashable, Sendable {
    case matches
    /// The signer digests with an algorithm that is not computed here (an object identifier), so a changed
    /// statement would not be noticed here.
    case notChecked(algorithm: String)
}
