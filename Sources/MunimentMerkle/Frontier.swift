package import MunimentCrypto

/// What is kept of a tree to go on appending to it: the roots of its full subtrees, largest first,
/// one for each one bit of the size (the compact range of the leaves `[0, size)`).
package struct Frontier: Hashable, Sendable {
    /// The number of leaves.
    package private(set) var size: UInt64

    /// At most 64 subtree roots, largest subtree first.
    package private(set) var hashes: [SHA256Digest]

    /// The frontier of the empty tree.
    package init() {
        size = 0
        hashes = []
    }

    /// Takes a size of at most 2^63 - 1, so that counting on cannot overflow.
    /// - Throws: ``MerkleError/sizeOutsideTree``, or ``MerkleError/wrongHashCount`` unless there is one
    ///   hash for each one bit of `size`.
    package init(size: UInt64, hashes: [SHA256Digest]) throws(MerkleError) {
        guard size <= UInt64(Int64.max) else { throw .sizeOutsideTree }
        guard hashes.count == size.nonzeroBitCount else { throw .wrongHashCount }
        self.size = size
        self.hashes = hashes
    }

    /// Adds one leaf at index `size`. Two subtrees of one height become one, as ones carry when a
    /// binary number is counted up.
    package mutating func append(leafHash: SHA256Digest) {
        var subtree = leafHash
        for _ in 0..<(~size).trailingZeroBitCount {
            guard let left = hashes.popLast() else { break }
            subtree = MerkleHash.node(left, subtree)
        }
        hashes.append(subtree)
        size += 1
    }

    /// The root hash of the tree of `size` leaves.
    package var root: SHA256Digest {
        guard var root = hashes.last else { return MerkleHash.emptyRoot }
        for left in hashes.dropLast().reversed() { root = MerkleHash.node(left, root) }
        return root
    }
}
