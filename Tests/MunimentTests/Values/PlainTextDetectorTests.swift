import Testing

@testable import Muniment

struct PlainTextDetectorTests {
    private static let base64Line = String(repeating: "iVBORw0K", count: 8)  // 64 characters

    @Test(arguments: [
        "", "hello\r\nworld\tand\u{C}more", "日本語 العربية 🙂‍↔️", "[20.11.26, 23:14:05] A: \u{200E}hi",
        "{\"messages\":[{\"text\":\"hi\"}]}",
        "From: a@b.c\nTo: d@e.f\nMessage-ID: <1>\nContent-Type: text/plain; charset=utf-8\n\nhi",
        "https://example.com/" + String(repeating: "abc/def?x=1&y=2/", count: 60),
        String(repeating: "a line of dashes follows\n--------------------\n", count: 40),
        String(repeating: "x", count: 511),
        base64Line + "\n" + base64Line + "\nand then words\n" + base64Line,
        "we begin 700 years ago with a story", "the data: image it", String(repeating: "word ", count: 500),
        "1 < 2, <3, a <b c",
    ])
    func `ordinary text is plain`(text: String) {
        #expect(isPlain(Array(text.utf8)))
    }

    @Test(arguments: [
        "a\u{0}b", "\u{1B}[31mred", "a\u{B}b", "a\u{7F}b", "<!doctype html><p>hi", "<svg/>",
        "hi <SVG onload=x>",
        "look <img src=x>", "<?xml version='1.0'?><a/>", "![x](data:image/png;base64,iVBORw0KGgo=)",
        "url(DATA:Image/svg+xml,%3Csvg)", "data:application/octet-stream;BASE64,AAAA", "%PDF-1.7",
        String(repeating: "A", count: 512), "x " + String(repeating: "a1B_", count: 128),
        Array(repeating: base64Line, count: 8).joined(separator: "\n"),
        Array(repeating: "> " + base64Line, count: 8).joined(separator: "\r\n"),
        Array(repeating: "  \"" + base64Line + "\",", count: 9).joined(separator: "\n"),
        "hi\nbegin 644 photo.jpg\nM_]C_X``02D9)1@`!", "=ybegin line=128 size=1 name=a.jpg\nxx",
        "begin-base64 644 a.png",
        "From: a@b.c\nTo: d@e.f\nMessage-ID: <1>\nContent-Type: multipart/mixed; boundary=x\n\nhi",
        "From: a@b.c\nTo: d@e.f\nMIME-Version: 1.0\nContent-Type: text/html\n\n<p>",
        "From: a@b.c\nTo: d@e.f\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\nAAAA",
        "some text\n--x\nContent-Type: image/png; name=a.png",
        "<a:svg xmlns:a='http://www.w3.org/2000/svg'/>",
    ])
    func `text that may carry a picture is not`(text: String) {
        #expect(!isPlain(Array(text.utf8)))
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0xAF], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0xF0, 0x80, 0x80, 0x80], [0xE0, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF, 0xFE, 0x61, 0x00],
            [0x61, 0xC3, 0x28],
        ] as [[UInt8]])
    func `what is not UTF-8 is not`(bytes: [UInt8]) {
        #expect(!isPlain(bytes))
    }

    @Test func `the answer does not depend on how the bytes are cut`() {
        var numbers = SeededNumbers(seed: 64)
        let samples = [
            "日本語 العربية 🙂 and plain words", "x data:image/png;base64,AAAA", "hi\nbegin 644 a.jpg\n",
            "a <svg b",
            Array(repeating: Self.base64Line, count: 8).joined(separator: "\n"), "a\u{0}", "ab\u{E9}",
            "quiet",
        ]
        for sample in samples {
            let bytes = Array(sample.utf8)
            let expected = isPlain(bytes)
            for _ in 0..<20 {
                var detector = PlainTextDetector()
                var start = 0
                while start < bytes.count {
                    let end = min(bytes.count, start + Int.random(in: 1...5, using: &numbers))
                    detector.update(Array(bytes[start..<end]))
                    start = end
                }
                #expect(detector.finish() == expected)
            }
        }
    }

    @Test func `a picture after the first 64 KiB is found`() {
        let text = String(repeating: "many words of a long chat\n", count: 4_000)
        #expect(isPlain(Array(text.utf8)))
        #expect(!isPlain(Array((text + Self.base64Line + String(repeating: "a", count: 500)).utf8)))
        #expect(!isPlain(Array(text.utf8) + [0x00]))
    }

    @Test func `asking in between changes nothing`() {
        var detector = PlainTextDetector()
        detector.update(Array("caf".utf8) + [0xC3])
        #expect(!detector.finish())
        detector.update([0xA9])
        #expect(detector.finish())
    }

    private func isPlain(_ bytes: [UInt8]) -> Bool {
        var detector = PlainTextDetector()
        detector.update(bytes)
        let whole = MediaType.detect(prefix: bytes, isWhole: true).plainUTF8Text
        #expect(whole == detector.finish())
        return detector.finish()
    }
}
