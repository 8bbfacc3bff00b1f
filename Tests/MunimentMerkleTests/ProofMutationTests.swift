import MunimentCrypto
import MunimentMerkle
import Testing

/// Nothing but the right proof verifies: every changed bit, element, index and size is refused.
@Suite struct ProofMutationTests {
    private static let leaves = sampleLeafHashes(16)
    private static let tree = MerkleTree(leafHashes: leaves)

    /// The same hash with one bit changed.
    private static func flip(_ hash: SHA256Digest, bit: Int) throws -> SHA256Digest {
        var bytes = hash.bytes
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        return try #require(SHA256Digest(bytes))
    }

    @Test func `the siblings on the left give the root of what came before`() throws {
        for size in 1...16 {
            let tree = MerkleTree(leafHashes: Self.leaves)
            for index in 0..<size {
                let proof = try tree.inclusionProof(leafIndex: UInt64(index), treeSize: UInt64(size))
                let expected = index == 0 ? nil : NaiveTree.root(Self.leaves[..<index])
                #expect(proof.rootBefore == expected, "\(index) of \(size)")
                let longer = InclusionProof(
                    leafIndex: proof.leafIndex, treeSize: proof.treeSize,
                    path: proof.path + [Self.leaves[0]])
                #expect(longer.rootBefore == nil)
            }
        }
    }

    /// Every path that differs from `path` in one bit, or in one element left out, doubled, put in,
    /// or exchanged with its neighbour.
    private static func mutations(of path: [SHA256Digest]) throws -> [[SHA256Digest]] {
        let stranger = SHA256Digest.of([0xff])
        var mutations: [[SHA256Digest]] = []
        for position in path.indices {
            for bit in 0..<256 {
                var changed = path
                changed[position] = try flip(path[position], bit: bit)
                mutations.append(changed)
            }
            var shorter = path
            shorter.remove(at: position)
            mutations.append(shorter)
            var doubled = path
            doubled.insert(path[position], at: position)
            mutations.append(doubled)
            if position > 0 {
                var exchanged = path
                exchanged.swapAt(position - 1, position)
                mutations.append(exchanged)
            }
        }
        for position in 0...path.count {
            var longer = path
            longer.insert(stranger, at: position)
            mutations.append(longer)
        }
        return mutations
    }

    @Test(arguments: [1, 2, 3, 5, 7, 8, 11, 16] as [UInt64])
    func `every change of an inclusion proof is refused`(treeSize: UInt64) throws {
        let root = try Self.tree.root(atSize: treeSize)
        for leafIndex in 0..<treeSize {
            let leaf = Self.leaves[Int(leafIndex)]
            let proof = try Self.tree.inclusionProof(leafIndex: leafIndex, treeSize: treeSize)
            try proof.verify(leafHash: leaf, root: root)
            for path in try Self.mutations(of: proof.path) {
                let changed = InclusionProof(leafIndex: leafIndex, treeSize: treeSize, path: path)
                #expect(throws: MerkleError.self) { try changed.verify(leafHash: leaf, root: root) }
            }
            for bit in 0..<256 {
                #expect(throws: MerkleError.rootMismatch) {
                    try proof.verify(leafHash: Self.flip(leaf, bit: bit), root: root)
                }
                #expect(throws: MerkleError.rootMismatch) {
                    try proof.verify(leafHash: leaf, root: Self.flip(root, bit: bit))
                }
            }
            for other in 0..<treeSize where other != leafIndex {
                let moved = InclusionProof(leafIndex: other, treeSize: treeSize, path: proof.path)
                #expect(throws: MerkleError.self) { try moved.verify(leafHash: leaf, root: root) }
            }
        }
    }

    @Test(arguments: [2, 3, 5, 7, 8, 11, 16] as [UInt64])
    func `every change of a consistency proof is refused`(secondSize: UInt64) throws {
        let second = try Self.tree.root(atSize: secondSize)
        for firstSize in 1...secondSize {
            let first = try Self.tree.root(atSize: firstSize)
            let proof = try Self.tree.consistencyProof(from: firstSize, to: secondSize)
            try proof.verify(firstRoot: first, secondRoot: second)
            for path in try Self.mutations(of: proof.path) {
                let changed = ConsistencyProof(firstSize: firstSize, secondSize: secondSize, path: path)
                #expect(throws: MerkleError.self) {
                    try changed.verify(firstRoot: first, secondRoot: second)
                }
            }
            for bit in 0..<256 {
                #expect(throws: MerkleError.rootMismatch) {
                    try proof.verify(firstRoot: Self.flip(first, bit: bit), secondRoot: second)
                }
                #expect(throws: MerkleError.rootMismatch) {
                    try proof.verify(firstRoot: first, secondRoot: Self.flip(second, bit: bit))
                }
            }
            for other in 1...secondSize where other != firstSize {
                let moved = ConsistencyProof(
                    firstSize: other, secondSize: secondSize, path: proof.path)
                #expect(throws: MerkleError.self) {
                    try moved.verify(firstRoot: first, secondRoot: second)
                }
            }
        }
    }

    @Test func `the sizes of a consistency proof must rise from 1`() throws {
        let root = SHA256Digest.of([])
        #expect(throws: MerkleError.emptyFirstTree) {
            try ConsistencyProof(firstSize: 0, secondSize: 0, path: [])
                .verify(firstRoot: root, secondRoot: root)
        }
        #expect(throws: MerkleError.emptyFirstTree) {
            try ConsistencyProof(firstSize: 0, secondSize: 5, path: [])
                .verify(firstRoot: root, secondRoot: root)
        }
        #expect(throws: MerkleError.sizeOutsideTree) {
            try ConsistencyProof(firstSize: 2, secondSize: 1, path: [])
                .verify(firstRoot: root, secondRoot: root)
        }
        #expect(throws: MerkleError.wrongHashCount) {
            try ConsistencyProof(firstSize: 1, secondSize: 1, path: [root])
                .verify(firstRoot: root, secondRoot: root)
        }
        #expect(throws: MerkleError.wrongHashCount) {
            try ConsistencyProof(firstSize: 3, secondSize: 4, path: [])
                .verify(firstRoot: root, secondRoot: root)
        }
    }

    @Test func `a rewritten earlier leaf cannot be shown as consistent`() throws {
        var rewritten = Self.leaves
        rewritten[2] = .of([1])
        let forged = MerkleTree(leafHashes: rewritten)
        for firstSize in 3..<16 as Range<UInt64> {
            let proof = try forged.consistencyProof(from: firstSize, to: 16)
            #expect(throws: MerkleError.rootMismatch) {
                try proof.verify(
                    firstRoot: Self.tree.root(atSize: firstSize), secondRoot: forged.root)
            }
        }
    }
}
