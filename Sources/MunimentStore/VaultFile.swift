import CMunimentSystem
import Foundation
import GRDB
import GRDBSQLite
import MunimentCrypto

/// A vault file that SQLite has open: its connection, and the checks that stand before every use.
/// What is in it stays sealed; ``VaultStore`` holds the key.
package final class VaultFile: Sendable {
    /// With links resolved.
    package let path: String
    package let fileID: [UInt8]
    /// The file or its folder cannot be written by this user.
    package let isReadOnly: Bool
    let queue: DatabaseQueue

    /// Opens the file at `path` after the checks of rule 1.3. Nothing is changed, but for rolling back
    /// what a crash left unfinished (rule 7.3).
    /// - Parameter isPatient: waits up to five seconds for somebody who is saving.
    /// - Throws: ``StoreError/notFound``, ``StoreError/notAVault``, ``StoreError/newerVersion(_:)``,
    ///   ``StoreError/suspiciousSideFile(_:)``, ``StoreError/inUse``, ``StoreError/damaged(_:)``.
    package init(path: String, isPatient: Bool = true) throws(StoreError) {
        let path = try Self.resolved(path)
        let isReadOnly = access(path, W_OK) != 0
        try FileHeader.check(path: path)
        try SideFiles.check(path: path)
        self.path = path
        self.isReadOnly = isReadOnly
        if !isReadOnly { try Self.recover(path: path) }
        var configuration = Self.configuration
        if !isPatient { configuration.busyMode = .immediateError }
        let queue = try mappingErrors { try DatabaseQueue(path: path, configuration: configuration) }
        self.queue = queue
        fileID = try mappingErrors {
            let mode = try queue.inDatabase { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
            guard mode == "delete" else { throw StoreError.damaged(.database) }
            return try Self.transaction(queue, .deferred) { db in
                guard let value = try db.blob("SELECT file_id FROM vault WHERE id = 1"), value.count == 16,
                    try db.count("vault") == 1
                else { throw StoreError.damaged(.database) }
                return value
            }
        }
    }

    /// For a file that is being made.
    init(path: String, fileID: [UInt8], queue: DatabaseQueue) {
        self.path = path
        self.fileID = fileID
        self.queue = queue
        isReadOnly = false
    }

    private static func resolved(_ path: String) throws(StoreError) -> String {
        guard let pointer = realpath(path, nil) else {
            throw errno == ENOENT || errno == ENOTDIR ? .notFound : .inputOutput(errno)
        }
        defer { free(pointer) }
        return String(cString: pointer)
    }

    /// Rule 1.4.
    static var configuration: Configuration { configuration(isAlone: false) }

    /// - Parameter isAlone: holds the file alone from the first statement on.
    private static func configuration(isAlone: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.label = "vault"
        configuration.busyMode = .callback { Patience.wait($0) }
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { db in
            guard let connection = db.sqliteConnection,
                muniment_sqlite_harden(UnsafeMutableRawPointer(connection)) == 0
            else { throw StoreError.inputOutput(SQLITE_MISUSE) }
            sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, Int32(Format.maximumSealedByteCount))
            sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0)
            sqlite3_extended_result_codes(connection, 1)
            // Before any statement that reads the schema: the first of those rolls a journal back, and
            // only in this mode is the journal left in place to be zeroed.
            if isAlone { try db.execute(sql: "PRAGMA locking_mode=EXCLUSIVE") }
            for pragma in [
                "trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "temp_store=MEMORY",
                "secure_delete=ON", "synchronous=EXTRA",
            ] {
                try db.execute(sql: "PRAGMA \(pragma)")
            }
        }
        return configuration
    }

    /// Runs `body` in a transaction whose schema was compared first (rule 1.2).
    static func transaction<T>(
        _ queue: DatabaseQueue, _ kind: Database.TransactionKind,
        ending: Database.TransactionCompletion = .commit, _ body: (Database) throws -> T
    ) throws -> T {
        try queue.inDatabase { db in try transaction(db, kind, ending: ending, body) }
    }

    static func transaction<T>(
        _ db: Database, _ kind: Database.TransactionKind, ending: Database.TransactionCompletion = .commit,
        _ body: (Database) throws -> T
    ) throws -> T {
        var result: T?
        try db.inTransaction(kind) {
            try Schema.check(db)
            result = try body(db)
            return ending
        }
        guard let result else { throw StoreError.inputOutput(SQLITE_ABORT) }
        return result
    }

    /// - Parameter isStrict: fails where SQLite met a damaged page, also where `body` went on without what is on it:
    ///   it commits nothing then. Otherwise what was read is given, for there is nothing to commit (decision 100).
    func read<T>(isStrict: Bool = false, _ body: (Database) throws -> T) throws(StoreError) -> T {
        try mappingErrors {
            try Self.transaction(queue, .deferred, ending: isStrict ? .commit : .rollback, body)
        }
    }

    /// Somebody is writing, or was killed at it.
    var hasJournal: Bool { access(path + "-journal", F_OK) == 0 }

    /// Rolls back what a crash left and zeroes its journal (rule 7.3). A vault that somebody is writing
    /// to is left alone: its journal is theirs.
    private static func recover(path: String) throws(StoreError) {
        guard access(path + "-journal", F_OK) == 0 else { return }
        do {
            try mappingErrors {
                var configuration = configuration(isAlone: true)
                configuration.busyMode = .immediateError
                let queue = try DatabaseQueue(path: path, configuration: configuration)
                defer { try? queue.close() }
                try queue.inDatabase { db in _ = try JournalZeroing.run(db, path: path) { _ in } }
            }
        } catch .inUse {
            return
        }
        // A journal can put another first page into the file.
        try FileHeader.check(path: path)
    }

    package func close() throws(StoreError) {
        try mappingErrors { try queue.close() }
    }
}

/// Runs with the vault held alone and leaves no journal behind that holds what was removed (rule 7.3).
enum JournalZeroing {
    /// - Returns: what `body` gave, and whether the journal was zeroed. That it was not is told apart, because
    ///   what was committed stays so.
    static func run<T>(
        _ db: Database, path: String, _ body: (Database) throws -> T
    ) throws -> (value: T, isZeroed: Bool) {
        try db.execute(sql: "PRAGMA locking_mode=EXCLUSIVE")
        try db.execute(sql: "PRAGMA journal_mode=PERSIST")
        // Only who got the lock may touch the journal: another writer's is what would save the vault.
        var isHeld = false
        let result = Result {
            try VaultFile.transaction(db, .exclusive) { db in
                isHeld = true
                return try body(db)
            }
        }
        var isEnded = false
        if case .success = result { isEnded = true }
        let zeroed = Result { if isHeld { try zeroJournal(of: path, isEnded: isEnded) } }
        let isZeroed = if case .success = zeroed { true } else { false }
        // A failure from here on takes nothing of what was committed back.
        try? db.execute(sql: "PRAGMA locking_mode=NORMAL")
        if !isEnded {
            // Under the lock the next pragma would delete the journal unplayed, and with it the only way back.
            // The lock is given up by the first statement after the change, which also plays it back.
            _ = try? db.count("vault")
            if isNeeded(journalOf: path) { return (try result.get(), isZeroed) }
        }
        try? db.execute(sql: "PRAGMA journal_mode=DELETE")
        _ = try? db.count("vault")
        return (try result.get(), isZeroed)
    }

    private static let journalMagic: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]

    /// Whether the journal is there and still holds what the file has to be rolled back to.
    private static func isNeeded(journalOf path: String) -> Bool {
        let descriptor = open(path + "-journal", O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return errno != ENOENT }
        defer { Foundation.close(descriptor) }
        return beginsWithMagic(descriptor) ?? true
    }

    /// With its magic number in place (SQLite's "Database File Format", section 3) a journal is still needed to
    /// roll back what could not be ended. `nil` where it cannot be read.
    private static func beginsWithMagic(_ descriptor: Int32) -> Bool? {
        var magic = [UInt8](repeating: 0, count: 8)
        let count = pread(descriptor, &magic, 8, 0)
        return count < 0 ? nil : count == 8 && magic == journalMagic
    }

    /// - Parameter isEnded: the transaction was committed, so the journal is of no more use.
    static func zeroJournal(of path: String, isEnded: Bool) throws {
        let descriptor = open(path + "-journal", O_RDWR | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return }
            throw StoreError.inputOutput(errno)
        }
        defer { Foundation.close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_nlink == 1 else {
            throw StoreError.suspiciousSideFile("-journal")
        }
        if !isEnded, beginsWithMagic(descriptor) ?? true { throw StoreError.inputOutput(SQLITE_IOERR) }
        let zeros = [UInt8](repeating: 0, count: 65536)
        var offset: off_t = 0
        while offset < status.st_size {
            let count = pwrite(descriptor, zeros, min(zeros.count, Int(status.st_size - offset)), offset)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw StoreError.inputOutput(errno) }
            offset += off_t(count)
        }
        guard fsync(descriptor) == 0 else { throw StoreError.inputOutput(errno) }
    }
}

/// Turns GRDB's errors into this room's.
func mappingErrors<T: ~Copyable>(_ body: () throws -> T) throws(StoreError) -> T {
    do {
        return try body()
    } catch let error as StoreError {
        throw error
    } catch let error as CryptoError {
        throw .crypto(error)
    } catch let error as DatabaseError {
        // The file was renamed, replaced or removed while it was open.
        if error.extendedResultCode == .SQLITE_READONLY_DBMOVED { throw .notFound }
        switch error.resultCode.rawValue {
        case SQLITE_BUSY, SQLITE_LOCKED: throw .inUse
        case SQLITE_FULL: throw .diskFull
        case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM: throw .readOnly
        case SQLITE_CORRUPT, SQLITE_TOOBIG: throw .damaged(.database)
        case SQLITE_NOTADB: throw .notAVault
        // A row stands where the next one belongs.
        case SQLITE_CONSTRAINT: throw .damaged(.rowCount)
        default: throw .inputOutput(error.extendedResultCode.rawValue)
        }
    } catch {
        throw .inputOutput(SQLITE_ERROR)
    }
}
