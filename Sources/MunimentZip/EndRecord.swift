/// Where the central directory stands, by the end record and the Zip64 records before it (APPNOTE sections
/// 4.3.14 to 4.3.16).
struct EndRecord {
    private(set) var entryCount: UInt64
    /// The directory is `[directoryOffset, directoryEnd)`; a record follows at once.
    private(set) var directoryOffset: UInt64
    private(set) var directoryByteCount: UInt64
    private(set) var directoryEnd: UInt64
    let hasComment: Bool

    /// - Throws: a fault of the whole archive, or what the system refuses.
    init(of file: borrowing ZipFile) throws(ZipError) {
        let longest = Zip.endByteCount + Int(UInt16.max)
        let tail = try file.bytes(
            at: file.byteCount - min(file.byteCount, UInt64(longest)),
            count: Int(min(file.byteCount, UInt64(longest))))
        guard let start = Self.lastStart(in: tail) else { throw .whole(.notAZip) }
        let position = file.byteCount - UInt64(tail.count - start)
        let locator = Zip.zip64LocatorByteCount
        let before = position < locator ? [] : try file.bytes(at: position - locator, count: Int(locator))
        do throws(ZipFault) {
            try self.init(Array(tail[start...]), at: position)
            if let offset = try Self.zip64Offset(before, endingAt: position) { directoryEnd = offset }
        } catch {
            throw .whole(error)
        }
        let hasZip64 = directoryEnd < position
        let record =
            hasZip64 ? try file.bytes(at: directoryEnd, count: Int(Zip.zip64EndByteCount)) : []
        do throws(ZipFault) {
            if hasZip64 { try take(record) }
            try checkPlace()
        } catch {
            throw .whole(error)
        }
    }

    /// The last place where the signature stands, which is where tools that search from the end look first;
    /// a comment with a second record in it is thereby taken for that record and fails as one.
    private static func lastStart(in tail: [UInt8]) -> Int? {
        let signature = withUnsafeBytes(of: Zip.endSignature.littleEndian, Array.init)
        guard tail.count >= Zip.endByteCount else { return nil }
        return (0...tail.count - Zip.endByteCount).last {
            tail[$0] == signature[0] && tail[$0..<$0 + 4].elementsEqual(signature)
        }
    }

    /// Reads the end record, which is all of `bytes`.
    private init(_ bytes: [UInt8], at position: UInt64) throws(ZipFault) {
        var reader = LittleEndianReader(bytes, fault: .badEndRecord)
        try reader.skip(4)
        let disk = try reader.uint16()
        let directoryDisk = try reader.uint16()
        let entriesHere = try reader.uint16()
        let entries = try reader.uint16()
        directoryByteCount = UInt64(try reader.uint32())
        directoryOffset = UInt64(try reader.uint32())
        let commentByteCount = Int(try reader.uint16())
        try reader.skip(commentByteCount)
        guard reader.isAtEnd, entriesHere == entries else { throw .badEndRecord }
        guard disk == 0, directoryDisk == 0 else { throw .severalDisks }
        entryCount = UInt64(entries)
        directoryEnd = position
        hasComment = commentByteCount > 0
    }

    /// Where the Zip64 record begins, if `locator`, the bytes before the end record, leads to one.
    private static func zip64Offset(
        _ locator: [UInt8], endingAt position: UInt64
    ) throws(ZipFault) -> UInt64? {
        var reader = LittleEndianReader(locator, fault: .badZip64Record)
        guard !locator.isEmpty, try reader.uint32() == Zip.zip64LocatorSignature else { return nil }
        let disk = try reader.uint32()
        let offset = try reader.uint64()
        let disks = try reader.uint32()
        guard disk == 0, disks <= 1 else { throw .severalDisks }
        let whole = Zip.zip64EndByteCount + Zip.zip64LocatorByteCount
        guard position >= whole, offset == position - whole else { throw .badZip64Record }
        return offset
    }

    /// Takes the values from the Zip64 record. Tools follow it always, or only if a field of the end record
    /// sends them there: so the fields that do not must agree.
    private mutating func take(_ bytes: [UInt8]) throws(ZipFault) {
        var record = LittleEndianReader(bytes, fault: .badZip64Record)
        // The size leaves out the signature and itself; more would be an encrypted directory's.
        guard try record.uint32() == Zip.zip64EndSignature, try record.uint64() == Zip.zip64EndByteCount - 12
        else { throw .badZip64Record }
        try record.skip(4)
        guard try record.uint32() == 0, try record.uint32() == 0 else { throw .severalDisks }
        let entriesHere = try record.uint64()
        let entries = try record.uint64()
        let byteCount = try record.uint64()
        let start = try record.uint64()
        guard entriesHere == entries,
            entryCount == entries || entryCount == UInt64(Zip.seeZip64Short),
            directoryByteCount == byteCount || directoryByteCount == UInt64(Zip.seeZip64),
            directoryOffset == start || directoryOffset == UInt64(Zip.seeZip64)
        else { throw .badZip64Record }
        entryCount = entries
        directoryByteCount = byteCount
        directoryOffset = start
    }

    private func checkPlace() throws(ZipFault) {
        let (end, overflows) = directoryOffset.addingReportingOverflow(directoryByteCount)
        guard !overflows, end <= directoryEnd else { throw .badDirectory }
        guard end == directoryEnd else { throw .unlistedBytes }
    }
}
