import MunimentStore

/// Items as they stand in one part of a snapshot, and which of them hold a value. Each is read when it is asked for.
struct ItemPart: Sendable {
    /// Items that one part has room for, by number.
    static let itemCount: UInt64 = 128

    static func index(of number: UInt64) -> Int { Int((max(number, 1) - 1) / itemCount) }
    static func firstNumber(_ index: Int) -> UInt64 { UInt64(index) * itemCount + 1 }

    private let body: [UInt8]
    /// Number of the first item that has room here.
    private let first: UInt64
    /// Where each item's bytes lie; empty where there is none.
    private let places: [Range<Int>]
    /// Where the values' keys begin: each 8 bytes and the item's place in the part.
    private let keysStart: Int
    private let keyCount: Int
    private(set) var count = 0

    private static let keyByteCount = 9

    /// - Returns: the body of a part with these items, which all have room in it.
    static func encode(_ items: [Item], index: Int) -> [UInt8] {
        var writer = SnapshotWriter()
        let first = firstNumber(index)
        var keys: [(key: UInt64, slot: UInt8)] = []
        writer.count(items.count)
        var bodies = SnapshotWriter()
        for item in items {
            let slot = UInt8(item.number - first)
            let start = bodies.bytes.count
            bodies.item(item)
            writer.byte(slot)
            writer.count(bodies.bytes.count - start)
            keys += Set(HeldValue.keys(of: item)).map { ($0, slot) }
        }
        writer.count(keys.count)
        for (key, slot) in keys.sorted(by: { ($0.key, $0.slot) < ($1.key, $1.slot) }) {
            writer.fixed(key)
            writer.byte(slot)
        }
        writer.raw(bodies.bytes)
        return writer.bytes
    }

    /// `nil` unless the body is laid out as ``encode(_:index:)`` does it.
    init?(_ body: [UInt8], index: Int) {
        self.body = body
        first = Self.firstNumber(index)
        var places = Array(repeating: 0..<0, count: Int(Self.itemCount))
        let found = body.withUnsafeBytes { bytes -> (places: [Range<Int>], keys: Int, count: Int)? in
            var reader = SnapshotReader(bytes, 0..<bytes.count)
            let count = reader.count()
            guard count <= places.count else { return nil }
            var sizes: [(slot: Int, size: Int)] = []
            for _ in 0..<count { sizes.append((Int(reader.byte()), reader.count())) }
            let keyCount = reader.count()
            let keysStart = reader.offset
            guard !reader.isBad, keyCount <= (bytes.count - keysStart) / Self.keyByteCount else { return nil }
            var offset = keysStart + keyCount * Self.keyByteCount
            for (slot, size) in sizes {
                guard slot < places.count, places[slot].isEmpty, size > 0, size <= bytes.count - offset else {
                    return nil
                }
                places[slot] = offset..<offset + size
                offset += size
            }
            return offset == bytes.count ? (places, keysStart, keyCount) : nil
        }
        guard let found else { return nil }
        (self.places, keysStart, keyCount) = (found.places, found.keys, found.count)
        count = self.places.count { !$0.isEmpty }
    }

    var numbers: [UInt64] { places.indices.filter { !places[$0].isEmpty }.map { first + UInt64($0) } }

    func forEach(_ body: (Item) -> Void) { for number in numbers { self[number].map(body) } }

    /// Adds each of these values' keys with the number of an item that holds it, for the items that `isWanted`.
    func appendKeys(
        _ wanted: ClosedRange<UInt64>, to held: inout [(key: UInt64, number: UInt64)],
        _ isWanted: (UInt64) -> Bool
    ) {
        body.withUnsafeBytes { bytes in
            for index in firstPlace(of: wanted.lowerBound, in: bytes)..<keyCount {
                let key = key(index, in: bytes)
                guard key <= wanted.upperBound else { return }
                let number = holder(index, in: bytes)
                if isWanted(number) { held.append((key, number)) }
            }
        }
    }

    /// Adds the keys of all values that its items hold.
    func appendKeys(to entries: inout KeyPart.Entries, place: Int) {
        body.withUnsafeBytes { bytes in
            for index in 0..<keyCount { entries.insert(key: key(index, in: bytes), place: place) }
        }
    }

    /// Where the keys begin that are not lower; they ascend.
    private func firstPlace(of key: UInt64, in bytes: UnsafeRawBufferPointer) -> Int {
        var (low, high) = (0, keyCount)
        while low < high {
            let middle = (low + high) / 2
            if self.key(middle, in: bytes) < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func key(_ index: Int, in bytes: UnsafeRawBufferPointer) -> UInt64 {
        UInt64(
            bigEndian: bytes.loadUnaligned(
                fromByteOffset: keysStart + index * Self.keyByteCount, as: UInt64.self))
    }

    private func holder(_ index: Int, in bytes: UnsafeRawBufferPointer) -> UInt64 {
        first + UInt64(bytes[keysStart + index * Self.keyByteCount + 8])
    }

    subscript(_ number: UInt64) -> Item? {
        guard number >= first, number - first < Self.itemCount else { return nil }
        let place = places[Int(number - first)]
        guard !place.isEmpty else { return nil }
        return body.withUnsafeBytes { bytes in
            var reader = SnapshotReader(bytes, place)
            var item = reader.item(number: number, of: body)
            // It opened and has its digest, so it is what was written; should it ever not be, it is not lost to sight.
            if !reader.isAtEnd { item.isDamaged = true }
            return item
        }
    }

    /// The numbers of the items that hold a value of this key, ascending.
    func holders(of key: UInt64) -> [UInt64] {
        body.withUnsafeBytes { bytes in
            var place = firstPlace(of: key, in: bytes)
            var found: [UInt64] = []
            while place < keyCount, self.key(place, in: bytes) == key {
                found.append(holder(place, in: bytes))
                place += 1
            }
            return found
        }
    }
}
