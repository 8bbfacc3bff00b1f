/// Which of some item parts hold values of which keys, so that few of them have to be opened to find who holds a value.
struct KeyPart: Sendable {
    /// Item parts that one key part is of.
    static let partCount = 32

    /// How many items each of its parts has.
    let itemCounts: [Int]
    private let body: [UInt8]
    /// Where the entries begin, 4 bytes each.
    private let entriesStart: Int
    private let entryCount: Int

    /// Ascending: 27 bits of a key, then the place of a part that holds a value of it.
    struct Entries: Sendable {
        fileprivate private(set) var values: Set<UInt32> = []

        mutating func insert(key: UInt64, place: Int) {
            values.insert(KeyPart.first(of: key) | UInt32(place))
        }
    }

    /// The least entry that there may be of a key.
    private static func first(of key: UInt64) -> UInt32 { UInt32(key >> 37) << 5 }
    private static func place(_ entry: UInt32) -> Int { Int(entry & 31) }

    static func encode(itemCounts: [Int], _ entries: Entries) -> [UInt8] {
        var writer = SnapshotWriter()
        writer.count(itemCounts.count)
        for count in itemCounts { writer.byte(UInt8(count)) }
        writer.count(entries.values.count)
        for entry in entries.values.sorted() { writer.fixed32(entry) }
        return writer.bytes
    }

    /// `nil` unless the body is laid out as ``encode(itemCounts:_:)`` does it.
    init?(_ body: [UInt8]) {
        let found = body.withUnsafeBytes { bytes -> (counts: [Int], start: Int, entryCount: Int)? in
            var reader = SnapshotReader(bytes, 0..<bytes.count)
            let partCount = reader.count()
            guard 1...Self.partCount ~= partCount else { return nil }
            let counts = (0..<partCount).map { _ in Int(reader.byte()) }
            let entryCount = reader.count()
            guard !reader.isBad, counts.allSatisfy({ $0 <= ItemPart.itemCount }),
                entryCount <= bytes.count / 4, reader.offset + entryCount * 4 == bytes.count
            else { return nil }
            return (counts, reader.offset, entryCount)
        }
        guard let found else { return nil }
        (self.body, itemCounts, entriesStart, entryCount) = (
            body, found.counts, found.start, found.entryCount
        )
    }

    /// The places of the parts that may hold a value of this key, ascending.
    func places(of key: UInt64) -> [Int] {
        let least = Self.first(of: key)
        return body.withUnsafeBytes { bytes in
            var (low, high) = (0, entryCount)
            while low < high {
                let middle = (low + high) / 2
                if entry(middle, in: bytes) < least { low = middle + 1 } else { high = middle }
            }
            var places: [Int] = []
            while low < entryCount, entry(low, in: bytes) | 31 == least | 31 {
                places.append(Self.place(entry(low, in: bytes)))
                low += 1
            }
            return places.filter { $0 < itemCounts.count }
        }
    }

    private func entry(_ index: Int, in bytes: UnsafeRawBufferPointer) -> UInt32 {
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: entriesStart + index * 4, as: UInt32.self))
    }
}

/// Where the parts of a snapshot stand: what is no item first, then each key part before the item parts that it is of.
enum SnapshotPlace: Equatable {
    case general
    case keys(group: Int)
    case items(part: Int)

    private static let stride = KeyPart.partCount + 1

    init(_ place: Int) {
        let (group, rest) = (place - 1).quotientAndRemainder(dividingBy: Self.stride)
        self =
            place == 0
            ? .general : rest == 0 ? .keys(group: group) : .items(part: group * KeyPart.partCount + rest - 1)
    }

    var place: Int {
        switch self {
        case .general: 0
        case .keys(let group): 1 + group * Self.stride
        case .items(let part): 2 + part / KeyPart.partCount * Self.stride + part % KeyPart.partCount
        }
    }

    static func group(ofPart part: Int) -> Int { part / KeyPart.partCount }
    static func groupCount(partCount: Int) -> Int { (partCount + KeyPart.partCount - 1) / KeyPart.partCount }

    /// The item parts where there are so many places in all.
    static func partCount(placeCount: Int) -> Int { placeCount - 1 - (placeCount - 1 + stride - 1) / stride }

    /// All places where there are so many item parts.
    static func count(partCount: Int) -> Int { 1 + partCount + groupCount(partCount: partCount) }
}
