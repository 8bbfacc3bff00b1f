/// Finds cells of table leaf pages by their own form alone (`Docs/salvage.md`, rule 1.2; SQLite's "Database File
/// Format", section 1.6, for cells and overflow, section 2.1 for records).
enum CellScan {
    /// Bytes of a slot; everything else in a vault is sealed and longer.
    private static let slotByteCount = Format.slotRecordByteCount
    private static let smallestByteCount = Format.rowFloorByteCount + 40

    /// Gives each cell in `page`, which begins at `start` in the file and may be cut short.
    static func scan(_ page: [UInt8], at start: UInt64, _ body: (FoundRow) -> Void) {
        page.withUnsafeBytes { page in
            // Before the record stand at least one byte each of length and row number.
            var index = 2
            while index + 2 < page.count {
                if (4...6).contains(page[index]), page[index + 1] == 0,
                    let found = cell(page, header: index, at: start)
                {
                    body(found.row)
                    index = found.end
                } else {
                    index += 1
                }
            }
        }
    }

    /// The cell whose record begins at `header`.
    private static func cell(
        _ page: UnsafeRawBufferPointer, header: Int, at start: UInt64
    ) -> (row: FoundRow, end: Int)? {
        let headerByteCount = Int(page[header])
        let blobStart = header + headerByteCount
        guard blobStart <= page.count else { return nil }
        var type = 0
        for index in header + 2..<blobStart { type = type << 7 | Int(page[index] & 0x7F) }
        guard type >= 12, type % 2 == 0, varint(UInt64(type)).count == headerByteCount - 2,
            matches(page, varint(UInt64(type)), endingAt: blobStart)
        else { return nil }
        let byteCount = (type - 12) / 2
        guard
            byteCount == slotByteCount
                || (smallestByteCount...Format.maximumSealedByteCount).contains(byteCount)
        else { return nil }
        let payload = headerByteCount + byteCount
        guard let number = number(page, before: header, payload: varint(UInt64(payload))) else { return nil }
        let local = localByteCount(payload: payload)
        let end = header + local + (local < payload ? 4 : 0)
        guard end <= page.count, local > headerByteCount else { return nil }
        let overflow = local < payload ? page[(end - 4)..<end].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } : 0
        let row = FoundRow(
            number: number, byteCount: byteCount, offset: start + UInt64(blobStart),
            localByteCount: local - headerByteCount, overflowPage: overflow)
        return (row, end)
    }

    /// The row number whose varint ends at `end`, with `payload` directly before it.
    private static func number(_ page: UnsafeRawBufferPointer, before end: Int, payload: [UInt8]) -> UInt64? {
        for length in 1...9 where length + payload.count <= end {
            let number = value(page[(end - length)..<end])
            let shortest = varint(number)
            if shortest.count == length, matches(page, shortest, endingAt: end),
                matches(page, payload, endingAt: end - length)
            {
                return number
            }
        }
        return nil
    }

    /// Seven bits a byte; a ninth byte has eight.
    private static func value(_ bytes: Slice<UnsafeRawBufferPointer>) -> UInt64 {
        bytes.enumerated().reduce(UInt64(0)) { value, byte in
            byte.offset == 8 ? value << 8 | UInt64(byte.element) : value << 7 | UInt64(byte.element & 0x7F)
        }
    }

    private static func matches(_ page: UnsafeRawBufferPointer, _ bytes: [UInt8], endingAt end: Int) -> Bool {
        guard bytes.count <= end else { return false }
        return zip(page[(end - bytes.count)..<end], bytes).allSatisfy(==)
    }

    /// SQLite's varint in its shortest form.
    static func varint(_ value: UInt64) -> [UInt8] {
        guard value < 1 << 56 else {
            return (1...8).map { UInt8(value >> (64 - 7 * $0) & 0x7F) | 0x80 } + [UInt8(value & 0xFF)]
        }
        var bytes = [UInt8(value & 0x7F)]
        var rest = value >> 7
        while rest > 0 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes.reversed()
    }

    /// How much of a payload stays in its page; U is the page, M the least, X the most.
    static func localByteCount(payload: Int) -> Int {
        let usable = Format.pageByteCount
        let most = usable - 35
        guard payload > most else { return payload }
        let least = (usable - 12) * 32 / 255 - 23
        let fitting = least + (payload - least) % (usable - 4)
        return fitting <= most ? fitting : least
    }
}
