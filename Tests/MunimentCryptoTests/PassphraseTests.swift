import MunimentCrypto
import Testing

struct PassphraseTests {
    private func normalised(_ bytes: [UInt8]) throws -> [UInt8] {
        try GuardedBytes(copying: bytes).withBytes { typed in
            try Passphrase(utf8: typed).withBytes { Array($0) }
        }
    }

    private func normalised(_ text: String) throws -> [UInt8] {
        try normalised(Array(text.utf8))
    }

    @Test func `ASCII stays as it is, inner and outer spaces too`() throws {
        #expect(try normalised(" Correct Horse~ ") == Array(" Correct Horse~ ".utf8))
    }

    @Test func `one line end is taken off and no more`() throws {
        #expect(try normalised("abc\n") == Array("abc".utf8))
        #expect(try normalised("abc\r\n") == Array("abc".utf8))
        #expect(throws: PassphraseError.controlCharacter) { try normalised("abc\n\n") }
        #expect(throws: PassphraseError.controlCharacter) { try normalised("abc\r") }
        #expect(throws: PassphraseError.controlCharacter) { try normalised("é\n\n") }
    }

    @Test func `composed and decomposed letters are the same passphrase`() throws {
        let composed: [UInt8] = [0xc3, 0xa9]
        #expect(try normalised(composed) == composed)
        #expect(try normalised([0x65, 0xcc, 0x81]) == composed)
        #expect(try normalised([0x65, 0xcc, 0x81, 0x0d, 0x0a]) == composed)
    }

    // Unicode, NormalizationTest.txt: marks are put in order (U+1E0A U+0323), composition exclusions and
    // singletons fall apart (U+0958, U+212B), Hangul is composed; compatibility forms (U+FB01) stay.
    @Test(arguments: [
        ("\u{1E0A}\u{0323}", "\u{1E0C}\u{0307}"),
        ("\u{0958}", "\u{0915}\u{093C}"),
        ("\u{212B}", "\u{00C5}"),
        ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"),
        ("\u{FB01}", "\u{FB01}"),
        ("\u{11935}\u{11930}", "\u{11938}"),
    ])
    func `normal form C is Unicode's`(typed: String, expected: String) throws {
        #expect(try normalised(typed) == Array(expected.utf8))
    }

    @Test(arguments: [[], [0x0a], [0x0d, 0x0a]] as [[UInt8]])
    func `an empty line is no passphrase`(typed: [UInt8]) {
        #expect(throws: PassphraseError.empty) { try normalised(typed) }
    }

    @Test(arguments: [[0xff], [0x61, 0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80]] as [[UInt8]])
    func `what is not UTF-8 is refused`(typed: [UInt8]) {
        #expect(throws: PassphraseError.notUTF8) { try normalised(typed) }
    }

    @Test(arguments: ["a\u{0378}", "\u{FFFF}"])
    func `unassigned code points are refused`(typed: String) {
        #expect(throws: PassphraseError.unassignedCharacter) { try normalised(typed) }
    }

    @Test(arguments: ["a\0", "\t", "\u{1B}[A", "\u{7F}", "é\0", "é\t", "\u{85}é"])
    func `control characters are refused`(typed: String) {
        #expect(throws: PassphraseError.controlCharacter) { try normalised(typed) }
    }

    @Test func `4096 bytes are taken and one more is not`() throws {
        #expect(try normalised([UInt8](repeating: 0x61, count: 4096) + [0x0a]).count == 4096)
        #expect(throws: PassphraseError.tooLong) { try normalised([UInt8](repeating: 0x61, count: 4097)) }
        #expect(throws: PassphraseError.tooLong) { try normalised([UInt8](repeating: 0xff, count: 4097)) }
    }
}
