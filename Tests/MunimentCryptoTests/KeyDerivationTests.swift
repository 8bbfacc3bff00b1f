import Foundation
import MunimentCrypto
import Testing

struct KeyDerivationTests {
    // libsodium, test/default/kdf.exp: the line of output length 32, which has subkey id 32; the key is
    // 00 to 1f, the context "KDF test".
    @Test func `a subkey matches libsodium's vector`() throws {
        let key = try SecretKey(GuardedBytes(copying: Array(0..<32)))
        let subkey = try KeyDerivation.subkey(of: key, context: "KDF test", id: 32)
        let expected = try bytes("154b291f11196737f8b7f491e4ca11764e0227d34f94295408a869f007aa8618")
        #expect(subkey.exposed() == expected)
    }

    @Test func `another context, id or key gives another subkey`() throws {
        let key = try SecretKey(GuardedBytes(copying: Array(0..<32)))
        let other = try SecretKey(GuardedBytes(copying: Array(1..<33)))
        let subkeys = [
            try KeyDerivation.subkey(of: key, context: "KDF test", id: 1).exposed(),
            try KeyDerivation.subkey(of: key, context: "KDF tesu", id: 1).exposed(),
            try KeyDerivation.subkey(of: key, context: "KDF test", id: 1 << 63 | 1).exposed(),
            try KeyDerivation.subkey(of: other, context: "KDF test", id: 1).exposed(),
        ]
        #expect(Set(subkeys).count == subkeys.count)
    }
}

struct Argon2idTests {
    struct Vector: Sendable {
        var passphrase: String
        var salt: String
        var operations: UInt32
        var kibibyteCount: UInt64
        var expected: String
    }

    // libsodium, test/default/pwhash_argon2id.c, `tv3`: its strings with one lane, a 16-byte salt and 32 bytes
    // of output that it expects to fit.
    @Test(arguments: [
        Vector(
            passphrase: "", salt: "bA81arsiXysd3WbTRzmEOw", operations: 2, kibibyteCount: 4882,
            expected: "Nm8QBM+7RH1DXo9rvp5cwKEOOOfD2g6JuxlXihoNcpE"),
        Vector(
            passphrase: "^T5H$JYt39n%K*j:W]!1s?vg!:jGi]Ax?..l7[p0v:1jHTpla9;]bUN;?bWyCbtqg ",
            salt: "PkEgMTYtYnl0ZXMgc2FsdA", operations: 19, kibibyteCount: 4096,
            expected: "ltB/ue1kPtBMBGfsysMpPigE6hiNEKZ9vs8vLNVDQGA"),
    ])
    func `Argon2id matches libsodium's vectors`(vector: Vector) throws {
        let salt = try #require(Base64.decode(vector.salt, padded: false))
        let expected = try #require(Base64.decode(vector.expected, padded: false))
        let cost = Argon2id.Cost(
            operations: vector.operations, memoryByteCount: vector.kibibyteCount * 1024)
        let passphrase = try GuardedBytes(copying: Array(vector.passphrase.utf8))
        let key = try passphrase.withBytes { try Argon2id.derive(passphrase: $0, salt: salt, cost: cost) }
        #expect(key.exposed() == expected)
    }

    private func derive(saltByteCount: Int = 16, cost: Argon2id.Cost) throws -> [UInt8] {
        let salt = [UInt8](repeating: 1, count: saltByteCount)
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        return try Argon2id.derive(passphrase: nothing, salt: salt, cost: cost).exposed()
    }

    @Test func `a salt has 16 bytes and no other number`() {
        let cost = Argon2id.Cost(operations: 1, memoryByteCount: 8192)
        #expect(throws: Never.self) { try derive(cost: cost) }
        #expect(throws: CryptoError.wrongLength) { try derive(saltByteCount: 15, cost: cost) }
        #expect(throws: CryptoError.wrongLength) { try derive(saltByteCount: 17, cost: cost) }
    }

    @Test(arguments: [(0, 8192), (1, 8191), (1, .max), (1, 0)] as [(UInt32, UInt64)])
    func `a cost that libsodium cannot compute is named`(operations: UInt32, memoryByteCount: UInt64) {
        let cost = Argon2id.Cost(operations: operations, memoryByteCount: memoryByteCount)
        #expect(throws: CryptoError.malformed("cost")) { try derive(cost: cost) }
    }

    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment["MUNIMENT_SANITIZED"] == nil,
            "a sanitizer ends a program that is given no memory"))
    func `memory that the system does not give is told apart`() async {
        await #expect(processExitsWith: .success) {
            var limit = rlimit(rlim_cur: 1 << 40, rlim_max: 1 << 40)
            #if os(Linux)
                setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
            #else
                setrlimit(RLIMIT_AS, &limit)
            #endif
            let cost = Argon2id.Cost(operations: 1, memoryByteCount: 2 << 40)
            #expect(throws: CryptoError.outOfMemory) { try Argon2idTests().derive(cost: cost) }
        }
    }

    // libsodium's documentation of crypto_pwhash.
    @Test func `the named costs are libsodium's`() {
        #expect(Argon2id.Cost.interactive == .init(operations: 2, memoryByteCount: 67_108_864))
        #expect(Argon2id.Cost.moderate == .init(operations: 3, memoryByteCount: 268_435_456))
        #expect(Argon2id.Cost.sensitive == .init(operations: 4, memoryByteCount: 1_073_741_824))
    }
}
