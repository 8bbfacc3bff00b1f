import MunimentCrypto
import MunimentMerkle
import Testing

@Suite struct MerkleTreeTests {
    private static let leaves = sampleLeafHashes(300)
    private static let tree = MerkleTree(leafHashes: leaves)

    @Test func `roots agree with the RFC's recursion at every size`() throws {
        var frontier = Frontier()
        for size in 0...Self.leaves.count {
            let naive = NaiveTree.root(Self.leaves[..<size])
            #expect(try Self.tree.root(atSize: UInt64(size)) == naive)
            #expect(frontier.root == naive)
            #expect(frontier.hashes.count == UInt64(size).nonzeroBitCount)
            if size < Self.leaves.count { frontier.append(leafHash: Self.leaves[size]) }
        }
        #expect(Self.tree.root == NaiveTree.root(Self.leaves[...]))
        #expect(Self.tree.size == 300)
    }

    /// All indices up to 40 leaves; from there the edges and every 37th.
    private static func samples(below size: Int) -> [Int] {
        if size <= 40 { return Array(0..<size) }
        let edges = [0, 1, size / 2 - 1, size / 2, size - 2, size - 1]
        return Array(Set(edges + Array(stride(from: size % 37, to: size, by: 37)))).sorted()
    }

    @Test func `inclusion proofs agree with the RFC's recursion and verify`() throws {
        for size in 1...Self.leaves.count {
            let root = NaiveTree.root(Self.leaves[..<size])
            for index in Self.samples(below: size) {
                let proof = try Self.tree.inclusionProof(
                    leafIndex: UInt64(index), treeSize: UInt64(size))
                if size <= 40 || index == size - 1 || index == 0 {
                    #expect(proof.path == NaiveTree.path(index, Self.leaves[..<size]))
                }
                try proof.verify(leafHash: Self.leaves[index], root: root)
            }
        }
    }

    @Test func `consistency proofs agree with the RFC's recursion and verify`() throws {
        let roots = (0...Self.leaves.count).map { NaiveTree.root(Self.leaves[..<$0]) }
        for size in 1...Self.leaves.count {
            for first in Self.samples(below: size).map({ $0 + 1 }) {
                let proof = try Self.tree.consistencyProof(from: UInt64(first), to: UInt64(size))
                if size <= 40 || first == size - 1 {
                    #expect(proof.path == NaiveTree.proof(first, Self.leaves[..<size]))
                }
                try proof.verify(firstRoot: roots[first], secondRoot: roots[size])
            }
        }
    }

    @Test func `sizes and indices outside the tree are errors`() throws {
        let tree = MerkleTree(leafHashes: sampleLeafHashes(5))
        #expect(throws: MerkleError.sizeOutsideTree) { try tree.root(atSize: 6) }
        #expect(throws: MerkleError.sizeOutsideTree) { try tree.root(atSize: .max) }
        #expect(throws: MerkleError.sizeOutsideTree) {
            try tree.inclusionProof(leafIndex: 0, treeSize: .max)
        }
        #expect(throws: MerkleError.indexOutsideTree) {
            try tree.inclusionProof(leafIndex: 3, treeSize: 3)
        }
        #expect(throws: MerkleError.indexOutsideTree) {
            try tree.inclusionProof(leafIndex: .max, treeSize: 5)
        }
        #expect(throws: MerkleError.sizeOutsideTree) { try tree.consistencyProof(from: 4, to: 3) }
        #expect(throws: MerkleError.sizeOutsideTree) { try tree.consistencyProof(from: 4, to: .max) }
        #expect(throws: MerkleError.emptyFirstTree) { try tree.consistencyProof(from: 0, to: 5) }
    }

    @Test func `a frontier goes on from its stored hashes`() throws {
        let leaves = sampleLeafHashes(70)
        for size in 0..<leaves.count {
            var whole = Frontier()
            for leaf in leaves[..<size] { whole.append(leafHash: leaf) }
            var stored = try Frontier(size: whole.size, hashes: whole.hashes)
            #expect(stored == whole)
            for leaf in leaves[size...] { stored.append(leafHash: leaf) }
            #expect(stored.root == NaiveTree.root(leaves[...]))
        }
    }

    @Test func `a frontier with another number of hashes than its size has one bits is refused`() throws {
        let hashes = sampleLeafHashes(64)
        for (size, count) in [(0, 1), (1, 0), (3, 1), (4, 2), (7, 4)] {
            #expect(throws: MerkleError.wrongHashCount) {
                try Frontier(size: UInt64(size), hashes: Array(hashes.prefix(count)))
            }
        }
        #expect(throws: MerkleError.sizeOutsideTree) { try Frontier(size: .max, hashes: hashes) }
    }
}
