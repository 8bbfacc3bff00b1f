/// Addresses of Monero: Base 58 in blocks of eight bytes, the last four bytes of Keccak-256.
enum MoneroAddress {
    /// 95 characters for an address or sub-address, 106 with a payment identifier inside.
    static let characterCounts = [95, 106]

    static func outcome(_ text: String) -> PaymentAddressFinding.Outcome {
        let characters = Array(text.utf8)
        guard characterCounts.contains(characters.count), let bytes = decode(characters) else {
            return .malformed
        }
        guard Keccak256.digest(Array(bytes.dropLast(4))).prefix(4).elementsEqual(bytes.suffix(4)) else {
            return .checksumWrong
        }
        let networks: [UInt8] = characters.count == 95 ? [18, 42] : [19]
        return bytes.first.map(networks.contains) == true ? .checksumValid : .malformed
    }

    /// Eleven characters for eight bytes; the last block has seven for five.
    private static func decode(_ characters: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: characters.count, by: 11) {
            let block = characters[start..<min(start + 11, characters.count)]
            let byteCount = block.count == 11 ? 8 : 5
            var number: UInt64 = 0
            for character in block {
                guard let digit = Base58.bitcoinAlphabet.firstIndex(of: character) else { return nil }
                let (product, tooLarge) = number.multipliedReportingOverflow(by: 58)
                let (sum, overflow) = product.addingReportingOverflow(UInt64(digit))
                guard !tooLarge, !overflow else { return nil }
                number = sum
            }
            guard byteCount == 8 || number >> 40 == 0 else { return nil }
            bytes += (0..<byteCount).reversed().map { UInt8(truncatingIfNeeded: number >> UInt64($0 * 8)) }
        }
        return bytes
    }
}
