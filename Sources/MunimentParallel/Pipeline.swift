import Dispatch
import Foundation

/// Takes numbered pieces of something long through four steps, on the cores that there are and with a fixed
/// number of slots, each of which holds one piece at a time.
///
/// - `bring` and `take` run on the thread that calls ``run(count:slots:helperCount:start:bring:work:follow:take:)``,
///   in order: a database, and what a caller does with the pieces, belong to one thread.
/// - `work` runs on any thread and in any order, once its piece was brought.
/// - `follow` runs on any thread, one piece after the other, in order, once its piece was worked on.
///
/// The calling thread lends a hand with the inner steps instead of waiting. So all is done even where no other
/// thread ever comes.
package final class Pipeline<Slot: Sendable>: @unchecked Sendable {
    // Unchecked is sound: all that changes is read and changed with `condition` locked.

    package typealias Step = @Sendable (UInt64, Slot) throws -> Void

    private enum Next {
        case bring(UInt64)
        case work(UInt64)
        case follow(UInt64)
        case take(UInt64)
        case wait
        case end
    }

    private let slots: [Slot]
    private let work: Step
    private let follow: Step
    private let condition = NSCondition()
    /// Pieces `[0, end)` are wanted: all, or those before the first that failed.
    private var end: UInt64
    private var failure: (any Error)?
    /// Pieces `[0, brought)` were brought; of the others in the same way.
    private var brought: UInt64 = 0
    private var begun: UInt64 = 0
    private var followed: UInt64 = 0
    private var taken: UInt64 = 0
    /// By slot: whether its piece was worked on.
    private var isWorked: [Bool]
    private var isFollowing = false
    private var isStopped = false
    private var helperCount = 0

    private init(count: UInt64, slots: [Slot], work: @escaping Step, follow: @escaping Step) {
        end = count
        self.slots = slots
        self.work = work
        self.follow = follow
        isWorked = Array(repeating: false, count: slots.count)
    }

    /// Runs every step for the pieces `[0, count)`. When this returns or throws, no other thread uses a slot or
    /// runs a step any more.
    /// - Parameters:
    ///   - slots: at least one; piece `n` is in slot `n` modulo their number until it was taken.
    ///   - helperCount: how many threads may help beside the calling one. With 0 all runs here.
    ///   - start: runs a helper on another thread, now or later or never.
    /// - Throws: what the steps throw, of the first piece for which one did; all pieces before it were taken.
    package static func run(
        count: UInt64, slots: [Slot], helperCount: Int,
        start: (@escaping @Sendable () -> Void) -> Void = {
            DispatchQueue.global(qos: .userInitiated).async(execute: $0)
        },
        bring: (UInt64, Slot) throws -> Void,
        work: @escaping Step, follow: @escaping Step, take: (UInt64, Slot) throws -> Void
    ) throws {
        precondition(!slots.isEmpty)
        let pipeline = Pipeline(count: count, slots: slots, work: work, follow: follow)
        for _ in 0..<helperCount {
            // One that comes late finds nothing, and holds nothing until then.
            start { [weak pipeline] in pipeline?.help() }
        }
        defer { pipeline.stop() }
        try pipeline.lead(bring, take)
    }

    /// The calling thread's part.
    private func lead(_ bring: (UInt64, Slot) throws -> Void, _ take: (UInt64, Slot) throws -> Void) throws {
        condition.lock()
        defer { condition.unlock() }
        while true {
            switch next(isLeading: true) {
            case .bring(let index):
                attempt(index) { try bring(index, $0) }
                brought += 1
            case .take(let index):
                let slot = slot(index)
                condition.unlock()
                let result = Result { try take(index, slot) }
                condition.lock()
                try result.get()
                taken += 1
            case .work(let index): doWork(index)
            case .follow(let index): doFollow(index)
            case .wait:
                condition.wait()
                continue
            case .end:
                if let failure { throw failure }
                return
            }
            condition.broadcast()
        }
    }

    /// The part of a thread that helps.
    private func help() {
        condition.lock()
        defer { condition.unlock() }
        helperCount += 1
        while !isStopped {
            switch next(isLeading: false) {
            case .work(let index): doWork(index)
            case .follow(let index): doFollow(index)
            default:
                condition.wait()
                continue
            }
            condition.broadcast()
        }
        helperCount -= 1
        condition.broadcast()
    }

    private func stop() {
        condition.lock()
        defer { condition.unlock() }
        isStopped = true
        condition.broadcast()
        while helperCount > 0 { condition.wait() }
    }

    private func next(isLeading: Bool) -> Next {
        if isLeading {
            if taken == end { return .end }
            let mayBring = brought < end && brought - taken < UInt64(slots.count)
            // First what keeps the others busy.
            if mayBring, begun == brought { return .bring(brought) }
            if taken < followed { return .take(taken) }
            if mayBring { return .bring(brought) }
        }
        if !isFollowing, followed < min(begun, end), isWorked[position(followed)] { return .follow(followed) }
        if begun < min(brought, end) { return .work(begun) }
        return .wait
    }

    private func position(_ index: UInt64) -> Int { Int(index % UInt64(slots.count)) }
    private func slot(_ index: UInt64) -> Slot { slots[position(index)] }

    private func doWork(_ index: UInt64) {
        begun += 1
        isWorked[position(index)] = false
        attempt(index) { try work(index, $0) }
        isWorked[position(index)] = true
    }

    private func doFollow(_ index: UInt64) {
        isFollowing = true
        attempt(index) { try follow(index, $0) }
        isFollowing = false
        followed += 1
    }

    /// Runs one step with the lock open. A piece that fails ends what is wanted, before it.
    private func attempt(_ index: UInt64, _ body: (Slot) throws -> Void) {
        let slot = slot(index)
        condition.unlock()
        let result = Result { try body(slot) }
        condition.lock()
        if case .failure(let error) = result, index < end {
            end = index
            failure = error
        }
    }
}
