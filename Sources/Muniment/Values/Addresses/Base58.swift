import MunimentCrypto

/// Base 58 and its checksum, as the addresses of Bitcoin and its relatives use them.
enum Base58 {
    /// No `0`, `O`, `I`, `l`.
    static let bitcoinAlphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)
    /// The same characters in the order of the XRP Ledger.
    static let rippleAlphabet = Array("rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz".utf8)

    /// Longer text is not looked at; the time that decoding takes grows with the square of it.
    static let byteCountLimit = 128

    /// The bytes; each leading zero digit stands for one zero byte. `nil` for a foreign character.
    static func decode(_ text: some Sequence<UInt8>, alphabet: [UInt8] = bitcoinAlphabet) -> [UInt8]? {
        let text = Array(text)
        guard !text.isEmpty, text.count <= byteCountLimit else { return nil }
        var number: [UInt8] = []  // least significant byte first
        for character in text {
            guard var carry = alphabet.firstIndex(of: character) else { return nil }
            for index in number.indices {
                carry += Int(number[index]) * 58
                number[index] = UInt8(carry & 255)
                carry >>= 8
            }
            while carry > 0 {
                number.append(UInt8(carry & 255))
                carry >>= 8
            }
        }
        let zeros = text.prefix { $0 == alphabet.first }.count
        return [UInt8](repeating: 0, count: zeros) + number.reversed()
    }

    /// What stands before the last four bytes, if those are the start of its double SHA-256.
    static func checked(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count > 4 else { return nil }
        let payload = Array(bytes.dropLast(4))
        return checksum(payload).elementsEqual(bytes.suffix(4)) ? payload : nil
    }

    /// The first four bytes of SHA-256 taken twice.
    static func checksum(_ payload: [UInt8]) -> ArraySlice<UInt8> {
        SHA256Digest.of(SHA256Digest.of(payload).bytes).bytes.prefix(4)
    }
}
