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

    @Test(arguments: [0, 1, 127, 128, 129, 400])
    func `holders are found as by reading every item`(inParts: Int) throws {
        var all = ItemTable()
        for number in 0..<UInt64(inParts) { all.set(Self.account(number + 1, "h\(number % 5)")) }
        let parts = try (0..<all.partCount).map { index in
            try #require(ItemPart(ItemPart.encode(all.items(inPart: index), index: index), index: index))
        }
        var table = ItemTable(parts: parts)
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
    }

    @Test func `no bytes of a part stop the program`() throws {
        let items = (1...20).map { Self.account($0, "h\($0)") }
        let body = ItemPart.encode(items, index: 0)
        for place in body.indices {
            for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                var altered = body
                altered[place] = value
                guard let part = ItemPart(altered, index: 0) else { continue }
                for item in part.items { _ = HeldValue.keys(of: item) }
                _ = part.holders(of: 5)
            }
            if let part = ItemPart(Array(body[..<place]), index: 0) {
                #expect(part.items.isEmpty || place > 0)
            }
        }
    }
}
