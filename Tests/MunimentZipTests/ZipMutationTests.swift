import MunimentZip
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Archives that chance damages.
@Suite struct ZipMutationTests {
    /// SplitMix64 (Steele, Lea and Flood, 2014), so that every run damages alike.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var value = state
            value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
            value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
            return value ^ (value >> 31)
        }
    }

    /// With a descriptor, Zip64 and both methods; small, so that most changes hit structure.
    private static var builder: ZipBuilder {
        var builder = ZipBuilder()
        builder.two = ZipBuilder.Entry("chat/two.txt", Array("ab ab ab ab ab abc\n".utf8), deflated: true)
        builder.two.useDescriptor()
        builder.one.useZip64()
        builder.zip64 = { _, _ in }
        return builder
    }

    private static let contents: [[UInt8]: [UInt8]] = [
        Array("chat/".utf8): [], Array("chat/one.txt".utf8): Array("first file\n".utf8),
        Array("chat/two.txt".utf8): Array("ab ab ab ab ab abc\n".utf8), Array("three.txt".utf8): [],
    ]

    private static func damage(_ bytes: [UInt8], _ random: inout Generator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let length = min(Int.random(in: 1...40, using: &random), bytes.count - place)
            switch Int.random(in: 0..<7, using: &random) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes[place] = [0, 0xff, 0x7f, 0x80].randomElement(using: &random) ?? 0
            case 2: bytes.removeLast(length)
            case 3: bytes.removeSubrange(place..<place + length)
            case 4: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
            case 5:
                let other = Int.random(in: 0...bytes.count - length, using: &random)
                bytes.replaceSubrange(other..<other + length, with: bytes[place..<place + length])
            default:
                for index in place..<place + min(length, 8) { bytes[index] = 0xff }
            }
        }
        return bytes
    }

    @Test func `no damage traps, and none passes for the content of an entry`() throws {
        let folder = try TemporaryFolder()
        let descriptor = open(folder.file("a.zip"), O_RDWR | O_CREAT | O_EXCL, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let good = Self.builder.bytes
        var random = Generator(state: 20_261_121)
        var opened = 0
        var whole = 0
        for round in 0...20_000 {
            let bytes = round == 0 ? good : Self.damage(good, &random)
            // Cutting to nothing first would have some file systems sync each round.
            guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count,
                ftruncate(descriptor, off_t(bytes.count)) == 0
            else { throw ZipError(errno: errno) }
            guard let reader = try? ZipReader(path: folder.file("a.zip")) else { continue }
            opened += 1
            var intact = 0
            for entry in reader.entries {
                guard let content = try? reader.content(entry) else { continue }
                intact += 1
                if Self.contents[entry.name] != content {
                    Issue.record("Round \(round) gave other content as good.")
                    try folder.write("failed.zip", bytes)
                    return
                }
            }
            if reader.isWhole, intact == reader.entries.count {
                whole += 1
                #expect(intact == Self.contents.count, "Round \(round) lost an entry without a word.")
            }
        }
        // The undamaged one, and those whose damage lies where nothing is read, such as in times.
        #expect(whole > 0)
        #expect(whole < 4000)
        #expect(opened > whole)
    }
}
