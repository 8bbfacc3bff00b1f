import Foundation
import GRDB
import MunimentCrypto
import Testing

@testable import MunimentStore

/// The file as somebody prepared it who has no key (threats behind rules 1.1 to 1.3).
struct HostileFileTests {
    private let vault: TestVault

    init() throws {
        vault = try TestVault()
        try vault.add([1, 2, 3])
    }

    private static let plantings = [
        "CREATE TRIGGER t AFTER INSERT ON contents BEGIN DELETE FROM contents WHERE id = new.id; END",
        "CREATE TRIGGER t BEFORE INSERT ON stubs BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TRIGGER t AFTER DELETE ON original_keys BEGIN INSERT INTO derived VALUES(9, old.sealed); END",
        "CREATE TRIGGER t AFTER UPDATE OF sealed ON singles BEGIN SELECT 1; END",
        "CREATE VIEW v AS SELECT * FROM stubs",
        "CREATE VIEW v AS SELECT 1; CREATE TRIGGER t INSTEAD OF INSERT ON v BEGIN SELECT 1; END",
        "CREATE INDEX i ON contents(sealed)",
        "CREATE UNIQUE INDEX i ON chunks(id) WHERE id > 5",
        "CREATE TABLE extra(a)",
        // Behind all that is expected, by name.
        "CREATE TABLE zone(a)",
        "CREATE TRIGGER zone AFTER INSERT ON contents BEGIN SELECT 1; END",
        "CREATE TABLE extra(id INTEGER PRIMARY KEY AUTOINCREMENT)",
        "ALTER TABLE contents ADD COLUMN kept BLOB",
        "ALTER TABLE derived RENAME TO other",
        "DROP TABLE derived",
        "DROP TABLE derived; CREATE TABLE derived(id INTEGER PRIMARY KEY, sealed BLOB)",
        "DROP TABLE derived; CREATE TABLE derived(ID INTEGER PRIMARY KEY, sealed BLOB NOT NULL)",
        "DROP TABLE derived; CREATE VIEW derived AS SELECT * FROM contents",
        "ANALYZE",
        """
        PRAGMA writable_schema=ON;
        UPDATE sqlite_schema SET sql = sql || ' ' WHERE name = 'contents'
        """,
        """
        PRAGMA writable_schema=ON;
        UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'contents')
        WHERE name = 'derived'
        """,
    ]

    @Test(arguments: plantings)
    func `anything else in the schema stops reading and writing`(sql: String) throws {
        let open = try vault.open()
        try vault.alter(sql)
        let altered = try vault.fileBytes
        for store in [open, vault.store] {
            #expect(throws: StoreError.damaged(.schema)) { try store.position() }
            #expect(throws: StoreError.damaged(.schema)) { try store.file.slots() }
            for isErasing in [false, true] {
                #expect(throws: StoreError.damaged(.schema)) {
                    _ = try store.write(time: TestVault.time, isErasing: isErasing) { transaction in
                        try transaction.append(
                            EventDraft(kind: "noted", listVersion: 1, item: nil, fields: []))
                    }
                }
            }
            #expect(throws: StoreError.damaged(.schema)) { try store.finishErasing() }
            let report = try vault.check(store)
            #expect(report.findings.contains(StoreFinding(.databaseDamaged, detail: "schema")))
        }
        #expect(throws: StoreError.damaged(.schema)) { try VaultFile(path: vault.path) }
        #expect(try vault.fileBytes == altered)
    }

    // MARK: The first page

    /// Offsets of SQLite's "Database File Format", section 1.3.
    @Test(
        arguments: [
            (0, 0x54, .notAVault), (71, 0, .notAVault), (63, 2, .newerVersion(2)),
            (63, 0, .damaged(.database)), (18, 2, .damaged(.database)), (19, 2, .damaged(.database)),
            (16, 0x10, .damaged(.database)), (59, 2, .damaged(.database)), (55, 1, .damaged(.database)),
        ] as [(Int, UInt8, StoreError)])
    func `a first page that is not a vault's is refused`(
        offset: Int, byte: UInt8, error: StoreError
    ) throws {
        try vault.store.file.close()
        var bytes = try vault.fileBytes
        bytes[offset] = byte
        try Data(bytes).write(to: URL(filePath: vault.path))
        #expect(throws: error) { try VaultFile(path: vault.path) }
        #expect(try vault.fileBytes == bytes)
    }

    /// The same rows and the same schema in a database that SQLite takes as well.
    private func rebuilt(_ pragma: String) throws -> String {
        let path = vault.folder.file("rebuilt")
        let queue = try DatabaseQueue(path: path)
        let source = try DatabaseQueue(path: vault.path)
        try queue.writeWithoutTransaction { db in
            try db.execute(
                sql: """
                    PRAGMA page_size=\(Format.pageByteCount); PRAGMA \(pragma);
                    PRAGMA application_id=\(Format.applicationID); PRAGMA user_version=\(Format.formatVersion)
                    """)
            for table in Format.tables {
                try db.execute(sql: table.sql)
                for row in try source.read({ try Row.fetchAll($0, sql: "SELECT * FROM \(table.name)") }) {
                    try db.execute(
                        sql: "INSERT INTO \(table.name) VALUES(?, ?)",
                        arguments: [row[0] as Int64, row[1] as Data])
                }
            }
        }
        try queue.close()
        try source.close()
        return path
    }

    @Test(arguments: ["page_size=8192", "encoding='UTF-16le'", "auto_vacuum=FULL", "auto_vacuum=INCREMENTAL"])
    func `a vault in another layout of pages or another encoding is refused`(pragma: String) throws {
        #expect(throws: StoreError.damaged(.database)) { try VaultFile(path: try rebuilt(pragma)) }
    }

    @Test func `a vault that was laid out anew as rule 1-1 says opens`() throws {
        let path = try rebuilt("encoding='UTF-8'")
        #expect(try VaultFile(path: path).fileID == vault.store.file.fileID)
    }

    @Test func `a second row in the table of one row is refused`() throws {
        try vault.store.file.close()
        try vault.alter("INSERT INTO vault VALUES(2, x'000102030405060708090a0b0c0d0e0f')")
        #expect(throws: StoreError.damaged(.database)) { try VaultFile(path: vault.path) }
    }

    @Test func `what is not a file is not a vault, and a link is followed once`() throws {
        let path = vault.folder.file("other")
        #expect(throws: StoreError.notFound) { try VaultFile(path: path) }
        #expect(throws: StoreError.notFound) { try VaultFile(path: vault.path + "/below") }
        #expect(throws: StoreError.notAVault) { try VaultFile(path: vault.folder.path) }
        #expect(mkfifo(path, 0o600) == 0)
        #expect(throws: StoreError.notAVault) { try VaultFile(path: path) }
        for bytes in [[], Array("SQLite format 3\0".utf8), [UInt8](repeating: 0, count: 5000)] {
            try FileManager.default.removeItem(atPath: path)
            try Data(bytes).write(to: URL(filePath: path))
            #expect(throws: StoreError.notAVault) { try VaultFile(path: path) }
        }
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: vault.path)
        #expect(try VaultFile(path: path).path == vault.path)
    }

    // MARK: Side files

    @Test func `a journal cannot make us delete a file of somebody's`() throws {
        let victim = vault.folder.file("victim")
        try Data("diary".utf8).write(to: URL(filePath: victim))
        let copy = try vault.copy(as: "copy")
        // Plain SQLite rolls "back" and then deletes the file that the journal names.
        try Data(CraftedJournal(superJournal: victim, vault).bytes).write(
            to: URL(filePath: copy + "-journal"))
        let queue = try DatabaseQueue(path: copy)
        #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM stubs") } == 2)
        try queue.close()
        #expect(!FileManager.default.fileExists(atPath: victim))

        try Data("diary".utf8).write(to: URL(filePath: victim))
        try vault.store.file.close()
        let journal = try CraftedJournal(superJournal: victim, vault).bytes
        try Data(journal).write(to: URL(filePath: vault.path + "-journal"))
        #expect(throws: StoreError.suspiciousSideFile("-journal")) { try VaultFile(path: vault.path) }
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "diary")
        #expect(FileManager.default.fileExists(atPath: vault.path + "-journal"))
    }

    @Test func `a journal cannot turn the vault into one with a write-ahead log`() throws {
        try vault.store.file.close()
        var page = Array(try vault.fileBytes.prefix(Format.pageByteCount))
        page[18] = 2
        page[19] = 2
        let journal = try CraftedJournal(page1: page, vault).bytes
        try Data(journal).write(to: URL(filePath: vault.path + "-journal"))
        try vault.reopen()
        #expect(try vault.codes().isEmpty)
        #expect(try vault.fileBytes[18...19] == [1, 1])
        #expect(try vault.folder.names == ["state", "vault.muniment"])
    }

    @Test func `a journal cannot put another first page past the check`() throws {
        try vault.store.file.close()
        var page = Array(try vault.fileBytes.prefix(Format.pageByteCount))
        page[63] = 2
        let journal = try CraftedJournal(page1: page, vault).bytes
        try Data(journal).write(to: URL(filePath: vault.path + "-journal"))
        #expect(throws: StoreError.newerVersion(2)) { try VaultFile(path: vault.path) }
    }

    @Test func `a journal that is a link, a second name or no file is refused`() throws {
        let manager = FileManager.default
        try vault.store.file.close()
        let journal = vault.path + "-journal"
        let target = vault.folder.file("target")
        try Data(repeating: 0, count: 1000).write(to: URL(filePath: target))
        let plantings: [() throws -> Void] = [
            { try manager.createSymbolicLink(atPath: journal, withDestinationPath: target) },
            { try manager.createSymbolicLink(atPath: journal, withDestinationPath: "/nowhere") },
            { try manager.linkItem(atPath: target, toPath: journal) },
            { try manager.createDirectory(atPath: journal, withIntermediateDirectories: false) },
            { #expect(mkfifo(journal, 0o600) == 0) },
        ]
        for plant in plantings {
            try plant()
            #expect(throws: StoreError.suspiciousSideFile("-journal")) { try VaultFile(path: vault.path) }
            try manager.removeItem(atPath: journal)
        }
        #expect(try Data(contentsOf: URL(filePath: target)).count == 1000)
        try vault.reopen()
    }

    @Test(arguments: ["-wal", "-shm"])
    func `a write-ahead log beside the vault is refused`(suffix: String) throws {
        try vault.store.file.close()
        try Data(repeating: 0, count: 32).write(to: URL(filePath: vault.path + suffix))
        #expect(throws: StoreError.suspiciousSideFile(suffix)) { try VaultFile(path: vault.path) }
        try FileManager.default.removeItem(atPath: vault.path + suffix)
        try FileManager.default.createSymbolicLink(
            atPath: vault.path + suffix, withDestinationPath: "/nowhere")
        #expect(throws: StoreError.suspiciousSideFile(suffix)) { try VaultFile(path: vault.path) }
    }

    @Test(arguments: [0, 1, 27, 28, 511, 512, 5000])
    func `an empty or cut journal changes nothing`(count: Int) throws {
        try vault.store.file.close()
        let before = try vault.fileBytes
        let journal = try CraftedJournal(page1: Array(repeating: 0, count: Format.pageByteCount), vault).bytes
        try Data(journal.prefix(count)).write(to: URL(filePath: vault.path + "-journal"))
        try vault.reopen()
        #expect(try vault.codes().isEmpty)
        #expect(try vault.fileBytes == before)
    }

    // MARK: The file goes away

    @Test func `nothing is saved into a file that was replaced or removed`() throws {
        let head = try vault.store.position().signedHead
        let other = try vault.copy(as: "other")
        #expect(rename(other, vault.path) == 0)
        #expect(throws: StoreError.notFound) { try vault.append("noted") }
        try vault.reopen()
        #expect(try vault.store.position().signedHead == head)
        #expect(try vault.codes().isEmpty)
        try FileManager.default.removeItem(atPath: vault.path)
        #expect(throws: StoreError.notFound) { try vault.append("noted") }
    }
}

/// A rollback journal as in SQLite's "Database File Format", section 3.
struct CraftedJournal {
    private(set) var bytes: [UInt8]
    private static let magic: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]

    private static func big(_ value: Int) -> [UInt8] {
        withUnsafeBytes(of: UInt32(value).bigEndian, Array.init)
    }

    private init(recordCount: Int, _ vault: TestVault) throws {
        let pageCount = try vault.fileBytes.count / Format.pageByteCount
        bytes = Self.magic + Self.big(recordCount) + Self.big(0) + Self.big(pageCount)
        bytes += Self.big(512) + Self.big(Format.pageByteCount)
        bytes += [UInt8](repeating: 0, count: 512 - bytes.count)
    }

    /// No page, and the name of a super-journal at its end.
    init(superJournal path: String, _ vault: TestVault) throws {
        try self.init(recordCount: 0, vault)
        let name = Array(path.utf8)
        bytes += Self.big(0x4000_0000 / Format.pageByteCount + 1) + name + Self.big(name.count)
        bytes += Self.big(name.reduce(0) { $0 + Int($1) }) + Self.magic
    }

    /// The first page as it is to become again.
    init(page1: [UInt8], _ vault: TestVault) throws {
        try self.init(recordCount: 1, vault)
        let sum = stride(from: Format.pageByteCount - 200, to: 0, by: -200).reduce(0) { $0 + Int(page1[$1]) }
        bytes += Self.big(1) + page1 + Self.big(sum)
    }
}
