import Foundation
import GRDBSQLite

/// The look at a file's first page before SQLite has it (rules 1.1 and 1.3; SQLite's "Database File
/// Format", section 1.3, for the offsets).
enum FileHeader {
    static func check(path: String) throws(StoreError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw errno == ENOENT ? .notFound : .inputOutput(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAVault }
        guard access(path, R_OK) == 0 else { throw .readOnly }
        guard let header = firstBytes(path: path) else { throw .notAVault }
        func number(at offset: Int) -> Int64 {
            Int64(header[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
        }
        guard Array(header[..<16]) == Array("SQLite format 3\0".utf8), number(at: 68) == Format.applicationID
        else { throw .notAVault }
        let version = number(at: 60)
        guard version <= Format.formatVersion else { throw .newerVersion(version) }
        let pageByteCount = Int(header[16]) << 8 | Int(header[17])
        guard version == Format.formatVersion, pageByteCount == Format.pageByteCount, header[18] == 1,
            header[19] == 1, number(at: 56) == 1, number(at: 52) == 0
        else { throw .damaged(.database) }
    }

    /// The first 100 bytes, through SQLite's own file handle and before any statement: closing a descriptor
    /// of ours would drop the locks that another connection of this process holds (POSIX.1, fcntl).
    private static func firstBytes(path: String) -> [UInt8]? {
        var connection: OpaquePointer?
        defer { sqlite3_close(connection) }
        guard sqlite3_open_v2(path, &connection, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else { return nil }
        var file: UnsafeMutablePointer<sqlite3_file>?
        let code = withUnsafeMutablePointer(to: &file) {
            sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, $0)
        }
        var header = [UInt8](repeating: 0, count: 100)
        guard code == SQLITE_OK, let read = file?.pointee.pMethods?.pointee.xRead,
            read(file, &header, 100, 0) == SQLITE_OK
        else { return nil }
        return header
    }
}

/// What may lie beside a vault when it is opened (rule 1.3).
enum SideFiles {
    /// The last 8 bytes of a journal that names a super-journal.
    private static let superJournalMagic: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]

    static func check(path: String) throws(StoreError) {
        var status = stat()
        for suffix in ["-wal", "-shm"] where lstat(path + suffix, &status) == 0 {
            throw .suspiciousSideFile(suffix)
        }
        guard lstat(path + "-journal", &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1 else {
            throw .suspiciousSideFile("-journal")
        }
        let descriptor = open(path + "-journal", O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return }
            throw .suspiciousSideFile("-journal")
        }
        defer { Foundation.close(descriptor) }
        guard fstat(descriptor, &status) == 0, status.st_size >= 8 else { return }
        var tail = [UInt8](repeating: 0, count: 8)
        guard pread(descriptor, &tail, 8, status.st_size - 8) == 8, tail != superJournalMagic else {
            throw .suspiciousSideFile("-journal")
        }
    }
}
