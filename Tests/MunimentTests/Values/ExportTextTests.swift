import Testing

@testable import Muniment

struct CSVTableTests {
    @Test func `every field is quoted, quotes are doubled and rows end with CRLF`() {
        let table = CSVTable(header: ["a", "b"], rows: [["say \"hi\"", "1;2,3"], ["short"]])
        #expect(table.text == "\"a\",\"b\"\r\n\"say \"\"hi\"\"\",\"1;2,3\"\r\n\"short\",\"\"\r\n")
    }

    @Test func `a byte order mark comes only when asked for`() {
        #expect(
            CSVTable(header: ["a"], rows: [], byteOrderMark: true).text.utf8.starts(with: [0xEF, 0xBB, 0xBF]))
        #expect(CSVTable(header: ["a"], rows: []).text.utf8.first == 0x22)
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+15550100", "'+15550100"), ("-5", "'-5"), ("@name", "'@name"),
        ("  =cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0"), ("\u{A0}=1", "'\u{A0}=1"), ("＝1", "'＝1"),
        ("＋1", "'＋1"), ("－1", "'－1"), ("＠x", "'＠x"), ("\t=1", "\\u{9}=1"), ("\r=1", "\\u{D}=1"),
        ("a\r\nb", "a\\u{D}\\u{A}b"), ("12345678901234567", "'12345678901234567"), ("007", "'007"),
        ("12e34", "'12e34"), ("12345", "12345"), ("1500.00", "1500.00"), ("0", "0"), ("e", "e"),
        ("plain", "plain"), ("", ""), ("\u{FEFF}=1", "\\u{FEFF}=1"), ("tel:+1555", "tel:+1555"),
    ])
    func `no cell is a formula, holds a line break or loses digits`(text: String, safe: String) {
        #expect(CSVCell.neutralised(text) == safe)
    }

    @Test func `handles and telephone numbers have a form that is no formula`() {
        #expect(CSVCell.neutralised(CSVCell.handle("@some.one")) == "some.one")
        #expect(CSVCell.handle("some@one") == "some@one")
        #expect(CSVCell.neutralised(CSVCell.phone("+15550100")) == "tel:+15550100")
        #expect(CSVCell.phone("tel:+1") == "tel:+1")
        #expect(CSVCell.phone("") == "")
    }
}

struct DefangTests {
    @Test(arguments: [
        ("https://example.com/a?b=c", "hxxps://example.com/a?b=c"), ("HTTP://X", "HXXP://X"),
        ("hTtPs://x", "hXxPs://x"), ("javascript:alert(1)", "javascript[:]alert(1)"),
        ("ftp://x/y", "ftp[:]//x/y"), ("example.com/x", "example.com/x"),
        ("see https://a.b", "see hxxps://a.b"), ("", ""), (":", ":"),
        ("note: see http://x", "note: see hxxp://x"),
    ])
    func `an address can be read but not followed`(address: String, shown: String) {
        #expect(Defang.url(address) == shown)
    }

    @Test func `every web address in a text is shown so`() {
        #expect(Defang.text("a https://b HTTP://c xhttp://d") == "a hxxps://b HXXP://c xhxxp://d")
    }
}

struct SafeNameTests {
    @Test(arguments: [
        ("IMG_0001.PNG", "img_0001.png"),
        ("Screenshot 2026-11-20 at 23.14.05.png", "screenshot-2026-11-20-at-23-14-05.png"),
        ("../../etc/passwd", "passwd"), ("..\\..\\a.txt", "a.txt"), (".htaccess", "htaccess"), ("-rf", "rf"),
        ("photo.jpg.exe", "photo-jpg-exe"), ("CON", "file-con"), ("aux.txt", "file-aux.txt"),
        ("Lpt1.png", "file-lpt1.png"),
        ("com10.txt", "com10.txt"), ("Café Müller.jpg", "cafe-muller.jpg"), ("中文.png", "item-3.png"),
        ("", "item-3"),
        ("...", "item-3"), (".png", "item-3.png"), ("a\u{202E}gnp.exe", "a-gnp-exe"),
        ("a\nb\u{0}c.txt", "a-b-c.txt"),
        ("trailing. . .", "trailing"), ("ｆｕｌｌ.ＰＮＧ", "full.png"), ("=cmd.csv", "cmd.csv"),
    ])
    func `a name becomes safe everywhere`(name: String, safe: String) {
        #expect(SafeName.component(name, fallback: "item 3") == safe)
    }

    @Test func `a long name keeps its extension`() {
        let name = SafeName.component(String(repeating: "long-", count: 50) + ".jpeg", fallback: "x")
        #expect(name.utf8.count <= 60)
        #expect(name.hasSuffix("long.jpeg"))
    }

    @Test func `whatever comes in, the alphabet holds`() {
        var numbers = SeededNumbers(seed: 60)
        for _ in 0..<800 {
            let bytes = (0..<Int.random(in: 0...90, using: &numbers)).map { _ in
                UInt8.random(in: 0...255, using: &numbers)
            }
            let name = SafeName.component(String(decoding: bytes, as: UTF8.self), fallback: "/\u{0}")
            #expect(name.wholeMatch(of: #/[a-z0-9]([a-z0-9._-]*[a-z0-9])?/#) != nil)
            #expect(name.utf8.count <= 60)
        }
    }
}
