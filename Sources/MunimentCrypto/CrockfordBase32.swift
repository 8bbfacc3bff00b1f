/// Base 32 in Douglas Crockford's alphabet, which leaves out I, L, O and U. Bits go big-endian into symbols of
/// five; zero bits fill the last one.
package enum CrockfordBase32 {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// Upper case, without hyphens.
    package static func encode(_ bytes: [UInt8]) -> String {
        text(of: symbols(of: bytes))
    }

    /// Takes either case, O for 0, I and L for 1, and passes over hyphens and spaces.
    /// `nil` for any other character, for a length that no encoding has, and for fill bits that are not zero.
    package static func decode(_ text: String) -> [UInt8]? {
        symbols(in: text).flatMap(bytes(of:))
    }

    /// The number of symbols that `byteCount` bytes become.
    static func symbolCount(ofBytes byteCount: Int) -> Int {
        (byteCount * 8 + 4) / 5
    }

    /// Five-bit values as text.
    static func text(of symbols: some Sequence<UInt8>) -> String {
        String(decoding: symbols.map { alphabet[Int($0 & 31)] }, as: UTF8.self)
    }

    /// Text as five-bit values; `nil` for a character outside of what `decode` takes.
    static func symbols(in text: String) -> [UInt8]? {
        var symbols: [UInt8] = []
        for character in text.utf8 {
            switch character {
            case UInt8(ascii: "-"), UInt8(ascii: " "): continue
            case UInt8(ascii: "O"), UInt8(ascii: "o"): symbols.append(0)
            case UInt8(ascii: "I"), UInt8(ascii: "i"), UInt8(ascii: "L"), UInt8(ascii: "l"): symbols.append(1)
            default:
                let isLowerCase = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(character)
                let upperCase = isLowerCase ? character - 32 : character
                guard let value = alphabet.firstIndex(of: upperCase) else { return nil }
                symbols.append(UInt8(value))
            }
        }
        return symbols
    }

    static func symbols(of bytes: [UInt8]) -> [UInt8] {
        var symbols: [UInt8] = []
        var pending: UInt16 = 0
        var bitCount = 0
        for byte in bytes {
            pending = pending << 8 | UInt16(byte)
            bitCount += 8
            while bitCount >= 5 {
                bitCount -= 5
                symbols.append(UInt8(pending >> bitCount & 31))
            }
            pending &= 1 << bitCount - 1
        }
        if bitCount > 0 { symbols.append(UInt8(pending << (5 - bitCount) & 31)) }
        return symbols
    }

    /// `nil` for a number of symbols that no bytes have, and for fill bits that are not zero.
    static func bytes(of symbols: some Collection<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var pending: UInt16 = 0
        var bitCount = 0
        for symbol in symbols {
            pending = pending << 5 | UInt16(symbol)
            bitCount += 5
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> bitCount))
                pending &= 1 << bitCount - 1
            }
        }
        guard bitCount < 5, pending == 0 else { return nil }
        return bytes
    }
}
