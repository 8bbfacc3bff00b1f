package import MunimentCrypto

// The Merkle tree of RFC 6962 section 2: it shows that an event is in the log, and that the log of
// today contains the log of an earlier day unchanged. Pure: no files, no keys, no vault.
//
// Start here for the hashing, then `MerkleTree` (makes proofs), `InclusionProof` and
// `ConsistencyProof` (check them), `Frontier` (the little that must be kept to go on appending).

/// The three hashes of RFC 6962 section 2.1; the first byte keeps a leaf from passing for a node.
package enum MerkleHash {
    private static let leafPrefix: UInt8 = 0x00
    private static let nodePrefix: UInt8 = 0x01

    /// The hash of a leaf: SHA-256(0x00 ‖ data).
    package static func leaf(_ data: [UInt8]) -> SHA256Digest {
        var hasher = SHA256Hasher()
        hasher.update([leafPrefix])
        hasher.update(data)
        return hasher.finish()
    }

    /// The hash of a leaf whose data is these digests, one behind the other.
    package static func leaf(_ digests: [SHA256Digest]) -> SHA256Digest {
        var hasher = SHA256Hasher()
        hasher.update([leafPrefix])
        hasher.update(digests)
        return hasher.finish()
    }

    /// The hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
    package static func node(_ left: SHA256Digest, _ right: SHA256Digest) -> SHA256Digest {
        var hasher = SHA256Hasher()
        hasher.update([nodePrefix])
        hasher.update([left, right])
        return hasher.finish()
    }

    /// The root hash of a tree without leaves: SHA-256 of nothing.
    package static let emptyRoot: SHA256Digest = .of([])
}
