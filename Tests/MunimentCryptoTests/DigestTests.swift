import MunimentCrypto
import Testing

struct SHA256Tests {
    // FIPS 180-4 examples (NIST, "SHA256.pdf") and the empty message of NIST's SHAVS short messages.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `SHA-256 matches NIST's examples`(message: String, expected: String) {
        #expect(SHA256Digest.of(Array(message.utf8)).hex == expected)
        #expect(Array(message.utf8).withUnsafeBytes { SHA256Digest.of($0) }.hex == expected)
    }

    // FIPS 180-4 examples: one million letters a, here in uneven pieces.
    @Test func `SHA-256 of pieces is SHA-256 of the whole`() {
        var hasher = SHA256Hasher()
        var rest = 1_000_000
        var piece = 1
        while rest > 0 {
            hasher.update([UInt8](repeating: 0x61, count: min(piece, rest)))
            rest -= min(piece, rest)
            piece = piece * 2 + 1
        }
        let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        #expect(hasher.finish().hex == expected)
    }

    @Test func `a digest is 32 bytes or 64 digits`() {
        #expect(SHA256Digest([UInt8](repeating: 0, count: 31)) == nil)
        #expect(SHA256Digest([UInt8](repeating: 0, count: 32)) != nil)
        #expect(SHA256Digest(hex: String(repeating: "0", count: 62)) == nil)
        #expect(SHA256Digest(hex: String(repeating: "g", count: 64)) == nil)
        let upper = String(repeating: "0A", count: 32)
        #expect(SHA256Digest(lowerCaseHex: upper) == nil)
        #expect(SHA256Digest(lowerCaseHex: upper.lowercased()) == SHA256Digest(hex: upper))
    }

    @Test func `hexadecimal text comes back as it was`() {
        #expect(Hex.encode([0, 0x9a, 0xff]) == "009aff")
        #expect(Hex.decode("009AfF") == [0, 0x9a, 0xff])
        #expect(Hex.decode("0") == nil)
        #expect(Hex.decode("0x") == nil)
    }
}

struct SHA512Tests {
    // FIPS 180-4 examples (NIST, "SHA512.pdf").
    @Test func `SHA-512 of abc matches NIST's example`() {
        let expected = """
            ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
            2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f
            """
        #expect(SHA512Digest.of(Array("abc".utf8)).hex == expected)
    }
}

struct BLAKE2bTests {
    // RFC 7693 appendix A.
    @Test func `BLAKE2b of abc matches RFC 7693`() throws {
        let expected = try bytes(
            """
            ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1\
            7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923
            """)
        #expect(BLAKE2b.hash(Array("abc".utf8), byteCount: 64) == expected)
    }

    // BLAKE2/BLAKE2, testvectors/blake2b-test.txt; the key is 00 to 3f, the message counts up from 00.
    @Test(arguments: [
        (
            0,
            """
            10ebb67700b1868efb4417987acf4690ae9d972fb7a590c2f02871799aaa4786\
            b5e996e8f0f4eb981fc214b005f42d2ff4233499391653df7aefcbc13fc51568
            """
        ),
        (
            1,
            """
            961f6dd1e4dd30f63901690c512e78e4b45e4742ed197c3c5e45c549fd25f2e4\
            187b0bc9fe30492b16b0d0bc4ef9b0f34c7003fac09a5ef1532e69430234cebd
            """
        ),
        (
            32,
            """
            86221f3ada52037b72224f105d7999231c5e5534d03da9d9c0a12acb68460cd3\
            75daf8e24386286f9668f72326dbf99ba094392437d398e95bb8161d717f8991
            """
        ),
    ])
    func `keyed BLAKE2b matches the reference's vectors`(messageByteCount: Int, expected: String) throws {
        let message = (0..<messageByteCount).map { UInt8($0) }
        #expect(BLAKE2b.keyed(message, key: Array(0..<64), byteCount: 64) == (try bytes(expected)))
    }

    // Computed with Python's hashlib, which carries the reference implementation:
    // blake2b(b"abc", digest_size=32, key=bytes(range(32))).
    @Test func `the forms of keyed hashing give the same bytes`() throws {
        let expected = try bytes("d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a203f7f")
        let message = Array("abc".utf8)
        let key = try SecretKey(GuardedBytes(copying: Array(0..<32)))
        #expect(BLAKE2b.keyed(message, key: key) == expected)
        #expect(BLAKE2b.keyed(message, key: Array(0..<32), byteCount: 32) == expected)
        #expect(try BLAKE2b.derivedKey(message, key: key).exposed() == expected)
    }

    @Test func `a shorter hash is another hash and not a prefix`() {
        let message = Array("abc".utf8)
        #expect(BLAKE2b.hash(message).count == 32)
        #expect(BLAKE2b.hash(message) != Array(BLAKE2b.hash(message, byteCount: 64).prefix(32)))
    }
}
