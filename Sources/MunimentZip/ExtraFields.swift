/// The extra fields of a header (APPNOTE section 4.5), of which only Zip64's is used; those by which some
/// tool would unpack something else are refused.
struct ExtraFields {
    private(set) var zip64: [UInt8]?

    private static let zip64Kind: UInt16 = 0x0001
    private static let pkwareUnixKind: UInt16 = 0x000d
    private static let asiUnixKind: UInt16 = 0x756e
    private static let unicodePathKind: UInt16 = 0x7075
    /// PKWARE's language data and ZipIt's Macintosh name.
    private static let otherNameKinds: Set<UInt16> = [0x0008, 0x2605]
    /// PKWARE's strong encryption and WinZip's AES.
    private static let encryptionKinds: Set<UInt16> = [0x0017, 0x9901]

    /// - Throws: a fault of the entry.
    init(_ bytes: [UInt8], name: [UInt8]) throws(ZipFault) {
        var reader = LittleEndianReader(bytes, fault: .badExtraField)
        var unicodePath: [UInt8]?
        while !reader.isAtEnd {
            let kind = try reader.uint16()
            let field = try reader.bytes(Int(try reader.uint16()))
            switch kind {
            case Self.zip64Kind:
                guard zip64 == nil else { throw .badExtraField }
                zip64 = field
            case Self.unicodePathKind:
                guard unicodePath == nil else { throw .badExtraField }
                unicodePath = field
            // Two times of four bytes and two owners of two; what follows is the target of a link.
            case Self.pkwareUnixKind where field.count > 12: throw .specialFile
            case Self.asiUnixKind: try Self.checkASi(field)
            case _ where Self.otherNameKinds.contains(kind): throw .otherNameInExtraField
            case _ where Self.encryptionKinds.contains(kind): throw .encrypted
            default: break
            }
        }
        // Info-ZIP's field: version, CRC-32 of the header's name, and the name in UTF-8 (section 4.6.9). A
        // tool that finds the first two in order takes this name for the header's.
        if let unicodePath, !unicodePath.dropFirst(5).elementsEqual(name) || unicodePath.count < 5 {
            throw .otherNameInExtraField
        }
    }

    /// Info-ZIP's older Unix field: CRC-32, mode, size or device, owner, group, target of a link.
    private static func checkASi(_ field: [UInt8]) throws(ZipFault) {
        var reader = LittleEndianReader(field, fault: .badExtraField)
        try reader.skip(4)
        let mode = try reader.uint16()
        try reader.skip(8)
        guard reader.isAtEnd, [UnixKind.file, UnixKind.folder, 0].contains(mode & UnixKind.mask)
        else { throw .specialFile }
    }
}

/// The part of a Unix mode that tells files, folders and others apart.
enum UnixKind {
    static let mask: UInt16 = 0o170000
    static let file: UInt16 = 0o100000
    static let folder: UInt16 = 0o040000
    static let symlink: UInt16 = 0o120000
}
