import Foundation
import Testing

/// Every decoder under seeded mutation of good inputs: no trap, no hang, nothing taken that is not written the
/// same. `make fuzz` gives the same targets to libFuzzer.
struct FuzzTests {
    /// For each target; each is decoded in well under a millisecond.
    private static let variantCount = 600

    @Test(.timeLimit(.minutes(5)), arguments: FuzzTarget.all)
    func `any bytes are refused, or are what they say`(target: FuzzTarget) throws {
        let corpus = try target.corpus()
        #expect(!corpus.isEmpty)
        var mutation = Mutation(seed: 20_261_121, corpus: corpus)
        for bytes in corpus + [[], [0], [UInt8](repeating: 0xff, count: 64)] {
            #expect(target.complaint(bytes) == nil, "\(Data(bytes).base64EncodedString())")
        }
        for variant in 0..<Self.variantCount {
            let bytes = mutation.next()
            if let complaint = target.complaint(bytes) {
                Issue.record("\(complaint); variant \(variant): \(Data(bytes).base64EncodedString())")
                return
            }
        }
    }

    @Test func `each target has a name of its own, and mutations are the same in each run`() throws {
        #expect(Set(FuzzTarget.all.map(\.name)).count == FuzzTarget.all.count)
        var first = Mutation(seed: 1, corpus: [[1, 2, 3, 4]])
        var second = Mutation(seed: 1, corpus: [[1, 2, 3, 4]])
        let variants = (0..<100).map { _ in first.next() }
        #expect(variants == (0..<100).map { _ in second.next() })
        #expect(Set(variants).count > 50)
    }
}
