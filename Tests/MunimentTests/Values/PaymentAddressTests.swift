import Testing

@testable import Muniment

struct PaymentAddressTests {
    @Test(arguments: [
        // The output of Bitcoin's first block; the pay-to-script example of BIP-13's format.
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "bitcoin-base58:checksum-valid"),
        ("  1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n", "bitcoin-base58:checksum-valid"),
        ("bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa?amount=0.1", "bitcoin-base58:checksum-valid"),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "bitcoin-base58:checksum-wrong"),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7Di", "bitcoin-base58:malformed"),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7Div0Na", "bitcoin-base58:malformed"),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bitcoin-bech32:checksum-valid"),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "bitcoin-bech32:checksum-wrong"),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3tb", "bitcoin-bech32:malformed"),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3T4", "bitcoin-bech32:malformed"),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "bitcoin-bech32m:checksum-valid"),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "ethereum:checksum-valid"),
        ("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "ethereum:no-checksum"),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed", "ethereum:checksum-wrong"),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe", "ethereum:malformed"),
        // The contract of Tether on Tron.
        ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "tron:checksum-valid"),
        ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u", "tron:checksum-wrong"),
        // XRP Ledger documentation: the genesis account, and account zero.
        ("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", "xrp:checksum-valid"),
        ("rrrrrrrrrrrrrrrrrrrrrhoLvTp", "xrp:checksum-valid"),
        ("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTi", "xrp:checksum-wrong"),
        // The Monero project's own donation address.
        (
            "4AdUndXHHZ6cfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeYTRj5UzqtReoS44qo9mtmXCqY45DJ852K5Jv2684Rge",
            "monero:checksum-valid"
        ),
        (
            "4AdUndXHHZ6cfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeYTRj5UzqtReoS44qo9mtmXCqY45DJ852K5Jv2684Rgf",
            "monero:checksum-wrong"
        ),
        (
            "4AdUndXHHZ6cfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeYTRj5UzqtReoS44qo9mtmXCqY45DJ852K2Jd7Xd3zq",
            "monero:malformed"
        ),
        // The mint of USDC on Solana.
        ("EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v", "solana:no-checksum"),
        // Examples of the IBAN registry.
        ("GB29 NWBK 6016 1331 9268 19", "iban:checksum-valid"),
        ("DE89370400440532013000", "iban:checksum-valid"),
        ("fr1420041010050500013m02606", "iban:checksum-valid"),
        ("MT84MALT011000012345MTLCAST001S", "iban:checksum-valid"),
        ("NO9386011117947", "iban:checksum-valid"),
        ("DE89370400440532013001", "iban:checksum-wrong"),
        // The same number with its check digits 02 as 99: the remainder is right, the form is not.
        ("DE02370400440532013014", "iban:checksum-valid"), ("DE99370400440532013014", "iban:checksum-wrong"),
        ("DE8937040044053201300", "iban:malformed"),
    ])
    func `a pay-to value is recognised and its checksum judged`(text: String, code: String) {
        #expect(PaymentAddress.check(text)?.code == code)
    }

    @Test(arguments: [
        "", " ", "hello", "jdoe_1999", "@some.one", "https://example.com/pay", "+1 555 0100", "$cashtag",
        "send it to my friend in the city before friday", "no1234567890123", "bc1lover", "0xdeadbeef",
        "d41d8cd98f00b204e9800998ecf8427e",  // MD5
        "0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b",  // a transaction
        "Привет, заплати мне", "🙂🙂🙂", "1234567890123456789012345678901234",
        String(repeating: "1", count: 5_000),
    ])
    func `what is no address is left alone`(text: String) {
        #expect(PaymentAddress.check(text) == nil)
    }

    @Test(arguments: [
        "bс1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",  // Cyrillic с
        "0х5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",  // Cyrillic х
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7Div\u{200B}fNa",
        "ＧＢ29NWBK60161331926819", "\u{202E}1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    ])
    func `characters that only look right make an address malformed`(text: String) {
        #expect(PaymentAddress.check(text)?.outcome == .malformed)
    }

    @Test func `an address that two networks share says so`() {
        let finding = PaymentAddress.check("3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC")
        #expect(finding?.alternatives.contains(.litecoin) == true)
    }

    @Test func `the version byte tells the relatives of Bitcoin apart`() {
        let expected: [(UInt8, String, Bool)] = [
            (0x30, "litecoin:checksum-valid", false), (0x32, "litecoin:checksum-valid", false),
            (0x1E, "dogecoin:checksum-valid", false), (0x16, "dogecoin:checksum-valid", false),
            (0x41, "tron:checksum-valid", false), (0x6F, "bitcoin-base58:checksum-valid", true),
            (0xC4, "bitcoin-base58:checksum-valid", true),
        ]
        for (version, code, isTest) in expected {
            let address = Base58Writer.address([version] + [UInt8](repeating: 0xA7, count: 20))
            #expect(PaymentAddress.check(address)?.code == code)
            #expect(PaymentAddress.check(address)?.isTestNetwork == isTest)
        }
    }

    @Test func `one changed character is never taken for a right address`() {
        var numbers = SeededNumbers(seed: 55)
        for _ in 0..<40 {
            let hash = (0..<20).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            var characters = Array(Base58Writer.address([0] + hash).utf8)
            #expect(
                PaymentAddress.check(String(decoding: characters, as: UTF8.self))?.outcome == .checksumValid)
            let place = Int.random(in: 1..<characters.count, using: &numbers)
            let other = Base58.bitcoinAlphabet.filter { $0 != characters[place] }
            characters[place] = other[Int.random(in: 0..<other.count, using: &numbers)]
            #expect(
                PaymentAddress.check(String(decoding: characters, as: UTF8.self))?.outcome != .checksumValid)
        }
    }

    @Test func `any text whatever is checked without a trap`() {
        var numbers = SeededNumbers(seed: 7)
        let starts = ["1", "3", "T", "r", "4", "bc1", "0x", "bitcoincash:", "q", "GB", "ltc1", ""]
        for _ in 0..<600 {
            let count = Int.random(in: 0...110, using: &numbers)
            let start = starts[Int.random(in: 0..<starts.count, using: &numbers)]
            let rest = (0..<count).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            _ = PaymentAddress.check(start + String(decoding: rest, as: UTF8.self))
            let plain = rest.map { Base58.bitcoinAlphabet[Int($0) % 58] }
            _ = PaymentAddress.check(start + String(decoding: plain, as: UTF8.self))
        }
    }
}

struct LooksLikeSecretTests {
    @Test(arguments: [
        // Bitcoin's documentation of the wallet import format, and BIP-32's test vector 1.
        ("5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ", LooksLikeSecret.walletImportKey),
        ("here: 5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ, thanks", .walletImportKey),
        ("KwdMAjGmerYanjeui5SHS7JkmpZvVipYvB2LJGU1ZxJwYvP98617", .walletImportKey),
        (
            "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk"
                + "33yuGBxrMPHi", .extendedPrivateKey
        ),
        ("0c28fca386c7a227600b2fe50b7cae11ec86d3bf1fbe471be89827e19d72aa1d", .hexadecimalKey),
        // BIP-39's first test vector.
        (
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
            .recoveryPhrase
        ),
    ])
    func `a key is recognised`(text: String, kind: LooksLikeSecret) {
        #expect(LooksLikeSecret.check(text) == kind)
    }

    @Test(arguments: [
        "", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTK",
        "send the money before friday morning please else everyone will see them", "one two three",
        "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFd"
            + "p6W1EGMcet8",
    ])
    func `what is no key is left alone`(text: String) {
        #expect(LooksLikeSecret.check(text) == nil)
    }
}

/// The way back, written plainly, to make addresses for the tests.
enum Base58Writer {
    static func address(_ payload: [UInt8]) -> String {
        encode(payload + Base58.checksum(payload))
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        var digits: [UInt8] = []
        for byte in bytes {
            var carry = Int(byte)
            for index in digits.indices {
                carry += Int(digits[index]) << 8
                digits[index] = UInt8(carry % 58)
                carry /= 58
            }
            while carry > 0 {
                digits.append(UInt8(carry % 58))
                carry /= 58
            }
        }
        let zeros = bytes.prefix { $0 == 0 }.count
        let all = [UInt8](repeating: 0, count: zeros) + digits.reversed()
        return String(decoding: all.map { Base58.bitcoinAlphabet[Int($0)] }, as: UTF8.self)
    }
}
