/// No proof in a tree of up to 2^64 - 1 leaves has a longer path.
let maximumPathCount = 64

/// The way from a node up to the root as both verification loops of RFC 9162 walk it: the `fn` and
/// `sn` of sections 2.1.3.2 and 2.1.4.2.
struct Climb {
    enum Step {
        case siblingOnLeft, siblingOnRight
        /// The root is reached; there is no sibling.
        case atTop
    }

    /// Position of the node among the nodes of its level (`fn`).
    private var index: UInt64
    /// Position of the last node of that level (`sn`).
    private var lastIndex: UInt64

    init(index: UInt64, lastIndex: UInt64) {
        self.index = index
        self.lastIndex = lastIndex
    }

    var isAtTop: Bool { lastIndex == 0 }

    /// Tells on which side the next sibling stands, and goes up one level, or more where the node is
    /// the last of its level and has no sibling there.
    mutating func step() -> Step {
        if isAtTop { return .atTop }
        let siblingIsLeft = index & 1 == 1 || index == lastIndex
        if siblingIsLeft {
            while index & 1 == 0, index != 0 { goUp() }
        }
        goUp()
        return siblingIsLeft ? .siblingOnLeft : .siblingOnRight
    }

    /// Goes up to the largest full subtree that ends with the node.
    mutating func skipRightEdges() {
        while index & 1 == 1 { goUp() }
    }

    private mutating func goUp() {
        index >>= 1
        lastIndex >>= 1
    }
}
