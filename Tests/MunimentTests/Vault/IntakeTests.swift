import Foundation
import Synchronization
import Testing

@testable import Muniment
@testable import MunimentStore

struct IntakeTests {
    private static func line(_ text: String, _ number: Int = 1) -> LineSource.Line {
        LineSource.Line(number: number, bytes: Array(text.utf8))
    }

    /// One run over `lines`: the numbers of new items, those of items that were there, the codes of refusals.
    private static func run(
        _ lines: [String], into vault: Vault, folder: String = "", intimate: String? = "no",
        affirms: Bool = false
    ) throws -> (saved: [UInt64], present: [UInt64], refused: [MunimentError.Code]) {
        let lineImport = LineImport(into: vault, filesIn: folder)
        var result: (saved: [UInt64], present: [UInt64], refused: [MunimentError.Code]) = ([], [], [])
        var rest = lines.map { Self.line($0) }[...]
        while !rest.isEmpty {
            let outcomes = try lineImport.take(Array(rest), answers: { _ in (intimate, affirms) })
            for outcome in outcomes {
                switch outcome {
                case .success(.saved(let added)): result.saved.append(added.item.number)
                case .success(.present(let number)): result.present.append(number)
                case .success(.empty): break
                case .failure(let error): result.refused.append(error.code)
                }
            }
            rest = rest.dropFirst(outcomes.count)
        }
        return result
    }

    // MARK: times of names

    @Test func `a proposed time is marked as the file's, with its zone assumed`() throws {
        let test = try TestVault(now: 1_795_262_400, zone: "Europe/Paris")
        var options = Vault.FileOptions()
        options.proposesTime = true
        let local = try test.vault.addFile(
            at: test.file("Screenshot_20261102-231455.png", TestVault.png), kind: .screenshot, fields: [],
            options: options)
        #expect(local.isTimeProposed)
        #expect(local.item.text("at") == "2026-11-02T23:14:55")
        #expect(local.item.text("timeFrom") == "file")
        #expect(local.item.text("zone") == "Europe/Paris")
        #expect(local.item.flag("zoneAssumed") == true)
        let pixel = try test.vault.addFile(
            at: test.file("PXL_20261102_221455123.jpg", TestVault.png), kind: .screenshot,
            fields: [FieldInput("zone", ["Europe/Paris"])], options: options)
        #expect(pixel.item.text("zone") == "UTC")
        #expect(pixel.item.flag("zoneAssumed") == true)
        let day = try test.vault.addFile(
            at: test.file("IMG-20261102-WA0003.jpg", TestVault.png), kind: .screenshot,
            fields: [FieldInput("zone", ["UTC"])], options: options)
        #expect(day.item.text("at") == "2026-11-02")
        #expect(day.item.text("precision") == "date")
        #expect(day.item.flag("zoneAssumed") == false)
    }

    @Test func `no time is proposed over a given one, from the future, or unasked`() throws {
        let test = try TestVault(now: 1_795_262_400)
        var options = Vault.FileOptions()
        options.proposesTime = true
        let path = try test.file("Screenshot_20261102-231455.png", TestVault.png)
        let given = try test.vault.addFile(
            at: path, kind: .screenshot, fields: [FieldInput("at", ["2026-10-01"])], options: options)
        #expect(!given.isTimeProposed)
        #expect(given.item.text("at") == "2026-10-01")
        #expect(given.item.text("timeFrom") == nil)
        let unasked = try test.vault.addFile(at: path, kind: .screenshot, fields: [])
        #expect(unasked.item.text("at") == nil)
        // Now is 2026-11-21 12:00 UTC; a zone can make a day of difference.
        for (name, isProposed) in [("20261122_110000.png", true), ("20261122_130000.png", false)] {
            let added = try test.vault.addFile(
                at: test.file(name, TestVault.png), kind: .screenshot, fields: [], options: options)
            #expect(added.isTimeProposed == isProposed, "\(name)")
            // Nobody gave it, so nobody is told to look at it again.
            #expect(added.warnings.isEmpty, "\(name)")
        }
    }

    // MARK: JSON Lines

    private static let lines = [
        #"{"kind": "message", "text": "ok", "from": "them", "at": "2026-11-02 23:14"}"#,
        #"{"kind": "message", "text": "ok", "from": "them", "at": "2026-11-02 23:14"}"#,
        #"{"kind": "account", "handle": "a.b", "displayName": ["A", "B"], "compromised": true, "bio": null}"#,
        #"{"kind": "demand", "amount": "500.50", "currency": "USD", "tags": ["demand/money", "x"], "see": [1, "2"]}"#,
        #"{"kind": "screenshot", "file": "a.png", "account": 3}"#,
        #"{"kind": "url", "address": "https://social.example/?a=1&b=2", "published": true}"#,
    ]

    @Test func `the same lines again add nothing, not even after corrections and elsewhere`() throws {
        let test = try TestVault()
        _ = try test.file("a.png", TestVault.png)
        let first = try Self.run(Self.lines, into: test.vault, folder: test.folder)
        #expect(first.saved == [1, 2, 3, 4, 5, 6])
        #expect(first.refused == [])
        #expect(try test.vault.item(4).tags == ["demand/money", "x"])
        #expect(try test.vault.item(6).flag("published") == true)
        _ = try test.vault.correct(1, fields: [FieldInput("text", ["other"])], clearing: ["at"])
        _ = try test.vault.tag(4, adding: ["y"], removing: ["x"])
        let events = try test.vault.overview().eventCount
        let elsewhere = try Vault(
            at: test.path, unlocking: .passphrase(TestVault.secret(TestVault.passphrase)),
            environment: Environment(now: { 1_796_000_000 }, zone: "Asia/Tokyo", stateFolder: nil))
        for vault in [test.vault, elsewhere] {
            let again = try Self.run(Self.lines, into: vault, folder: test.folder, intimate: "unsure")
            #expect(again.saved == [])
            #expect(again.present == [1, 2, 3, 4, 5, 6])
        }
        #expect(try test.vault.overview().eventCount == events)
    }

    @Test func `a run that ended anywhere goes on there`() throws {
        for count in 0...Self.lines.count {
            let test = try TestVault()
            _ = try test.file("a.png", TestVault.png)
            let first = try Self.run(Array(Self.lines[..<count]), into: test.vault, folder: test.folder)
            let second = try Self.run(Self.lines, into: test.reopened(), folder: test.folder)
            #expect(first.saved.count + second.saved.count == 6 && second.present == first.saved)
        }
    }

    @Test func `as many lines alike as items, and one more is saved`() throws {
        let test = try TestVault()
        let line = #"{"kind": "message", "text": "ok"}"#
        #expect(try Self.run([line, line], into: test.vault).saved == [1, 2])
        let again = try Self.run([line, line, line], into: test.vault)
        #expect(again.present == [1, 2])
        #expect(again.saved == [3])
    }

    /// SQLite refuses a page on which items stand that lines or files are like. It lies before the newest ones.
    @Test(arguments: [1, 40, 200])
    func `a page that cannot be read keeps nothing from being added again`(together: Int) throws {
        let test = try TestVault()
        let picture = try test.file("a.png", TestVault.png)
        func addPicture(to vault: Vault) throws -> [UInt64] {
            try vault.addFile(
                at: picture, kind: .screenshot, fields: [FieldInput("intimate", ["no"])]
            ).alreadyIn
        }
        let words = (0..<200).map { #"{"kind": "message", "text": "words \#($0)"}"# }
        let file = #"{"kind": "screenshot", "file": "a.png"}"#
        // As items 1 to 59, 60, and 61 to 201.
        let lines = Array(words[..<59]) + [file] + Array(words[59...])
        #expect(try Self.run(lines, into: test.vault, folder: test.folder).saved.count == 201)
        #expect(try addPicture(to: test.vault) == [60])

        try test.refusePages(ofEvent: 60)
        let vault = try test.reopened()
        // A snapshot knows it all the same.
        #expect(try vault.item(60).kind == .screenshot)
        var saved: [UInt64] = []
        var present: [UInt64] = []
        for start in stride(from: 0, to: 200, by: together) {
            let some = Array(words[start..<min(200, start + together)])
            let again = try Self.run(some, into: vault, folder: test.folder)
            saved += again.saved
            present += again.present
            #expect(again.refused.isEmpty)
        }
        // What stood on the pages is added anew; everything else is there.
        #expect(saved.count > 1 && saved.count < 150 && saved.count + present.count == 200)
        #expect(present == present.sorted() && !present.contains(59) && !present.contains(61))
        let files = try Self.run([file, file], into: vault, folder: test.folder)
        #expect(files.present == [202] && files.saved.count == 1)
        #expect(try addPicture(to: vault) == [202] + files.saved)
        let pictures = [1, 2].map { _ in
            Vault.NewFile(path: picture, fields: [FieldInput("intimate", ["no"])])
        }
        for result in try vault.addFiles(pictures, kind: .screenshot) {
            let alreadyIn = try result.get().alreadyIn
            #expect(alreadyIn.contains(202) && !alreadyIn.contains(60))
        }
    }

    @Test(arguments: [
        #"{"kind": "message", "text": "ok!"}"#, #"{"kind": "message", "text": "ok", "from": "me"}"#,
        #"{"kind": "message", "text": "ok", "tags": "x"}"#, #"{"kind": "note", "text": "ok"}"#,
        #"{"kind": "message", "text": "ok", "at": "2026-11-02"}"#,
        #"{"kind": "message", "text": "ok", "platform": "telegram"}"#,
        "{\"kind\": \"message\", \"text\": \"o\u{6B}\u{301}\"}",
    ]) func `what differs in anything that was given is saved`(line: String) throws {
        let test = try TestVault()
        _ = try Self.run([#"{"kind": "message", "text": "ok"}"#], into: test.vault)
        #expect(try Self.run([line], into: test.vault).saved == [2])
    }

    @Test func `a zone that was given counts, one that was assumed does not`() throws {
        let test = try TestVault()
        let given = #"{"kind": "message", "text": "ok", "at": "2026-11-02 23:14", "zone": "UTC"}"#
        let assumed = #"{"kind": "message", "text": "ok", "at": "2026-11-02 23:14"}"#
        #expect(try Self.run([given, assumed], into: test.vault).saved == [1, 2])
        #expect(try Self.run([assumed, given], into: test.vault).present == [2, 1])
    }

    @Test func `a file that changed is another one, and so is another name`() throws {
        let test = try TestVault()
        _ = try test.file("a.png", TestVault.png)
        _ = try test.file("b.png", TestVault.png)
        let lines = ["a", "b"].map { #"{"kind": "file", "file": "\#($0).png"}"# }
        #expect(try Self.run(lines, into: test.vault, folder: test.folder).saved == [1, 2])
        _ = try test.file("a.png", TestVault.png + [1])
        let again = try Self.run(lines, into: test.vault, folder: test.folder)
        #expect(again.saved == [3])
        #expect(again.present == [2])
    }

    @Test func `what was erased comes again with its line`() throws {
        let test = try TestVault()
        let line = #"{"kind": "message", "text": "ok"}"#
        _ = try Self.run([line], into: test.vault)
        _ = try test.vault.erase(1, confirmation: 1)
        #expect(try Self.run([line], into: test.vault).saved == [2])
    }

    @Test(arguments: [
        (#"{"kind": "message", "text": "a", "text": "b"}"#, MunimentError.Code.lineNotUnderstood),
        (#"{"kind": "message", "text": "a"} x"#, .lineNotUnderstood),
        (#"[{"kind": "message"}]"#, .lineNotUnderstood), (#"{"text": "a"}"#, .lineNotUnderstood),
        (#"{"kind": "letter", "text": "a"}"#, .lineNotUnderstood), (#"{"kind": 3}"#, .lineNotUnderstood),
        (#"{"kind": "demand", "amount": 1.5}"#, .lineNotUnderstood),
        (#"{"kind": "message", "text": "a", "colour": "red"}"#, .fieldUnknown),
        (#"{"kind": "message", "text": "a", "recordedAt": "2026-11-02"}"#, .fieldUnknown),
        (#"{"kind": "message", "text": "a", "file": "a.png"}"#, .fieldUnknown),
        (#"{"kind": "message", "text": {"a": 1}}"#, .fieldNotAccepted),
        (#"{"kind": "message", "text": "a", "from": "stranger"}"#, .fieldNotAccepted),
        (#"{"kind": "screenshot"}"#, .fieldNotAccepted),
        (#"{"kind": "screenshot", "file": 1}"#, .fieldNotAccepted),
        (#"{"kind": "screenshot", "file": "missing.png"}"#, .fileNotFound),
        (#"{"kind": "message", "text": "a", "see": [99]}"#, .itemNotFound),
        (#"{"kind": "message"}"#, .nothingToSave), (#"{"kind": "message", "text": null}"#, .nothingToSave),
    ]) func `a line that is not one item is refused, and the others are saved`(
        line: String, code: MunimentError.Code
    ) throws {
        let test = try TestVault()
        let result = try Self.run(
            [#"{"kind": "note", "text": "1"}"#, line, #"{"kind": "note", "text": "2"}"#], into: test.vault,
            folder: test.folder)
        #expect(result.saved == [1, 2])
        #expect(result.refused == [code])
    }

    @Test func `every unknown field of a line is named`() throws {
        let error = #expect(throws: MunimentError.self) {
            _ = try ImportLine(Array(#"{"kind": "note", "a": 1, "text": "x", "Text": 2}"#.utf8))
        }
        #expect(error?.subject == "a, Text")
    }

    @Test func `lines bring no picture where somebody may be under 18, but an affirmed one`() throws {
        let test = try TestVault(depicted: .minor)
        _ = try test.file("a.png", TestVault.png)
        _ = try test.file("a.txt", Array("words".utf8))
        let picture = #"{"kind": "screenshot", "file": "a.png"}"#
        let lines = [
            picture, #"{"kind": "file", "file": "a.txt"}"#,
            #"{"kind": "file", "file": "a.txt", "intimate": "yes"}"#,
        ]
        let result = try Self.run(lines, into: test.vault, folder: test.folder)
        #expect(result.saved == [1])
        #expect(result.refused == [.pictureNotTaken, .intimateNotTaken])
        #expect(try Self.run([picture], into: test.vault, folder: test.folder, affirms: true).saved == [2])
    }

    @Test func `lines that are here are given without waiting for those behind them`() throws {
        let test = try TestVault()
        let pipe = test.folder + "/pipe"
        try #require(mkfifo(pipe, 0o600) == 0)
        let writer = try #require(FileHandle(forUpdatingAtPath: pipe))
        try writer.write(contentsOf: Array("one\ntwo\nhal".utf8))
        let waits = Atomic(0)
        let source = try LineSource(path: pipe) { _ throws(MunimentError) in
            if waits.add(1, ordering: .relaxed).newValue > 1 { throw MunimentError(.interrupted) }
        }
        #expect(try source.next(atMost: 99).map(\.number) == [1, 2])
        #expect(waits.load(ordering: .relaxed) == 1)
        expect(.interrupted) { _ = try source.next(atMost: 99) }
    }

    @Test func `lines are read one by one, and one that is too long is passed over`() throws {
        let test = try TestVault()
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: ImportLine.byteLimit)
        let bytes =
            [0xEF, 0xBB, 0xBF] + Array("a\r\n\n".utf8) + long + Array("y\n".utf8) + long
            + Array("\nlast".utf8)
        let source = try LineSource(path: test.file("lines", bytes))
        var lines: [LineSource.Line] = []
        while let line = try source.next() { lines.append(line) }
        #expect(lines.map(\.number) == [1, 2, 3, 4, 5])
        #expect(lines.map { $0.bytes?.count } == [2, 0, nil, ImportLine.byteLimit, 4])
        let again = try LineSource(path: test.file("lines", bytes))
        #expect(try again.next(atMost: 2).map(\.number) == [1, 2])
        #expect(try again.next(atMost: 99).map(\.number) == [3])
        expect(.fileIsFolder) { _ = try LineSource(path: test.folder) }
        expect(.fileNotFound) { _ = try LineSource(path: test.folder + "/none") }
    }

    // MARK: folders

    @Test func `a folder gives its regular files in order, and says what else there is`() throws {
        let test = try TestVault()
        let folder = test.folder + "/in"
        for name in ["", "/sub", "/.hidden-folder"] { mkdir(folder + name, 0o700) }
        for name in ["b.png", "a.png", ".hidden", "x.crdownload", "sub/c.png"] {
            _ = try test.file("in/" + name, TestVault.png)
        }
        symlink("a.png", folder + "/link.png")
        mkfifo(folder + "/pipe", 0o600)
        let flat = try IntakeFolder(path: folder, isRecursive: false).listing()
        #expect(flat.files.map(\.path) == ["a.png", "b.png"].map { folder + "/" + $0 })
        #expect(flat.leftOut == [.hidden: 2, .link: 1, .other: 1, .folder: 1, .unfinished: 1])
        let deep = try IntakeFolder(path: folder, isRecursive: true).listing()
        #expect(deep.files.map(\.path) == ["a.png", "b.png", "sub/c.png"].map { folder + "/" + $0 })
        expect(.notAFolder) { _ = try IntakeFolder(path: folder + "/a.png", isRecursive: false) }
    }

    @Test func `a file is complete when it rested, and new again when it changed`() throws {
        let test = try TestVault()
        mkdir(test.folder + "/in", 0o700)
        let folder = try IntakeFolder(path: test.folder + "/in", isRecursive: false)
        let watch = FolderWatch(folder)
        let start = ContinuousClock.now
        func look(_ seconds: Double) throws -> Int {
            let ready = watch.sort(try folder.listing().files, at: start + .seconds(seconds))
            ready.forEach(watch.settle)
            return ready.count
        }
        _ = try test.file("in/a", [1])
        #expect(try look(0) == 0)
        #expect(try look(1.9) == 0)
        _ = try test.file("in/a", [1, 2])
        #expect(try look(2.1) == 0)
        #expect(watch.unfinished == [test.folder + "/in/a"])
        #expect(try look(4) == 0)
        #expect(try look(4.2) == 1)
        #expect(try look(9) == 0)
        #expect(watch.unfinished == [])
        _ = try test.file("in/a", [1, 2, 3])
        #expect(try look(10) == 0)
        #expect(try look(12) == 1)
    }

    #if os(Linux)
        @Test func `a file that is still open for writing is waited for`() throws {
            let test = try TestVault()
            mkdir(test.folder + "/in", 0o700)
            let folder = try IntakeFolder(path: test.folder + "/in", isRecursive: false)
            let watch = FolderWatch(folder, quiet: .milliseconds(100))
            let end = ContinuousClock.now + .milliseconds(300)
            #expect(try watch.next { ContinuousClock.now > end } == [])
            let handle = try #require(FileHandle(forWritingAtPath: try test.file("in/a", [1])))
            try handle.write(contentsOf: Data([2]))
            let later = ContinuousClock.now + .milliseconds(800)
            #expect(try watch.next { ContinuousClock.now > later } == [])
            try handle.close()
            let last = ContinuousClock.now + .seconds(600)
            #expect(try watch.next { ContinuousClock.now > last }.map(\.path) == [test.folder + "/in/a"])
        }
    #endif

    @Test func `items are found by the bytes of a file`() throws {
        let test = try TestVault()
        let path = try test.file("a.png", TestVault.png)
        #expect(try test.vault.items(withFileAt: path) == [])
        _ = try test.vault.addFile(at: path, kind: .screenshot, fields: [])
        _ = try test.vault.addFile(at: path, kind: .file, fields: [])
        #expect(try test.vault.items(withFileAt: test.file("b.png", TestVault.png)) == [1, 2])
        var other = TestVault.png
        other[20] ^= 1
        #expect(try test.vault.items(withFileAt: test.file("c.png", other)) == [])
    }
}
