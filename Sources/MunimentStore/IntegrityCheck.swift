import Foundation
import GRDB
import GRDBSQLite

/// SQLite's own check of its structure. It reads the whole file in one piece, which under a lock would
/// keep others from saving; so it runs first without one, and under a lock only when that look found
/// something or the file changed meanwhile.
enum IntegrityCheck {
    static func run(_ file: VaultFile) throws -> Bool {
        let before = try dataVersion(file)
        if let isWhole = withoutLock(path: file.path), isWhole, try dataVersion(file) == before {
            return true
        }
        return try file.read { db in
            try String.fetchAll(db, sql: "PRAGMA integrity_check(1)") == ["ok"]
        }
    }

    /// Changes with every commit of another connection.
    private static func dataVersion(_ file: VaultFile) throws -> Int64? {
        try file.read { db in try Int64.fetchOne(db, sql: "PRAGMA data_version") }
    }

    /// Opened as immutable, SQLite takes no lock and looks at no journal. `nil` when it could not be run.
    private static func withoutLock(path: String) -> Bool? {
        let allowed = CharacterSet(charactersIn: "/").union(.alphanumerics)
        guard let name = path.addingPercentEncoding(withAllowedCharacters: allowed) else { return nil }
        var connection: OpaquePointer?
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
        defer { sqlite3_close(connection) }
        guard sqlite3_open_v2("file:\(name)?immutable=1", &connection, flags, nil) == SQLITE_OK,
            sqlite3_exec(connection, "PRAGMA cell_size_check=ON", nil, nil, nil) == SQLITE_OK
        else { return nil }
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(connection, "PRAGMA integrity_check(1)", -1, &statement, nil) == SQLITE_OK,
            sqlite3_step(statement) == SQLITE_ROW, let text = sqlite3_column_text(statement, 0)
        else { return nil }
        return String(cString: text) == "ok"
    }
}
