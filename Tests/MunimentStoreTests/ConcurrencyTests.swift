import Foundation
import Testing

@testable import MunimentStore

/// Two programs with one vault: each step of one is made inside a step of the other.
struct ConcurrencyTests {
    private let vault: TestVault
    private let other: VaultStore

    init() throws {
        vault = try TestVault()
        // Of each kind that a check reads in its own way.
        for (byte, count) in [(1, 5000), (2, 2 << 20), (3, 5 << 20)] as [(UInt8, Int)] {
            try vault.add([UInt8](repeating: byte, count: count))
        }
        other = try vault.open()
    }

    private func appendElsewhere() throws {
        _ = try other.write(time: TestVault.time) { transaction in
            _ = try TestVault.add([9, 9, 9], transaction)
        }
    }

    @Test func `saving goes on beside a long check, and both succeed`() throws {
        var errors: [any Error] = []
        var steps = 0
        let report = try vault.store.check { _ in
            steps += 1
            do { try appendElsewhere() } catch { errors.append(error) }
        } onEvent: { _ in
        }
        #expect(errors.isEmpty)
        #expect(steps > 6)
        #expect(report.findings.isEmpty)
        #expect(report.eventCount == 4)
        #expect(report.originalCount == 3)
        #expect(try other.position().size == UInt64(4 + steps))
        let after = try vault.check()
        #expect(after.findings.isEmpty)
        #expect(after.eventCount == UInt64(4 + steps))
    }

    /// Another program is between its commit and its state file, after a third one saved.
    @Test func `what is saved beside a check is not called a lost end of the log`() throws {
        let later = try vault.open(stateFolder: vault.folder.file("elsewhere"))
        var steps = 0
        let report = try vault.store.check { _ in
            steps += 1
            guard steps == 1 else { return }
            #expect(throws: Never.self) {
                try appendElsewhere()
                _ = try later.write(time: TestVault.time) { transaction in
                    try transaction.append(
                        EventDraft(kind: "noted", listVersion: 1, item: nil, fields: []))
                }
            }
        } onEvent: { _ in
        }
        #expect(steps > 1)
        #expect(report.findings.isEmpty)
        #expect(report.eventCount == 4)
    }

    @Test func `a check that is interrupted has nothing open when it returns`() throws {
        func openCount() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter {
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0))
                    == vault.store.file.path
            }.count
        }
        guard access("/proc/self/fd", R_OK) == 0 else { return }
        let before = try openCount()
        #expect(before > 0)
        for _ in 0..<20 {
            #expect(throws: StoreError.interrupted) {
                try vault.store.check(isInterrupted: { true }) { _ in
                } onEvent: { _ in
                }
            }
            #expect(try openCount() == before)
        }
    }

    @Test(arguments: [1, 2, 3])
    func `what is erased beside a long check is not called damaged`(item: UInt64) throws {
        var isErased = false
        var erasing: Result<Void, any Error> = .success(())
        let report = try vault.store.check { progress in
            // In the middle of the first original.
            guard !isErased, progress.done > 0 else { return }
            isErased = true
            erasing = Result {
                _ = try other.write(time: TestVault.time, isErasing: true) { transaction in
                    try transaction.eraseContents(events: [item])
                    try transaction.append(
                        EventDraft(
                            kind: FormatEvent.erased, listVersion: 1, item: item,
                            fields: [("events", .array([.integer(Int64(item))]))]))
                }
                try other.finishErasing()
            }
        } onEvent: { _ in
        }
        try erasing.get()
        #expect(isErased)
        #expect(report.findings.isEmpty)
        #expect(try vault.codes().isEmpty)
    }

    @Test func `what is damaged stays damaged when something else is erased beside the check`() throws {
        try vault.damage("chunks", UInt64(OriginalKey.chunkID(sequenceNumber: 3, index: 0)))
        var isErased = false
        var erasing: Result<Void, any Error> = .success(())
        let report = try vault.store.check { progress in
            guard !isErased, progress.done > 0 else { return }
            isErased = true
            erasing = Result {
                _ = try other.write(time: TestVault.time, isErasing: true) { transaction in
                    try transaction.eraseContents(events: [2])
                    try transaction.append(
                        EventDraft(
                            kind: FormatEvent.erased, listVersion: 1, item: 2,
                            fields: [("events", .array([.integer(2)]))]))
                }
            }
        } onEvent: { _ in
        }
        try erasing.get()
        #expect(isErased)
        #expect(report.findings.map(\.code).filter(\.isDamage) == [.chunkDamaged])
        #expect(report.findings.first?.sequenceNumber == 3)
    }

    @Test func `saving goes on beside the reading of an original and of events`() throws {
        let event = try #require(vault.events().last)
        let original = try #require(OriginalDescription(event: event))
        var count = 0
        try vault.store.readOriginal(original) { piece in
            count += piece.count
            try appendElsewhere()
        }
        #expect(count == 5 << 20)
        var kinds: [String] = []
        try vault.store.readEvents(from: 0, to: 4) { read in
            if case .event(let event) = read { kinds.append(event.kind) }
            try appendElsewhere()
        }
        #expect(kinds == ["created", "added", "added", "added"])
        #expect(try vault.codes().isEmpty)
    }

    @Test func `two writers take turns and share one line`() throws {
        for round in 0..<4 {
            let store = round % 2 == 0 ? vault.store : other
            let result = try store.write(time: TestVault.time) { transaction in
                try transaction.append(
                    EventDraft(kind: "noted", listVersion: 1, item: nil, fields: []))
            }
            #expect(result.continuation == nil)
        }
        #expect(try vault.codes(notices: true).isEmpty)
    }

    @Test func `an older, shorter log under an open vault is met without harm`() throws {
        let old = try vault.fileBytes
        try vault.append("noted")
        let size = try vault.store.position().size
        let handle = try #require(FileHandle(forWritingAtPath: vault.path))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: old)
        try handle.close()
        let result = try vault.store.write(time: TestVault.time) { transaction in
            try transaction.readEvents(from: size + 5, to: transaction.nextSequenceNumber) { _ in }
            try transaction.append(EventDraft(kind: "noted", listVersion: 1, item: nil, fields: []))
        }
        #expect(result.continuation?.reason == .knownHeadMissing)
    }
}

#if os(Linux)
    extension ConcurrencyTests {
        // POSIX locks go when any descriptor of the file is closed; another program could then write too.
        @Test func `opening a vault twice in one program does not give up the first one's lock`() throws {
            var status = stat()
            #expect(stat(vault.path, &status) == 0)
            let suffix = ":\(status.st_ino) "
            func lockCount() throws -> Int {
                try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n").count {
                    $0.contains("POSIX") && $0.contains(" \(getpid()) ") && $0.contains(suffix)
                }
            }
            #expect(try lockCount() == 0)
            _ = try vault.store.write(time: TestVault.time) { transaction in
                try transaction.append(EventDraft(kind: "noted", listVersion: 1, item: nil, fields: []))
                let before = try lockCount()
                #expect(before > 0)
                let second = try vault.open()
                #expect(try second.position().size == 4)
                #expect(try lockCount() == before)
            }
        }
    }
#endif
