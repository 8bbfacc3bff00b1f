/// Bech32 (BIP-173) and Bech32m (BIP-350).
enum Bech32 {
    enum Variant { case bech32, bech32m }

    struct Decoded {
        let prefix: String
        /// Five bits each, without the six of the checksum.
        let data: [UInt8]
        let variant: Variant
    }

    enum Failure: Error { case malformed, checksumWrong }

    static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

    /// - Throws: `malformed` for a wrong length, alphabet, mixed case or missing separator.
    static func decode(_ text: String) throws(Failure) -> Decoded {
        let bytes = Array(text.utf8)
        guard bytes.count <= 90, bytes.allSatisfy({ (33...126).contains($0) }) else { throw .malformed }
        let isUpper = bytes.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        let isLower = bytes.contains { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        guard !(isUpper && isLower) else { throw .malformed }
        let lowered = Array(text.lowercased().utf8)
        guard let separator = lowered.lastIndex(of: UInt8(ascii: "1")), separator > 0,
            lowered.count - separator > 6
        else { throw .malformed }
        var data: [UInt8] = []
        for character in lowered[(separator + 1)...] {
            guard let value = alphabet.firstIndex(of: character) else { throw .malformed }
            data.append(UInt8(value))
        }
        let prefix = lowered[..<separator]
        let variant: Variant
        switch checksum(prefix.map { $0 >> 5 } + [0] + prefix.map { $0 & 31 } + data) {
        case 1: variant = .bech32
        case 0x2BC8_30A3: variant = .bech32m
        default: throw .checksumWrong
        }
        return Decoded(
            prefix: String(decoding: prefix, as: UTF8.self), data: data.dropLast(6), variant: variant)
    }

    /// Whole bytes from groups of five bits; `nil` if more than four bits are left, or any is set.
    static func bytes(_ groups: some Sequence<UInt8>) -> [UInt8]? {
        var (buffer, bitCount): (UInt32, UInt32) = (0, 0)
        var bytes: [UInt8] = []
        for group in groups {
            buffer = (buffer << 5 | UInt32(group)) & 0xFFF
            bitCount += 5
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> bitCount))
            }
        }
        guard bitCount < 5, buffer & ((1 << bitCount) - 1) == 0 else { return nil }
        return bytes
    }

    /// The remainder modulo the generator of the BCH code, by its table in BIP-173.
    private static func checksum(_ values: [UInt8]) -> UInt32 {
        let generators: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]
        var remainder: UInt32 = 1
        for value in values {
            let top = remainder >> 25
            remainder = (remainder & 0x1FF_FFFF) << 5 ^ UInt32(value)
            for (bit, generator) in generators.enumerated() where top >> UInt32(bit) & 1 == 1 {
                remainder ^= generator
            }
        }
        return remainder
    }
}

/// Native segregated witness addresses: Bech32 for version 0, Bech32m for 1 to 16 (BIP-350).
enum SegwitAddress {
    struct Decoded {
        let prefix: String
        let version: UInt8
        let program: [UInt8]
    }

    /// - Parameter prefixes: the human-readable parts that are taken, in lower case.
    /// - Throws: `checksumWrong` also where the other variant of the checksum was used.
    static func decode(_ text: String, prefixes: Set<String>) throws(Bech32.Failure) -> Decoded {
        let decoded = try Bech32.decode(text)
        guard prefixes.contains(decoded.prefix), let version = decoded.data.first, version <= 16,
            let program = Bech32.bytes(decoded.data.dropFirst()), (2...40).contains(program.count),
            version > 0 || program.count == 20 || program.count == 32
        else { throw .malformed }
        guard decoded.variant == (version == 0 ? .bech32 : .bech32m) else { throw .checksumWrong }
        return Decoded(prefix: decoded.prefix, version: version, program: program)
    }
}
