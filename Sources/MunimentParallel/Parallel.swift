import CMunimentSystem
import Dispatch
import Synchronization

/// Work that is cut into slices for all cores.
package enum Parallel {
    /// What `transform` makes of each index, in order. Few are done on the caller's thread.
    /// - Parameter leastCount: fewer are not worth sharing out.
    package static func map<T: Sendable>(
        _ indices: Range<Int>, leastCount: Int = 64, _ transform: @Sendable (Int) -> T
    ) -> [T] {
        compactMap(indices, leastCount: leastCount) { transform($0) }
    }

    /// The same without those of which `transform` makes `nil`.
    package static func compactMap<T: Sendable>(
        _ indices: Range<Int>, leastCount: Int = 64, _ transform: @Sendable (Int) -> T?
    ) -> [T] {
        guard indices.count >= leastCount else { return indices.compactMap(transform) }
        // More slices than cores, for some of them take longer.
        let sliceCount = min(16, indices.count)
        let length = (indices.count + sliceCount - 1) / sliceCount
        let parts = Mutex<[Int: [T]]>([:])
        DispatchQueue.concurrentPerform(iterations: sliceCount) { slice in
            let part = indices.dropFirst(slice * length).prefix(length).compactMap(transform)
            parts.withLock { $0[slice] = part }
        }
        return parts.withLock { parts in Array(joining: (0..<sliceCount).map { parts[$0] ?? [] }) }
    }

    /// The cores that one piece of work uses at most.
    private static let mostCores = 4

    /// The cores for so many pieces that go through a ``Pipeline``, the caller's thread among them; at least 1.
    package static func cores(for count: Int) -> Int {
        max(1, min(Int(muniment_core_count()), mostCores, count))
    }

    /// How many of its results it has ready for each core.
    private static let aheadForEachCore = 3

    /// Makes something of each index on all cores, and takes it, in order, on this thread. Only a few are made ahead,
    /// so that what is made may be large.
    /// - Throws: what `take` throws; nothing is taken after that.
    package static func inOrder<T: Sendable, Failure: Error>(
        _ count: Int, _ work: @escaping @Sendable (Int) -> T, take: (Int, T) throws(Failure) -> Void
    ) throws(Failure) {
        guard count > 0 else { return }
        let cores = cores(for: count)
        var failure: Failure?
        try? Pipeline.run(
            count: UInt64(count), slots: (0..<min(count, cores * aheadForEachCore)).map { _ in Made<T>() },
            helperCount: cores - 1,
            bring: { _, _ in },
            work: { index, made in
                let value = work(Int(index))
                made.value.withLock { $0 = value }
            },
            follow: { _, _ in },
            take: { index, made in
                let value = made.value.withLock { value in value.take() }
                guard let value else { preconditionFailure("taken before it was made") }
                do throws(Failure) {
                    try take(Int(index), value)
                } catch {
                    // The one step that throws.
                    failure = error
                    throw error
                }
            })
        if let failure { throw failure }
    }

    /// Lots that are brought while each core works on one.
    private static let lotsAhead = 2

    /// Brings and takes lots of work on this thread, in order; in between each is worked on, by any core.
    /// - Parameter makeLot: makes one; few are made, and used again once they were taken.
    /// - Throws: what the steps throw, of the first lot for which one did; all lots before it were taken.
    package static func inLots<Lot: Sendable>(
        _ count: Int, _ makeLot: () -> Lot, bring: (Int, Lot) throws -> Void,
        work: @escaping @Sendable (Lot) throws -> Void, take: (Int, Lot) throws -> Void
    ) throws {
        guard count > 0 else { return }
        let cores = cores(for: count)
        try Pipeline.run(
            count: UInt64(count), slots: (0..<min(count, cores + lotsAhead)).map { _ in makeLot() },
            helperCount: cores - 1,
            bring: { try bring(Int($0), $1) },
            work: { try work($1) },
            follow: { _, _ in },
            take: { try take(Int($0), $1) })
    }

    private final class Made<T: Sendable>: Sendable {
        let value = Mutex<T?>(nil)
    }
}

extension Array {
    /// Whole arrays at a time: to go through many elements costs as much as to make some of them.
    package init(joining arrays: [[Element]]) {
        self = []
        reserveCapacity(arrays.reduce(0) { $0 + $1.count })
        for array in arrays { self += array }
    }
}
