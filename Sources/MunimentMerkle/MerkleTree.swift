package import MunimentCrypto

/// A tree with every leaf hash at hand: gives the root hash at each size it ever had, and proofs.
/// Holds about 64 bytes a leaf.
package struct MerkleTree: Sendable {
    /// `levels[h][i]` is the root of the full subtree over the leaves `[i * 2^h, (i + 1) * 2^h)`.
    private let levels: [[SHA256Digest]]

    package init(leafHashes: [SHA256Digest]) {
        var levels = [leafHashes]
        var below = leafHashes
        while below.count > 1 {
            below = (0..<below.count / 2).map { MerkleHash.node(below[2 * $0], below[2 * $0 + 1]) }
            levels.append(below)
        }
        self.levels = levels
    }

    /// The number of leaves.
    package var size: UInt64 { UInt64(levels[0].count) }

    package var root: SHA256Digest { hash(0..<levels[0].count) }

    /// The root hash that the tree had when it held its first `size` leaves.
    /// - Throws: ``MerkleError/sizeOutsideTree``.
    package func root(atSize size: UInt64) throws(MerkleError) -> SHA256Digest {
        guard size <= self.size else { throw .sizeOutsideTree }
        return hash(0..<Int(size))
    }

    /// The audit path of a leaf in the tree of the first `treeSize` leaves (RFC 6962 section 2.1.1).
    /// - Throws: ``MerkleError/sizeOutsideTree`` or ``MerkleError/indexOutsideTree``.
    package func inclusionProof(
        leafIndex: UInt64, treeSize: UInt64
    ) throws(MerkleError) -> InclusionProof {
        guard treeSize <= size else { throw .sizeOutsideTree }
        guard leafIndex < treeSize else { throw .indexOutsideTree }
        let index = Int(leafIndex)
        var path: [SHA256Digest] = []
        var leaves = 0..<Int(treeSize)
        while leaves.count > 1 {
            let (left, right) = Self.split(leaves)
            let isLeft = left.contains(index)
            path.append(hash(isLeft ? right : left))
            leaves = isLeft ? left : right
        }
        return InclusionProof(leafIndex: leafIndex, treeSize: treeSize, path: path.reversed())
    }

    /// The proof that the tree of `secondSize` leaves begins with the tree of `firstSize` leaves
    /// (RFC 6962 section 2.1.2).
    /// - Throws: ``MerkleError/emptyFirstTree`` or ``MerkleError/sizeOutsideTree``.
    package func consistencyProof(
        from firstSize: UInt64, to secondSize: UInt64
    ) throws(MerkleError) -> ConsistencyProof {
        guard firstSize > 0 else { throw .emptyFirstTree }
        guard firstSize <= secondSize, secondSize <= size else { throw .sizeOutsideTree }
        let end = Int(firstSize)
        var path: [SHA256Digest] = []
        var leaves = 0..<Int(secondSize)
        // Down to the subtree that ends where the first tree ends.
        while leaves.upperBound != end {
            let (left, right) = Self.split(leaves)
            let isLeft = end <= left.upperBound
            path.append(hash(isLeft ? right : left))
            leaves = isLeft ? left : right
        }
        // A subtree that starts at 0 is the whole first tree: its root is known.
        if leaves.lowerBound != 0 { path.append(hash(leaves)) }
        return ConsistencyProof(firstSize: firstSize, secondSize: secondSize, path: path.reversed())
    }

    /// RFC 6962 MTH over the leaves of a range that starts at a multiple of its largest full subtree,
    /// as all ranges here do.
    private func hash(_ leaves: Range<Int>) -> SHA256Digest {
        if leaves.isEmpty { return MerkleHash.emptyRoot }
        if leaves.count.nonzeroBitCount == 1 {
            let height = leaves.count.trailingZeroBitCount
            return levels[height][leaves.lowerBound >> height]
        }
        let (left, right) = Self.split(leaves)
        return MerkleHash.node(hash(left), hash(right))
    }

    /// Splits two or more leaves after the largest power of two that is less than their number.
    private static func split(_ leaves: Range<Int>) -> (left: Range<Int>, right: Range<Int>) {
        let leftCount = 1 << (Int.bitWidth - 1 - (leaves.count - 1).leadingZeroBitCount)
        let middle = leaves.lowerBound + leftCount
        return (leaves.lowerBound..<middle, middle..<leaves.upperBound)
    }
}
