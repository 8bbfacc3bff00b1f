import Foundation
import GRDB
import MunimentCrypto
import MunimentStore
import Testing

@testable import Muniment

struct SearchTests {
    private func fields(_ words: [String], _ values: [String: String], text: String? = nil) -> [String]? {
        var item = Item(number: 1, kind: .message, kindText: "message", recordedAt: "", by: "")
        item.values = ItemValues(values.mapValues { .string($0) })
        item.tags = ["threat/publish"]
        return SearchWords(words).fields(of: item, text: text)
    }

    @Test(
        arguments: [
            ("pay", "Pay by TONIGHT", true), ("tonight", "Pay by TONIGHT", true), ("y b", "Pay by", true),
            ("payy", "Pay", false), ("aab", "aaab", true), ("aab", "aacaabx", true),
            ("abab", "abaabab", true), ("x", "", false), ("word", "wor", false), ("ord", "wor", false),
            ("a\u{0}b", "xa\u{0}bx", true),
            // One letter in two spellings, letters of other scripts, and a letter with a mark of its own.
            ("CAFÉ", "im cafe\u{301} dort", true), ("cafe\u{301}", "CAFÉ", true), ("деньги", "ДЕНЬГИ!", true),
            ("cafe", "café", false), ("straße", "STRASSE", false),
            ("é", "plain", false),
        ])
    func `a word is found as a person reads it`(word: String, text: String, isFound: Bool) throws {
        #expect((fields([word], [:], text: text) != nil) == isFound)
        #expect((fields([word], ["platform": text]) != nil) == isFound)
        // Of a text that is bytes, and of fields as a snapshot holds them, the same without naming them.
        #expect(Array(text.utf8).withUnsafeBytes { SearchWords([word]).stand(in: $0) } == isFound)
        var item = Item(number: 1, kind: .message, kindText: "message", recordedAt: "", by: "")
        item.values = ["platform": .string(text), "tags": .array([.string("none"), .string(text)])]
        for item in [item, try #require(ItemPart(ItemPart.encode([item], index: 0), index: 0)?[1])] {
            #expect(SearchWords([word]).left(by: item).isEmpty == isFound)
        }
    }

    @Test func `words that stand nowhere are left`() {
        var item = Item(number: 1, kind: .message, kindText: "message", recordedAt: "", by: "")
        item.values = ["from": .string("A Gift"), "asks": .array([.string("card"), .integer(1)])]
        item.tags = ["threat/publish"]
        let left = SearchWords(["GIFT", "publish", "Message", "tonight", "card"]).left(by: item)
        #expect("tonight, a card".utf8.withContiguousStorageIfAvailable { left.stand(in: .init($0)) } == true)
        #expect("tonight".utf8.withContiguousStorageIfAvailable { left.stand(in: .init($0)) } == false)
        #expect("card".utf8.withContiguousStorageIfAvailable { left.stand(in: .init($0)) } == false)
        // Bytes that are no text, and none at all.
        #expect([UInt8]([0xFF, 0xC3, 0x61]).withUnsafeBytes { SearchWords(["a"]).stand(in: $0) })
        #expect(!SearchWords(["a"]).stand(in: UnsafeRawBufferPointer(start: nil, count: 0)))
    }

    @Test func `every word must stand somewhere, and each place is named once`() {
        let values = ["platform": "telegram gift", "from": "a gift", "at": "2026"]
        #expect(fields(["gift"], values, text: "no gift") == ["from", "platform", "text"])
        #expect(fields(["2026", "Gift"], values, text: "gift 2026") == ["at", "text", "from", "platform"])
        #expect(fields(["gift", "card"], values) == nil)
        #expect(fields(["publish", "message"], values) == ["tags", "kind"])
        #expect(SearchWords(["", ""]).isEmpty)
    }

    @Test func `texts of every size are searched, and a damaged one hides no other`() throws {
        let test = try TestVault()
        let filler = String(repeating: "nothing here, ", count: 90_000)
        let end = "a Needle at the end"
        for text in ["needle first", filler + "needle", "none", filler + filler + end, "needle last"] {
            _ = try test.vault.addText(.message, fields: [FieldInput("text", [text])])
        }
        #expect(try test.vault.search(["needle"]).map(\.item.number) == [1, 2, 4, 5])
        let damaged = try #require(try test.vault.item(5).original)
        let queue = try DatabaseQueue(path: test.path)
        try queue.write { db in
            try db.execute(
                sql: "UPDATE chunks SET sealed = zeroblob(length(sealed)) WHERE id = ?",
                arguments: [Int64(damaged.sequenceNumber << 24)])
        }
        try queue.close()
        #expect(try test.vault.search(["needle"]).map(\.item.number) == [1, 2, 4])
    }

    /// As many as are shared out to all cores.
    @Test func `many items are found in order`() throws {
        let test = try TestVault()
        for number in 1...150 {
            let handle = "user-\(number % 3)-\(number)"
            _ = try test.vault.addText(.account, fields: [FieldInput("handle", [handle])])
        }
        let found = try test.vault.search(["user-1-"]).map(\.item.number)
        #expect(found == Array(stride(from: 1, through: 150, by: 3)))
        #expect(try test.vault.items().map(\.number) == Array(1...150))
    }
}
