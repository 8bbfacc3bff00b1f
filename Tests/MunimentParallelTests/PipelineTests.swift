import Foundation
import Synchronization
import Testing

@testable import MunimentParallel

struct PipelineTests {
    /// What one slot holds, and whether two steps were in it at once.
    private final class Slot: Sendable {
        private struct Content {
            var index: UInt64?
            var steps: [String] = []
            var isUsed = false
        }
        private let content = Mutex(Content())
        let faults: Faults

        init(_ faults: Faults) { self.faults = faults }

        /// Notes `step` of piece `index`, which must find the steps before it done, and nobody else in here.
        func pass(_ step: String, _ index: UInt64, after earlier: [String]) {
            let isAlone = content.withLock { content in
                defer { content.isUsed = true }
                return !content.isUsed
            }
            // Somebody else may come in only if the pipeline lets them.
            sched_yield()
            content.withLock { content in
                if step == "bring" {
                    content.index = index
                    content.steps = []
                }
                if !isAlone || content.index != index || content.steps != earlier {
                    faults.add("\(step) \(index): alone \(isAlone), found \(content.steps)")
                }
                content.steps.append(step)
                content.isUsed = false
            }
        }
    }

    private final class Faults: Sendable {
        private let all = Mutex<[String]>([])
        func add(_ fault: String) { all.withLock { $0.append(fault) } }
        var found: [String] { all.withLock { $0 } }
    }

    private struct Failed: Error, Equatable {
        let step: String
        let index: UInt64
    }

    /// One run whose every step notes what it finds.
    private struct Run {
        var count: UInt64
        var slotCount = 3
        var helperCount = 2
        /// Steps that fail.
        var failing: [Failed] = []

        struct Outcome {
            var brought: [UInt64] = []
            var followed: [UInt64] = []
            var taken: [UInt64] = []
            var mostAhead = 0
            var faults: [String] = []
            var error: Failed?
        }

        func run() -> Outcome {
            let faults = Faults()
            let followed = Mutex<[UInt64]>([])
            let ended = Atomic<Bool>(false)
            var outcome = Outcome()
            let caller = ThreadName(pthread_self())
            let check = { @Sendable [failing] (step: String, index: UInt64) in
                if ended.load(ordering: .sequentiallyConsistent) { faults.add("\(step) after the end") }
                if let fault = failing.first(where: { $0.step == step && $0.index == index }) { throw fault }
            }
            do {
                try Pipeline.run(
                    count: count, slots: (0..<slotCount).map { _ in Slot(faults) }, helperCount: helperCount,
                    bring: { index, slot in
                        outcome.brought.append(index)
                        let ahead = outcome.brought.count - outcome.taken.count
                        outcome.mostAhead = max(outcome.mostAhead, ahead)
                        if !caller.isCurrent { faults.add("bring on another thread") }
                        slot.pass("bring", index, after: [])
                        try check("bring", index)
                    },
                    work: { index, slot in
                        slot.pass("work", index, after: ["bring"])
                        try check("work", index)
                    },
                    follow: { index, slot in
                        slot.pass("follow", index, after: ["bring", "work"])
                        followed.withLock { $0.append(index) }
                        try check("follow", index)
                    },
                    take: { index, slot in
                        if !caller.isCurrent { faults.add("take on another thread") }
                        slot.pass("take", index, after: ["bring", "work", "follow"])
                        try check("take", index)
                        outcome.taken.append(index)
                    })
            } catch {
                outcome.error = error as? Failed
                if outcome.error == nil { faults.add("another error: \(error)") }
            }
            ended.store(true, ordering: .sequentiallyConsistent)
            outcome.followed = followed.withLock { $0 }
            outcome.faults = faults.found
            return outcome
        }
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5, 500] as [UInt64], [0, 1, 2, 5])
    func `every piece goes through every step, in order, in a slot of its own`(
        count: UInt64, helperCount: Int
    ) {
        for slotCount in [1, 2, 4, 7] {
            let outcome = Run(count: count, slotCount: slotCount, helperCount: helperCount).run()
            #expect(outcome.error == nil)
            #expect(outcome.faults.isEmpty)
            #expect(outcome.brought == Array(0..<count))
            #expect(outcome.followed == Array(0..<count))
            #expect(outcome.taken == Array(0..<count))
            #expect(outcome.mostAhead <= slotCount)
        }
    }

    @Test(
        arguments: ["bring", "work", "follow", "take"], [0, 1, 2, 3, 40, 99] as [UInt64])
    func `an error ends the run at its piece, and reaches the caller as it is`(step: String, index: UInt64) {
        for helperCount in 0...2 {
            let failed = Failed(step: step, index: index)
            let outcome = Run(count: 100, helperCount: helperCount, failing: [failed]).run()
            #expect(outcome.error == failed)
            #expect(outcome.faults.isEmpty)
            #expect(outcome.taken == Array(0..<index))
            #expect(UInt64(outcome.brought.count) <= index + 3)
        }
    }

    @Test func `of several errors the one of the first piece counts, as if one thread did it all`() {
        for helperCount in 0...2 {
            for _ in 0..<50 {
                let first = Failed(step: "follow", index: 10)
                let others = ["bring", "work"].map { Failed(step: $0, index: 11) }
                let outcome = Run(
                    count: 20, helperCount: helperCount, failing: others + [first]
                ).run()
                #expect(outcome.error == first)
                #expect(outcome.taken == Array(0..<10))
                #expect(outcome.faults.isEmpty)
            }
        }
    }

    /// A thread of its own: that of the system's queues comes when other tests leave it one.
    private static func thread(_ body: @escaping @Sendable () -> Void) {
        Thread.detachNewThread(body)
    }

    @Test func `helpers do work while the calling thread is busy elsewhere`() throws {
        let helped = DispatchSemaphore(value: 0)
        let caller = ThreadName(pthread_self())
        let note = { @Sendable in if !caller.isCurrent { helped.signal() } }
        var isHelped = false
        try Pipeline.run(
            count: 50, slots: [0, 1], helperCount: 1, start: Self.thread, bring: { _, _ in },
            work: { _, _ in note() }, follow: { _, _ in note() },
            take: { index, _ in
                // The other slot holds the next piece, and this thread does nothing for it here.
                if index == 0 {
                    isHelped = helped.wait(timeout: .now() + 600) == .success
                }
            })
        #expect(isHelped)
    }

    private struct ThreadName: @unchecked Sendable {
        private let thread: pthread_t
        init(_ thread: pthread_t) { self.thread = thread }
        var isCurrent: Bool { pthread_equal(pthread_self(), thread) != 0 }
    }

    private struct Ended: Error {}

    @Test(arguments: [true, false])
    func `when it is over no helper is in a step, and nothing is kept`(isFailing: Bool) throws {
        final class Kept: Sendable {}
        let caller = ThreadName(pthread_self())
        let (entered, mayLeave) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let isInside = Atomic<Bool>(false)
        weak var slot: Kept?
        weak var captured: Kept?
        func run() throws {
            let (inSlot, inStep) = (Kept(), Kept())
            slot = inSlot
            captured = inStep
            try Pipeline.run(
                count: 20, slots: [inSlot, inSlot, inSlot, inSlot], helperCount: 1, start: Self.thread,
                bring: { _, _ in },
                work: { index, _ in
                    withExtendedLifetime(inStep) {}
                    guard !caller.isCurrent, index > 0, !isInside.exchange(true, ordering: .relaxed) else {
                        return
                    }
                    entered.signal()
                    mayLeave.wait()
                    usleep(20_000)
                    isInside.store(false, ordering: .relaxed)
                    mayLeave.signal()
                    entered.signal()
                }, follow: { _, _ in },
                take: { index, _ in
                    guard index == 0 else { return }
                    // Before a piece is taken another one was brought, which only the helper can work on now.
                    #expect(entered.wait(timeout: .now() + 600) == .success)
                    mayLeave.signal()
                    if isFailing { throw Ended() }
                })
        }
        if isFailing { #expect(throws: Ended.self) { try run() } } else { try run() }
        let wasInside = isInside.load(ordering: .relaxed)
        #expect(!wasInside)
        // A helper lets go as soon as it sees that all is done.
        for _ in 0..<600_000 where slot != nil || captured != nil { usleep(1000) }
        #expect(slot == nil)
        #expect(captured == nil)
    }
}
