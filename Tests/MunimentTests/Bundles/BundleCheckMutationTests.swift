import Foundation
import MunimentBagIt
import MunimentCrypto
import Testing

@testable import Muniment
@testable import MunimentStore

/// Bundles and proofs with seeded damage: never a trap, and never another content shown as good.
struct BundleCheckMutationTests {
    private static let variantCount = 2000

    /// SplitMix64, so that a failure can be had again.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var value = state
            value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
            value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
            return value ^ value >> 31
        }
    }

    private static func mutated(_ original: [UInt8], _ places: Range<Int>, _ random: inout Seeded) -> [UInt8]
    {
        var bytes = original
        let place = Int.random(in: places, using: &random)
        let count = min(Int.random(in: 1...16, using: &random), bytes.count - place)
        switch Int.random(in: 0..<7, using: &random) {
        case 0, 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes[place] = [0, 0xff, 0x2f, 0x2e, 0x22, 0x7d].randomElement(using: &random) ?? 0
        case 3: bytes.removeSubrange(place..<place + count)
        case 4: bytes.insert(contentsOf: bytes[place..<place + count], at: place)
        case 5:
            let other = Int.random(in: places, using: &random)
            bytes.swapAt(place, other)
        default: bytes.removeLast(min(count * 64, bytes.count))
        }
        return bytes
    }

    private func content(of zip: String) throws -> [String: [UInt8]] {
        guard case .zip(let source) = try BundlePlace.open(zip) else { return [:] }
        var files: [String: [UInt8]] = [:]
        for path in source.list(limits: .default, { _, _ in }).files.keys {
            let name = String(decoding: path, as: UTF8.self)
            files[name] = try source.bytes(name, atMost: 1 << 24)
        }
        return files
    }

    @Test(.timeLimit(.minutes(10)))
    func `a damaged zip is found out, or holds exactly what was signed`() throws {
        let sample = try ExportCase()
        try sample.add(.message, ["text": "Pay 500 or your family sees it.", "from": "them"])
        let zip = try sample.vault.export(
            "police", to: sample.output,
            options: { () -> ExportOptions in
                var options = ExportOptions()
                options.isZip = true
                return options
            }()
        ).bundle
        let fingerprint = try sample.vault.head().fingerprint
        let original = try [UInt8](Data(contentsOf: URL(filePath: zip)))
        let files = try content(of: zip)
        #expect(try Muniment.Bundle.check(zip, fingerprint: fingerprint).isWhole && files.count > 15)
        // Half of the damage is done to the directory, which is small.
        let signature = StoredZip.le32(0x0201_4b50)
        let directory = try #require(original.firstRange(of: signature)?.lowerBound)
        var random = Seeded(state: 20_261_121)
        let path = sample.folder + "/mutant.zip"
        var wholeCount = 0
        for variant in 0..<Self.variantCount {
            let places = variant.isMultiple(of: 2) ? directory..<original.count : 0..<original.count
            let bytes = Self.mutated(original, places, &random)
            try Data(bytes).write(to: URL(filePath: path))
            guard try Muniment.Bundle.check(path, fingerprint: fingerprint).isWhole else { continue }
            wholeCount += 1
            #expect(try content(of: path) == files, "variant \(variant)")
        }
        // Times and the like are nobody's promise; most of the bytes are.
        #expect(wholeCount < Self.variantCount / 4, "\(wholeCount)")
    }

    @Test(.timeLimit(.minutes(10)))
    func `a damaged proof is refused, or says what it said`() throws {
        let sample = try ExportCase()
        try sample.fill()
        _ = try sample.vault.correct(2, fields: [FieldInput("text", ["said otherwise"])], clearing: [])
        let bundle = try sample.export()
        let bytes = bundle.files["data/proofs/item-0002.json"] ?? []
        let head = try #require(BundleHead(bundle.text("HEAD.txt"))).head
        let whole = try ProvenItem(bytes, item: 2, head: head)
        #expect(whole.eventCount == 2 && whole.original != nil)
        var random = Seeded(state: 42)
        var acceptedCount = 0
        for variant in 0..<Self.variantCount {
            let mutant = Self.mutated(bytes, 0..<bytes.count, &random)
            guard let proven = try? ProvenItem(mutant, item: 2, head: head) else { continue }
            acceptedCount += 1
            #expect(proven.original == whole.original, "variant \(variant)")
            #expect(proven.eventCount == whole.eventCount, "variant \(variant)")
            #expect(proven.lastLeafIndex == whole.lastLeafIndex, "variant \(variant)")
        }
        // White space may change.
        #expect(acceptedCount < Self.variantCount / 2, "\(acceptedCount)")
    }
}
