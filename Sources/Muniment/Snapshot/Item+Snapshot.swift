import MunimentCrypto
import MunimentStore

extension SnapshotWriter {
    /// All that an item is, but for its number.
    mutating func item(_ item: Item) {
        let (values, addedValues) = (item.values.dictionary, item.addedValues.dictionary)
        let tagged =
            item.tags.isEmpty
            ? values
            : values.merging(["tags": .array(item.tags.map(JSONValue.string))]) { $1 }
        let added: UInt8 = addedValues == values ? 0 : addedValues == tagged ? 1 : 2
        var flags = added << 4
        if item.isErased { flags |= 1 }
        if item.isLocked { flags |= 2 }
        if item.isDamaged { flags |= 4 }
        if item.original != nil { flags |= 8 }
        if item.isIntimateUnread { flags |= 64 }
        let text = item.shortText ?? []
        if !text.isEmpty { flags |= 128 }
        byte(flags)
        byte(item.kind.flatMap { ItemKind.allCases.firstIndex(of: $0) }.map { UInt8($0 + 1) } ?? 0)
        self.text(item.kindText)
        self.text(item.recordedAt)
        self.text(item.by)
        texts(item.actors)
        texts(item.tags)
        numbers(item.events)
        count(item.corrections.count)
        for correction in item.corrections {
            number(correction.event)
            self.text(correction.recordedAt)
            texts(correction.fields)
        }
        self.values(values)
        if added == 2 { self.values(addedValues) }
        if let original = item.original { self.original(original) }
        count(item.originals.count)
        for original in item.originals { self.original(original) }
        if !text.isEmpty {
            count(text.count)
            raw(text)
        }
    }

    private mutating func original(_ original: OriginalDescription) {
        number(original.sequenceNumber)
        number(original.byteCount)
        number(original.paddedByteCount)
        number(original.chunkCount)
        raw(original.sha256.bytes)
    }
}

extension SnapshotReader {
    /// - Parameter part: what is read here.
    mutating func item(number: UInt64, of part: [UInt8]) -> Item {
        let flags = byte()
        let kind = Int(byte())
        var item = Item(
            number: number, kind: kind > 0 && kind <= Self.kinds.count ? Self.kinds[kind - 1] : nil,
            kindText: text(), recordedAt: text(), by: text())
        item.isErased = flags & 1 != 0
        item.isLocked = flags & 2 != 0
        item.isDamaged = flags & 4 != 0
        item.isIntimateUnread = flags & 64 != 0
        item.actors = texts()
        item.tags = texts()
        item.events = numbers()
        for _ in 0..<count() {
            item.corrections.append(
                Item.Correction(event: self.number(), recordedAt: text(), fields: texts()))
        }
        let values = skippedValues()
        item.values = ItemValues(part: part, values)
        switch flags >> 4 & 3 {
        case 0: item.addedValues = item.values
        case 1: item.addedValues = ItemValues(part: part, values, tags: item.tags)
        default: item.addedValues = ItemValues(part: part, skippedValues())
        }
        if flags & 8 != 0 { item.original = original() }
        for _ in 0..<count() {
            guard let original = original() else { break }
            item.originals.append(original)
        }
        if flags & 128 != 0 { item.shortText = slice(of: part) }
        return item
    }

    private static let kinds = ItemKind.allCases

    private mutating func skippedValues() -> Range<Int> {
        let start = offset
        skipValues()
        return start..<offset
    }

    private mutating func original() -> OriginalDescription? {
        let (event, byteCount, padded, chunks) = (number(), number(), number(), number())
        guard let sha256 = SHA256Digest(raw(32)) else { return nil }
        return OriginalDescription(
            sequenceNumber: event, byteCount: byteCount, paddedByteCount: padded, chunkCount: chunks,
            sha256: sha256)
    }
}

extension FieldTable {
    /// Of the fields of all items, in order of their bytes: a snapshot has their places. Another table is another
    /// maker (``StateSnapshot/maker``).
    static let names: [String] = Set(EventKind.lists.values.joined()).sorted {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    private static let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })

    static func place(of name: String) -> Int? { places[name] }
}
