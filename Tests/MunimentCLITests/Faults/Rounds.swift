import Foundation

/// How much is struck: a seeded sample in `make test`, everything in `make crash`.
enum Rounds {
    /// `MUNIMENT_CRASH_ROUNDS`: how many seeds and random moments; unset means a sample.
    static let asked = ProcessInfo.processInfo.environment["MUNIMENT_CRASH_ROUNDS"].flatMap { Int($0) }

    /// Numbers of calls in `1...count`: all of them, or `few`, one from each part of the range. The last is always
    /// there.
    static func sample(_ count: Int, few: Int, seed: UInt64) -> [Int] {
        guard asked == nil, few < count else { return Array(1...max(count, 1)) }
        var random = SeededNumbers(seed: seed)
        return (0..<few - 1).map { part in
            let range = part * (count - 1) / (few - 1)..<(part + 1) * (count - 1) / (few - 1)
            return 1 + Int.random(in: range, using: &random)
        } + [count]
    }
}

/// Numbers that look random and are the same in every run (SplitMix64, Steele, Lea and Flood 2014).
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
