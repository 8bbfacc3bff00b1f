/// Why a tree, a frontier or a proof was refused.
package enum MerkleError: Error, Hashable, Sendable {
    /// The leaf index is not below the tree size.
    case indexOutsideTree
    /// A tree size is larger than the tree or than any tree, or the first of two sizes is larger than
    /// the second.
    case sizeOutsideTree
    /// The first size is 0: every tree contains the empty one, so such a proof would show nothing.
    case emptyFirstTree
    /// The number of hashes is not the one that the sizes demand.
    case wrongHashCount
    /// The proof leads to another root hash than the one given.
    case rootMismatch
}
