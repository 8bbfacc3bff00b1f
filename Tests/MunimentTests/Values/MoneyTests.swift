import Testing

@testable import Muniment

struct MoneyTests {
    @Test(arguments: [
        ("1500", "1500"), ("1,500.00", "1500.00"), (" 12,345,678 ", "12345678"), ("0.00042", "0.00042"),
        (".5", "0.5"), ("007", "7"), ("0", "0"), ("000.10", "0.10"), ("1.500", "1.500"),
        ("999999999999999999.999999999999999999", "999999999999999999.999999999999999999"),
    ])
    func `an amount keeps its digits`(text: String, canonical: String) throws {
        let amount = try DecimalAmount.parse(text)
        #expect(amount.text == canonical)
        #expect(try DecimalAmount.parse(canonical).text == canonical)
    }

    @Test(arguments: [
        ("1.500,00", AmountError.decimalComma), ("1,5", .decimalComma), ("1,50", .decimalComma),
        ("1.500.000", .decimalComma), ("0,500", .decimalComma), ("1,500,00", .thousandsMisplaced),
        ("12,34,567", .thousandsMisplaced), ("1500,000,000", .thousandsMisplaced), ("-5", .signed),
        ("+5", .signed), ("1e5", .exponent), ("$500", .currencyIncluded), ("500€", .currencyIncluded),
        ("500 USD", .currencyIncluded), ("1234567890123456789", .tooManyDigits),
        ("0.1234567890123456789", .tooManyDigits), ("", .notUnderstood), (".", .notUnderstood),
        ("5.", .notUnderstood), ("five", .notUnderstood), ("1 500", .notUnderstood), ("٥٠٠", .notUnderstood),
        ("1\u{0}", .notUnderstood),
    ])
    func `what is no amount says why`(text: String, error: AmountError) {
        #expect(throws: error) { try DecimalAmount.parse(text) }
    }

    @Test func `a point before three digits is worth a question`() throws {
        #expect(try DecimalAmount.parse("1.500").pointMayMeanThousands)
        #expect(try !DecimalAmount.parse("0.500").pointMayMeanThousands)
        #expect(try !DecimalAmount.parse("1.50").pointMayMeanThousands)
        #expect(try !DecimalAmount.parse("1,500.000").pointMayMeanThousands)
    }

    @Test(arguments: [
        ("usd", "USD", true), (" EUR ", "EUR", true), ("€", "EUR", true), ("btc", "BTC", true),
        ("USDT", "USDT", true), ("US$", "USD", true), ("1inch", "1INCH", false), ("XXQ", "XXQ", false),
    ])
    func `a currency has one code`(text: String, code: String, isKnown: Bool) throws {
        let currency = try CurrencyCode.parse(text)
        #expect(currency.text == code)
        #expect(currency.isKnown == isKnown)
    }

    @Test(arguments: [
        ("$", CurrencyError.ambiguous(["USD", "CAD", "AUD"])), ("£", .ambiguous(["GBP", "EGP"])),
        ("dollars", .ambiguous(["USD", "CAD", "AUD"])), ("Euro", .useCode("EUR")),
        ("bitcoin", .useCode("BTC")), ("", .notUnderstood), ("U", .notUnderstood), ("123", .notUnderstood),
        ("US D", .notUnderstood), ("ABCDEFGHIJK", .notUnderstood), ("=USD", .notUnderstood),
        ("ＵＳＤ", .notUnderstood),
    ])
    func `what is no currency says why`(text: String, error: CurrencyError) {
        #expect(throws: error) { try CurrencyCode.parse(text) }
        #expect(!error.hint.isEmpty)
    }
}
