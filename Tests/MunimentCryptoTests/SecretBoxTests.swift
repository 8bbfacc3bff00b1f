import MunimentCrypto
import Testing

struct SecretBoxTests {
    // NaCl, tests/secretbox.c and secretbox.out.
    private static let key = "1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389"
    private static let nonce = "69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37"
    private static let message = """
        be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a\
        1ac728d45e6c61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057\
        e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040\
        e082f937763848645e0705
        """
    private static let sealed = """
        f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4\
        476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738\
        b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de\
        56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5
        """

    @Test func `sealing with a given nonce matches NaCl's vector`() throws {
        let key = try secretKey(Self.key)
        let nonce = try bytes(Self.nonce)
        let message = try bytes(Self.message)
        var output = [UInt8](repeating: 0, count: message.count + SecretBox.tagByteCount)
        try message.withUnsafeBytes { message in
            try output.withUnsafeMutableBytes { output in
                try SecretBox.seal(message, nonce: nonce, key: key, into: output)
            }
        }
        #expect(output == (try bytes(Self.sealed)))
    }

    @Test func `the tag alone is right for NaCl's vector, and for nothing else`() throws {
        let key = try secretKey(Self.key)
        let nonce = try bytes(Self.nonce)
        func isAuthentic(_ sealed: [UInt8], _ nonce: [UInt8]) -> Bool {
            sealed.withUnsafeBytes { SecretBox.isAuthentic($0, nonce: nonce, key: key) }
        }
        let sealed = try bytes(Self.sealed)
        #expect(isAuthentic(sealed, nonce))
        for index in sealed.indices {
            var other = sealed
            other[index] ^= 0x10
            #expect(!isAuthentic(other, nonce), "\(index)")
        }
        for count in [0, 15, 16, sealed.count - 1] { #expect(!isAuthentic(Array(sealed[..<count]), nonce)) }
        #expect(!isAuthentic(sealed + [0], nonce))
        #expect(!isAuthentic(sealed, Array(nonce.reversed())))
        #expect(!isAuthentic(sealed, Array(nonce.dropLast())))
    }

    @Test func `every way of opening opens NaCl's vector`() throws {
        let key = try secretKey(Self.key)
        let nonce = try bytes(Self.nonce)
        let message = try bytes(Self.message)
        let sealed = try bytes(Self.sealed)
        #expect(try SecretBox.open(nonce + sealed, key: key) == message)
        #expect(try (nonce + sealed).withUnsafeBytes { try SecretBox.open($0, key: key) } == message)
        let guarded = try SecretBox.openGuarded(nonce + sealed, key: key)
        #expect(guarded.withBytes { Array($0) } == message)
        var output = [UInt8](repeating: 0, count: message.count)
        try sealed.withUnsafeBytes { sealed in
            try output.withUnsafeMutableBytes { output in
                try SecretBox.open(sealed, nonce: nonce, key: key, into: output)
            }
        }
        #expect(output == message)
    }

    @Test(arguments: [0, 1, 16, 1000]) func `what was sealed opens, 40 bytes shorter`(count: Int) throws {
        let key = try SecretKey.random()
        let message = RandomBytes.make(count)
        let sealed = SecretBox.seal(message, key: key)
        #expect(sealed.count == count + SecretBox.overheadByteCount)
        #expect(try SecretBox.open(sealed, key: key) == message)
        #expect(try SecretBox.openGuarded(sealed, key: key).withBytes { Array($0) } == message)
        let fromPointer = message.withUnsafeBytes { SecretBox.seal($0, key: key) }
        #expect(try SecretBox.open(fromPointer, key: key) == message)
    }

    @Test func `sealing twice gives two nonces`() throws {
        let key = try SecretKey.random()
        let first = SecretBox.seal([1], key: key)
        let second = SecretBox.seal([1], key: key)
        #expect(first.prefix(SecretBox.nonceByteCount) != second.prefix(SecretBox.nonceByteCount))
    }

    @Test func `no changed byte opens`() throws {
        let key = try SecretKey.random()
        let sealed = SecretBox.seal(Array("evidence".utf8), key: key)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: CryptoError.doesNotOpen) { try SecretBox.open(changed, key: key) }
            #expect(throws: CryptoError.doesNotOpen) { _ = try SecretBox.openGuarded(changed, key: key) }
        }
    }

    @Test func `no shortened or lengthened box opens`() throws {
        let key = try SecretKey.random()
        let sealed = SecretBox.seal(Array("evidence".utf8), key: key)
        for count in 0..<sealed.count {
            let part = Array(sealed.prefix(count))
            #expect(throws: CryptoError.doesNotOpen) { try SecretBox.open(part, key: key) }
            #expect(throws: CryptoError.doesNotOpen) { _ = try SecretBox.openGuarded(part, key: key) }
        }
        #expect(throws: CryptoError.doesNotOpen) { try SecretBox.open(sealed + [0], key: key) }
    }

    @Test func `another key does not open`() throws {
        let sealed = SecretBox.seal([1, 2, 3], key: try SecretKey.random())
        let other = try SecretKey.random()
        #expect(throws: CryptoError.doesNotOpen) { try SecretBox.open(sealed, key: other) }
    }

    @Test func `a buffer or nonce of another length is refused`() throws {
        let key = try SecretKey.random()
        let nonce = RandomBytes.make(24)
        func seal(_ count: Int, nonce: [UInt8], outputCount: Int) throws {
            var output = [UInt8](repeating: 0, count: outputCount)
            try RandomBytes.make(count).withUnsafeBytes { message in
                try output.withUnsafeMutableBytes { output in
                    try SecretBox.seal(message, nonce: nonce, key: key, into: output)
                }
            }
        }
        func open(_ count: Int, nonce: [UInt8], outputCount: Int) throws {
            var output = [UInt8](repeating: 0, count: outputCount)
            try RandomBytes.make(count).withUnsafeBytes { sealed in
                try output.withUnsafeMutableBytes { output in
                    try SecretBox.open(sealed, nonce: nonce, key: key, into: output)
                }
            }
        }
        #expect(throws: Never.self) { try seal(4, nonce: nonce, outputCount: 20) }
        #expect(throws: CryptoError.wrongLength) { try seal(4, nonce: nonce, outputCount: 19) }
        #expect(throws: CryptoError.wrongLength) { try seal(4, nonce: nonce, outputCount: 21) }
        #expect(throws: CryptoError.wrongLength) { try seal(4, nonce: nonce + [0], outputCount: 20) }
        #expect(throws: CryptoError.doesNotOpen) { try open(20, nonce: nonce, outputCount: 4) }
        #expect(throws: CryptoError.doesNotOpen) { try open(16, nonce: nonce, outputCount: 0) }
        #expect(throws: CryptoError.wrongLength) { try open(15, nonce: nonce, outputCount: 0) }
        #expect(throws: CryptoError.wrongLength) { try open(20, nonce: nonce, outputCount: 5) }
        #expect(throws: CryptoError.wrongLength) { try open(20, nonce: [], outputCount: 4) }
    }

    @Test func `a box that does not open leaves the output alone`() throws {
        let key = try SecretKey.random()
        var output: [UInt8] = [1, 2, 3]
        _ = RandomBytes.make(19).withUnsafeBytes { sealed in
            output.withUnsafeMutableBytes { output in
                #expect(throws: CryptoError.doesNotOpen) {
                    try SecretBox.open(sealed, nonce: RandomBytes.make(24), key: key, into: output)
                }
            }
        }
        #expect(output == [1, 2, 3])
    }
}
