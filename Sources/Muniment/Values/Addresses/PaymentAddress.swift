/// Recognises bank account numbers and the addresses of coins, and checks their checksums.
///
/// Never refuses and never corrects. Facts: Bitcoin's BIP-173 and BIP-350, EIP-55, CashAddr 1.1,
/// ISO 13616, and the version bytes that each network's reference client uses.
package enum PaymentAddress {
    /// `nil` when `text` does not look like an address or account number. Spaces at the ends, and a
    /// scheme such as `bitcoin:` with what follows `?`, are passed over.
    package static func check(_ text: String) -> PaymentAddressFinding? {
        let trimmed = trim(text)
        guard !trimmed.isEmpty, trimmed.utf8.count <= 300 else { return nil }
        if trimmed.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return recognised(trimmed) }
        // Letters of other scripts that look like ASCII, or characters without width: it cannot be
        // right, whatever it was meant to be.
        guard let finding = recognised(Lookalikes.folded(trimmed)) else { return nil }
        return PaymentAddressFinding(finding.kind, .malformed, isTestNetwork: finding.isTestNetwork)
    }

    private static func recognised(_ trimmed: String) -> PaymentAddressFinding? {
        if let finding = iban(trimmed) { return finding }
        let address = withoutScheme(trimmed)
        guard address.utf8.allSatisfy({ isAlphanumeric($0) || $0 == UInt8(ascii: ":") }) else { return nil }
        return segwit(address) ?? hexadecimal(address) ?? cash(address) ?? monero(address)
            ?? base58(address) ?? ripple(address) ?? solana(address)
    }

    private static func trim(_ text: String) -> String {
        let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r\n" }
        return String(text.drop(while: blank).reversed().drop(while: blank).reversed())
    }

    private static func withoutScheme(_ text: String) -> String {
        guard let colon = text.firstIndex(of: ":") else { return text }
        let scheme = text[..<colon].lowercased()
        let rest = String(text[text.index(after: colon)...].prefix { $0 != "?" && $0 != "@" })
        switch scheme {
        case "bitcoin", "litecoin", "dogecoin", "ethereum", "monero", "tron", "solana", "xrp": return rest
        case "bitcoincash", "bchtest": return "\(text[...colon])\(rest)"
        default: return text
        }
    }

    private static func iban(_ text: String) -> PaymentAddressFinding? {
        guard let outcome = BankAccountNumber.outcome(text) else { return nil }
        // Lower-case words such as no1234567890 are more often names than account numbers.
        guard outcome == .checksumValid || text.utf8.contains(where: isCapital) else { return nil }
        return PaymentAddressFinding(.iban, outcome)
    }

    private static func segwit(_ text: String) -> PaymentAddressFinding? {
        let lowered = text.lowercased()
        let prefixes = ["bc", "tb", "bcrt", "ltc", "tltc"]
        guard text.utf8.count >= 14, let prefix = prefixes.first(where: { lowered.hasPrefix($0 + "1") })
        else {
            return nil
        }
        let version = lowered.dropFirst(prefix.count + 1).first
        let isLitecoin = prefix.hasSuffix("ltc")
        let kind: PaymentAddressFinding.Kind =
            isLitecoin ? .litecoin : version == "q" ? .bitcoinBech32 : .bitcoinBech32m
        let outcome: PaymentAddressFinding.Outcome
        do throws(Bech32.Failure) {
            _ = try SegwitAddress.decode(text, prefixes: [prefix])
            outcome = .checksumValid
        } catch {
            outcome = error == .malformed ? .malformed : .checksumWrong
        }
        return PaymentAddressFinding(
            kind, outcome, isTestNetwork: prefix.hasPrefix("t") || prefix == "bcrt")
    }

    private static func hexadecimal(_ text: String) -> PaymentAddressFinding? {
        guard text.hasPrefix("0x") || text.hasPrefix("0X") else { return nil }
        let digits = String(text.dropFirst(2))
        // 64 digits are a transaction or a key, not an address.
        guard (36...44).contains(digits.utf8.count),
            digits.utf8.filter(EthereumAddress.isHexDigit).count >= digits.utf8.count - 4
        else { return nil }
        let outcome = text.hasPrefix("0x") ? EthereumAddress.outcome(digits) : .malformed
        return PaymentAddressFinding(.ethereum, outcome)
    }

    private static func cash(_ text: String) -> PaymentAddressFinding? {
        let lowered = text.lowercased()
        let isTest = lowered.hasPrefix("bchtest:")
        let bare = lowered.utf8.count == 42 && (lowered.hasPrefix("q") || lowered.hasPrefix("p"))
        guard lowered.hasPrefix("bitcoincash:") || isTest || bare else { return nil }
        do throws(Bech32.Failure) {
            _ = try CashAddress.decode(text)
            return PaymentAddressFinding(.bitcoinCash, .checksumValid, isTestNetwork: isTest)
        } catch .checksumWrong {
            return PaymentAddressFinding(.bitcoinCash, .checksumWrong, isTestNetwork: isTest)
        } catch {
            return bare ? nil : PaymentAddressFinding(.bitcoinCash, .malformed, isTestNetwork: isTest)
        }
    }

    private static func monero(_ text: String) -> PaymentAddressFinding? {
        guard text.hasPrefix("4") || text.hasPrefix("8"), (90...110).contains(text.utf8.count),
            looksRandom(text)
        else { return nil }
        return PaymentAddressFinding(.monero, MoneroAddress.outcome(text))
    }

    private static func base58(_ text: String) -> PaymentAddressFinding? {
        guard (25...36).contains(text.utf8.count), let first = text.first else { return nil }
        let decoded = Base58.decode(text.utf8)
        if let decoded, decoded.count == 25, let payload = Base58.checked(decoded) {
            return payload.first.flatMap(version)
        }
        // Only for letters that few other things begin with, and only if it could not be a word.
        let kinds: [Character: PaymentAddressFinding.Kind] = [
            "1": .bitcoinBase58, "3": .bitcoinBase58, "T": .tron, "L": .litecoin, "M": .litecoin,
            "D": .dogecoin,
        ]
        guard let kind = kinds[first], looksRandom(text) else { return nil }
        if let decoded, decoded.count == 32 { return nil }
        return PaymentAddressFinding(kind, decoded?.count == 25 ? .checksumWrong : .malformed)
    }

    private static func version(_ byte: UInt8) -> PaymentAddressFinding? {
        switch byte {
        case 0x00: PaymentAddressFinding(.bitcoinBase58, .checksumValid, alternatives: [.bitcoinCash])
        case 0x05:
            PaymentAddressFinding(
                .bitcoinBase58, .checksumValid, alternatives: [.bitcoinCash, .litecoin])
        case 0x6F, 0xC4: PaymentAddressFinding(.bitcoinBase58, .checksumValid, isTestNetwork: true)
        case 0x30, 0x32: PaymentAddressFinding(.litecoin, .checksumValid)
        case 0x1E, 0x16: PaymentAddressFinding(.dogecoin, .checksumValid)
        case 0x41: PaymentAddressFinding(.tron, .checksumValid)
        default: nil
        }
    }

    private static func ripple(_ text: String) -> PaymentAddressFinding? {
        guard text.hasPrefix("r"), (25...36).contains(text.utf8.count) else { return nil }
        let decoded = Base58.decode(text.utf8, alphabet: Base58.rippleAlphabet)
        if let decoded, decoded.count == 25, Base58.checked(decoded)?.first == 0 {
            return PaymentAddressFinding(.xrp, .checksumValid)
        }
        guard looksRandom(text) else { return nil }
        return PaymentAddressFinding(.xrp, decoded?.count == 25 ? .checksumWrong : .malformed)
    }

    private static func solana(_ text: String) -> PaymentAddressFinding? {
        guard (32...44).contains(text.utf8.count), looksRandom(text), Base58.decode(text.utf8)?.count == 32
        else { return nil }
        return PaymentAddressFinding(.solana, .noChecksum)
    }

    /// Capitals, small letters and digits together, as random Base 58 has them and words do not.
    private static func looksRandom(_ text: String) -> Bool {
        text.utf8.contains(where: isCapital)
            && text.utf8.contains { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            && text.utf8.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func isCapital(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }
}
