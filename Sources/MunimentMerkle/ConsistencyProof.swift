package import MunimentCrypto

/// Shows that a tree of `secondSize` leaves begins with all leaves of an earlier tree of `firstSize`
/// leaves, in the same order.
package struct ConsistencyProof: Hashable, Sendable {
    package let firstSize: UInt64
    package let secondSize: UInt64

    /// Subtree roots in the order of RFC 6962 section 2.1.2.
    package let path: [SHA256Digest]

    package init(firstSize: UInt64, secondSize: UInt64, path: [SHA256Digest]) {
        self.firstSize = firstSize
        self.secondSize = secondSize
        self.path = path
    }

    /// Returns only if the tree of `secondRoot` begins with the tree of `firstRoot`
    /// (RFC 9162 section 2.1.4.2).
    /// - Throws: ``MerkleError/emptyFirstTree``, ``MerkleError/sizeOutsideTree``,
    ///   ``MerkleError/wrongHashCount`` or ``MerkleError/rootMismatch``.
    package func verify(firstRoot: SHA256Digest, secondRoot: SHA256Digest) throws(MerkleError) {
        guard firstSize > 0 else { throw .emptyFirstTree }
        guard firstSize <= secondSize else { throw .sizeOutsideTree }
        guard path.count <= maximumPathCount else { throw .wrongHashCount }
        if firstSize == secondSize {
            guard path.isEmpty else { throw .wrongHashCount }
            guard firstRoot == secondRoot else { throw .rootMismatch }
            return
        }
        // A full first tree is itself the subtree to start from, so the path leaves its root out.
        var rest = path[...]
        let start: SHA256Digest
        if firstSize.nonzeroBitCount == 1 {
            start = firstRoot
        } else {
            guard let first = rest.popFirst() else { throw .wrongHashCount }
            start = first
        }
        var climb = Climb(index: firstSize - 1, lastIndex: secondSize - 1)
        climb.skipRightEdges()
        var first = start
        var second = start
        for sibling in rest {
            switch climb.step() {
            case .atTop:
                throw .wrongHashCount
            case .siblingOnLeft:
                first = MerkleHash.node(sibling, first)
                second = MerkleHash.node(sibling, second)
            case .siblingOnRight:
                second = MerkleHash.node(second, sibling)
            }
        }
        guard climb.isAtTop else { throw .wrongHashCount }
        guard first == firstRoot, second == secondRoot else { throw .rootMismatch }
    }
}
