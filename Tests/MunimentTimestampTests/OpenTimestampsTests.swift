import MunimentCrypto
import MunimentTimestamp
import Testing

/// Proofs written by hand.
enum Proof {
    static let magic: [UInt8] =
        [0x00] + "OpenTimestamps".utf8 + [0x00, 0x00] + "Proof".utf8 + [0x00]
        + [0xbf, 0x89, 0xe2, 0xe8, 0x84, 0xe8, 0x92, 0x94]
    static let sha256: [UInt8] = [0x08]

    static func make(_ tree: [UInt8]..., version: [UInt8] = [1], algorithm: UInt8 = 8) -> [UInt8] {
        magic + version + [algorithm] + digest.bytes + tree.flatMap { $0 }
    }

    static func number(_ value: Int) -> [UInt8] {
        value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7f | 0x80)] + number(value >> 7)
    }

    static func counted(_ bytes: [UInt8]) -> [UInt8] { number(bytes.count) + bytes }
    static func append(_ bytes: [UInt8]) -> [UInt8] { [0xf0] + counted(bytes) }
    static func prepend(_ bytes: [UInt8]) -> [UInt8] { [0xf1] + counted(bytes) }

    static func attestation(_ tag: [UInt8], _ payload: [UInt8]) -> [UInt8] {
        [0x00] + tag + counted(payload)
    }

    static let bitcoinTag: [UInt8] = [0x05, 0x88, 0x96, 0x0d, 0x73, 0xd7, 0x19, 0x01]
    static let pendingTag: [UInt8] = [0x83, 0xdf, 0xe3, 0x0d, 0x2e, 0xf9, 0x0c, 0x8e]

    static func bitcoin(_ height: Int) -> [UInt8] { attestation(bitcoinTag, number(height)) }

    static func litecoin(_ height: Int) -> [UInt8] {
        attestation([0x06, 0x86, 0x9a, 0x0d, 0x73, 0xd7, 0x1b, 0x45], number(height))
    }

    static func pending(_ uri: String) -> [UInt8] { attestation(pendingTag, counted(Array(uri.utf8))) }
}

@Suite struct OpenTimestampsTests {
    /// The magic; version 01; SHA-256 08 and the digest; append F0, 2 bytes 02 of AA BB; hash 08; fork FF,
    /// first an attestation 00: the Bitcoin tag, 3 bytes 03 of F7 EF 15, which are 0x77 + (0x6F << 7) + (0x15
    /// << 14) = 358,391; then, not forked, another 00: the pending tag, 5 bytes 05, 4 bytes 04 of "a://".
    @Test func `a proof byte by byte`() throws {
        let proof = try bytes(
            "004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e89294" + "01" + "08" + digest.hex
                + "f002aabb" + "08" + "ff" + "00" + "0588960d73d71901" + "03" + "f7ef15" + "00"
                + "83dfe30d2ef90c8e" + "05" + "04" + "613a2f2f")
        let read = try OpenTimestampsProof(proof, of: digest)
        #expect(read.attestations == [.bitcoin(height: 358_391), .pending(uri: "a://")])
        #expect(read.bytes == proof)
        let built = Proof.make(
            Proof.append([0xaa, 0xbb]), Proof.sha256, [0xff], Proof.bitcoin(358_391), Proof.pending("a://"))
        #expect(built == proof)
    }

    @Test func `forks within forks give all attestations in their order`() throws {
        let proof = Proof.make(
            [0xff], Proof.append([1]), Proof.sha256,
            [0xff], Proof.pending("https://one.example"), Proof.bitcoin(1),
            [0xff], Proof.litecoin(200),
            Proof.prepend([2]), [0x03], [0x02], [0xf2], [0xf3], [0x67],
            [0xff], Proof.attestation([1, 2, 3, 4, 5, 6, 7, 8], [9, 9]), Proof.bitcoin(300))
        #expect(
            try OpenTimestampsProof(proof).attestations == [
                .pending(uri: "https://one.example"), .bitcoin(height: 1), .litecoin(height: 200),
                .unknown(tag: "0102030405060708"), .bitcoin(height: 300),
            ])
    }

    @Test func `a proof of another file is refused`() {
        #expect(throws: TimestampError.otherDigest) {
            try OpenTimestampsProof(Proof.make(Proof.bitcoin(1)), of: .of([]))
        }
        for algorithm: (UInt8, String) in [(0x02, "02"), (0x03, "03"), (0x67, "67")] {
            #expect(throws: TimestampError.otherDigestAlgorithm(algorithm.1)) {
                try OpenTimestampsProof(Proof.make(Proof.bitcoin(1), algorithm: algorithm.0))
            }
        }
    }

    @Test func `an operation that is not known cannot be passed over`() {
        for operation: UInt8 in [0x01, 0x09, 0xf4, 0xfe] {
            #expect(throws: TimestampError.unsupportedOperation(operation)) {
                try OpenTimestampsProof(Proof.make([operation], Proof.bitcoin(1)))
            }
        }
        #expect(throws: TimestampError.unsupportedOperation(0xff)) {
            try OpenTimestampsProof(Proof.make([0xff, 0xff], Proof.bitcoin(1), Proof.bitcoin(1)))
        }
    }

    @Test func `what is not a whole proof and nothing else is refused`() throws {
        let good = Proof.make(
            [0xff], Proof.pending("a"), Proof.append([7]), Proof.sha256, Proof.bitcoin(900_000))
        #expect(throws: TimestampError.malformed("proof")) { try OpenTimestampsProof(good + [0]) }
        for count in good.indices {
            #expect(throws: TimestampError.malformed("proof")) {
                try OpenTimestampsProof(Array(good[..<count]))
            }
        }
        #expect(throws: TimestampError.malformed("proof")) {
            try OpenTimestampsProof(Proof.make(Proof.bitcoin(1), version: [2]))
        }
        #expect(throws: TimestampError.tooLarge) {
            try OpenTimestampsProof(good + [UInt8](repeating: 0, count: timestampByteLimit))
        }
    }

    @Test func `numbers have one encoding and at most 64 bits`() throws {
        func height(_ encoded: [UInt8]) throws -> [OpenTimestampsProof.Attestation] {
            try OpenTimestampsProof(Proof.make(Proof.attestation(Proof.bitcoinTag, encoded))).attestations
        }
        let ninth = [UInt8](repeating: 0xff, count: 9)
        #expect(try height([0x00]) == [.bitcoin(height: 0)])
        #expect(try height(ninth + [0x01]) == [.bitcoin(height: .max)])
        for bad in [
            [0x80, 0x00], [0x81, 0x00], ninth + [0x02], ninth + [0x80, 0x01], [0x80], [], [0x01, 0x02],
        ] {
            #expect(throws: TimestampError.malformed("attestation")) { try height(bad) }
        }
    }

    @Test func `a calendar's address keeps to its characters and length`() throws {
        func read(_ uri: String) throws -> OpenTimestampsProof {
            try OpenTimestampsProof(Proof.make(Proof.pending(uri)))
        }
        let longest = String(repeating: "a", count: 1000)
        #expect(try read(longest).attestations == [.pending(uri: longest)])
        for bad in [longest + "a", "", "a b", "a?b", "a%20", "a\u{1b}[0m", "ä", "user@host", "a\0"] {
            #expect(throws: TimestampError.malformed("attestation")) { try read(bad) }
        }
    }

    @Test func `an attestation's payload is at most 8,192 bytes`() throws {
        func read(_ count: Int) throws -> OpenTimestampsProof {
            let payload = [UInt8](repeating: 1, count: count)
            return try OpenTimestampsProof(
                Proof.make(Proof.attestation(.init(repeating: 7, count: 8), payload)))
        }
        #expect(try read(8192).attestations == [.unknown(tag: "0707070707070707")])
        #expect(throws: TimestampError.malformed("proof")) { try read(8193) }
    }

    @Test func `no message grows over 4,096 bytes`() throws {
        func read(_ operations: [UInt8]...) throws -> OpenTimestampsProof {
            try OpenTimestampsProof(Proof.make(operations.flatMap { $0 }, Proof.sha256, Proof.bitcoin(1)))
        }
        let fill = [UInt8](repeating: 1, count: 4064)
        #expect(try read(Proof.append(fill)).attestations.count == 1)
        #expect(throws: TimestampError.malformed("message")) { try read(Proof.prepend(fill + [1])) }
        #expect(throws: TimestampError.malformed("message")) {
            try read(Proof.append(fill), Proof.append([1]))
        }
        #expect(throws: TimestampError.malformed("proof")) { try read(Proof.append([])) }
        #expect(throws: TimestampError.malformed("proof")) {
            try read(Proof.append(.init(repeating: 1, count: 4097)))
        }
        // 32 bytes doubled seven times are 4,096.
        #expect(try read(.init(repeating: 0xf3, count: 7)).attestations.count == 1)
        #expect(throws: TimestampError.malformed("message")) { try read(.init(repeating: 0xf3, count: 8)) }
    }

    @Test func `a block is attested for 32 bytes only`() {
        for attestation in [Proof.bitcoin(1), Proof.litecoin(1)] {
            for operation in [Proof.append([1]), [0x02], [0x03], [0xf3]] {
                #expect(throws: TimestampError.malformed("attestation")) {
                    try OpenTimestampsProof(Proof.make(operation, attestation))
                }
            }
        }
    }

    @Test func `a path has at most 255 operations, and 10,000 are refused in peace`() throws {
        func read(_ count: Int) throws -> OpenTimestampsProof {
            try OpenTimestampsProof(Proof.make(.init(repeating: 0x08, count: count), Proof.bitcoin(1)))
        }
        #expect(try read(255).attestations.count == 1)
        #expect(throws: TimestampError.malformed("depth")) { try read(256) }
        #expect(throws: TimestampError.malformed("depth")) { try read(10_000) }
        let forks = [[UInt8]](repeating: [0xff] + Proof.sha256, count: 10_000).flatMap { $0 }
        #expect(throws: TimestampError.malformed("depth")) { try OpenTimestampsProof(Proof.make(forks)) }
        // Side by side there may be many.
        let wide = [[UInt8]](repeating: [0xff] + Proof.bitcoin(1), count: 10_000).flatMap { $0 }
        let proof = try OpenTimestampsProof(Proof.make(wide, Proof.bitcoin(1)))
        #expect(proof.attestations.count == 10_001)
    }
}
