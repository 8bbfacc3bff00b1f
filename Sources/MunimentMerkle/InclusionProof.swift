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

    /// The root of the tree of all leaves before this one, which the siblings on the left make up; `nil` for the
    /// first leaf and for a path that is too long or too short. It is one only if the proof is good.
    package var rootBefore: SHA256Digest? {
        guard leafIndex < treeSize, path.count <= maximumPathCount else { return nil }
        var climb = Climb(index: leafIndex, lastIndex: treeSize - 1)
        var root: SHA256Digest?
        for sibling in path {
            switch climb.step() {
            case .atTop: return nil
            // From the smallest subtree to the largest, each on the left of what there is.
            case .siblingOnLeft: root = root.map { MerkleHash.node(sibling, $0) } ?? sibling
            case .siblingOnRight: break
            }
        }
        return climb.isAtTop ? root : nil
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
