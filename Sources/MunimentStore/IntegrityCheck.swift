import Foundation
import GRDB
import Synchronization

/// SQLite's own check of its structure, for which no key is needed. It reads the whole file in one piece, which under
/// a lock would keep others from saving; so it looks first without one, beside the rest of a check and through
/// connections of its own, and under a lock only when that look found something or the file changed meanwhile.
package final class IntegrityCheck: Sendable {
    private let path: String
    /// What was there when the look began.
    private let before: FileState?
    /// What tells of others' commits since the look began; `nil` where it could not be had.
    private let watch: (queue: DatabaseQueue, version: Int64)?
    /// `nil` while the look goes on. Only `true` counts: for anything else the check under a lock decides.
    private let isWhole = Mutex<Bool?>(nil)
    let isAbandoned = Atomic(false)
    private let ended = DispatchSemaphore(value: 0)

    /// Begins to look at the vault at `path`, before anybody has its key. A vault that is in use is not waited for.
    /// - Throws: as `VaultFile`'s initializer.
    package convenience init(path: String) throws(StoreError) {
        let file = try VaultFile(path: path, isPatient: false)
        self.init(file)
        try? file.close()
    }

    /// Begins to look at `file`, on a thread of its own, until ``finish(_:isInterrupted:)`` or ``stop()``.
    init(_ file: VaultFile) {
        path = file.path
        before = FileState(of: path)
        var configuration = VaultFile.configuration
        // Nothing is rolled back or made by looking, and nobody is waited for.
        configuration.readonly = true
        configuration.busyMode = .immediateError
        let queue = try? DatabaseQueue(path: path, configuration: configuration)
        let version = queue.flatMap { try? Self.dataVersion($0) }
        if let queue, let version { watch = (queue, version) } else { watch = nil }
        let thread = Thread { [self] in
            let isWhole = look()
            self.isWhole.withLock { $0 = isWhole }
            ended.signal()
        }
        // It begins with the signals blocked, so that Ctrl-C wakes the thread that waits for a person.
        var all = sigset_t()
        var own = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &own)
        thread.start()
        pthread_sigmask(SIG_SETMASK, &own, nil)
    }

    /// Whether it looks at what `file` is now: the same file, to which nothing was written since the look began.
    func isOf(_ file: VaultFile) -> Bool {
        guard let watch, let before, before == FileState(of: file.path) else { return false }
        return (try? Self.dataVersion(watch.queue)) == watch.version
    }

    /// Waits for the look, and checks under a lock where it does not count.
    /// - Parameter file: what it looks at.
    /// - Returns: whether SQLite finds its structure whole.
    /// - Throws: ``StoreError/interrupted``; what SQLite throws.
    func finish(_ file: VaultFile, isInterrupted: () -> Bool) throws -> Bool {
        while ended.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
            guard !isInterrupted() else { throw StoreError.interrupted }
        }
        ended.signal()
        if isWhole.withLock({ $0 }) == true { return true }
        return try file.read { db in
            try String.fetchAll(db, sql: "PRAGMA integrity_check(1)") == ["ok"]
        }
    }

    /// Ends the look. Nothing is open any more for it when this returns; but within one table SQLite cannot be stopped,
    /// and after five seconds with a large one it is left to itself.
    func stop() {
        abandon()
        guard ended.wait(timeout: .now() + .seconds(5)) == .success else { return }
        ended.signal()
        try? watch?.queue.close()
    }

    /// The same without waiting.
    package func abandon() { isAbandoned.store(true, ordering: .relaxed) }

    private func look() -> Bool {
        guard let watch, let connection = StructureConnection(immutable: path),
            connection.finding(for: self) == "ok"
        else { return false }
        return (try? Self.dataVersion(watch.queue)) == watch.version
    }

    /// Changes with every commit of another connection.
    private static func dataVersion(_ queue: DatabaseQueue) throws -> Int64 {
        try VaultFile.transaction(queue, .deferred) { db in
            guard let version = try Int64.fetchOne(db, sql: "PRAGMA data_version") else {
                throw StoreError.damaged(.database)
            }
            return version
        }
    }
}

/// Which file a path leads to, and when it was written to, by whomever: SQLite counts its own commits alone.
private struct FileState: Equatable {
    private let numbers: [Int64]

    init?(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        let (modified, changed) = (status.modificationTime, status.changeTime)
        numbers = [
            Int64(truncatingIfNeeded: status.st_dev), Int64(truncatingIfNeeded: status.st_ino),
            Int64(status.st_size), Int64(modified.tv_sec), Int64(modified.tv_nsec), Int64(changed.tv_sec),
            Int64(changed.tv_nsec),
        ]
    }
}
