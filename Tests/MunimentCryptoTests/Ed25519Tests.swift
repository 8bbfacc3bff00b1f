import MunimentCrypto
import Testing

struct Ed25519Tests {
    struct Vector: Sendable {
        var seed, publicKey, message, signature: String
    }

    // RFC 8032 section 7.1: tests 1, 2, 3 and 1024.
    static let vectors = [
        Vector(
            seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            message: "",
            signature: """
                e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155\
                5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
                """),
        Vector(
            seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            message: "72",
            signature: """
                92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
                085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
                """),
        Vector(
            seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            message: "af82",
            signature: """
                6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac\
                18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
                """),
        Vector(
            seed: "f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5",
            publicKey: "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
            message: test1024Message,
            signature: """
                0aab4c900501b3e24d7cdf4663326a3a87df5e4843b2cbdb67cbf6e460fec350\
                aa5371b1508f9f4528ecea23c436d94b5e8fcd4f681e30a6ac00a9704a188a03
                """),
    ]

    @Test(arguments: vectors) func `keys and signatures match RFC 8032`(vector: Vector) throws {
        let key = try Ed25519SigningKey(seed: secretKey(vector.seed))
        let message = try bytes(vector.message)
        #expect(key.publicKey.bytes == (try bytes(vector.publicKey)))
        #expect(key.sign(message) == (try bytes(vector.signature)))
        try Ed25519PublicKey(bytes(vector.publicKey)).verify(bytes(vector.signature), of: message)
    }

    @Test func `a changed message, signature or key does not verify`() throws {
        let key = try Ed25519SigningKey(seed: .random())
        let signature = key.sign([1, 2, 3])
        let publicKey = key.publicKey
        #expect(throws: CryptoError.signatureDoesNotMatch) { try publicKey.verify(signature, of: [1, 2]) }
        for index in signature.indices {
            var changed = signature
            changed[index] ^= 1
            #expect(throws: CryptoError.signatureDoesNotMatch) {
                try publicKey.verify(changed, of: [1, 2, 3])
            }
        }
        let other = try Ed25519SigningKey(seed: .random()).publicKey
        #expect(throws: CryptoError.signatureDoesNotMatch) { try other.verify(signature, of: [1, 2, 3]) }
        #expect(throws: CryptoError.wrongLength) {
            try publicKey.verify(signature.dropLast(), of: [1, 2, 3])
        }
    }

    @Test func `a second spelling of a signature does not verify`() throws {
        // S and S + L satisfy the same equation; RFC 8032 section 5.1.7 takes only S < L.
        let key = try Ed25519SigningKey(seed: .random())
        var signature = key.sign([1])
        let order = try bytes("edd3f55c1a631258d69cf7a2def9de14" + String(repeating: "0", count: 30) + "10")
        var carry = 0
        for (index, addend) in order.enumerated() {
            carry += Int(signature[32 + index]) + Int(addend)
            signature[32 + index] = UInt8(carry & 255)
            carry >>= 8
        }
        let (publicKey, respelled) = (key.publicKey, signature)
        #expect(throws: CryptoError.signatureDoesNotMatch) { try publicKey.verify(respelled, of: [1]) }
    }

    @Test(arguments: [0, 31, 33, 64]) func `a public key has 32 bytes`(count: Int) {
        #expect(throws: CryptoError.wrongLength) {
            try Ed25519PublicKey([UInt8](repeating: 9, count: count))
        }
    }

    // All encodings of the eight points of small order, canonical or not, as in "Taming the many EdDSAs"
    // (Chalkias, Garillot, Nikolaenko, 2020), table 1; each with both signs.
    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ])
    func `a key of small order is refused`(hex: String) throws {
        var encoding = try bytes(hex)
        for _ in 0..<2 {
            #expect(throws: CryptoError.weakKey) { try Ed25519PublicKey(encoding) }
            encoding[31] ^= 0x80
        }
    }

    @Test func `a key with a part of order two is refused`() throws {
        // The base point has y = 4/5 and an even x (RFC 8032 section 5.1). Adding (0, -1) gives (-x, -y).
        let base = try bytes("58" + String(repeating: "66", count: 31))
        #expect(throws: Never.self) { try Ed25519PublicKey(base) }
        let prime = try bytes("ed" + String(repeating: "ff", count: 30) + "7f")
        var difference: [UInt8] = []
        var borrow = 0
        for (high, low) in zip(prime, base) {
            let value = Int(high) - Int(low) - borrow
            borrow = value < 0 ? 1 : 0
            difference.append(UInt8(value & 255))
        }
        difference[31] |= 0x80
        let mixed = difference
        #expect(throws: CryptoError.weakKey) { try Ed25519PublicKey(mixed) }
    }

    @Test func `an encoding that is not canonical or not on the curve is refused`() throws {
        // y = p + 3 is a second spelling of y = 3, and y = 2 has no x on the curve.
        #expect(throws: CryptoError.weakKey) {
            try Ed25519PublicKey(bytes("f0" + String(repeating: "ff", count: 30) + "7f"))
        }
        #expect(throws: CryptoError.weakKey) {
            try Ed25519PublicKey(bytes("02" + String(repeating: "00", count: 31)))
        }
    }
}
