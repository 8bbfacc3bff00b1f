import MunimentCrypto
import MunimentStore
import Testing

@testable import Muniment

@Suite struct `Item tables` {
    private static func account(_ number: UInt64, _ handle: String) -> Item {
        var item = Item(number: number, kind: .account, kindText: "account", recordedAt: "", by: "")
        item.values = ["handle": .string(handle)]
        return item
    }

    private static func value(_ handle: String) throws -> HeldValue {
        .identifier(try #require(Identifier.keys(of: account(1, handle)).first))
    }

    /// The same by reading every item.
    private static func holders(_ table: ItemTable, _ value: HeldValue, limit: Int) -> [UInt64] {
        Array(table.sorted.filter { value.isHeld(by: $0) }.map(\.number).prefix(limit))
    }

    @Test(arguments: [0, 1, 127, 128, 129, 400, 4097], [true, false])
    func `holders are found as by reading every item`(inParts: Int, hasKeyParts: Bool) throws {
        var all = ItemTable()
        for number in 0..<UInt64(inParts) { all.set(Self.account(number + 1, "h\(number % 5)")) }
        let parts = try (0..<all.partCount).map { index in
            try #require(ItemPart(ItemPart.encode(all.items(inPart: index), index: index), index: index))
        }
        let keyParts = try (0..<SnapshotPlace.groupCount(partCount: parts.count)).map { group in
            try #require(KeyPart(all.keyPart(group)))
        }
        var table = ItemTable(parts: parts, keyParts: hasKeyParts ? keyParts : [])
        #expect(table.count == inParts)
        #expect(table.numbers == all.numbers)
        table.index()
        for number in UInt64(inParts)..<UInt64(inParts) + 30 {
            table.set(Self.account(number + 1, "h\(number % 5)"))
        }
        // A corrected one, an erased one, and a gap.
        if inParts > 60 {
            table.set(Self.account(60, "h1"))
            table.set(Self.account(2, "h0"))
            table.change(3) { $0.isErased = true }
        }
        table.set(Self.account(UInt64(inParts) + 500, "h1"))
        #expect(table.count == inParts + 31)
        for handle in ["h0", "h1", "h2", "none"] {
            for limit in [1, 3, 20, 1000] {
                let value = try Self.value(handle)
                let found = table.holding([value], limit: limit)
                #expect(
                    found.map(\.items) == [Self.holders(table, value, limit: limit)], "\(handle) \(limit)")
            }
        }
        #expect(table.sorted.map(\.number) == table.numbers)
        let even = table.map { $0.number.isMultiple(of: 2) ? $0.number : nil }
        #expect(even == table.numbers.filter { $0.isMultiple(of: 2) })
        let runs = table.fold(into: [UInt64]()) { $0.append($1.number) }
        #expect(runs.flatMap { $0 } == table.numbers && runs.allSatisfy { $0.count <= 128 })
        let backwards = Array(table.numbers.reversed())
        let others = table.fold(backwards + [0, .max], into: [UInt64]()) { $0.append($1.number) }
        #expect(others.flatMap { $0 } == backwards && others.allSatisfy { $0.count <= 128 })
    }

    @Test(arguments: [0, 100, 300])
    func `items that share a value are found as by reading every item`(inParts: Int) throws {
        // Few share one: each 7th has the handle of some item far away.
        func handle(_ number: UInt64) -> String { number % 7 == 0 ? "h\(number % 35)" : "own \(number)" }
        var all = ItemTable()
        for number in 1..<UInt64(inParts) + 1 { all.set(Self.account(number, handle(number))) }
        let parts = try (0..<all.partCount).map { index in
            try #require(ItemPart(ItemPart.encode(all.items(inPart: index), index: index), index: index))
        }
        var table = ItemTable(parts: parts)
        for number in UInt64(inParts) + 1..<UInt64(inParts) + 200 {
            table.set(Self.account(number, handle(number)))
        }
        if inParts > 60 {
            // What a part says of these is no longer so.
            table.set(Self.account(21, "alone"))
            table.set(Self.account(22, handle(49)))
            table.change(35) { $0.isErased = true }
        }
        var holders: [UInt64: Int] = [:]
        for item in table.sorted { for key in HeldValue.keys(of: item) { holders[key, default: 0] += 1 } }
        let expected = table.sorted.filter { item in
            HeldValue.keys(of: item).contains { holders[$0, default: 0] > 1 }
        }
        #expect(table.sharing.map(\.number) == expected.map(\.number))
        #expect(!expected.isEmpty && expected.count < table.count)
    }

    @Test func `no bytes of a part stop the program`() throws {
        let items = (1...20).map { Self.account($0, "h\($0)") }
        let body = ItemPart.encode(items, index: 0)
        for place in body.indices {
            for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                var altered = body
                altered[place] = value
                guard let part = ItemPart(altered, index: 0) else { continue }
                part.forEach { item in
                    _ = HeldValue.keys(of: item)
                    _ = item.values.dictionary.count + item.addedValues.dictionary.count
                    item.values.forEachText { _ in }
                }
                _ = part.holders(of: 5)
                var held: [(key: UInt64, number: UInt64)] = []
                part.appendKeys(0 ... .max, to: &held) { _ in true }
            }
            if let part = ItemPart(Array(body[..<place]), index: 0) {
                #expect(part.numbers.isEmpty || place > 0)
            }
        }
    }
}
