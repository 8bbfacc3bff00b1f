/// Damaged and recombined inputs, the same in each run.
struct Mutation {
    private var random: SplitMix
    private let corpus: [[UInt8]]
    /// Bytes and numbers that decoders trip over.
    private static let tokens: [[UInt8]] = [
        [0], [0xff], [0x7f], [0x80], [0x0a], [0x0d, 0x0a], [0x22], [0x5c], [0x2f], Array("../".utf8),
        [0xff, 0xff, 0xff, 0xff], [0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0],
        [0xc3, 0x28],
        [0xed, 0xa0, 0x80], [0xe2, 0x80, 0xae], [0x1b, 0x5b, 0x32, 0x4a], Array("9007199254740993".utf8),
        Array("-0".utf8), Array("1e9".utf8), Array("null".utf8), Array("[[[[[[[[".utf8),
    ]

    init(seed: UInt64, corpus: [[UInt8]]) {
        random = SplitMix(state: seed)
        self.corpus = corpus
    }

    mutating func next() -> [UInt8] {
        var bytes = corpus.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...3, using: &random) { change(&bytes) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        let count = min(Int.random(in: 1...16, using: &random), bytes.count - place)
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1: if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
        case 2: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
        case 3: bytes.removeSubrange(place..<place + count)
        case 4: bytes.insert(contentsOf: bytes[place..<place + count], at: place)
        case 5: bytes.insert(contentsOf: Self.tokens.randomElement(using: &random) ?? [], at: place)
        case 6:
            let token = Self.tokens.randomElement(using: &random) ?? []
            bytes.replaceSubrange(place..<min(bytes.count, place + token.count), with: token)
        case 7: bytes.removeSubrange(place...)
        default:
            let other = corpus.randomElement(using: &random) ?? []
            bytes.replaceSubrange(place..., with: other.dropFirst(min(place, other.count)))
        }
    }
}

/// Numbers that look random (SplitMix64, Steele, Lea and Flood 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
