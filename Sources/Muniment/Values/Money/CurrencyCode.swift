/// The code of a currency or coin: `USD`, `EUR`, `BTC`, `USDT`.
package struct CurrencyCode: Hashable, Sendable {
    /// 2 to 10 capital ASCII letters and digits, at least one of them a letter.
    package let text: String

    /// True for a code of ISO 4217 and for the coins most often asked for; others are taken as well.
    package var isKnown: Bool { Self.iso4217.contains(text) || Self.coins.contains(text) }

    /// Takes either case; spaces around it are dropped. `€` is EUR, `₿` is BTC, `US$` is USD.
    /// - Throws: `ambiguous` for signs and words that several currencies share, `useCode` for a name.
    package static func parse(_ text: String) throws(CurrencyError) -> CurrencyCode {
        let trimmed = text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        let upper = String(trimmed).uppercased()
        if let code = signs[upper] { return CurrencyCode(text: code) }
        if let choices = shared[upper] { throw .ambiguous(choices) }
        if let code = names[upper] { throw .useCode(code) }
        let bytes = Array(upper.utf8)
        guard (2...10).contains(bytes.count), bytes.allSatisfy({ isLetter($0) || isDigit($0) }),
            bytes.contains(where: isLetter)
        else { throw .notUnderstood }
        return CurrencyCode(text: upper)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static let signs = ["€": "EUR", "₿": "BTC", "US$": "USD", "₹": "INR", "₦": "NGN", "₱": "PHP"]

    private static let shared = [
        "$": ["USD", "CAD", "AUD"], "£": ["GBP", "EGP"], "¥": ["JPY", "CNY"], "KR": ["SEK", "NOK", "DKK"],
        "DOLLAR": ["USD", "CAD", "AUD"], "DOLLARS": ["USD", "CAD", "AUD"], "BUCKS": ["USD", "CAD", "AUD"],
        "POUND": ["GBP", "EGP"], "POUNDS": ["GBP", "EGP"], "PESO": ["MXN", "PHP", "ARS"],
        "PESOS": ["MXN", "PHP", "ARS"], "RUPEES": ["INR", "PKR"], "FRANCS": ["CHF", "XOF", "XAF"],
        "DINAR": ["KWD", "JOD", "RSD"], "CRYPTO": ["BTC", "ETH", "USDT"],
    ]

    private static let names = [
        "EURO": "EUR", "EUROS": "EUR", "BITCOIN": "BTC", "BITCOINS": "BTC", "ETHEREUM": "ETH",
        "ETHER": "ETH", "LITECOIN": "LTC", "DOGECOIN": "DOGE", "MONERO": "XMR", "TETHER": "USDT",
        "RIPPLE": "XRP", "SOLANA": "SOL", "TRON": "TRX", "YEN": "JPY", "NAIRA": "NGN", "XBT": "BTC",
    ]

    /// ISO 4217 list one, the codes of currencies in use.
    private static let iso4217 = codes(
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN
        BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
        GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW
        KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD
        NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD
        SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES
        VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
        """)

    private static let coins = codes(
        "ADA AVAX BCH BNB BTC BUSD DAI DASH DOGE DOT ETC ETH LTC SHIB SOL TON TRX USDC USDT XLM XMR XRP ZEC")

    private static func codes(_ list: String) -> Set<String> {
        Set(list.split { $0 == " " || $0 == "\n" }.map(String.init))
    }
}

/// Why a typed currency was not taken.
package enum CurrencyError: Error, Hashable, Sendable {
    /// Not 2 to 10 letters and digits.
    case notUnderstood
    /// Several currencies go by that sign or word; some of them, likeliest first.
    case ambiguous([String])
    /// A name was written; this is its code.
    case useCode(String)

    /// A stable name for scripts.
    package var code: String {
        switch self {
        case .notUnderstood: "currency-not-understood"
        case .ambiguous: "currency-ambiguous"
        case .useCode: "currency-use-code"
        }
    }

    /// What to write instead.
    package var hint: String {
        switch self {
        case .notUnderstood: "write the code of the currency, as in USD, EUR or BTC"
        case .ambiguous(let choices): "say which one: \(choices.joined(separator: ", ")) or another code"
        case .useCode(let code): "write \(code)"
        }
    }
}
