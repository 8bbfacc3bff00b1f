import MunimentCrypto
import MunimentStore

/// The items of a vault by number, and which of them hold a value.
package struct ItemTable: Sendable {
    private var items: [UInt64: Item] = [:]
    /// The numbers of items that hold a value or held it, by the value's key, in the order in which they came.
    /// `nil` until ``index()``.
    private var holders: [UInt64: [UInt64]]?

    package init() {}

    package var count: Int { items.count }
    package var numbers: some Collection<UInt64> { items.keys }
    /// By number.
    package var sorted: [Item] { items.values.sorted { $0.number < $1.number } }

    package subscript(_ number: UInt64) -> Item? { items[number] }

    /// Puts an item in the place of the one of its number.
    mutating func set(_ item: Item) {
        items[item.number] = item
        if holders != nil { note(item) }
    }

    /// Changes an item where it stands, but for the values that ``HeldValue`` reads; nothing where it is not there.
    mutating func change(_ number: UInt64, _ body: (inout Item) -> Void) {
        guard let place = items.index(forKey: number) else { return }
        body(&items.values[place])
    }

    /// From now on ``holding(_:limit:)`` need not read every item.
    mutating func index() {
        guard holders == nil else { return }
        holders = [:]
        for item in sorted { note(item) }
    }

    private mutating func note(_ item: Item) {
        for key in HeldValue.keys(of: item) where holders?[key]?.last != item.number {
            holders?[key, default: []].append(item.number)
        }
    }

    /// The items that hold one of these values and were not erased, ascending: the lowest of each, at most `limit`.
    func holding(_ values: [HeldValue], limit: Int) -> [(value: HeldValue, items: [UInt64])] {
        guard let holders else { return ItemTable(indexing: self).holding(values, limit: limit) }
        return values.map { value in
            var found: [UInt64] = []
            for number in Self.ascending(holders[value.key] ?? []) where found.count < limit {
                guard found.last != number, let item = items[number], value.isHeld(by: item) else { continue }
                found.append(number)
            }
            return (value, found)
        }
    }

    private init(indexing other: ItemTable) {
        self = other
        index()
    }

    /// Only a correction brings an item in behind a higher number.
    private static func ascending(_ numbers: [UInt64]) -> [UInt64] {
        zip(numbers, numbers.dropFirst()).allSatisfy(<) ? numbers : numbers.sorted()
    }
}

/// What two items may have in common: the bytes of an original, or an identifier.
enum HeldValue: Hashable {
    case original(SHA256Digest)
    case identifier(Identifier.Key)

    /// Equal values have equal keys; different ones may.
    var key: UInt64 {
        switch self {
        case .original(let digest): digest.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        case .identifier(let key): key.hash
        }
    }

    static func keys(of item: Item) -> [UInt64] {
        guard !item.isErased else { return [] }
        return Identifier.keys(of: item).map(\.hash)
            + (item.original.map { [HeldValue.original($0.sha256).key] } ?? [])
    }

    func isHeld(by item: Item) -> Bool {
        guard !item.isErased else { return false }
        return switch self {
        case .original(let digest): item.original?.sha256 == digest
        case .identifier(let key): Identifier.keys(of: item).contains(key)
        }
    }
}
