import MunimentCrypto

/// The definitions of RFC 6962 section 2.1 as they stand there, over leaf hashes: slow, recursive, and
/// sharing no code with the room under test.
enum NaiveTree {
    /// Section 2.1, MTH(D[n]).
    static func root(_ leaves: ArraySlice<SHA256Digest>) -> SHA256Digest {
        if leaves.isEmpty { return .of([]) }
        if let only = leaves.first, leaves.count == 1 { return only }
        let (left, right) = split(leaves)
        return .of([1] + root(left).bytes + root(right).bytes)
    }

    /// Section 2.1.1, PATH(m, D[n]).
    static func path(_ m: Int, _ leaves: ArraySlice<SHA256Digest>) -> [SHA256Digest] {
        if leaves.count == 1 { return [] }
        let (left, right) = split(leaves)
        return m < left.count
            ? path(m, left) + [root(right)]
            : path(m - left.count, right) + [root(left)]
    }

    /// Section 2.1.2, PROOF(m, D[n]) for 0 < m <= n.
    static func proof(_ m: Int, _ leaves: ArraySlice<SHA256Digest>) -> [SHA256Digest] {
        subproof(m, leaves, isWholeFirstTree: true)
    }

    private static func subproof(
        _ m: Int, _ leaves: ArraySlice<SHA256Digest>, isWholeFirstTree: Bool
    ) -> [SHA256Digest] {
        if m == leaves.count { return isWholeFirstTree ? [] : [root(leaves)] }
        let (left, right) = split(leaves)
        return m <= left.count
            ? subproof(m, left, isWholeFirstTree: isWholeFirstTree) + [root(right)]
            : subproof(m - left.count, right, isWholeFirstTree: false) + [root(left)]
    }

    /// At k, the largest power of two smaller than n.
    private static func split(
        _ leaves: ArraySlice<SHA256Digest>
    ) -> (ArraySlice<SHA256Digest>, ArraySlice<SHA256Digest>) {
        var k = 1
        while 2 * k < leaves.count { k *= 2 }
        return (leaves.prefix(k), leaves.dropFirst(k))
    }
}

/// Leaf hashes that all differ: SHA-256 of the index in eight bytes.
func sampleLeafHashes(_ count: Int) -> [SHA256Digest] {
    (0..<UInt64(count)).map { index in
        .of((0..<8).map { UInt8(truncatingIfNeeded: index >> ($0 * 8)) })
    }
}
