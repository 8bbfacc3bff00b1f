package import MunimentCrypto
import SwiftASN1

/// What came back from a time-stamping authority: a TimeStampResp of RFC 3161 section 2.4.2, or a token
/// alone.
///
/// Reading and checking it tells what the reply says, that it is about our digest and our request, and that
/// the attributes under the signature belong to what is stated. It does **not** verify the signature, the
/// certificates or their chain: anybody can write a reply that passes here. Only a verification such as that
/// of `openssl ts -verify`, with a root certificate from a trusted source, makes its time evidence.
package struct TimeStampReply: Hashable, Sendable {
    /// The reply as it came.
    package let bytes: [UInt8]
    /// `nil` for a token alone.
    package let status: TimeStampStatus?
    /// `nil` only if the status is a refusal.
    package let token: TimeStampToken?

    /// Reads DER of at most ``timestampByteLimit`` bytes. A refusal can be read too;
    /// ``check(digest:nonce:acceptingModifications:)`` throws it.
    /// - Throws: ``TimestampError/tooLarge``, ``TimestampError/malformed(_:)``,
    ///   ``TimestampError/notATimestamp(_:)``.
    package init(_ bytes: [UInt8]) throws(TimestampError) {
        guard bytes.count <= timestampByteLimit else { throw .tooLarge }
        self.bytes = bytes
        let element = try DERFields.element(bytes, at: "reply")
        var fields = try DERFields(element, at: "reply")
        guard fields.nextIdentifier == .sequence else {
            status = nil
            token = try TimeStampToken(element)
            return
        }
        let status = try TimeStampStatus(fields.node())
        let tokenNode = fields.node(ifIs: .sequence)
        try fields.end()
        self.status = status
        if let tokenNode {
            guard status.isGranted else { throw .notATimestamp(.tokenDespiteRefusal) }
            token = try TimeStampToken(tokenNode)
        } else {
            guard !status.isGranted else { throw .notATimestamp(.noToken) }
            token = nil
        }
    }

    /// Returns what the reply states if it answers a request for `digest` with `nonce`. Neither signature nor
    /// certificates are verified, see ``TimeStampReply``.
    /// - Parameters:
    ///   - nonce: big-endian, compared by value; `nil` if the request had none, and then one in the reply is
    ///     passed over.
    ///   - acceptingModifications: whether the status "granted with modifications" is taken too.
    /// - Throws: ``TimestampError/notGranted(_:)``, ``TimestampError/notATimestamp(_:)``,
    ///   ``TimestampError/otherDigestAlgorithm(_:)``, ``TimestampError/otherDigest``,
    ///   ``TimestampError/nonceMissing`` or ``TimestampError/otherNonce``.
    @discardableResult
    package func check(
        digest: SHA256Digest, nonce: [UInt8]?, acceptingModifications: Bool = false
    ) throws(TimestampError) -> CheckedTimeStamp {
        if let status, status.code != 0, !(acceptingModifications && status.isGranted) {
            throw .notGranted(status)
        }
        guard let token else { throw .notATimestamp(.noToken) }
        guard token.signers.count == 1, let signer = token.signers.first else {
            throw .notATimestamp(.signerCount(token.signers.count))
        }
        let signedDigest = try signer.check(content: token.content)
        let info = token.info
        guard info.imprintAlgorithm == ASN1ObjectIdentifier.sha256.text else {
            throw .otherDigestAlgorithm(info.imprintAlgorithm)
        }
        guard info.imprint == digest.bytes else { throw .otherDigest }
        if let nonce {
            guard let found = info.nonce else { throw .nonceMissing }
            guard found.elementsEqual(nonce.drop { $0 == 0 }) else { throw .otherNonce }
        }
        return CheckedTimeStamp(
            info: info, signedDigest: signedDigest, issuer: signer.issuer,
            carriesCertificates: token.certificateCount > 0)
    }
}

/// What a reply states about our digest. The signature behind it is **not** verified.
package struct CheckedTimeStamp: Hashable, Sendable {
    package let info: TimeStampInfo
    package let signedDigest: SignedDigest
    /// Who issued the signer's certificate, for display; see ``TimeStampSigner/issuer``.
    package let issuer: String?
    /// Without certificates the reply cannot be verified by itself; the authority's has to be found
    /// elsewhere.
    package let carriesCertificates: Bool

    fileprivate init(
        info: TimeStampInfo, signedDigest: SignedDigest, issuer: String?, carriesCertificates: Bool
    ) {
        self.info = info
        self.signedDigest = signedDigest
        self.issuer = issuer
        self.carriesCertificates = carriesCertificates
    }
}
