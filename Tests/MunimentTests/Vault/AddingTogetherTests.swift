import Foundation
import GRDB
import MunimentCrypto
import Synchronization
import Testing

@testable import Muniment
@testable import MunimentStore

struct AddingTogetherTests {
    private let test: TestVault

    init() throws { test = try TestVault() }

    private func file(
        _ name: String, _ bytes: [UInt8], _ fields: [FieldInput] = []
    ) throws -> Vault.NewFile {
        Vault.NewFile(path: try test.file(name, bytes), fields: fields)
    }

    private func codes(_ results: [Result<Vault.Added, MunimentError>]) -> [MunimentError.Code?] {
        results.map { if case .failure(let error) = $0 { error.code } else { nil } }
    }

    private func extracted(_ number: UInt64, from vault: Vault) throws -> [UInt8] {
        let output = test.folder + "/out-\(number)"
        _ = try vault.extract(number, to: output)
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: output)))
    }

    /// All of them, in as many calls as it takes.
    private func addAll(_ files: [Vault.NewFile], _ kind: ItemKind) throws -> [Result<
        Vault.Added, MunimentError
    >] {
        var results: [Result<Vault.Added, MunimentError>] = []
        while results.count < files.count {
            results += try test.vault.addFiles(
                Array(files[results.count...]), kind: kind, within: .seconds(3600))
        }
        return results
    }

    /// How many transactions changed the file: SQLite's file change counter.
    private func changeCount() throws -> UInt32 {
        let header = try #require(FileHandle(forReadingAtPath: test.path)?.readData(ofLength: 28))
        return header.suffix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    @Test func `each is as if it were added alone`() throws {
        let contents = (0..<20).map { TestVault.png + [UInt8](repeating: UInt8($0), count: 1 + $0 * 70_000) }
        let files = try contents.enumerated().map { index, bytes in
            try file(
                "IMG_\(index).png", bytes,
                [FieldInput("platform", ["instagram"]), FieldInput("intimate", ["no"])])
        }
        let changes = try changeCount()
        let results = try addAll(files, .screenshot)
        #expect(try results.map { try $0.get().item.number } == Array(1...20))
        #expect(try changeCount() == changes + 1)
        let alone = try TestVault()
        let other = try alone.vault.addFile(
            at: files[3].path, kind: .screenshot, fields: files[3].fields)
        let vault = try test.reopened()
        let item = try vault.item(4)
        #expect(item.values == other.item.values)
        #expect(item.original?.sha256 == other.item.original?.sha256)
        #expect(try results[3].get().item.values == item.values)
        for (index, bytes) in contents.enumerated() {
            #expect(try extracted(UInt64(index + 1), from: vault) == bytes)
        }
        #expect(try vault.check().findings.isEmpty)
        #expect(try vault.overview().eventCount == 21 + 20)
    }

    @Test func `those that are refused hold nobody up`() throws {
        let files = [
            try file("a.png", TestVault.png + [1]), Vault.NewFile(path: test.folder + "/missing", fields: []),
            try file("empty", []), Vault.NewFile(path: test.folder, fields: []),
            Vault.NewFile(path: test.path, fields: []),
            try file("b.png", TestVault.png + [2], [FieldInput("at", ["yesterday"])]),
            try file("c.png", TestVault.png, [FieldInput("see", ["99"])]),
            try file("large", [UInt8](repeating: 1, count: Int(Vault.togetherByteLimit) + 1)),
            try file("d.png", TestVault.png + [3]),
        ]
        let results = try addAll(files, .screenshot)
        #expect(
            codes(results) == [
                nil, .fileNotFound, .fileEmpty, .fileIsFolder, .fileIsVault, .fieldNotAccepted, .itemNotFound,
                .fileTooLarge, nil,
            ])
        for case .failure(let error) in results where error.code != .fieldNotAccepted {
            #expect(error.subject != nil)
        }
        #expect(try test.vault.items().map(\.number) == [1, 2])
        #expect(try extracted(2, from: test.reopened()) == TestVault.png + [3])
        #expect(try test.vault.check().findings.isEmpty)
    }

    @Test func `where somebody may be under 18 no picture is taken among texts`() throws {
        _ = try test.vault.setDepicted(.minor)
        let before = try test.vault.overview().eventCount
        let results = try addAll(
            [
                file("a.txt", Array("pay or else".utf8)), file("b.png", TestVault.png),
                file("c.txt", Array("last warning".utf8), [FieldInput("intimate", ["yes"])]),
                file("d.txt", Array("more".utf8)),
            ], .file)
        #expect(codes(results) == [nil, .pictureNotTaken, .intimateNotTaken, nil])
        #expect(try test.vault.overview().eventCount == before + 2)
        #expect(try test.vault.check().findings.isEmpty)
    }

    @Test func `the same bytes twice are told, and kept twice`() throws {
        _ = try test.vault.addFile(at: try test.file("a.png", TestVault.png), kind: .screenshot, fields: [])
        let results = try addAll(
            [
                file("b.png", TestVault.png, [FieldInput("url", ["https://social.example/jade.4417"])]),
                file("c.png", TestVault.png, [FieldInput("url", ["https://social.example/jade.4417"])]),
            ], .screenshot)
        #expect(try results.map { try $0.get().alreadyIn } == [[1], [1, 2]])
        #expect(try results[1].get().shared.map(\.items) == [[2]])
    }

    @Test func `proposed times are each file's own`() throws {
        var options = Vault.FileOptions()
        options.proposesTime = true
        let names = ["Screenshot_20261101-201500.png", "plain.png"]
        let results = try addAll(
            try names.map {
                Vault.NewFile(path: try test.file($0, TestVault.png), fields: [], options: options)
            }, .screenshot)
        #expect(try results.map { try $0.get().isTimeProposed } == [true, false])
    }

    @Test func `interrupted in the middle, none is saved`() throws {
        let size = try test.vault.overview().eventCount
        let files = try (0..<9).map { try file("\($0).png", TestVault.png + [UInt8($0)]) }
        let looks = Atomic(0)
        let environment = Environment(
            now: test.vault.environment.now, zone: "UTC", stateFolder: test.vault.environment.stateFolder,
            isInterrupted: { looks.add(1, ordering: .relaxed).newValue > 10 })
        let vault = try Vault(
            at: test.path, unlocking: .passphrase(TestVault.secret(TestVault.passphrase)),
            environment: environment)
        expect(.interrupted) {
            _ = try vault.addFiles(files, kind: .screenshot, within: .seconds(3600))
        }
        #expect(looks.load(ordering: .relaxed) > 10)
        #expect(try test.vault.overview().eventCount == size)
    }

    @Test func `what goes wrong with the vault undoes them all`() throws {
        let files = try (0..<3).map { try file("\($0).png", TestVault.png + [UInt8($0)]) }
        let size = try test.vault.overview().eventCount
        // The row of the third event stands there already.
        try test.vault.store.file.queue.write { db in
            try db.execute(
                sql: "INSERT INTO stubs(id, sealed) VALUES(?, x'00')", arguments: [Int64(size) + 2])
        }
        expect(.vaultDamaged) { _ = try addAll(files, .screenshot) }
        try test.vault.store.file.queue.write { db in
            try db.execute(sql: "DELETE FROM stubs WHERE id = ?", arguments: [Int64(size) + 2])
        }
        #expect(try test.vault.overview().eventCount == size)
        #expect(try test.vault.check().findings.isEmpty)
        #expect(try codes(addAll(files, .screenshot)) == [nil, nil, nil])
    }

    // MARK: lines

    private static func lines(_ texts: [String]) -> [LineSource.Line] {
        texts.enumerated().map { LineSource.Line(number: $0 + 1, bytes: Array($1.utf8)) }
    }

    private static func message(_ text: String) -> String { #"{"kind": "message", "text": "\#(text)"}"# }

    @Test func `lines that bring no file are one write, each as if it were added alone`() throws {
        let texts =
            [Self.message("one"), "", #"{"kind": "message"}"#, "{", Self.message("one")]
            + [#"{"kind": "account", "handle": "jade.4417"}"#]
            + [#"{"kind": "message", "text": "two", "account": 3, "see": [1], "tags": "x"}"#]
            + [#"{"kind": "message", "text": "three", "at": "yesterday"}"#]
        let lines = LineImport(into: test.vault, filesIn: "")
        let changes = try changeCount()
        let outcomes = try lines.take(
            Self.lines(texts), within: .seconds(3600), answers: { _ in (nil, false) })
        #expect(try changeCount() == changes + 1)
        var saved: [UInt64] = []
        var refused: [MunimentError.Code] = []
        for outcome in outcomes {
            switch outcome {
            case .success(.saved(let added)): saved.append(added.item.number)
            case .failure(let error): refused.append(error.code)
            default: break
            }
        }
        #expect(outcomes.count == texts.count)
        #expect(saved == [1, 2, 3, 4])
        #expect(refused == [.nothingToSave, .lineNotUnderstood, .fieldNotAccepted])
        let alone = try TestVault()
        let others = LineImport(into: alone.vault, filesIn: "")
        for text in texts { _ = try others.take(Self.lines([text]), answers: { _ in (nil, false) }) }
        let vault = try test.reopened()
        #expect(try vault.items().map(\.values) == alone.vault.items().map(\.values))
        #expect(try vault.overview().eventCount == alone.vault.overview().eventCount)
        #expect(try vault.check().findings.isEmpty)
    }

    @Test func `a file among lines is taken by itself, in its place`() throws {
        _ = try test.file("a.png", TestVault.png)
        let texts = [
            Self.message("one"), Self.message("two"), #"{"kind": "screenshot", "file": "a.png"}"#,
            Self.message("three"), Self.message("four"),
        ]
        let lines = LineImport(into: test.vault, filesIn: test.folder)
        let changes = try changeCount()
        var rest = Self.lines(texts)[...]
        var counts: [Int] = []
        while !rest.isEmpty {
            let outcomes = try lines.take(
                Array(rest), within: .seconds(3600), answers: { _ in ("no", false) })
            for outcome in outcomes { _ = try outcome.get() }
            counts.append(outcomes.count)
            rest = rest.dropFirst(outcomes.count)
        }
        #expect(counts == [2, 1, 2])
        #expect(try changeCount() == changes + 3)
        #expect(try test.vault.items().map(\.kind) == [.message, .message, .screenshot, .message, .message])
    }

    @Test func `when time is up the lines so far are saved`() throws {
        let lines = LineImport(into: test.vault, filesIn: "")
        var rest = Self.lines((0..<5).map { Self.message("\($0)") })[...]
        while rest.count > 1 {
            let outcomes = try lines.take(Array(rest), within: .zero, answers: { _ in (nil, false) })
            #expect(outcomes.count == 1)
            rest = rest.dropFirst(outcomes.count)
        }
        #expect(try test.vault.items().count == 4)
    }

    @Test func `lines of a write that was undone count for none`() throws {
        let texts = [Self.message("one"), Self.message("one"), Self.message("two")]
        let lines = LineImport(into: test.vault, filesIn: "")
        _ = try test.vault.addText(.message, fields: [FieldInput("text", ["one"])])
        let size = try test.vault.overview().eventCount
        // The row of the second event stands there already.
        try test.vault.store.file.queue.write { db in
            try db.execute(
                sql: "INSERT INTO stubs(id, sealed) VALUES(?, x'00')", arguments: [Int64(size) + 1])
        }
        expect(.vaultDamaged) { _ = try lines.take(Self.lines(texts), answers: { _ in (nil, false) }) }
        try test.vault.store.file.queue.write { db in
            try db.execute(sql: "DELETE FROM stubs WHERE id = ?", arguments: [Int64(size) + 1])
        }
        #expect(try test.vault.overview().eventCount == size)
        // Other items have the numbers now that were given then.
        _ = try test.vault.addText(.message, fields: [FieldInput("text", ["two"])])
        var numbers: [UInt64] = []
        for outcome in try lines.take(Self.lines(texts), answers: { _ in (nil, false) }) {
            switch try outcome.get() {
            case .saved(let added): numbers.append(added.item.number)
            case .present(let number): numbers.append(number + 100)
            case .empty: break
            }
        }
        #expect(numbers == [101, 3, 102])
        #expect(try test.vault.check().findings.isEmpty)
    }

    @Test func `lines alike in several writes of a run are as many items`() throws {
        let lines = LineImport(into: test.vault, filesIn: "")
        let texts = [Self.message("one"), Self.message("two")]
        for run in 0..<3 {
            for outcome in try lines.take(Self.lines(texts), answers: { _ in (nil, false) }) {
                guard case .saved = try outcome.get() else {
                    Issue.record("It is there already, in write \(run).")
                    continue
                }
            }
        }
        #expect(try test.vault.items().count == 6)
    }

    @Test func `no files are no write`() throws {
        let changes = try changeCount()
        #expect(try test.vault.addFiles([], kind: .file).isEmpty)
        #expect(try changeCount() == changes)
    }

    @Test func `when time is up what was read is saved, and the rest is for another call`() throws {
        let files = try (0..<9).map { try file("\($0).png", TestVault.png + [UInt8($0)]) }
        var numbers: [UInt64] = []
        for _ in files {
            let results = try test.vault.addFiles(
                Array(files[numbers.count...]), kind: .screenshot, within: .zero)
            #expect(results.count == 1)
            numbers += try results.map { try $0.get().item.number }
        }
        #expect(numbers == Array(1...9))
        #expect(try test.vault.check().findings.isEmpty)
    }

    @Test func `where all are refused nothing is written, and nothing that was to be told is lost`() throws {
        let stateFolder = try #require(test.vault.environment.stateFolder)
        try FileManager.default.removeItem(atPath: stateFolder)
        let vault = try test.reopened()
        let changes = try changeCount()
        let refused = [
            Vault.NewFile(path: test.folder + "/missing", fields: []),
            try file("a.png", TestVault.png, [FieldInput("see", ["99"])]),
        ]
        #expect(codes(try vault.addFiles(refused, kind: .screenshot)) == [.fileNotFound, .itemNotFound])
        #expect(try changeCount() == changes)
        let mixed = try vault.addFiles(
            refused + [file("b.png", TestVault.png + [1]), file("c.png", TestVault.png + [2])],
            kind: .screenshot, within: .seconds(3600))
        #expect(codes(mixed) == [.fileNotFound, .itemNotFound, nil, nil])
        #expect(try mixed[2].get().notices.map(\.code) == ["no-head-known-here"])
        #expect(try mixed[3].get().notices.isEmpty)
        #expect(try vault.addFiles([file("d.png", [1, 2, 3])], kind: .file)[0].get().notices.isEmpty)
    }
}
