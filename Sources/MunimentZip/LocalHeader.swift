/// The header before an entry's data (APPNOTE section 4.3.7), which tools that unpack a stream go by.
struct LocalHeader {
    private let flags: ZipFlags
    private let method: UInt16
    private let checksum: UInt32
    private var byteCount: UInt64
    private var compressedByteCount: UInt64
    private let nameByteCount: Int
    private let extraByteCount: Int
    /// Whether there is a Zip64 field, and the sizes in the descriptor have eight bytes (section 4.3.9.2).
    private var hasZip64 = false

    /// Reads the part of fixed length, which is all of `bytes`.
    init(_ bytes: [UInt8]) throws(ZipFault) {
        var reader = LittleEndianReader(bytes, fault: .noLocalHeader)
        guard try reader.uint32() == Zip.localSignature else { throw .noLocalHeader }
        try reader.skip(2)
        flags = ZipFlags(rawValue: try reader.uint16())
        method = try reader.uint16()
        try reader.skip(4)
        checksum = try reader.uint32()
        compressedByteCount = UInt64(try reader.uint32())
        byteCount = UInt64(try reader.uint32())
        nameByteCount = Int(try reader.uint16())
        extraByteCount = Int(try reader.uint16())
    }

    /// Bytes of the name and the extra fields, which follow.
    var variableByteCount: Int { nameByteCount + extraByteCount }

    var hasDescriptor: Bool { flags.contains(.descriptor) }

    /// Compares the header and its `variable` bytes with the directory. A field that a descriptor gives
    /// later may be zero here (section 4.4.4, bit 3).
    /// - Returns: one fault for each part that differs.
    mutating func compare(_ variable: [UInt8], with entry: CentralEntry) -> [ZipFault] {
        var faults: [ZipFault] = []
        let name = Array(variable.prefix(nameByteCount))
        do throws(ZipFault) {
            let extra = try ExtraFields(Array(variable.dropFirst(nameByteCount)), name: name)
            if let field = extra.zip64 { try widen(field) }
        } catch {
            faults.append(error)
        }
        if name != entry.name { faults.append(.localNameDiffers) }
        if flags != entry.flags { faults.append(.localFlagsDiffer) }
        if method != entry.method { faults.append(.localMethodDiffers) }
        if !isSame(byteCount, entry.byteCount) || !isSame(compressedByteCount, entry.compressedByteCount) {
            faults.append(.localSizeDiffers)
        }
        if !isSame(UInt64(checksum), UInt64(entry.checksum)) { faults.append(.localChecksumDiffers) }
        return faults
    }

    private func isSame(_ local: UInt64, _ central: UInt64) -> Bool {
        local == central || (hasDescriptor && local == 0)
    }

    /// In a local header the Zip64 field holds both sizes (section 4.5.3).
    private mutating func widen(_ field: [UInt8]) throws(ZipFault) {
        hasZip64 = true
        var reader = LittleEndianReader(field, fault: .badZip64Field)
        let wideByteCount = try reader.uint64()
        let wideCompressedByteCount = try reader.uint64()
        guard reader.isAtEnd,
            byteCount == UInt64(Zip.seeZip64) || byteCount == wideByteCount,
            compressedByteCount == UInt64(Zip.seeZip64) || compressedByteCount == wideCompressedByteCount
        else { throw .badZip64Field }
        byteCount = wideByteCount
        compressedByteCount = wideCompressedByteCount
    }

    /// Bytes of the longest descriptor: signature, checksum and two sizes of eight bytes.
    static let descriptorByteCount: UInt64 = 24

    /// Whether `bytes`, all that lies between the data and the next header, is the descriptor of `entry`
    /// (section 4.3.9). Some writers use eight bytes for large sizes without a Zip64 field.
    func isDescriptor(_ bytes: [UInt8], of entry: CentralEntry) -> Bool {
        let isLarge = max(entry.byteCount, entry.compressedByteCount) >= UInt64(Zip.seeZip64)
        let isWide = bytes.count >= 20
        guard [12, 16, 20, 24].contains(bytes.count), isWide == (hasZip64 || isLarge) else { return false }
        var reader = LittleEndianReader(bytes, fault: .badDescriptor)
        do throws(ZipFault) {
            if bytes.count % 8 == 0, try reader.uint32() != Zip.descriptorSignature { return false }
            let checksum = try reader.uint32()
            let compressed = isWide ? try reader.uint64() : UInt64(try reader.uint32())
            let whole = isWide ? try reader.uint64() : UInt64(try reader.uint32())
            return checksum == entry.checksum && compressed == entry.compressedByteCount
                && whole == entry.byteCount
        } catch {
            return false
        }
    }
}
