import CMunimentSystem
import Foundation
import GRDB
import GRDBSQLite
import Synchronization

/// SQLite's own check of its structure, for which no key is needed. It reads the whole file in one piece, which under
/// a lock would keep others from saving; so it looks first without one, beside the rest of a check and through
/// connections of its own, and under a lock only when that look found something or the file changed meanwhile.
package final class IntegrityCheck: Sendable {
    private struct State {
        /// `nil` while the look goes on. Only `true` counts: for anything else the check under a lock decides.
        var isWhole: Bool?
        var isStopped = false
        var connection: Connection?
    }

    private let file: VaultFile
    private let place: FilePlace?
    /// What tells of others' commits since the look began; `nil` where it could not be had.
    private let watch: (queue: DatabaseQueue, version: Int64)?
    private let state = Mutex(State())
    private let ended = DispatchSemaphore(value: 0)

    /// Begins to look at the vault at `path`, before anybody has its key.
    /// - Throws: as `VaultFile`'s initializer.
    package convenience init(path: String) throws(StoreError) { self.init(try VaultFile(path: path)) }

    /// Begins to look at `file`, on a thread of its own. ``stop()`` ends it.
    init(_ file: VaultFile) {
        self.file = file
        place = FilePlace(of: file.path)
        var configuration = VaultFile.configuration
        // Nothing is rolled back or made by looking.
        configuration.readonly = true
        let queue = try? DatabaseQueue(path: file.path, configuration: configuration)
        let version = queue.flatMap { try? Self.dataVersion($0) }
        if let queue, let version { watch = (queue, version) } else { watch = nil }
        let thread = Thread { [self] in
            muniment_block_signals()
            let isWhole = look()
            state.withLock { $0.isWhole = isWhole }
            ended.signal()
        }
        thread.start()
    }

    /// Whether it looks at what `file` is now: the same file, to which nothing was saved since the look began.
    func isOf(_ file: VaultFile) -> Bool {
        guard let watch, let place, place == FilePlace(of: file.path) else { return false }
        return (try? Self.dataVersion(watch.queue)) == watch.version
    }

    /// Waits for the look, and checks under a lock where it does not count.
    /// - Returns: whether SQLite finds its structure whole.
    /// - Throws: ``StoreError/interrupted``; what SQLite throws.
    func finish(isInterrupted: () -> Bool) throws -> Bool {
        while ended.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
            guard !isInterrupted() else { throw StoreError.interrupted }
        }
        ended.signal()
        if state.withLock({ $0.isWhole }) == true { return true }
        return try file.read { db in
            try String.fetchAll(db, sql: "PRAGMA integrity_check(1)") == ["ok"]
        }
    }

    /// Ends the look if it goes on still. The file is not open any more for it when this returns.
    package func stop() {
        // Again and again: what has not begun yet cannot be interrupted.
        repeat { abandon() } while ended.wait(timeout: .now() + .milliseconds(50)) == .timedOut
        ended.signal()
        try? watch?.queue.close()
    }

    /// The same without waiting: the look may go on for a while, with the file open for it.
    package func abandon() {
        state.withLock { state in
            state.isStopped = true
            state.connection?.interrupt()
        }
    }

    private func look() -> Bool {
        guard let watch, isWholeWithoutLock() else { return false }
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

    private func isWholeWithoutLock() -> Bool {
        guard let connection = Connection(immutable: file.path) else { return false }
        let mayGoOn = state.withLock { state in
            state.connection = connection
            return !state.isStopped
        }
        // Nobody interrupts it once it is closed.
        defer { state.withLock { $0.connection = nil } }
        return mayGoOn && connection.isWhole()
    }
}

/// Which file a path leads to.
private struct FilePlace: Equatable {
    let device: dev_t
    let inode: ino_t

    init?(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        (device, inode) = (status.st_dev, status.st_ino)
    }
}

/// Opened as immutable, SQLite takes no lock and looks at no journal.
private final class Connection: @unchecked Sendable {
    // Unchecked is sound: SQLite serialises what is done with a connection, and interrupting is made for
    // other threads.

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

    func interrupt() { sqlite3_interrupt(pointer) }

    /// False also where it could not be found out.
    func isWhole() -> Bool {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(pointer, "PRAGMA integrity_check(1)", -1, &statement, nil) == SQLITE_OK,
            sqlite3_step(statement) == SQLITE_ROW, let text = sqlite3_column_text(statement, 0)
        else { return false }
        return String(cString: text) == "ok"
    }
}
