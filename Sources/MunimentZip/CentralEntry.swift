/// An entry as the central directory has it (APPNOTE section 4.3.12), before it is compared with its local
/// header and its neighbours.
struct CentralEntry {
    let name: [UInt8]
    let flags: ZipFlags
    let method: UInt16
    let checksum: UInt32
    private(set) var byteCount: UInt64
    private(set) var compressedByteCount: UInt64
    private(set) var headerOffset: UInt64
    let directoryOffset: UInt64
    let hasComment: Bool
    /// Whether sizes and offset are known; one that is sent to a faulty Zip64 field is not.
    private(set) var hasPlace = true
    private(set) var faults: [ZipFault] = []

    private let attributes: UInt32

    /// The bits of MS-DOS and Windows in ``attributes``.
    private static let folderAttribute: UInt32 = 0x10
    private static let reparseAttribute: UInt32 = 0x400

    /// Reads the next entry of the directory that begins at `directoryOffset`.
    /// - Throws: ``ZipFault/badDirectory`` if there is none, wholly; all else goes to ``faults``.
    init(
        _ reader: inout LittleEndianReader, directoryOffset: UInt64, nameByteLimit: Int
    ) throws(ZipFault) {
        self.directoryOffset = directoryOffset + UInt64(reader.position)
        guard try reader.uint32() == Zip.centralSignature else { throw .badDirectory }
        try reader.skip(4)
        flags = ZipFlags(rawValue: try reader.uint16())
        method = try reader.uint16()
        try reader.skip(4)
        checksum = try reader.uint32()
        compressedByteCount = UInt64(try reader.uint32())
        byteCount = UInt64(try reader.uint32())
        let nameByteCount = Int(try reader.uint16())
        let extraByteCount = Int(try reader.uint16())
        let commentByteCount = Int(try reader.uint16())
        let disk = try reader.uint16()
        try reader.skip(2)
        attributes = try reader.uint32()
        headerOffset = UInt64(try reader.uint32())
        name = try reader.bytes(nameByteCount)
        let extra = try reader.bytes(extraByteCount)
        try reader.skip(commentByteCount)
        hasComment = commentByteCount > 0

        do throws(ZipFault) {
            try widen(ExtraFields(extra, name: name), disk: disk)
        } catch {
            faults.append(error)
            let all = UInt64(Zip.seeZip64)
            hasPlace = byteCount != all && compressedByteCount != all && headerOffset != all
        }
        checkName(limit: nameByteLimit)
        checkMethod()
        checkKind()
    }

    var isFolder: Bool { name.last == UInt8(ascii: "/") }

    /// The name without the slash that marks a folder.
    var path: ArraySlice<UInt8> { isFolder ? name.dropLast() : name[...] }

    /// Takes the fields that are sent there from the Zip64 field, which holds these and no others, in this
    /// order (section 4.5.3).
    private mutating func widen(_ extra: ExtraFields, disk: UInt16) throws(ZipFault) {
        var disk = UInt32(disk)
        if let field = extra.zip64 {
            var reader = LittleEndianReader(field, fault: .badZip64Field)
            let all = UInt64(Zip.seeZip64)
            if byteCount == all { byteCount = try reader.uint64() }
            if compressedByteCount == all { compressedByteCount = try reader.uint64() }
            if headerOffset == all { headerOffset = try reader.uint64() }
            if disk == UInt32(Zip.seeZip64Short) { disk = try reader.uint32() }
            guard reader.isAtEnd else { throw .badZip64Field }
        }
        guard disk == 0 else { throw .severalDisks }
    }

    private mutating func checkName(limit: Int) {
        if name.count > limit { faults.append(.nameTooLong) }
        if !ZipName.isSafe(name) { faults.append(.unsafeName) }
        if flags.contains(.utf8), String(validating: name, as: UTF8.self) == nil {
            faults.append(.nameNotUTF8)
        }
    }

    private mutating func checkMethod() {
        if !flags.isDisjoint(with: .anyEncryption) {
            faults.append(.encrypted)
        } else if !flags.isSubset(of: .understood) {
            faults.append(.unsupportedFlag)
        }
        switch ZipMethod(rawValue: method) {
        case nil: faults.append(.unsupportedMethod)
        case .stored: if byteCount != compressedByteCount { faults.append(.impossibleSize) }
        case .deflated:
            let (most, overflows) = compressedByteCount.multipliedReportingOverflow(by: Zip.deflateRatioLimit)
            if !overflows, byteCount > most { faults.append(.impossibleSize) }
        }
        // A deflate stream of nothing takes two bytes.
        if isFolder, byteCount > 0 || compressedByteCount > 2 || checksum != 0 {
            faults.append(.folderWithContent)
        }
    }

    /// Compares what name and attributes say the entry is. The Unix mode in the high half counts whatever
    /// system the entry says to be from, since some tools do not look.
    private mutating func checkKind() {
        let isFolderInAttributes = attributes & Self.folderAttribute != 0
        switch UInt16(attributes >> 16) & UnixKind.mask {
        case 0: if isFolderInAttributes, !isFolder { faults.append(.kindDiffers) }
        case UnixKind.file: if isFolder || isFolderInAttributes { faults.append(.kindDiffers) }
        case UnixKind.folder: if !isFolder { faults.append(.kindDiffers) }
        case UnixKind.symlink: faults.append(.symlink)
        default: faults.append(.specialFile)
        }
        if attributes & Self.reparseAttribute != 0 { faults.append(.symlink) }
    }
}
