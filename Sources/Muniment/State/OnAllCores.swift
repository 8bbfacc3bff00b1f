import MunimentParallel

extension RandomAccessCollection where Self: Sendable, Index == Int {
    /// What `add` makes of runs of so many elements, each run beginning with `empty`, in order and on all cores.
    package func foldedOnAllCores<T: Sendable>(
        into empty: T, eachOf length: Int, _ add: @Sendable (inout T, Element) -> Void
    ) -> [T] {
        Parallel.map(0..<(count + length - 1) / length, leastCount: 2) { index in
            dropFirst(index * length).prefix(length).reduce(into: empty, add)
        }
    }
}
