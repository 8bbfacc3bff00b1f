import Testing

@testable import MunimentCLI

/// How a line typed in a sitting comes apart.
struct TypedWordTests {
    private static func texts(_ line: String) throws -> [String] {
        try TypedWord.words(in: line).map(\.text)
    }

    @Test(arguments: [
        ("", []), ("   ", []), ("list", ["list"]), ("  list \t --json ", ["list", "--json"]),
        // What a shell would take apart or replace.
        ("add note $500&more!*?", ["add", "note", "$500&more!*?"]),
        (
            "a ; b | c > d ~ #e `f` $(g) {h,i}",
            ["a", ";", "b", "|", "c", ">", "d", "~", "#e", "`f`", "$(g)", "{h,i}"]
        ),
        ("url 'https://x.example/?a=1&b=$2'", ["url", "https://x.example/?a=1&b=$2"]),
        // Quotation marks.
        ("'a b' \"c d\"", ["a b", "c d"]), ("'' \"\"", ["", ""]), ("--label='a b'", ["--label=a b"]),
        ("'say \"x\"' \"it's\"", ["say \"x\"", "it's"]), ("don't stop", ["don't", "stop"]),
        ("say\"x\"", ["say\"x\""]), ("'it'\\''s'", ["it's"]), ("'a'\"b c\"", ["ab c"]),
        // Backslashes.
        ("a\\ b", ["a b"]), ("\\'a\\\"b\\\\", ["'a\"b\\"]), ("C:\\dir\\name", ["C:\\dir\\name"]),
        ("'a\\' b'", ["a\\", "b'"]), ("\"a\\\"b\\\\c\\d\\ e\"", ["a\"b\\c\\d\\ e"]), ("end\\", ["end\\"]),
        ("žluť 'ó ü' 👩‍👧", ["žluť", "ó ü", "👩‍👧"]),
    ])
    func `a line comes apart into the words that were meant`(line: String, words: [String]) throws {
        #expect(try Self.texts(line) == words)
    }

    @Test(arguments: [("'a", "'"), ("b \"c 'd'", "\""), ("'a' 'b", "'"), ("--x=\"", "\""), ("\"a\\\"", "\"")])
    func `an open quotation mark is named`(line: String, mark: Unicode.Scalar) {
        #expect(throws: TypedWord.Unfinished(mark: mark)) { try TypedWord.words(in: line) }
        #expect(TypedWord.parts(of: line).last?.openQuote == mark)
    }

    @Test(arguments: [
        ("*.png", "*.png"), ("a?c", "a?c"), ("[ab]", "[ab]"), ("'*'.png", nil), ("\"?\"", nil),
        ("plain", nil),
        ("'[1]'*", "\\[1]*"), ("a\\ b*", "a b*"), ("back\\slash*", "back\\\\slash*"),
    ])
    func `a pattern is what was not quoted`(line: String, pattern: String?) throws {
        #expect(try TypedWord.words(in: line).first?.pattern == pattern)
    }

    @Test(arguments: [
        "a", "a b", "it's", "say \"it's\"", "a\\b", "it's a\\b", "*", "[1]", "", "=x y", "~", "ž 👩‍👧",
    ])
    func `a word as it has to be typed is that word`(text: String) throws {
        #expect(try Self.texts("x " + TypedWord.typed(text)) == ["x", text])
        let begun = TypedWord.typed(text, isFinished: false)
        #expect(TypedWord.parts(of: begun).map(\.text).joined() == text)
    }

    @Test func `words know where in the line they stand`() {
        let words = TypedWord.parts(of: " ab 'c d")
        #expect(words.map(\.range) == [1..<3, 4..<8])
        #expect(words.map(\.beginsPlain) == [true, false])
    }
}
