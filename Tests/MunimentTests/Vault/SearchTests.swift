import Foundation
import GRDB
import MunimentCrypto
import MunimentStore
import Testing

@testable import Muniment

struct SearchTests {
    private func fields(_ words: [String], _ values: [String: String], text: String? = nil) -> [String]? {
        var item = Item(number: 1, kind: .message, kindText: "message", recordedAt: "", by: "")
        item.values = values.mapValues { .string($0) }
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
    func `a word is found as a person reads it`(word: String, text: String, isFound: Bool) {
        #expect((fields([word], [:], text: text) != nil) == isFound)
        #expect((fields([word], ["platform": text]) != nil) == isFound)
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

    @Test func `what is in memory at once is bounded, and no item is left out`() {
        func item(_ byteCount: UInt64?) -> Item {
            var item = Item(number: 1, kind: .message, kindText: "message", recordedAt: "", by: "")
            item.original = byteCount.map {
                OriginalDescription(
                    sequenceNumber: 1, byteCount: $0, paddedByteCount: $0, chunkCount: 1,
                    sha256: SHA256Digest.of([]))
            }
            return item
        }
        let many = Array(repeating: item(1 << 20), count: 20)
        #expect(Vault.searchedAtOnce(many[...]).count == 8)
        #expect(Vault.searchedAtOnce(many[15...]).count == 5)
        #expect(Vault.searchedAtOnce([item(64 << 20)] + many).count == 1)
        #expect(Vault.searchedAtOnce(Array(repeating: item(nil), count: 5000)[...]).count == 4096)
    }
}
