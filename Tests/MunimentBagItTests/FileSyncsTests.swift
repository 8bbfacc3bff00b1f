import Dispatch
import Foundation
import Synchronization
import Testing

@testable import MunimentBagIt

struct FileSyncsTests {
    private static func file() throws -> OpenFile {
        OpenFile(Descriptor(owning: try check(open("/dev/null", O_RDONLY | O_CLOEXEC))))
    }

    private func expect(_ count: borrowing Atomic<Int>, _ wanted: Int) {
        let now = count.load(ordering: .relaxed)
        #expect(now == wanted)
    }

    @Test(arguments: [0, 1, FileSyncs.mostWaiting + 1, 200])
    func `all are synced when it ends`(count: Int) throws {
        let synced = Mutex<Set<CInt>>([])
        let times = Atomic(0)
        let syncs = FileSyncs { file in
            synced.withLock { _ = $0.insert(file.number) }
            times.add(1, ordering: .relaxed)
        }
        for _ in 0..<count { try syncs.add(Self.file()) }
        try syncs.finish()
        expect(times, count)
        // And again, for what comes behind the manifests.
        try syncs.add(Self.file())
        try syncs.finish()
        expect(times, count + 1)
    }

    @Test func `it does not end while one is being synced, and the file is closed when it does`() throws {
        let begun = DispatchSemaphore(value: 0)
        let isDone = Atomic(false)
        let syncs = FileSyncs { _ in
            begun.signal()
            usleep(200_000)
            isDone.store(true, ordering: .sequentiallyConsistent)
        }
        weak var file: OpenFile?
        do {
            let one = try Self.file()
            file = one
            try syncs.add(one)
        }
        // Another thread has it now.
        begun.wait()
        try syncs.finish()
        let isDoneNow = isDone.load(ordering: .sequentiallyConsistent)
        #expect(isDoneNow)
        #expect(file == nil)
    }

    @Test func `an error of any is the error of those that follow and of the end`() throws {
        for failing in [0, 3, 40] {
            let count = Atomic(0)
            let syncs = FileSyncs { _ throws(BagError) in
                if count.add(1, ordering: .relaxed).oldValue == failing { throw .io(errno: EIO) }
            }
            for _ in 0..<41 + FileSyncs.mostWaiting {
                do { try syncs.add(Self.file()) } catch { #expect(error as? BagError == .io(errno: EIO)) }
            }
            #expect(throws: BagError.io(errno: EIO)) { try syncs.finish() }
            #expect(throws: BagError.io(errno: EIO)) { try syncs.add(Self.file()) }
            #expect(throws: BagError.io(errno: EIO)) { try syncs.finish() }
        }
    }

    @Test func `what is abandoned is let go of and not synced`() throws {
        let begun = DispatchSemaphore(value: 0)
        let mayEnd = DispatchSemaphore(value: 0)
        let count = Atomic(0)
        let syncs = FileSyncs { _ in
            count.add(1, ordering: .relaxed)
            begun.signal()
            mayEnd.wait()
        }
        for _ in 0..<10 { try syncs.add(Self.file()) }
        begun.wait()
        DispatchQueue.global().asyncAfter(deadline: .now() + 0.1) { mayEnd.signal() }
        syncs.abandon()
        expect(count, 1)
        try syncs.finish()
        expect(count, 1)
    }
}
