import MunimentParallel

extension RandomAccessCollection where Self: Sendable, Index == Int {
    /// What `transform` makes of each element, in order; many are shared out to all cores.
    package func mappedOnAllCores<T: Sendable>(_ transform: @Sendable (Element) -> T) -> [T] {
        Parallel.map(startIndex..<endIndex) { transform(self[$0]) }
    }
}
