import MunimentParallel

extension RandomAccessCollection where Self: Sendable, Index == Int {
    /// What `transform` makes of each element, in order; many are shared out to all cores.
    package func mappedOnAllCores<T: Sendable>(_ transform: @Sendable (Element) -> T) -> [T] {
        Parallel.map(startIndex..<endIndex) { transform(self[$0]) }
    }
}

extension Array {
    /// Whole arrays at a time: to go through many elements costs as much as to make some of them.
    init(joining arrays: [[Element]]) {
        self = []
        reserveCapacity(arrays.reduce(0) { $0 + $1.count })
        for array in arrays { self += array }
    }
}
