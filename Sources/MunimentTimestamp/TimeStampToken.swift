package import MunimentCrypto
import SwiftASN1

/// The signed part of a reply: CMS signed data (RFC 5652 section 5.1) around time-stamp information.
package struct TimeStampToken: Hashable, Sendable {
    package let info: TimeStampInfo
    /// The digest of the bytes that ``info`` was read from.
    package let infoDigest: SHA256Digest
    /// How many certificates the token carries; none of them is looked at.
    package let certificateCount: Int
    /// In a time-stamp exactly one, which ``TimeStampReply/check(digest:nonce:acceptingModifications:)``
    /// demands.
    package let signers: [TimeStampSigner]

    let content: [UInt8]

    /// - Throws: ``TimestampError/malformed(_:)``, ``TimestampError/notATimestamp(_:)``.
    init(_ node: ASN1Node) throws(TimestampError) {
        var outer = try DERFields(node, at: "token")
        guard try outer.value(ASN1ObjectIdentifier.self) == .signedData else {
            throw .notATimestamp(.notSignedData)
        }
        var tagged = try outer.fields(as: .context(0))
        try outer.end()
        var fields = try tagged.fields()
        try tagged.end()
        // Version 3 it should be; all versions of RFC 5652 have these fields in this order.
        guard try (1...5).contains(fields.value(Int.self)) else { throw .malformed("token") }
        _ = try fields.fields(as: .set)
        var encapsulated = try fields.fields()
        guard try encapsulated.value(ASN1ObjectIdentifier.self) == .timeStampInfo else {
            throw .notATimestamp(.notTimeStampInfo)
        }
        var contentTag = try encapsulated.fields(as: .context(0))
        try encapsulated.end()
        content = try Array(contentTag.value(ASN1OctetString.self).bytes)
        try contentTag.end()
        if fields.nextIdentifier == .context(0) {
            var certificates = try fields.fields(as: .context(0))
            certificateCount = certificates.remaining().count
        } else {
            certificateCount = 0
        }
        if fields.nextIdentifier == .context(1) { _ = try fields.fields(as: .context(1)) }
        var signerSet = try fields.fields(as: .set)
        try fields.end()
        signers = try signerSet.remaining().map { node throws(TimestampError) in try TimeStampSigner(node) }
        info = try TimeStampInfo(content)
        infoDigest = .of(content)
    }
}
