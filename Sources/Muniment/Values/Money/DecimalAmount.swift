/// An amount of money or coins as decimal digits, never as a binary fraction.
package struct DecimalAmount: Hashable, Sendable {
    /// Digits, with a point and more digits where they were typed: `1500.00`. No sign, no thousands
    /// separators, no needless leading zeros; zeros after the point stay as typed.
    package let text: String
    /// `1.500` reads as one and a half here, and as fifteen hundred in much of Europe: worth asking.
    package let pointMayMeanThousands: Bool

    /// At most this many digits before the point, and as many after it.
    package static let digitCountLimit = 18

    /// Takes `1500`, `1,500.00`, `0.00042`, `.5`; spaces around it are dropped.
    /// - Throws: any ``AmountError``.
    package static func parse(_ text: String) throws(AmountError) -> DecimalAmount {
        var bytes = Array(text.utf8)[...]
        while bytes.first == UInt8(ascii: " ") { bytes.removeFirst() }
        while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
        guard !bytes.isEmpty else { throw .notUnderstood }
        if let error = mistake(String(decoding: bytes, as: UTF8.self)) { throw error }
        let sides = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard sides.count <= 2 else { throw .decimalComma }
        let whole = try withoutThousands(sides[0])
        let fraction = sides.count == 2 ? Array(sides[1]) : []
        if fraction.contains(UInt8(ascii: ",")) { throw .decimalComma }
        guard sides.count == 1 || !fraction.isEmpty, !whole.isEmpty || !fraction.isEmpty else {
            throw .notUnderstood
        }
        guard (whole + fraction).allSatisfy(isDigit) else { throw .notUnderstood }
        let significant = whole.drop { $0 == UInt8(ascii: "0") }
        guard significant.count <= digitCountLimit, fraction.count <= digitCountLimit else {
            throw .tooManyDigits
        }
        var canonical = significant.isEmpty ? "0" : String(decoding: significant, as: UTF8.self)
        if !fraction.isEmpty { canonical += "." + String(decoding: fraction, as: UTF8.self) }
        let mayBeThousands =
            fraction.count == 3 && (1...3).contains(significant.count) && significant.count == sides[0].count
        return DecimalAmount(text: canonical, pointMayMeanThousands: mayBeThousands)
    }

    /// Commas are thousands only where they part groups of three: `1,500`, `12,345,678`.
    private static func withoutThousands(_ side: ArraySlice<UInt8>) throws(AmountError) -> [UInt8] {
        let groups = side.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard groups.count > 1 else { return Array(side) }
        guard let first = groups.first, (1...3).contains(first.count), first.first != UInt8(ascii: "0"),
            groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { throw groups.count == 2 ? .decimalComma : .thousandsMisplaced }
        return groups.flatMap { $0 }
    }

    private static func mistake(_ text: String) -> AmountError? {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return nil }
        if first == "-" || first == "+" { return .signed }
        if [first, last].contains(where: { $0.properties.generalCategory == .currencySymbol }) {
            return .currencyIncluded
        }
        let letters = text.unicodeScalars.filter { $0.properties.isAlphabetic }
        guard !letters.isEmpty else { return nil }
        if letters.count == 1, "eE".unicodeScalars.contains(letters[letters.startIndex]) { return .exponent }
        return text.utf8.contains(where: isDigit) ? .currencyIncluded : .notUnderstood
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

/// Why a typed amount was not taken.
package enum AmountError: String, Error, Hashable, Sendable, CaseIterable {
    case notUnderstood = "amount-not-understood"
    /// A comma before the last digits, as in `1.500,00` or `1,5`.
    case decimalComma = "amount-decimal-comma"
    case thousandsMisplaced = "amount-thousands-misplaced"
    case signed = "amount-signed"
    case exponent = "amount-exponent"
    case currencyIncluded = "amount-currency-included"
    case tooManyDigits = "amount-too-many-digits"

    /// A stable name for scripts.
    package var code: String { rawValue }

    /// What to write instead.
    package var hint: String {
        switch self {
        case .notUnderstood: "write digits, as in 1500 or 1500.00"
        case .decimalComma: "write a point before the cents and no other separator, as in 1500.00"
        case .thousandsMisplaced: "write the amount without separators, as in 1500000"
        case .signed: "write the amount without a sign"
        case .exponent: "write all digits, as in 0.00000042"
        case .currencyIncluded: "write the amount alone, and the currency in its own field, as in USD"
        case .tooManyDigits: "at most 18 digits before the point and 18 after it"
        }
    }
}
