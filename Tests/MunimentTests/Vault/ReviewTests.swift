import Foundation
import GRDB
import MunimentStore
import Testing

@testable import Muniment

/// What a review found, kept as tests.
@Suite struct `Found in review` {
    @Test(arguments: [
        #"{"thumb":"\/9j\/"# + String(repeating: #"4AAQSkZJRg\/A"#, count: 60) + #""}"#,
        (0..<20).map { _ in String(repeating: "iVBORw0KGgoAAAANSUhEUgAA", count: 2) }.joined(separator: "\n"),
    ]) func `a picture written out in letters is not taken where somebody may be under 18`(_ text: String)
        throws
    {
        let test = try TestVault(depicted: .minor)
        expect(.pictureNotTaken) {
            _ = try test.vault.addFile(at: try test.file("a.json", Array(text.utf8)), kind: .file, fields: [])
        }
        expect(.pictureNotTaken) {
            _ = try test.vault.addText(.message, fields: [FieldInput("text", [text])])
        }
        expect(.pictureNotTaken) {
            _ = try test.vault.addText(
                .account, fields: [FieldInput("handle", ["x"]), FieldInput("bio", [text])])
        }
        _ = try test.vault.addText(.message, fields: [FieldInput("text", ["words"])])
        expect(.pictureNotTaken) {
            _ = try test.vault.correct(1, fields: [FieldInput("text", [text])], clearing: [])
        }
        let adult = try TestVault()
        _ = try adult.vault.addText(.message, fields: [FieldInput("text", [text])])
        expect(.pictureNotTaken) {
            _ = try adult.vault.addText(
                .message, fields: [FieldInput("text", [text]), FieldInput("depicted", ["unsure"])])
        }
    }

    @Test func `sound that nobody looked at stays back`() throws {
        let test = try TestVault()
        let mp3: [UInt8] =
            Array("ID3".utf8) + [4, 0, 0, 0, 0, 0, 0] + [0xFF, 0xFB, 0x90, 0x00]
            + [UInt8](repeating: 0, count: 500)
        let item = try test.vault.addFile(at: try test.file("a.mp3", mp3), kind: .file, fields: []).item
        #expect(item.mediaType?.hasPrefix("audio/") == true)
        #expect(item.withheld(vault: .adult) == .notReviewed)
    }

    @Test func `an item locked by its own answer says so`() throws {
        let test = try TestVault()
        _ = try test.vault.addFile(
            at: try test.file("a.png", TestVault.png), kind: .screenshot,
            fields: [FieldInput("intimate", ["no"])])
        _ = try test.vault.correct(1, fields: [FieldInput("depicted", ["minor"])], clearing: [])
        #expect(try test.vault.item(1).isLocked)
        #expect(try test.vault.items().first?.isLocked == true)
    }

    @Test func `corrected words are named as words`() throws {
        let test = try TestVault()
        _ = try test.vault.addText(.message, fields: [FieldInput("text", ["Pay 50"])])
        let item = try test.vault.correct(
            1, fields: [FieldInput("text", ["Pay 500"]), FieldInput("from", ["them"])], clearing: []
        ).item
        #expect(item.corrections.map(\.fields) == [["text", "from"]])
    }

    @Test func `rows put back after an erasure can be erased again`() throws {
        let test = try TestVault()
        _ = try test.vault.addText(.message, fields: [FieldInput("text", ["canary"])])
        let queue = try DatabaseQueue(path: test.path)
        let row = try #require(
            try queue.read { try Row.fetchOne($0, sql: "SELECT id, sealed FROM contents WHERE id = 1") })
        _ = try test.vault.erase(1, confirmation: 1)
        try queue.write {
            try $0.execute(
                sql: "INSERT INTO contents VALUES(?, ?)",
                arguments: [row["id"] as Int64, row["sealed"] as Data])
        }
        #expect(try test.vault.check().findings.first?.code == "erased-content-present")
        _ = try test.vault.erase(1, confirmation: 1)
        #expect(try test.vault.check().isWhole)
        expect(.itemErased) { _ = try test.vault.erase(1, confirmation: 1) }
    }

    @Test func `bytes behind the last page are noticed`() throws {
        let test = try TestVault()
        let handle = try #require(FileHandle(forWritingAtPath: test.path))
        handle.seekToEndOfFile()
        handle.write(Data(repeating: 1, count: 77))
        try handle.close()
        #expect(try test.reopened().check().findings.map(\.code) == ["database-damaged"])
    }
}
