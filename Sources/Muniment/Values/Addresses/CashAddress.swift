/// Addresses of Bitcoin Cash: the alphabet of Bech32 with a checksum of 40 bits (CashAddr 1.1).
enum CashAddress {
    /// The hash that the address pays to.
    /// - Parameter text: with a prefix and colon, or without, which means `bitcoincash`.
    /// - Throws: as ``Bech32/decode(_:)``.
    static func decode(_ text: String) throws(Bech32.Failure) -> [UInt8] {
        let bytes = Array(text.utf8)
        let isUpper = bytes.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        let isLower = bytes.contains { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        guard bytes.count <= 130, !(isUpper && isLower) else { throw .malformed }
        let sides = text.lowercased().split(separator: ":", omittingEmptySubsequences: false)
        guard let payload = sides.last, sides.count <= 2 else { throw .malformed }
        let prefix = sides.count == 2 ? String(sides[0]) : "bitcoincash"
        var data: [UInt8] = []
        for character in payload.utf8 {
            guard let value = Bech32.alphabet.firstIndex(of: character) else { throw .malformed }
            data.append(UInt8(value))
        }
        guard data.count > 8, !prefix.isEmpty else { throw .malformed }
        guard checksum(prefix.utf8.map { $0 & 31 } + [0] + data) == 0 else { throw .checksumWrong }
        // The first byte: a reserved bit, four of type (0 key, 1 script), three of size.
        guard let decoded = Bech32.bytes(data.dropLast(8)), let version = decoded.first,
            version >> 3 <= 1, decoded.count - 1 == hashByteCounts[Int(version & 7)]
        else { throw .malformed }
        return Array(decoded.dropFirst())
    }

    private static let hashByteCounts = [20, 24, 28, 32, 40, 48, 56, 64]

    private static func checksum(_ values: [UInt8]) -> UInt64 {
        let generators: [UInt64] = [
            0x98_F2BC_8E61, 0x79_B76D_99E2, 0xF3_3E5F_B3C4, 0xAE_2EAB_E2A8, 0x1E_4F43_E470,
        ]
        var remainder: UInt64 = 1
        for value in values {
            let top = remainder >> 35
            remainder = (remainder & 0x07_FFFF_FFFF) << 5 ^ UInt64(value)
            for (bit, generator) in generators.enumerated() where top >> UInt64(bit) & 1 == 1 {
                remainder ^= generator
            }
        }
        return remainder ^ 1
    }
}
