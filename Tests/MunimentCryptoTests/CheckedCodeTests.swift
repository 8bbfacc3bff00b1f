import MunimentCrypto
import Testing

struct CrockfordBase32Tests {
    // RFC 4648 section 10 in Crockford's alphabet, without padding.
    @Test(arguments: [
        ("", ""), ("f", "CR"), ("fo", "CSQG"), ("foo", "CSQPY"), ("foob", "CSQPYRG"),
        ("fooba", "CSQPYRK1"), ("foobar", "CSQPYRK1E8"),
    ])
    func `text matches RFC 4648 in the other alphabet`(plain: String, encoded: String) {
        #expect(CrockfordBase32.encode(Array(plain.utf8)) == encoded)
        #expect(CrockfordBase32.decode(encoded) == Array(plain.utf8))
    }

    @Test func `every symbol comes back`() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(CrockfordBase32.decode(CrockfordBase32.encode(bytes)) == bytes)
    }

    @Test func `letters that look alike, lower case, hyphens and spaces are understood`() {
        #expect(CrockfordBase32.decode("csqp yrk1-e8") == Array("foobar".utf8))
        #expect(CrockfordBase32.decode("csqpyrkle8") == Array("foobar".utf8))
        #expect(CrockfordBase32.decode("CSQPYRKIE8") == Array("foobar".utf8))
        #expect(CrockfordBase32.decode("oO") == [0])
    }

    @Test(arguments: ["CU", "C!", "CÉ", "C\n", "CR=", "С0"])
    func `other characters are refused`(text: String) {
        #expect(CrockfordBase32.decode(text) == nil)
    }

    @Test(arguments: ["0", "000", "000000", "C", "CSQ", "CSQPYR", "CS", "CSQPYRH"])
    func `impossible lengths and fill bits that are not zero are refused`(text: String) {
        #expect(CrockfordBase32.decode(text) == nil)
    }
}

struct CheckedCodeTests {
    // The check characters were computed with Python: hashlib.blake2b(b"recovery\0" + bytes(range(16)),
    // digest_size=32).
    @Test func `a recovery code looks as it is specified`() throws {
        let code = CheckedCode.encode(Array(0..<16), label: "recovery")
        #expect(code == "000G-40R4-0M30-E209-185G-R38E-1WQ1")
        #expect(try CheckedCode.decode(code, payloadByteCount: 16, label: "recovery") == Array(0..<16))
    }

    @Test(arguments: [1, 5, 16, 20, 24]) func `a code comes back, however it is typed`(count: Int) throws {
        let payload = RandomBytes.make(count)
        let code = CheckedCode.encode(payload, label: "head")
        let typed = " " + String(code.lowercased().filter { $0 != "-" }.map { $0 == "0" ? "o" : $0 })
        #expect(try CheckedCode.decode(code, payloadByteCount: count, label: "head") == payload)
        #expect(try CheckedCode.decode(typed, payloadByteCount: count, label: "head") == payload)
    }

    @Test func `each kind of mistake has its name`() throws {
        let code = CheckedCode.encode(Array(0..<16), label: "recovery")
        func decode(_ text: String, count: Int = 16, label: String = "recovery") throws -> [UInt8] {
            try CheckedCode.decode(text, payloadByteCount: count, label: label)
        }
        #expect(throws: CryptoError.malformed("character")) { try decode(code + "!") }
        #expect(throws: CryptoError.malformed("length")) { try decode(code + "0") }
        #expect(throws: CryptoError.malformed("length")) { try decode(String(code.dropLast())) }
        #expect(throws: CryptoError.malformed("length")) { try decode("") }
        #expect(throws: CryptoError.malformed("length")) { try decode(code, count: 15) }
        #expect(throws: CryptoError.malformed("check")) { try decode(code, label: "head") }
        let swapped = "1000" + code.dropFirst(4)
        #expect(throws: CryptoError.malformed("check")) { try decode(swapped) }
    }

    @Test func `fill bits that are not zero fail the check`() throws {
        // 16 bytes are 25 symbols and 3 bits: the 26th symbol has two fill bits.
        let code = CheckedCode.encode([UInt8](repeating: 0, count: 16), label: "x")
        var letters = code.filter { $0 != "-" }.map { $0 }
        #expect(letters[25] == "0")
        letters[25] = "1"
        #expect(throws: CryptoError.malformed("check")) {
            try CheckedCode.decode(String(letters), payloadByteCount: 16, label: "x")
        }
    }
}
