import Foundation
import GRDB

/// Rule 1.2.
enum Schema {
    static func create(_ db: Database) throws {
        for table in Format.tables { try db.execute(sql: table.sql) }
    }

    /// Compares all of `sqlite_schema` with the one text.
    static func check(_ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "SELECT type, name, tbl_name, sql, rootpage FROM sqlite_schema ORDER BY name LIMIT 11")
        let rows = try Row.fetchAll(statement)
        // Two tables on one tree: emptying `derived` would empty the other.
        let roots = Set(rows.map { $0[4] as DatabaseValue })
        guard rows.count == Format.tables.count, roots.count == rows.count else {
            throw StoreError.damaged(.schema)
        }
        for (row, table) in zip(rows, Format.tables) {
            let expected: [String] = ["table", table.name, table.name, table.sql]
            for (index, text) in expected.enumerated() {
                guard case .string(let found) = (row[index] as DatabaseValue).storage,
                    Array(found.utf8) == Array(text.utf8)
                else { throw StoreError.damaged(.schema) }
            }
        }
    }
}

extension Database {
    /// The blob in the first column of the first row; `nil` when there is no row. Anything but a blob
    /// is damage.
    func blob(_ sql: String, _ arguments: StatementArguments = []) throws -> [UInt8]? {
        guard let row = try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments) else { return nil }
        return try row.bytes(at: 0)
    }

    /// For ``withSealed(_:_:byteCount:_:)``: made once for many rows.
    func sealedStatement(_ table: String) throws -> Statement {
        try cachedStatement(
            sql: "SELECT sealed FROM \(table) WHERE id = ? AND typeof(sealed) = 'blob' AND length(sealed) = ?"
        )
    }

    /// Gives the sealed row `id` to `body` as SQLite has it: a copy less than ``blob(_:_:)`` makes.
    /// - Returns: `nil` unless there is one, and it is a blob of this length.
    func withSealed<T>(
        _ statement: Statement, _ id: Int64, byteCount: Int, _ body: (UnsafeRawBufferPointer) -> T
    ) throws -> T? {
        // The row is the cursor's and is gone with it.
        let cursor = try Row.fetchCursor(statement, arguments: [id, byteCount])
        return try withExtendedLifetime(cursor) {
            try cursor.next()?.withUnsafeData(atIndex: 0) { data in
                guard let data, data.count == byteCount else { return nil }
                return data.withUnsafeBytes { body($0) }
            }
        }
    }

    func count(_ table: String) throws -> Int {
        try Int.fetchOne(cachedStatement(sql: "SELECT count(*) FROM \(table)")) ?? 0
    }

    /// Runs a statement that must change exactly one row (rule 1.5).
    func changeOne(_ sql: String, _ arguments: StatementArguments) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
        guard changesCount == 1 else { throw StoreError.damaged(.rowCount) }
    }
}

extension DatabaseError {
    /// The bytes in the file are not what SQLite or rule 1.4 allows; asking again gives the same.
    var isDamage: Bool { [.SQLITE_CORRUPT, .SQLITE_TOOBIG].contains(resultCode) }
}

extension Row {
    func bytes(at index: Int) throws -> [UInt8] {
        switch (self[index] as DatabaseValue).storage {
        case .blob(let data): return [UInt8](data)
        default: throw StoreError.damaged(.database)
        }
    }
}
