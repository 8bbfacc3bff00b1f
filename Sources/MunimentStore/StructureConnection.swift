import CMunimentSystem
import Foundation
import GRDBSQLite
import Synchronization

/// A connection for SQLite's integrity check alone. Opened as immutable, SQLite takes no lock and looks at no journal. It
/// belongs to one thread.
final class StructureConnection {
    private let pointer: OpaquePointer

    /// - Parameter passesOver: whether the bytes of long rows are left out, at which the check does not look.
    init?(immutable path: String, passesOver: Bool = true) {
        let allowed = CharacterSet(charactersIn: "/").union(.alphanumerics)
        guard let name = path.addingPercentEncoding(withAllowedCharacters: allowed) else { return nil }
        var connection: OpaquePointer?
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_FULLMUTEX
        let way = passesOver ? Self.passingOver : nil
        guard sqlite3_open_v2("file:\(name)?immutable=1", &connection, flags, way) == SQLITE_OK,
            let connection,
            sqlite3_exec(connection, "PRAGMA cell_size_check=ON", nil, nil, nil) == SQLITE_OK
        else {
            sqlite3_close(connection)
            return nil
        }
        pointer = connection
    }

    deinit { sqlite3_close(pointer) }

    /// SQLite's name of the way to a file that passes over them; `nil`, SQLite's own way, where there is none.
    nonisolated(unsafe) private static let passingOver: UnsafePointer<CChar>? = {
        // Written here alone, once, and never freed.
        guard let name = strdup("muniment-structure") else { return nil }
        return muniment_register_structure_reading(name) == SQLITE_OK ? UnsafePointer(name) : nil
    }()

    /// How many bytes were passed over so far.
    var passedOverByteCount: Int64 {
        var count: Int64 = 0
        let code = sqlite3_file_control(
            pointer, "main", Int32(muniment_structure_passed_over), &count)
        return code == SQLITE_OK ? count : 0
    }

    /// How many of SQLite's steps lie between two looks at whether it is to stop.
    private static let stepCount: Int32 = 1000

    /// The first thing that SQLite finds, `ok` for nothing; `nil` where it could not be found out, as when the check was
    /// abandoned.
    /// - Parameter check: the one that may be abandoned meanwhile.
    func finding(for check: IntegrityCheck? = nil) -> String? {
        if let check {
            sqlite3_progress_handler(
                pointer, Self.stepCount,
                { context in
                    guard let context else { return 0 }
                    return Unmanaged<IntegrityCheck>.fromOpaque(context).takeUnretainedValue().isAbandoned
                        .load(
                            ordering: .relaxed) ? 1 : 0
                }, Unmanaged.passUnretained(check).toOpaque())
        }
        return withExtendedLifetime(check) {
            var statement: OpaquePointer?
            defer { sqlite3_finalize(statement) }
            let sql = "PRAGMA integrity_check(1)"
            guard sqlite3_prepare_v2(pointer, sql, -1, &statement, nil) == SQLITE_OK,
                sqlite3_step(statement) == SQLITE_ROW, let text = sqlite3_column_text(statement, 0)
            else { return nil }
            return String(cString: text)
        }
    }
}
