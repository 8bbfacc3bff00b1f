/// International bank account numbers (ISO 13616): country, two check digits, national number.
enum BankAccountNumber {
    /// `nil` when it does not look like one. Spaces between groups are passed over.
    static func outcome(_ text: String) -> PaymentAddressFinding.Outcome? {
        let compact = text.utf8.filter { $0 != UInt8(ascii: " ") }
        let letters = compact.filter { $0 > UInt8(ascii: "9") }
        let isMixedCase =
            letters.contains { $0 >= UInt8(ascii: "a") } && letters.contains { $0 < UInt8(ascii: "a") }
        let upper = Array(String(decoding: compact, as: UTF8.self).uppercased().utf8)
        guard (8...40).contains(upper.count), !isMixedCase, upper.allSatisfy({ value($0) != nil }),
            let length = lengths[String(decoding: upper.prefix(2), as: UTF8.self)],
            let checkDigits = Digits.value(upper[2..<4]), abs(length - upper.count) <= 4
        else { return nil }
        guard upper.count == length else { return .malformed }
        // ISO 7064 MOD 97-10 gives check digits from 02 to 98 only.
        guard (2...98).contains(checkDigits) else { return .checksumWrong }
        var remainder = 0
        for byte in upper[4...] + upper[..<4] {
            guard let value = value(byte) else { return .malformed }
            remainder = (value > 9 ? remainder * 100 + value : remainder * 10 + value) % 97
        }
        return remainder == 1 ? .checksumValid : .checksumWrong
    }

    private static func value(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }

    /// Characters in all, from the IBAN registry that SWIFT keeps for ISO 13616.
    private static let lengths: [String: Int] = {
        let table: [Int: String] = [
            15: "NO", 16: "BE", 18: "DK FK FI FO GL NL SD", 19: "MK SI", 20: "AT BA EE KZ LT LU MN XK",
            21: "CH HR LI LV", 22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ OM SO TL",
            24: "AD CZ ES MD PK RO SA SE SK TN VG", 25: "LY PT ST", 26: "IS TR",
            27: "BI DJ FR GR IT MC MR SM", 28: "AL AZ BY CY DO GT HN HU LB NI PL SV", 29: "BR EG PS QA UA",
            30: "JO KW MU YE", 31: "MT SC", 32: "LC", 33: "RU",
        ]
        var lengths: [String: Int] = [:]
        for (length, countries) in table {
            for country in countries.split(separator: " ") { lengths[String(country)] = length }
        }
        return lengths
    }()
}
