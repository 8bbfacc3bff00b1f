// MunimentTimestamp reads what others say about when a digest existed: an answer of a time-stamping authority
// (RFC 3161) and an OpenTimestamps proof. Pure values: no vault, no files, no network. Nothing here verifies
// a signature, a certificate chain or a block chain; each type says what it did establish and what it did
// not.
//
// Start with `TimeStampRequest` (what a person carries to an authority), then `TimeStampReply` (what came
// back, and its `check`), then `OpenTimestampsProof`.

/// Every way in which this room refuses.
package enum TimestampError: Error, Hashable, Sendable {
    /// The authority refused, or granted something other than what was asked.
    case notGranted(TimeStampStatus)
    /// The reply can be read but is no answer to a time-stamp request.
    case notATimestamp(NotATimestamp)
    /// The digest was made with this algorithm (an object identifier, or a byte of OpenTimestamps), not with
    /// SHA-256.
    case otherDigestAlgorithm(String)
    /// It is about another digest, so about something else.
    case otherDigest
    /// The request had a nonce and the reply has none: it may be the answer to an earlier request.
    case nonceMissing
    /// The reply answers another request.
    case otherNonce
    /// The bytes are not in their format; the place is a short name of ours and never content.
    case malformed(String)
    /// There are more bytes than are read.
    case tooLarge
    /// The proof uses an operation that is not known here, and what follows it cannot be read.
    case unsupportedOperation(UInt8)
    /// A nonce of a request is 8 bytes, the first of them 1 to 127.
    case unusableNonce
}

/// Why something that can be read is no time-stamp.
package enum NotATimestamp: Hashable, Sendable {
    /// The reply says that it was granted and holds no token.
    case noToken
    /// The reply says that it was refused and holds a token (forbidden by RFC 3161 section 2.4.2).
    case tokenDespiteRefusal
    /// The token is no CMS signed data.
    case notSignedData
    /// What is signed is no time-stamp information.
    case notTimeStampInfo
    /// A token has exactly one signer (RFC 3161 section 2.4.2).
    case signerCount(Int)
    /// The signature does not cover attributes, so it cannot name the content type.
    case noSignedAttributes
    /// The signed attributes do not say, exactly once, that time-stamp information was signed.
    case otherContentType
    /// The signed attributes do not hold exactly one digest of what was signed.
    case noMessageDigest
    /// The signed digest is not the digest of the time-stamp information: one of the two was altered.
    case otherMessageDigest
}

/// The most bytes of a reply or proof that are read.
package let timestampByteLimit = 256 << 10
