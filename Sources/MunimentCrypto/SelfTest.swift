/// Known answers, so that a broken or replaced library is noticed before it touches evidence.
package enum SelfTest {
    /// Returns if secretbox, BLAKE2b, SHA-256, Ed25519 and a tiny Argon2id give their known answers; takes a
    /// few milliseconds and is meant to run at every start.
    /// - Throws: `malformed` with the name of the primitive that does not, or the error it threw itself;
    ///   `libraryUnavailable`.
    package static func run() throws(CryptoError) {
        try Sodium.start()
        try secretBox()
        try digests()
        try ed25519()
        try argon2id()
    }

    /// NaCl, tests/secretbox.c and secretbox.out.
    private static func secretBox() throws(CryptoError) {
        let key = try key("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389")
        let nonce = try bytes("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37")
        let message = try bytes(
            """
            be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a\
            1ac728d45e6c61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057\
            e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040\
            e082f937763848645e0705
            """)
        let expected = try bytes(
            """
            f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4\
            476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738\
            b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de\
            56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5
            """)
        guard
            try SecretBox.open(nonce + expected, key: key) == message,
            !opens(nonce + expected.dropLast() + [0], key: key)
        else { throw .malformed("secretbox") }
        let sealed = SecretBox.seal(message, key: key)
        guard try SecretBox.open(sealed, key: key) == message else { throw .malformed("secretbox") }
    }

    private static func opens(_ sealed: [UInt8], key: borrowing SecretKey) -> Bool {
        (try? SecretBox.open(sealed, key: key)) != nil
    }

    /// BLAKE2b: RFC 7693 appendix A. SHA-256: the "abc" example of FIPS 180-4.
    private static func digests() throws(CryptoError) {
        let abc = Array("abc".utf8)
        let blake2b = try bytes(
            """
            ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1\
            7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923
            """)
        guard BLAKE2b.hash(abc, byteCount: 64) == blake2b else { throw .malformed("blake2b") }
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        guard SHA256Digest.of(abc).hex == sha256 else { throw .malformed("sha256") }
    }

    /// RFC 8032 section 7.1, test 2.
    private static func ed25519() throws(CryptoError) {
        let seed = try key("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
        let signingKey = try Ed25519SigningKey(seed: seed)
        let expected = try bytes(
            """
            92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
            085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
            """)
        guard signingKey.sign([0x72]) == expected else { throw .malformed("ed25519") }
        try signingKey.publicKey.verify(expected, of: [0x72])
        guard (try? signingKey.publicKey.verify(expected, of: [0x73])) == nil else {
            throw .malformed("ed25519")
        }
    }

    /// The smallest cost there is, 8 KiB and one pass; computed with the reference implementation through
    /// argon2-cffi 25.1.
    private static func argon2id() throws(CryptoError) {
        let expected = try bytes("3a008963c65f7ffa7331a90babd1fd17ea9f03bd05356b857ceb43f7b7080adc")
        let cost = Argon2id.Cost(operations: 1, memoryByteCount: 8192)
        let passphrase = try GuardedBytes(copying: Array("password".utf8))
        let key = try passphrase.withBytes { (passphrase) throws(CryptoError) in
            try Argon2id.derive(passphrase: passphrase, salt: Array(0..<16), cost: cost)
        }
        guard key.withBytes({ Array($0) }) == expected else { throw .malformed("argon2id") }
    }

    private static func bytes(_ hex: String) throws(CryptoError) -> [UInt8] {
        guard let bytes = Hex.decode(hex) else { throw .malformed("hex") }
        return bytes
    }

    private static func key(_ hex: String) throws(CryptoError) -> SecretKey {
        try SecretKey(GuardedBytes(copying: bytes(hex)))
    }
}
