package import MunimentCrypto

/// An OpenTimestamps proof (`.ots`): operations that lead from a file's digest to the block of a public
/// chain, or to a calendar that promises to get it there.
///
/// Reading it tells that it begins with the file's digest, that it is whole, and what it says it leads to.
/// The operations are **not** executed and no block is looked up: a proof becomes evidence when its owner's
/// tools find the block's header, from a trusted source, to hold what the operations give. Never fetch a
/// calendar's address that was found in a proof.
package struct OpenTimestampsProof: Hashable, Sendable {
    /// What one path of a proof ends in.
    package enum Attestation: Hashable, Sendable {
        case bitcoin(height: UInt64)
        case litecoin(height: UInt64)
        /// At most 1,000 characters, each of `A-Z a-z 0-9 . _ / : -`.
        case pending(uri: String)
        /// The 8 bytes of its tag, in hexadecimal digits.
        case unknown(tag: String)
    }

    /// The proof as it came.
    package let bytes: [UInt8]
    /// The digest of the file that it is about.
    package let digest: SHA256Digest
    /// In the order of the bytes, at least one.
    package let attestations: [Attestation]

    /// Reads a proof of at most ``timestampByteLimit`` bytes.
    /// - Throws: ``TimestampError/tooLarge``, ``TimestampError/malformed(_:)``,
    ///   ``TimestampError/otherDigestAlgorithm(_:)``, ``TimestampError/unsupportedOperation(_:)``.
    package init(_ bytes: [UInt8]) throws(TimestampError) {
        guard bytes.count <= timestampByteLimit else { throw .tooLarge }
        self.bytes = bytes
        var reader = ByteReader(bytes, at: "proof")
        guard try reader.bytes(Self.magic.count) == Self.magic, try reader.number() == 1 else {
            throw .malformed("proof")
        }
        let algorithm = try reader.byte()
        guard algorithm == OpenTimestampsTree.sha256 else {
            throw .otherDigestAlgorithm(Hex.encode([algorithm]))
        }
        guard let digest = SHA256Digest(try reader.bytes(SHA256Digest.byteCount)) else {
            throw .malformed("proof")
        }
        self.digest = digest
        attestations = try OpenTimestampsTree.attestations(&reader, messageByteCount: digest.bytes.count)
        try reader.end()
    }

    /// Reads a proof that has to be about `digest`.
    /// - Throws: as ``init(_:)``, and ``TimestampError/otherDigest``.
    package init(_ bytes: [UInt8], of digest: SHA256Digest) throws(TimestampError) {
        try self.init(bytes)
        guard self.digest == digest else { throw .otherDigest }
    }

    /// 00 "OpenTimestamps" 00 00 "Proof" 00 and 8 bytes, in all 31.
    private static let magic: [UInt8] =
        [0] + "OpenTimestamps".utf8 + [0, 0] + "Proof".utf8
        + [0x00, 0xbf, 0x89, 0xe2, 0xe8, 0x84, 0xe8, 0x92, 0x94]
}
