import Foundation
import GRDB
import GRDBSQLite

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

    /// Looks up sealed rows of a table: made once for many of them.
    func sealedRows(_ table: String) throws -> SealedRows {
        let these = "FROM \(table) WHERE id = ? AND typeof(sealed) = 'blob' AND length(sealed) = ?"
        return SealedRows(
            table: table, bytes: try cachedStatement(sql: "SELECT sealed \(these)"),
            presence: try cachedStatement(sql: "SELECT 1 \(these)"))
    }

    /// Gives the sealed row `id` to `body` as SQLite has it: a copy less than ``blob(_:_:)`` makes.
    /// - Returns: `nil` unless there is one, and it is a blob of this length.
    func withSealed<T>(
        _ rows: SealedRows, _ id: Int64, byteCount: Int, _ body: (UnsafeRawBufferPointer) -> T
    ) throws -> T? {
        // The row is the cursor's and is gone with it.
        let cursor = try Row.fetchCursor(rows.bytes, arguments: [id, byteCount])
        return try withExtendedLifetime(cursor) {
            try cursor.next()?.withUnsafeData(atIndex: 0) { data in
                guard let data, data.count == byteCount else { return nil }
                return data.withUnsafeBytes { body($0) }
            }
        }
    }

    /// Copies the sealed row `id` to `place`.
    /// - Returns: `false` unless there is one, and it is a blob that fills the place.
    func copySealed(_ rows: SealedRows, _ id: Int64, to place: UnsafeMutableRawBufferPointer) throws -> Bool {
        guard place.count >= Self.leastReadInPlace else {
            return try withSealed(rows, id, byteCount: place.count) { place.copyMemory(from: $0) } != nil
        }
        guard try Bool.fetchOne(rows.presence, arguments: [id, place.count]) == true else { return false }
        try readBlob(rows.table, id, to: place)
        return true
    }

    /// Of a long row SQLite would first put its pages together in memory of its own.
    private static let leastReadInPlace = 64 << 10

    private func readBlob(
        _ table: String, _ id: Int64, to place: UnsafeMutableRawBufferPointer
    ) throws {
        var blob: OpaquePointer?
        defer { sqlite3_blob_close(blob) }
        var code = sqlite3_blob_open(sqliteConnection, "main", table, "sealed", id, 0, &blob)
        if code == SQLITE_OK { code = sqlite3_blob_read(blob, place.baseAddress, Int32(place.count), 0) }
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
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

/// Of one connection.
struct SealedRows {
    fileprivate let table: String
    fileprivate let bytes: Statement
    fileprivate let presence: Statement
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
