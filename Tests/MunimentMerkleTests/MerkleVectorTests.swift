import MunimentCrypto
import MunimentMerkle
import Testing

@Suite struct MerkleVectorTests {
    @Test func `the published leaves give the published root hashes at every size`() throws {
        let leafHashes = try PublishedVectors.leaves.map { MerkleHash.leaf(try #require(Hex.decode($0))) }
        #expect(try leafHashes == PublishedVectors.leafHashes())
        #expect(MerkleHash.emptyRoot.hex == PublishedVectors.emptyRoot)
        let tree = MerkleTree(leafHashes: leafHashes)
        var frontier = Frontier()
        #expect(frontier.root == MerkleHash.emptyRoot)
        #expect(try tree.root(atSize: 0) == MerkleHash.emptyRoot)
        for (index, root) in PublishedVectors.roots.enumerated() {
            frontier.append(leafHash: leafHashes[index])
            #expect(frontier.root.hex == root)
            #expect(try tree.root(atSize: UInt64(index) + 1).hex == root)
            #expect(MerkleTree(leafHashes: Array(leafHashes.prefix(index + 1))).root.hex == root)
        }
    }

    @Test(arguments: PublishedVectors.inclusions)
    func `a published inclusion proof is made again and verifies`(
        vector: PublishedVectors.Inclusion
    ) throws {
        let leafHashes = try PublishedVectors.leafHashes()
        let made = try MerkleTree(leafHashes: leafHashes)
            .inclusionProof(leafIndex: vector.leafIndex, treeSize: vector.treeSize)
        #expect(try made.path == PublishedVectors.hashes(vector.path))
        try made.verify(
            leafHash: leafHashes[Int(vector.leafIndex)],
            root: PublishedVectors.root(ofSize: vector.treeSize))
    }

    @Test(arguments: PublishedVectors.consistencies)
    func `a published consistency proof is made again and verifies`(
        vector: PublishedVectors.Consistency
    ) throws {
        let made = try MerkleTree(leafHashes: PublishedVectors.leafHashes())
            .consistencyProof(from: vector.firstSize, to: vector.secondSize)
        #expect(try made.path == PublishedVectors.hashes(vector.path))
        try made.verify(
            firstRoot: PublishedVectors.root(ofSize: vector.firstSize),
            secondRoot: PublishedVectors.root(ofSize: vector.secondSize))
    }

    /// Sizes and indices of the faulty probes in transparency-dev/merkle's testdata/inclusion, 2^64 - 1
    /// (there: index 0 less 1) among them.
    @Test(arguments: [(0, 0), (1, 0), (2, 1), (.max, 1), (.max, .max), (.max, 0)] as [(UInt64, UInt64)])
    func `an index outside the tree is an error`(leafIndex: UInt64, treeSize: UInt64) throws {
        let hash = SHA256Digest.of([])
        let proof = InclusionProof(leafIndex: leafIndex, treeSize: treeSize, path: [])
        #expect(throws: MerkleError.indexOutsideTree) { try proof.verify(leafHash: hash, root: hash) }
    }

    @Test func `the largest sizes are refused without overflow`() throws {
        let hash = SHA256Digest.of([])
        for pathCount in [0, 1, 63, 64, 65] {
            let path = Array(repeating: hash, count: pathCount)
            let inclusion = InclusionProof(leafIndex: .max - 1, treeSize: .max, path: path)
            #expect(throws: MerkleError.self) { try inclusion.verify(leafHash: hash, root: hash) }
            for firstSize in [1, 1 << 63, .max - 1] as [UInt64] {
                let consistency = ConsistencyProof(firstSize: firstSize, secondSize: .max, path: path)
                #expect(throws: MerkleError.self) {
                    try consistency.verify(firstRoot: hash, secondRoot: hash)
                }
            }
        }
    }

    @Test func `a path of 64 hashes verifies in the largest tree and one of 65 never does`() throws {
        // The first leaf of 2^64 - 1 has a sibling on each of 64 levels, all on its right.
        let leaf = SHA256Digest.of([])
        let siblings = sampleLeafHashes(64)
        let root = siblings.reduce(leaf) { MerkleHash.node($0, $1) }
        try InclusionProof(leafIndex: 0, treeSize: .max, path: siblings).verify(leafHash: leaf, root: root)
        #expect(throws: MerkleError.wrongHashCount) {
            try InclusionProof(leafIndex: 0, treeSize: .max, path: siblings + [leaf])
                .verify(leafHash: leaf, root: MerkleHash.node(root, leaf))
        }
    }
}
