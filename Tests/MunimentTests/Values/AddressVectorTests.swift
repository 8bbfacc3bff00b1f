import Testing

@testable import Muniment

/// Published vectors of the address formats, each with its source.
struct AddressVectorTests {
    @Test func `Keccak-256 gives the digests of the Keccak team's test vectors`() {
        #expect(
            hex(Keccak256.digest([])) == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")
        #expect(
            hex(Keccak256.digest(Array("abc".utf8)))
                == "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")
    }

    @Test func `Keccak-256 takes messages around the size of one block`() {
        let digests = (134...138).map { Keccak256.digest([UInt8](repeating: 0x61, count: $0)) }
        #expect(Set(digests).count == digests.count)
        #expect(digests.allSatisfy { $0.count == 32 })
    }

    @Test(arguments: [
        // BIP-173, "valid Bech32".
        "A12UEL5L", "a12uel5l",
        "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
        "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
        "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j",
        "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", "?1ezyfcl",
    ])
    func `what BIP-173 calls valid Bech32 is`(text: String) throws {
        #expect(try Bech32.decode(text).variant == .bech32)
    }

    @Test(arguments: [
        // BIP-350, "valid Bech32m".
        "A1LQFN3A", "a1lqfn3a",
        "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
        "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
        "11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8",
        "split1checkupstagehandshakeupstreamerranterredcaperredlc445v", "?1v759aa",
    ])
    func `what BIP-350 calls valid Bech32m is`(text: String) throws {
        #expect(try Bech32.decode(text).variant == .bech32m)
    }

    @Test(arguments: [
        // BIP-173, "not valid Bech32".
        "\u{20}1nwldj5", "\u{7F}1axkwrx", "\u{80}1eym55h",
        "an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx",
        "pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3", "de1lg7wt\u{FF}", "A1G7SGD8", "10a06t8",
        "1qzzfhee",
        // BIP-350, "not valid Bech32m".
        "\u{20}1xj0phk", "\u{7F}1g6xzxy", "\u{80}1vctc34",
        "an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4",
        "qyrz8wqd2c9m", "1qyrz8wqd2c9m", "y1b0jsk6g", "lt1igcx5c0", "in1muywd", "mm1crxm3i", "au1s5cgom",
        "M1VUXWEZ", "16plkw9", "1p2gdwpf",
    ])
    func `what BIP-173 and BIP-350 call invalid is refused`(text: String) {
        #expect(throws: Bech32.Failure.self) { try Bech32.decode(text) }
    }

    @Test(arguments: [
        // BIP-350, valid addresses with their scripts.
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "0014751e76e8199196d454941c45d1b3a323f1433bd6"),
        (
            "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
            "00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262"
        ),
        (
            "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
            "5128751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45d1b3a323f1433bd6"
        ),
        ("BC1SW50QGDZ25J", "6002751e"),
        ("bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", "5210751e76e8199196d454941c45d1b3a323"),
        (
            "tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy",
            "0020000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433"
        ),
        (
            "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c",
            "5120000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433"
        ),
        (
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
            "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
        ),
    ])
    func `a segwit address decodes to the script in BIP-350`(text: String, script: String) throws {
        let decoded = try SegwitAddress.decode(text, prefixes: ["bc", "tb"])
        let version = decoded.version == 0 ? 0 : decoded.version + 0x50
        #expect(hex([version, UInt8(decoded.program.count)] + decoded.program) == script)
        #expect(PaymentAddress.check(text)?.outcome == .checksumValid)
        #expect(PaymentAddress.check(text)?.isTestNetwork == text.hasPrefix("tb"))
    }

    @Test(arguments: [
        // BIP-350, invalid addresses.
        "tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
        "tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf",
        "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
        "tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47",
        "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
        "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",
        "bc1pw5dgrnzv", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",
        "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
        "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
        "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j", "bc1gmk9yu",
    ])
    func `an address that BIP-350 calls invalid is refused`(text: String) {
        #expect(throws: Bech32.Failure.self) { try SegwitAddress.decode(text, prefixes: ["bc", "tb"]) }
        #expect(PaymentAddress.check(text)?.outcome != .checksumValid)
    }

    @Test(arguments: [
        // EIP-55, "Normal".
        "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "fB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "dbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "D1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ])
    func `the mixed-case addresses of EIP-55 are right, and wrong with one capital changed`(digits: String) {
        #expect(EthereumAddress.outcome(digits) == .checksumValid)
        let index = digits.firstIndex { "abcdef".contains($0) } ?? digits.startIndex
        let changed = digits.replacingCharacters(at: index, with: digits[index].uppercased())
        #expect(EthereumAddress.outcome(changed) == .checksumWrong)
    }

    @Test(arguments: [
        // EIP-55, "All caps" and "All Lower".
        "52908400098527886E0F7030069857D2E4169EE7", "8617E340B3D01FA5F11F306F4090FD50E238070D",
        "de709f2102306220921060314715629080e2fb77", "27b1fdb04752bbc536007a920d24acb045561c26",
    ])
    func `the one-case addresses of EIP-55 carry no checksum`(digits: String) {
        #expect(EthereumAddress.outcome(digits) == .noChecksum)
    }

    @Test(arguments: [
        // CashAddr specification 1.1, "Larger test vectors".
        (
            "bitcoincash:qr6m7j9njldwwzlg9v7v53unlr4jkmx6eylep8ekg2",
            "f5bf48b397dae70be82b3cca4793f8eb2b6cdac9"
        ),
        ("bchtest:pr6m7j9njldwwzlg9v7v53unlr4jkmx6eyvwc0uz5t", "f5bf48b397dae70be82b3cca4793f8eb2b6cdac9"),
        (
            "bitcoincash:q9adhakpwzztepkpwp5z0dq62m6u5v5xtyj7j3h2ws4mr9g0",
            "7adbf6c17084bc86c1706827b41a56f5ca32865925e946ea"
        ),
        (
            "bitcoincash:qvch8mmxy0rtfrlarg7ucrxxfzds5pamg73h7370aa87d80gyhqxq5nlegake",
            "3173ef6623c6b48ffd1a3dcc0cc6489b0a07bb47a37f47cfef4fe69de825c060"
        ),
        (
            "bitcoincash:qlg0x333p4238k0qrc5ej7rzfw5g8e4a4r6vvzyrcy8j3s5k0en7calvclhw46hudk5flttj6ydvjc0pv3nch"
                + "p52amk97tqa5zygg96mtky5sv5w",
            "d0f346310d5513d9e01e299978624ba883e6bda8f4c60883c10f28c2967e67ec77ecc7eeeaeafc6da89fad72d11ac961"
                + "e164678b868aeeec5f2c1da08884175b"
        ),
    ])
    func `a Bitcoin Cash address decodes to the hash in its specification`(text: String, hash: String) throws
    {
        #expect(hex(try CashAddress.decode(text)) == hash)
    }

    @Test(arguments: [
        // CashAddr specification 1.1: right checksum, purposely no valid payload.
        "prefix:x64nx6hz", "p:gpf8m4h7", "bitcoincash:qpzry9x8gf2tvdw0s3jn54khce6mua7lcw20ayyn",
        "bchtest:spectestnetaddressrealrealaddressqpan2k9lh",
        "bchreg:555555555555555555555555555555555555555555555udxmlmrz", "prefix:0qxsg0rgpa",
    ])
    func `a right CashAddr checksum over a wrong payload is malformed`(text: String) {
        #expect(throws: Bech32.Failure.malformed) { try CashAddress.decode(text) }
    }

    @Test(arguments: [
        // CashAddr specification 1.1, "Examples of address translation".
        ("1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"),
        ("1KXrWXciRDZUpQwQmuM1DbwsKDLYAYsVLR", "bitcoincash:qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy"),
        ("16w1D5WRVKJuZUsSRzdLp9w3YGcgoxDXb", "bitcoincash:qqq3728yw0y47sqn6l2na30mcw6zm78dzqre909m2r"),
        ("3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC", "bitcoincash:ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq"),
        ("3LDsS579y7sruadqu11beEJoTjdFiFCdX4", "bitcoincash:pr95sy3j9xwd2ap32xkykttr4cvcu7as4yc93ky28e"),
        ("31nwvkZwyPdgzjBJZXfDmSWsC4ZLKpYyUw", "bitcoincash:pqq3728yw0y47sqn6l2na30mcw6zm78dzq5ucqzc37"),
    ])
    func `the older form of an address holds the same hash as the newer`(old: String, new: String) throws {
        let payload = try #require(Base58.decode(old.utf8).flatMap(Base58.checked))
        #expect(try CashAddress.decode(new) == Array(payload.dropFirst()))
        #expect(PaymentAddress.check(old)?.code == "bitcoin-base58:checksum-valid")
        #expect(PaymentAddress.check(new)?.code == "bitcoin-cash:checksum-valid")
        #expect(PaymentAddress.check(String(new.dropFirst(12)))?.code == "bitcoin-cash:checksum-valid")
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}

extension String {
    fileprivate func replacingCharacters(at index: String.Index, with text: String) -> String {
        self[..<index] + text + self[self.index(after: index)...]
    }
}
