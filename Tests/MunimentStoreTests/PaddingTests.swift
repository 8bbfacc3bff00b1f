import MunimentCrypto
import Testing

@testable import MunimentStore

struct PaddingTests {
    // PADMÉ as defined in Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and
    // Communication with PURBs" (PoPETs 2019), section 4; values worked out from it by hand.
    @Test(
        arguments: [
            (0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (8, 8), (9, 10), (17, 18), (100, 104), (129, 144),
            (255, 256), (1000, 1024), (1025, 1088), (4097, 4352), (65_537, 67_584), (100_000, 100_352),
            (1_048_577, 1_081_344), (5_000_001, 5_111_808),
        ] as [(UInt64, UInt64)])
    func `padded sizes are those of the paper`(byteCount: UInt64, padded: UInt64) {
        #expect(Padding.padme(byteCount) == padded)
    }

    @Test func `padding never shrinks, is stable, and costs at most 12 in 100`() throws {
        var generator = SeededGenerator(seed: 3)
        let large = (0..<2_000).map { _ in UInt64.random(in: 2...(1 << 50), using: &generator) }
        for byteCount in Array(2...20_000) + large {
            let padded = try #require(Padding.padme(byteCount))
            #expect(padded >= byteCount)
            #expect(Padding.padme(padded) == padded)
            #expect((padded - byteCount) * 100 <= byteCount * 12)
        }
    }

    @Test func `a size that no file has gives no overflow`() {
        #expect(Padding.padme(.max) == nil)
        #expect(Padding.originalByteCount(.max) == nil)
        #expect(Padding.originalByteCount(0) == nil)
        #expect(Padding.originalByteCount(1 << 44) == 1 << 44)
        #expect(Padding.originalByteCount(1 << 44 + 1) == nil)
        #expect(Padding.chunkCount(paddedByteCount: 1 << 44) == 1 << 24)
    }

    @Test func `small rows and originals all have the floor's size`() {
        for byteCount in [1, 100, 511, 512] { #expect(Padding.rowByteCount(byteCount) == 512) }
        #expect(Padding.rowByteCount(513) == 544)
        for byteCount in [1, 4095, 4096] as [UInt64] { #expect(Padding.originalByteCount(byteCount) == 4096) }
    }
}
