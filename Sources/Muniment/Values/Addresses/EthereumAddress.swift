/// Addresses of Ethereum and the chains that share its form.
enum EthereumAddress {
    /// Checks the capitals of forty hexadecimal digits (EIP-55).
    /// - Parameter digits: what stands after `0x`.
    static func outcome(_ digits: String) -> PaymentAddressFinding.Outcome {
        let bytes = Array(digits.utf8)
        guard bytes.count == 40, bytes.allSatisfy(isHexDigit) else { return .malformed }
        let lowered = Array(digits.lowercased().utf8)
        if bytes == lowered || bytes == Array(digits.uppercased().utf8) { return .noChecksum }
        let digest = Keccak256.digest(lowered)
        for (index, byte) in bytes.enumerated() where byte > UInt8(ascii: "9") {
            let nibble = index % 2 == 0 ? digest[index / 2] >> 4 : digest[index / 2] & 15
            guard (byte < UInt8(ascii: "a")) == (nibble >= 8) else { return .checksumWrong }
        }
        return .checksumValid
    }

    static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
