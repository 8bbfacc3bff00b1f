import Testing

@testable import MunimentStore

struct JSONValueTests {
    private func value(_ text: String) throws -> JSONValue { try JSONValue(canonical: Array(text.utf8)) }

    private func text(_ value: JSONValue) -> String { String(decoding: value.encoded, as: UTF8.self) }

    // RFC 8785 section 3.2.2.2.
    @Test func `strings escape what RFC 8785 escapes and nothing else`() throws {
        let string = "\u{0}\u{8}\t\n\u{c}\r\u{1f}\"\\/\u{7f}é\u{2028}😀"
        let json = #""\u0000\b\t\n\f\r\u001f\"\\/\#u{7f}é\#u{2028}😀""#
        #expect(text(.string(string)) == json)
        #expect(Array(try #require(value(json).string).utf8) == Array(string.utf8))
    }

    @Test(arguments: [
        "null", "true", "false", "0", "-1", "9007199254740991", "-9007199254740991", #""""#, "[]", "{}",
        #"["a",null,[1,2]]"#, #"{"":0,"a":{"B":1,"b":2},"aa":[]}"#, "[[[[[[[[1]]]]]]]]",
    ])
    func `what is in its one encoding is read and written the same`(json: String) throws {
        #expect(text(try value(json)) == json)
    }

    @Test(arguments: [
        "", " null", "null ", "null\n", "nul", "nulll", "True", "NaN", "Infinity", "\u{FEFF}null",
        "1.0", "1e3", "1E3", "-0", "+1", "01", "00", "-", "-01", "0x1", ".5", "1.",
        "9007199254740992", "-9007199254740992", "9223372036854775808", "99999999999999999999",
        #""\/""#, #""\u0041""#, #""\u001F""#, #""\u000a""#, #""\u00e9""#, #""\ud800""#, #""\ud83d\ude00""#,
        #""\a""#, #""\x41""#, #""\""#, #"""#, #""a"#, "\"\u{1}\"", "\"\n\"", #"'a'"#, #""\u00""#,
        "[", "]", "[1", "[1,]", "[,1]", "[1 ,2]", "[1, 2]", "[1 2]", "[]]", "[1]2",
        "{", "{}}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{a:1}"#, #"{"a": 1}"#, #"{"a":1 }"#,
        #"{"a":1,"a":1}"#, #"{"b":1,"a":2}"#, #"{"é":1}"#, #"{"a":1;"b":2}"#,
        "[[[[[[[[[1]]]]]]]]]", "/**/null", "\u{0}",
    ])
    func `any other encoding is refused`(json: String) {
        #expect(throws: JSONSyntaxError.self) { try value(json) }
    }

    @Test(arguments: [
        [0x22, 0xff, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22],
        [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xe2, 0x82, 0x22], [0xef, 0xbb, 0xbf, 0x30],
        [0xff, 0xfe, 0x30, 0x00],
    ])
    func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
        #expect(throws: JSONSyntaxError.self) { try JSONValue(canonical: bytes) }
    }

    @Test(arguments: [
        (" { \"b\" : [ 1 , 2 ] ,\t\"a\":\r\n\"\\/\" } ", #"{"a":"/","b":[1,2]}"#),
        (#""\u00e9\ud83d\ude00\u0041""#, #""é😀A""#), (#"{"é":null,"e":0}"#, #"{"e":0,"é":null}"#),
        ("[\n]", "[]"), ("{ }", "{}"), ("-7", "-7"),
    ])
    func `what others write is read to the same value`(json: String, canonical: String) throws {
        #expect(text(try JSONValue(text: Array(json.utf8))) == canonical)
    }

    @Test(arguments: [
        "", " ", "[1,]", "[1 2]", #"{"a":1,"a":1}"#, #"{"a":1,"b":2,"a":1}"#, #""\ud800""#, #""\udc00""#,
        #""\ud800\ud800""#, #""\ud83d\u0041""#, #""\ud83d x""#, #""\u+123""#, "1.0", "1e3", "-0", "01", "+1",
        "9007199254740992", "[[[[[[[[[1]]]]]]]]]", "1 2", "// x\n1", "\u{FEFF}1", "\u{a0}1", "\"\n\"", "NaN",
    ])
    func `what is no JSON, or says a thing twice, is refused in any spelling`(json: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONValue(text: Array(json.utf8)) }
    }

    @Test func `a deep nest is refused without a deep stack`() {
        for opening in ["[", #"{"a":"#] {
            let bytes = Array(String(repeating: opening, count: 200_000).utf8)
            #expect(throws: JSONSyntaxError.self) { try JSONValue(canonical: bytes) }
        }
    }

    // Swift's == on strings would take them for one (Unicode Standard Annex 15).
    @Test func `composed and decomposed letters stay two values`() throws {
        let composed = JSONValue.string("caf\u{e9}")
        let decomposed = JSONValue.string("cafe\u{301}")
        #expect(composed != decomposed)
        #expect(composed.encoded != decomposed.encoded)
        for value in [composed, decomposed] { #expect(try JSONValue(canonical: value.encoded) == value) }
        #expect(try value("\"cafe\u{301}\"").string.map { Array($0.unicodeScalars).count } == 5)
    }

    @Test func `made-up values come back as they were, and no prefix of them is read`() throws {
        var generator = SeededGenerator(seed: 20_261_121)
        for _ in 0..<2_000 {
            let value = Self.value(depth: 0, &generator)
            let bytes = value.encoded
            #expect(try JSONValue(canonical: bytes) == value)
            #expect(try JSONValue(canonical: bytes).encoded == bytes)
            if case .integer = value { continue }
            let shorter = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &generator)))
            #expect(throws: JSONSyntaxError.self) { try JSONValue(canonical: shorter) }
        }
    }

    @Test func `changed bytes are refused or are another value in its one encoding`() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<5_000 {
            var bytes = Self.value(depth: 0, &generator).encoded
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(
                in: 0...255, using: &generator)
            if let value = try? JSONValue(canonical: bytes) { #expect(value.encoded == bytes) }
        }
    }

    private static func value(depth: Int, _ generator: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth < 6 ? 8 : 5), using: &generator) {
        case 0: .null
        case 1: .bool(Bool.random(using: &generator))
        case 2: .integer(Int64.random(in: -9_007_199_254_740_991...9_007_199_254_740_991, using: &generator))
        case 3, 4: .string(string(&generator))
        case 5, 6:
            .array(
                (0..<Int.random(in: 0..<4, using: &generator)).map { _ in value(depth: depth + 1, &generator)
                })
        default:
            .object(
                Set((0..<Int.random(in: 0..<4, using: &generator)).map { _ in "k\(generator.next() % 100)" })
                    .sorted().map { ($0, value(depth: depth + 1, &generator)) })
        }
    }

    private static func string(_ generator: inout SeededGenerator) -> String {
        var string = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<12, using: &generator) {
            let limit: UInt32 = [0x20, 0x80, 0x800, 0x11_0000].randomElement(using: &generator) ?? 0x80
            string.append(Unicode.Scalar(UInt32.random(in: 0..<limit, using: &generator)) ?? "\u{301}")
        }
        return String(string)
    }
}
