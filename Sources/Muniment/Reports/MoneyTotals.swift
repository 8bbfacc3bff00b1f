/// Sums of amounts by currency, digit by digit.
struct MoneyTotals {
    private var sums: [String: String] = [:]
    /// Amounts without a currency, or without digits to add.
    private var unclear = 0

    /// Adds an amount as ``DecimalAmount`` spells it.
    mutating func add(_ amount: String?, _ currency: String?) {
        guard let amount else { return }
        guard let currency, let sum = Self.sum(sums[currency] ?? "0", amount) else { return unclear += 1 }
        sums[currency] = sum
    }

    /// `1500.00 USD + 0.02 BTC`; `nil` when there was nothing to add.
    var text: String? {
        var parts = sums.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        if unclear > 0 { parts.append("\(unclear) without a currency") }
        return parts.isEmpty ? nil : parts.joined(separator: " + ")
    }

    /// `nil` unless both are digits, with a point and more digits perhaps.
    static func sum(_ left: String, _ right: String) -> String? {
        guard let left = digits(left), let right = digits(right) else { return nil }
        let scale = max(left.scale, right.scale)
        let first = Array((left.digits + Array(repeating: 0, count: scale - left.scale)).reversed())
        let second = Array((right.digits + Array(repeating: 0, count: scale - right.scale)).reversed())
        var result: [UInt8] = []
        var carry: UInt8 = 0
        for index in 0..<max(first.count, second.count) {
            let value =
                (index < first.count ? first[index] : 0) + (index < second.count ? second[index] : 0) + carry
            result.append(value % 10)
            carry = value / 10
        }
        if carry > 0 { result.append(carry) }
        while result.count > scale + 1, result.last == 0 { result.removeLast() }
        while result.count < scale + 1 { result.append(0) }
        let text = result.reversed().map { String($0) }
        let whole = text.prefix(text.count - scale).joined()
        return scale == 0 ? whole : whole + "." + text.suffix(scale).joined()
    }

    private static func digits(_ text: String) -> (digits: [UInt8], scale: Int)? {
        var digits: [UInt8] = []
        var scale: Int?
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits.append(byte - UInt8(ascii: "0"))
                if let value = scale { scale = value + 1 }
            case UInt8(ascii: ".") where scale == nil: scale = 0
            default: return nil
            }
        }
        return digits.isEmpty ? nil : (digits, scale ?? 0)
    }
}
