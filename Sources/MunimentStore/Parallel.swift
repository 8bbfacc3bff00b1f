import Dispatch
import Synchronization

/// Work that is cut into slices for all cores.
package enum Parallel {
    /// What `transform` makes of each index, in order. Few are done on the caller's thread.
    package static func map<T: Sendable>(
        _ indices: Range<Int>, _ transform: @Sendable (Int) -> T
    ) -> [T] {
        // More slices than cores, for some of them take longer.
        let sliceCount = 16
        guard indices.count >= sliceCount * 4 else { return indices.map(transform) }
        let length = (indices.count + sliceCount - 1) / sliceCount
        let parts = Mutex<[Int: [T]]>([:])
        DispatchQueue.concurrentPerform(iterations: sliceCount) { slice in
            let part = indices.dropFirst(slice * length).prefix(length).map(transform)
            parts.withLock { $0[slice] = part }
        }
        return parts.withLock { parts in (0..<sliceCount).flatMap { parts[$0] ?? [] } }
    }
}
