import Testing

@testable import Muniment

struct VisibleTextTests {
    @Test(arguments: [
        ("plain text, ümläut, 中文, עברית", "plain text, ümläut, 中文, עברית"),
        ("\u{1B}[2J", "\\u{1B}[2J"), ("a\tb", "a b"), ("a\nb", "a\\u{A}b"), ("a\r\nb", "a\\u{D}\\u{A}b"),
        ("\u{9B}31m", "\\u{9B}31m"), ("abc\u{202E}gpj.exe", "abc\\u{202E}gpj.exe"),
        ("\\u{1B}", "\\\\u{1B}"), ("\\\u{1B}", "\\\\\\u{1B}"), ("C:\\users\\x", "C:\\users\\x"),
        ("\\x{41}", "\\\\x{41}"), ("ends in \\", "ends in \\"),
        ("👩‍👩‍👧", "👩‍👩‍👧"), ("👩🏽‍🚀", "👩🏽‍🚀"), ("❤️‍🔥", "❤️‍🔥"), ("1️⃣", "1️⃣"),
        ("a\u{200D}b", "a\\u{200D}b"), ("😀\u{200D}x", "😀\\u{200D}x"), ("\u{200D}😀", "\\u{200D}😀"),
        ("a\u{FE0F}", "a\\u{FE0F}"), ("1\u{FE0F}2", "1\\u{FE0F}2"), ("\u{FE0F}", "\\u{FE0F}"),
        ("e\u{301}", "e\u{301}"), ("", ""),
    ])
    func `a line shows what could not be seen`(text: String, visible: String) {
        #expect(Array(VisibleText.line(text).unicodeScalars) == Array(visible.unicodeScalars))
    }

    @Test func `every character of the list is escaped`() {
        // standards: C0, DEL, C1, separators, direction, zero width, notes, soft hyphen, tags, fillers,
        // lone selectors, non-characters.
        let ranges: [ClosedRange<UInt32>] = [
            0x00...0x08, 0x0A...0x1F, 0x7F...0x9F, 0xAD...0xAD, 0x34F...0x34F, 0x61C...0x61C,
            0x115F...0x1160, 0x180B...0x180F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F,
            0x2800...0x2800, 0x3164...0x3164, 0xFDD0...0xFDEF, 0xFE00...0xFE0F, 0xFEFF...0xFEFF,
            0xFFA0...0xFFA0, 0xFFF9...0xFFFB, 0xFFFE...0xFFFF, 0x1FFFE...0x1FFFF, 0xE0000...0xE01EF,
            0x10FFFE...0x10FFFF,
        ]
        for value in ranges.joined() {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let visible = VisibleText.line("a\(String(Character(scalar)))b")
            #expect(visible == "a\\u{\(String(value, radix: 16, uppercase: true))}b")
        }
    }

    @Test func `a block keeps its line feeds, and no others are lost`() {
        #expect(VisibleText.block("a\r\nb\n\u{2028}c") == "a\\u{D}\nb\n\\u{2028}c")
        #expect(VisibleText.needsEscaping("a\u{7}"))
        #expect(!VisibleText.needsEscaping("a b"))

    }

    @Test func `no two texts come out the same`() {
        var numbers = SeededNumbers(seed: 12)
        let pieces = [
            "\\", "\\", "u{", "x{", "1B}", "\u{1B}", "a", "\u{202E}", "\n", "{", "u", "😀", "\u{200D}",
        ]
        for _ in 0..<4_000 {
            let text = (0..<Int.random(in: 0...8, using: &numbers))
                .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &numbers)] }.joined()
            let visible = VisibleText.line(text)
            #expect(visible.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
            #expect(Array(unescaped(visible).unicodeScalars) == Array(text.unicodeScalars))
        }
    }

    @Test func `a tower of marks is cut down`() {
        let tower = "e" + String(repeating: "\u{301}", count: 40)
        let visible = VisibleText.line(tower)
        #expect(visible.unicodeScalars.filter { $0 == "\u{301}" }.count == 8)
        #expect(visible.hasSuffix("\\u{301}"))
    }

    @Test func `bytes of a file name that are no text are shown as bytes`() {
        #expect(VisibleText.fromFileNameBytes(Array("caf\u{E9}.png".utf8)) == "café.png")
        #expect(VisibleText.fromFileNameBytes([0x61, 0xE9, 0x2E]) == "a\\x{E9}.")
        #expect(VisibleText.fromFileNameBytes([0x5C, 0xFF]) == "\\\\\\x{FF}")
        #expect(VisibleText.fromFileNameBytes(Array("\\x{FF}".utf8)) == "\\\\x{FF}")
        #expect(VisibleText.fromFileNameBytes([0x1B, 0xED, 0xA0, 0x80]) == "\\u{1B}\\x{ED}\\x{A0}\\x{80}")
        #expect(VisibleText.fromFileNameBytes([0xF0, 0x9F]) == "\\x{F0}\\x{9F}")
        #expect(VisibleText.fromFileNameBytes([]) == "")
    }

    @Test(arguments: [
        ("hello", 5, "hello"), ("hello", 4, "hel…"), ("hello", 1, "…"), ("hello", 0, ""), ("", 3, ""),
        ("中文字", 6, "中文字"), ("中文字", 5, "中文…"), ("中文字", 4, "中…"), ("👩‍👩‍👧abc", 4, "👩‍👩‍👧a…"),
        ("e\u{301}e\u{301}e", 2, "e\u{301}…"),
    ])
    func `text is cut between characters, by columns`(text: String, columns: Int, cut: String) {
        #expect(VisibleText.truncated(text, to: columns) == cut)
        #expect(VisibleText.columnCount(cut) <= columns)
    }

    /// The way back, from the rule alone: an odd number of backslashes before `u{` begins an escape.
    private func unescaped(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var index = 0
        while index < scalars.count {
            guard scalars[index] == "\\" else {
                result.append(scalars[index])
                index += 1
                continue
            }
            let run = scalars[index...].prefix { $0 == "\\" }.count
            index += run
            let isMarked =
                index + 1 < scalars.count && (scalars[index] == "u" || scalars[index] == "x")
                && scalars[index + 1] == "{"
            result.append(contentsOf: repeatElement("\\", count: isMarked ? run / 2 : run))
            guard isMarked, run % 2 == 1, let end = scalars[index...].firstIndex(of: "}") else { continue }
            let digits = scalars[(index + 2)..<end].map { String(Character($0)) }.joined()
            if let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) {
                result.append(scalar)
            }
            index = end + 1
        }
        return String(result)
    }
}
