import Testing

@testable import Muniment

@Suite struct `Key parts` {
    @Test func `places are counted as they stand`() {
        for partCount in 0...200 {
            let count = SnapshotPlace.count(partCount: partCount)
            #expect(SnapshotPlace.partCount(placeCount: count) == partCount)
            let places = (0..<count).map { SnapshotPlace($0) }
            #expect(places.map(\.place) == Array(0..<count))
            #expect(places.count { if case .items = $0 { true } else { false } } == partCount)
            #expect(
                places.count { if case .keys = $0 { true } else { false } }
                    == SnapshotPlace.groupCount(partCount: partCount))
            guard partCount > 0 else { continue }
            // The newest items stand last.
            #expect(places.last == .items(part: partCount - 1))
            #expect(
                places.contains(.keys(group: SnapshotPlace.group(ofPart: partCount - 1))))
        }
    }

    @Test func `each key is found at its places and few others are`() throws {
        var seed: UInt64 = 9
        func next() -> UInt64 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return seed ^ seed >> 29
        }
        var entries = KeyPart.Entries()
        var places: [UInt64: Set<Int>] = [:]
        for key in [0, .max, 1 << 37, (1 << 37) - 1] + (0..<4000).map({ _ in next() }) {
            for _ in 0..<Int(next() % 3 + 1) {
                let place = Int(next() % 29)
                places[key, default: []].insert(place)
                entries.insert(key: key, place: place)
            }
        }
        let counts = (0..<29).map { $0 * 4 }
        let part = try #require(KeyPart(KeyPart.encode(itemCounts: counts, entries)))
        #expect(part.itemCounts == counts)
        var surplus = 0
        for (key, held) in places {
            let found = part.places(of: key)
            #expect(found == found.sorted())
            #expect(held.isSubset(of: found), "\(key)")
            surplus += found.count - held.count
        }
        for _ in 0..<10_000 { surplus += part.places(of: next()).count }
        #expect(surplus < 20)
    }

    @Test func `a body that is laid out otherwise is not read`() throws {
        var entries = KeyPart.Entries()
        for key in 0..<20 as Range<UInt64> { entries.insert(key: key << 40, place: 1) }
        let whole = KeyPart.encode(itemCounts: [128, 3], entries)
        #expect(KeyPart(whole) != nil)
        for count in 0..<whole.count { #expect(KeyPart(Array(whole.prefix(count))) == nil, "\(count)") }
        #expect(KeyPart(whole + [0]) == nil)
        #expect(KeyPart(KeyPart.encode(itemCounts: [129], entries)) == nil)
        #expect(KeyPart(KeyPart.encode(itemCounts: [], entries)) == nil)
        #expect(KeyPart(KeyPart.encode(itemCounts: Array(repeating: 1, count: 33), entries)) == nil)
    }
}
