import MunimentCrypto
import MunimentParallel
import MunimentStore
import Synchronization

/// The items of a vault by number, and which of them hold a value.
package struct ItemTable: Sendable {
    /// As a snapshot gave them; read when they are asked for. `nil` for one that was not opened.
    private var parts: [ItemPart?] = []
    /// Which of the parts hold a value; none where nothing said so.
    private var keyParts: [KeyPart] = []
    /// Whether some of its items are not at hand.
    private(set) var isSparse = false
    /// The parts that were asked for and not opened. All that was answered since may be wrong.
    private let missed = MissedParts()
    /// Those that are in no part, or changed since.
    private var items: [UInt64: Item] = [:]
    /// Of ``items``: the numbers of those that hold a value or held it, by the value's key, in the order in which
    /// they came. `nil` until ``index()``.
    private var holders: [UInt64: [UInt64]]?
    package private(set) var count = 0

    package init() {}

    /// The items of a snapshot's parts, which stand in order from the first.
    /// - Parameters:
    ///   - parts: `nil` for one that was not opened.
    ///   - keyParts: of all of them; may be left out where all were opened.
    init(parts: [ItemPart?], keyParts: [KeyPart] = []) {
        (self.parts, self.keyParts) = (parts, keyParts)
        isSparse = parts.contains { $0 == nil }
        count =
            isSparse
            ? keyParts.reduce(0) { $0 + $1.itemCounts.reduce(0, +) }
            : parts.reduce(0) { $0 + ($1?.count ?? 0) }
    }

    /// The parts that were asked for and are not at hand: what the table said, and what was made of that, is to be
    /// forgotten.
    var missedParts: Set<Int> { missed.parts }
    /// As if all that are not at hand had been asked for.
    func missAll() { parts.indices.forEach { _ = part($0) } }

    package subscript(_ number: UInt64) -> Item? { items[number] ?? inPart(number) }

    private func inPart(_ number: UInt64) -> Item? {
        guard number > 0 else { return nil }
        let index = ItemPart.index(of: number)
        return index < parts.count ? part(index)?[number] : nil
    }

    private func part(_ index: Int) -> ItemPart? {
        if parts[index] == nil { missed.note(index) }
        return parts[index]
    }

    /// Every part, which all have to be at hand.
    private var allParts: [ItemPart] { parts.indices.compactMap(part) }

    /// The parts that may hold a value of this key, ascending.
    private func partsHolding(_ key: UInt64) -> some Sequence<Int> {
        guard !keyParts.isEmpty else { return Array(parts.indices) }
        return keyParts.indices.flatMap { group in
            keyParts[group].places(of: key).map { group * KeyPart.partCount + $0 }
        }
    }

    package var numbers: [UInt64] {
        var numbers = Set(items.keys)
        for part in allParts { numbers.formUnion(part.numbers) }
        return numbers.sorted()
    }

    /// By number.
    package var sorted: [Item] { map { $0 } }

    /// What `transform` makes of each item, by number, on all cores; those of which it makes `nil` are left out. Items
    /// of a snapshot are read one after the other, so that they need not all be in memory.
    package func map<T: Sendable>(_ transform: @Sendable (Item) -> T?) -> [T] {
        Array(
            joining: fold(into: []) { made, item in
                if let one = transform(item) { made.append(one) }
            })
    }

    /// What `add` makes of runs of items that follow each other by number, beginning with `empty`, on all cores.
    package func fold<T: Sendable>(into empty: T, _ add: @Sendable (inout T, Item) -> Void) -> [T] {
        let (changed, all) = (changedParts, allParts)
        let made = Parallel.map(all.indices, leastCount: 2) { index in
            var run = empty
            if changed.contains(index) {
                for item in items(inPart: index) { add(&run, item) }
            } else {
                all[index].forEach { add(&run, $0) }
            }
            return run
        }
        let behind = items.values.filter { ItemPart.index(of: $0.number) >= parts.count }
            .sorted { $0.number < $1.number }
        return made + behind.foldedOnAllCores(into: empty, eachOf: Int(ItemPart.itemCount), add)
    }

    /// The same of the items of these numbers, in their order.
    package func fold<T: Sendable>(
        _ numbers: [UInt64], into empty: T, _ add: @Sendable (inout T, Item) -> Void
    ) -> [T] {
        numbers.foldedOnAllCores(into: empty, eachOf: Int(ItemPart.itemCount)) { run, number in
            if let item = self[number] { add(&run, item) }
        }
    }

    /// The items that hold a value of which another item holds one of the same key, by number.
    var sharing: [Item] {
        let changed = items.values.flatMap { item in
            Set(HeldValue.keys(of: item)).map { (key: $0, number: item.number) }
        }
        let all = allParts
        // By the highest bits of the keys, so that each core has its own to sort.
        let sharing = Parallel.map(0..<Self.keySlices, leastCount: 1) { slice in
            let first = UInt64(slice) << Self.keySliceBits
            return numbers(sharing: first...first | (1 << Self.keySliceBits - 1), in: all, changed: changed)
        }
        return Set(sharing.joined()).sorted().compactMap { self[$0] }
    }

    private static let keySlices = 16
    private static let keySliceBits = 60

    /// The numbers of those that share a value of one of these keys.
    private func numbers(
        sharing keys: ClosedRange<UInt64>, in parts: [ItemPart], changed: [(key: UInt64, number: UInt64)]
    ) -> [UInt64] {
        var held = changed.filter { keys.contains($0.key) }
        for part in parts { part.appendKeys(keys, to: &held) { items[$0] == nil } }
        held.sort { $0 < $1 }
        return zip(held, held.dropFirst()).flatMap { one, next in
            one.key == next.key ? [one.number, next.number] : []
        }
    }

    /// The parts that all items need.
    var partCount: Int { max(parts.count, items.keys.max().map { ItemPart.index(of: $0) + 1 } ?? 0) }
    /// The parts whose items are not as ``init(parts:)`` was given them.
    var changedParts: Set<Int> { Set(items.keys.map(ItemPart.index)) }

    /// The texts that the next snapshot is to have and that are not known, of the items that are in no part or changed
    /// since.
    var lackingTexts: [OriginalDescription] {
        items.values.compactMap(\.lackingText).sorted { $0.sequenceNumber < $1.sequenceNumber }
    }

    /// Takes what it lacks of these texts, which stand by the event that brought each.
    mutating func takeTexts(_ texts: [UInt64: SealedText]) {
        guard !texts.isEmpty else { return }
        let found = items.values.compactMap { item -> (number: UInt64, text: SealedText)? in
            guard let original = item.lackingText, let text = texts[original.sequenceNumber],
                text.bytes.isEmpty || text.sha256 == original.sha256
            else { return nil }
            return (item.number, text)
        }
        for (number, text) in found { items[number]?.shortText = text.bytes[...] }
    }

    /// The items that have room in a part, by number.
    func items(inPart index: Int) -> [Item] {
        let first = ItemPart.firstNumber(index)
        return (first..<first + ItemPart.itemCount).compactMap { self[$0] }
    }

    /// The body of the key part of a group of parts.
    func keyPart(_ group: Int) -> [UInt8] {
        let first = group * KeyPart.partCount
        let changed = changedParts
        var entries = KeyPart.Entries()
        let counts = (first..<min(first + KeyPart.partCount, partCount)).map { index in
            if !changed.contains(index), index < parts.count, let part = part(index) {
                part.appendKeys(to: &entries, place: index - first)
                return part.count
            }
            let items = items(inPart: index)
            for item in items {
                HeldValue.keys(of: item).forEach { entries.insert(key: $0, place: index - first) }
            }
            return items.count
        }
        return KeyPart.encode(itemCounts: counts, entries)
    }

    /// Puts an item in the place of the one of its number.
    mutating func set(_ item: Item) {
        if items.updateValue(item, forKey: item.number) == nil, inPart(item.number) == nil { count += 1 }
        if holders != nil { note(item) }
    }

    /// Changes an item where it stands, but for the values that ``HeldValue`` reads; nothing where it is not there.
    mutating func change(_ number: UInt64, _ body: (inout Item) -> Void) {
        if let place = items.index(forKey: number) {
            body(&items.values[place])
        } else if var item = inPart(number) {
            body(&item)
            set(item)
        }
    }

    /// Takes the parts of a snapshot of these items for what it holds; all of them have to be at hand.
    /// - Parameter written: bodies of parts by their place in the snapshot, with those of the parts that changed.
    /// - Returns: `false`, with nothing changed, where one cannot be read.
    mutating func compact(_ written: [Int: [UInt8]]) -> Bool {
        var (made, keys) = (allParts, keyParts)
        for (place, body) in written.sorted(by: { $0.key < $1.key }) {
            switch SnapshotPlace(place) {
            case .general: break
            case .keys(let group):
                guard let part = KeyPart(body), keys.replace(group, with: part) else { return false }
            case .items(let index):
                guard let part = ItemPart(body, index: index), made.replace(index, with: part) else {
                    return false
                }
            }
        }
        guard keys.count == SnapshotPlace.groupCount(partCount: made.count) else { return false }
        self = ItemTable(parts: made, keyParts: keys)
        return true
    }

    var isIndexed: Bool { holders != nil }

    /// From now on ``holding(_:limit:)`` need not read every item.
    mutating func index() {
        guard holders == nil else { return }
        holders = [:]
        for item in items.values.sorted(by: { $0.number < $1.number }) { note(item) }
    }

    private mutating func note(_ item: Item) {
        for key in HeldValue.keys(of: item) where holders?[key]?.last != item.number {
            holders?[key, default: []].append(item.number)
        }
    }

    /// The items that hold one of these values and were not erased, ascending: the lowest of each, at most `limit`.
    func holding(_ values: [HeldValue], limit: Int) -> [(value: HeldValue, items: [UInt64])] {
        guard let holders else {
            var indexed = self
            indexed.index()
            return indexed.holding(values, limit: limit)
        }
        return values.map { value in
            var found: [UInt64] = []
            func take(_ number: UInt64) {
                guard found.last != number, let item = self[number], value.isHeld(by: item) else { return }
                found.append(number)
            }
            // Those in no part may have any number: the few there are stand among the parts'.
            var newer = Self.ascending(holders[value.key] ?? [])[...]
            var soughtCount = 0
            for index in partsHolding(value.key) where found.count + soughtCount < limit {
                guard let part = part(index) else {
                    // At least one, as the key part has it; with it in place there is a true answer.
                    soughtCount += 1
                    continue
                }
                for number in part.holders(of: value.key) where found.count < limit {
                    while let next = newer.first, next <= number {
                        take(next)
                        newer.removeFirst()
                    }
                    take(number)
                }
            }
            for number in newer where found.count < limit { take(number) }
            return (value, Array(found.prefix(limit)))
        }
    }

    /// Whether one of these items, which stand in ascending order, holds the value.
    func holds(_ value: HeldValue, anyOf numbers: [UInt64]) -> Bool {
        guard let holders, !numbers.isEmpty else {
            return numbers.contains { self[$0].map(value.isHeld) ?? false }
        }
        let key = value.key
        let inParts = partsHolding(key).lazy.flatMap { part($0)?.holders(of: key) ?? [] }
        return (inParts + (holders[key] ?? [])).contains { number in
            numbers.hasSorted(number) && self[number].map(value.isHeld) ?? false
        }
    }

    /// Only a correction brings an item in behind a higher number.
    private static func ascending(_ numbers: [UInt64]) -> [UInt64] {
        zip(numbers, numbers.dropFirst()).allSatisfy(<) ? numbers : numbers.sorted()
    }
}

/// The item parts that were asked for and are not at hand; the same for all copies of a table.
private final class MissedParts: Sendable {
    private let noted = Mutex<Set<Int>>([])

    var parts: Set<Int> { noted.withLock { $0 } }

    func note(_ part: Int) { noted.withLock { _ = $0.insert(part) } }
}

extension Array {
    /// Puts `element` in the place of that one, or behind the last; `false` where it is neither.
    fileprivate mutating func replace(_ index: Int, with element: Element) -> Bool {
        guard index <= count else { return false }
        if index == count { append(element) } else { self[index] = element }
        return true
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
