/// Keccak with 256 bits and the first padding byte 0x01, as Ethereum and Monero use it.
///
/// FIPS 202 standardised it later as SHA3-256 with padding 0x06, so the two differ in every digest.
/// Used for the checksums of addresses only.
enum Keccak256 {
    /// 32 bytes.
    static func digest(_ message: [UInt8]) -> [UInt8] {
        var state = [UInt64](repeating: 0, count: 25)
        var padded = message + [0x01]
        padded += [UInt8](repeating: 0, count: (rate - padded.count % rate) % rate)
        padded[padded.count - 1] |= 0x80
        for start in stride(from: 0, to: padded.count, by: rate) {
            for offset in 0..<rate {
                state[offset / 8] ^= UInt64(padded[start + offset]) << UInt64(offset % 8 * 8)
            }
            permute(&state)
        }
        return (0..<32).map { UInt8(truncatingIfNeeded: state[$0 / 8] >> UInt64($0 % 8 * 8)) }
    }

    /// Bytes taken in before each permutation: 1600 - 2 * 256 bits.
    private static let rate = 136

    /// Keccak-f[1600]: 24 rounds over 5 by 5 lanes, lane (x, y) at index x + 5y (FIPS 202, section 3).
    private static func permute(_ lanes: inout [UInt64]) {
        for constant in roundConstants {
            var columns = [UInt64](repeating: 0, count: 5)
            for index in 0..<25 { columns[index % 5] ^= lanes[index] }
            for index in 0..<25 {
                lanes[index] ^= columns[(index + 4) % 5] ^ rotated(columns[(index + 1) % 5], 1)
            }
            var moved = lanes
            for y in 0..<5 {
                for x in 0..<5 {
                    moved[y + 5 * ((2 * x + 3 * y) % 5)] = rotated(lanes[x + 5 * y], rotations[x + 5 * y])
                }
            }
            for row in stride(from: 0, to: 25, by: 5) {
                for x in 0..<5 {
                    let (next, afterNext) = (moved[row + (x + 1) % 5], moved[row + (x + 2) % 5])
                    lanes[row + x] = moved[row + x] ^ (~next & afterNext)
                }
            }
            lanes[0] ^= constant
        }
    }

    private static func rotated(_ lane: UInt64, _ count: UInt64) -> UInt64 {
        count == 0 ? lane : lane << count | lane >> (64 - count)
    }

    /// How far each lane turns, from the walk of FIPS 202, section 3.2.2.
    private static let rotations: [UInt64] = {
        var rotations = [UInt64](repeating: 0, count: 25)
        var (x, y) = (1, 0)
        for step in 0..<24 {
            rotations[x + 5 * y] = UInt64((step + 1) * (step + 2) / 2 % 64)
            (x, y) = (y, (2 * x + 3 * y) % 5)
        }
        return rotations
    }()

    /// From the shift register of FIPS 202, section 3.2.5: bit 2^j - 1 of round i is output j + 7i.
    private static let roundConstants: [UInt64] = {
        var register: UInt8 = 1
        return (0..<24).map { _ in
            var constant: UInt64 = 0
            for j in 0..<7 {
                if register & 1 == 1 { constant |= 1 << ((UInt64(1) << UInt64(j)) - 1) }
                register = register << 1 ^ (register >> 7 == 1 ? 0x71 : 0)
            }
            return constant
        }
    }()
}
