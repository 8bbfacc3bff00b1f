package import MunimentCrypto

/// The audit path of one leaf: with it, the leaf hash alone leads to the root hash of the tree.
package struct InclusionProof: Hashable, Sendable {
    package let leafIndex: UInt64
    package let treeSize: UInt64

    /// The sibling hashes, from the leaf up.
    package let path: [SHA256Digest]

    package init(leafIndex: UInt64, treeSize: UInt64, path: [SHA256Digest]) {
        self.leafIndex = leafIndex
        self.treeSize = treeSize
        self.path = path
    }

    /// Returns only if the leaf stands at `leafIndex` of the tree of `treeSize` leaves whose root hash
    /// is `root` (RFC 9162 section 2.1.3.2). Compute `leafHash` from the leaf; a leaf hash that came
    /// with the proof proves nothing about the leaf.
    /// - Throws: ``MerkleError/indexOutsideTree``, ``MerkleError/wrongHashCount`` or
    ///   ``MerkleError/rootMismatch``.
    package func verify(leafHash: SHA256Digest, root: SHA256Digest) throws(MerkleError) {
        guard leafIndex < treeSize else { throw .indexOutsideTree }
        guard path.count <= maximumPathCount else { throw .wrongHashCount }
        var climb = Climb(index: leafIndex, lastIndex: treeSize - 1)
        var hash = leafHash
        for sibling in path {
            switch climb.step() {
            case .atTop: throw .wrongHashCount
            case .siblingOnLeft: hash = MerkleHash.node(sibling, hash)
            case .siblingOnRight: hash = MerkleHash.node(hash, sibling)
            }
        }
        guard climb.isAtTop else { throw .wrongHashCount }
        guard hash == root else { throw .rootMismatch }
    }
}
