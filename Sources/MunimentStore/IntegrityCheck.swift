import Foundation
import GRDB
import GRDBSQLite
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
    fileprivate let isAbandoned = Atomic(false)
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
        guard let watch, let connection = Connection(immutable: path),
            connection.isWhole(for: self)
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

/// Opened as immutable, SQLite takes no lock and looks at no journal. It belongs to one thread.
private final class Connection {
    private let pointer: OpaquePointer

    init?(immutable path: String) {
        let allowed = CharacterSet(charactersIn: "/").union(.alphanumerics)
        guard let name = path.addingPercentEncoding(withAllowedCharacters: allowed) else { return nil }
        var connection: OpaquePointer?
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_FULLMUTEX
        guard sqlite3_open_v2("file:\(name)?immutable=1", &connection, flags, nil) == SQLITE_OK,
            let connection,
            sqlite3_exec(connection, "PRAGMA cell_size_check=ON", nil, nil, nil) == SQLITE_OK
        else {
            sqlite3_close(connection)
            return nil
        }
        pointer = connection
    }

    deinit { sqlite3_close(pointer) }

    /// How many of SQLite's steps lie between two looks at whether it is to stop.
    private static let stepCount: Int32 = 1000

    /// False also where it could not be found out, as when the check was abandoned, which has to live until then.
    func isWhole(for check: IntegrityCheck) -> Bool {
        sqlite3_progress_handler(
            pointer, Self.stepCount,
            { context in
                guard let context else { return 0 }
                return Unmanaged<IntegrityCheck>.fromOpaque(context).takeUnretainedValue().isAbandoned.load(
                    ordering: .relaxed) ? 1 : 0
            }, Unmanaged.passUnretained(check).toOpaque())
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(pointer, "PRAGMA integrity_check(1)", -1, &statement, nil) == SQLITE_OK,
            sqlite3_step(statement) == SQLITE_ROW, let text = sqlite3_column_text(statement, 0)
        else { return false }
        return String(cString: text) == "ok"
    }
}
