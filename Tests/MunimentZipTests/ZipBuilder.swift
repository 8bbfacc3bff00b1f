import CZlib

/// An archive put together by hand, in which every field can be made wrong by itself. It holds three files
/// and a folder, and nothing is wrong with it at first.
struct ZipBuilder: Sendable {
    /// What both headers of an entry say.
    struct Header: Sendable {
        var name: [UInt8]
        var flags: UInt16 = 0
        var method: UInt16
        var checksum: UInt32
        var compressedByteCount: UInt32
        var byteCount: UInt32
        var extra: [UInt8] = []

        fileprivate var bytes: [UInt8] {
            le16(flags) + le16(method) + le16(0) + le16(0x21) + le32(checksum) + le32(compressedByteCount)
                + le32(byteCount) + le16(UInt16(name.count)) + le16(UInt16(extra.count))
        }
    }

    struct Entry: Sendable {
        var local: Header
        var central: Header
        var signature: UInt32 = 0x0403_4b50
        var data: [UInt8]
        /// Descriptor, or whatever else follows the data.
        var after: [UInt8] = []
        var comment: [UInt8] = []
        var disk: UInt16 = 0
        /// Made by Unix, a regular file.
        var madeBy: UInt16 = 0x031e
        var attributes: UInt32 = 0o100644 << 16
        /// In place of where the entry really stands.
        var offset: UInt32?
        /// Whether local header and data are left out.
        var isInDirectoryOnly = false

        init(_ name: String, _ content: [UInt8], deflated: Bool = false) {
            data = deflated ? deflate(content) : content
            local = Header(
                name: Array(name.utf8), method: deflated ? 8 : 0, checksum: checksum(content),
                compressedByteCount: UInt32(data.count), byteCount: UInt32(content.count))
            central = local
            if name.hasSuffix("/") { attributes = 0o040755 << 16 | 0x10 }
        }

        /// Changes both headers.
        mutating func both(_ change: (inout Header) -> Void) {
            change(&local)
            change(&central)
        }

        /// Moves checksum and sizes to a descriptor.
        mutating func useDescriptor(signed: Bool = true, wide: Bool = false) {
            both { $0.flags |= 8 }
            let sizes = [central.compressedByteCount, central.byteCount]
            after =
                (signed ? le32(0x0807_4b50) : []) + le32(central.checksum)
                + sizes.flatMap { wide ? le64(UInt64($0)) : le32($0) }
            local.checksum = 0
            local.compressedByteCount = 0
            local.byteCount = 0
        }

        /// Moves the sizes of both headers to Zip64 fields.
        mutating func useZip64() {
            both {
                $0.extra =
                    le16(1) + le16(16) + le64(UInt64($0.byteCount))
                    + le64(UInt64($0.compressedByteCount))
                $0.byteCount = .max
                $0.compressedByteCount = .max
            }
        }
    }

    var entries = [
        Entry("chat/", []),
        Entry("chat/one.txt", Array("first file\n".utf8)),
        Entry("chat/two.txt", Array(repeating: 0x61, count: 5000), deflated: true),
        Entry("three.txt", []),
    ]
    var prefix: [UInt8] = []
    var beforeDirectory: [UInt8] = []
    var afterDirectory: [UInt8] = []
    var comment: [UInt8] = []
    var suffix: [UInt8] = []
    var disk: UInt16 = 0
    var entryCountHere: UInt16?
    var entryCount: UInt16?
    var directoryByteCount: UInt32?
    var directoryOffset: UInt32?
    /// Adds the Zip64 records; the closure changes the 56 and 20 bytes of both.
    var zip64: (@Sendable (inout [UInt8], inout [UInt8]) -> Void)?

    /// The entry `two.txt`, the deflated one.
    var two: Entry {
        get { entries[2] }
        set { entries[2] = newValue }
    }

    var one: Entry {
        get { entries[1] }
        set { entries[1] = newValue }
    }

    /// The archive.
    var bytes: [UInt8] {
        var out = prefix
        var directory: [UInt8] = []
        for entry in entries {
            let offset = entry.offset ?? UInt32(out.count)
            if !entry.isInDirectoryOnly {
                out += le32(entry.signature) + le16(20) + entry.local.bytes + entry.local.name
                out += entry.local.extra + entry.data + entry.after
            }
            directory += le32(0x0201_4b50) + le16(entry.madeBy) + le16(20) + entry.central.bytes
            directory += le16(UInt16(entry.comment.count)) + le16(entry.disk) + le16(0)
            directory += le32(entry.attributes) + le32(offset)
            directory += entry.central.name + entry.central.extra + entry.comment
        }
        out += beforeDirectory
        let start = UInt32(out.count)
        out += directory + afterDirectory
        let count = UInt16(entries.count)
        if let zip64 {
            var record = le32(0x0606_4b50) + le64(44) + le16(45) + le16(45) + le32(0) + le32(0)
            record += le64(UInt64(count)) + le64(UInt64(count)) + le64(UInt64(directory.count))
            record += le64(UInt64(start))
            var locator = le32(0x0706_4b50) + le32(0) + le64(UInt64(out.count)) + le32(1)
            zip64(&record, &locator)
            out += record + locator
        }
        out += le32(0x0605_4b50) + le16(disk) + le16(disk) + le16(entryCountHere ?? entryCount ?? count)
        out += le16(entryCount ?? count) + le32(directoryByteCount ?? UInt32(directory.count))
        out += le32(directoryOffset ?? start) + le16(UInt16(comment.count)) + comment
        return out + suffix
    }
}

func le16(_ value: UInt16) -> [UInt8] { withUnsafeBytes(of: value.littleEndian, Array.init) }
func le32(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.littleEndian, Array.init) }
func le64(_ value: UInt64) -> [UInt8] { withUnsafeBytes(of: value.littleEndian, Array.init) }

func checksum(_ bytes: [UInt8]) -> UInt32 {
    UInt32(truncatingIfNeeded: bytes.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) })
}

/// A raw deflate stream of `bytes`; with `finish` false one that can be followed by another.
func deflate(_ bytes: [UInt8], finish: Bool = true) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: bytes.count + 1000)
    var bytes = bytes
    var stream = z_stream()
    withUnsafeMutablePointer(to: &stream) { stream in
        _ = deflateInit2_(
            stream, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        bytes.withUnsafeMutableBufferPointer { input in
            out.withUnsafeMutableBufferPointer { output in
                stream.pointee.next_in = UnsafePointer(input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                stream.pointee.next_out = output.baseAddress
                stream.pointee.avail_out = UInt32(output.count)
                _ = CZlib.deflate(stream, finish ? Z_FINISH : Z_FULL_FLUSH)
            }
        }
        out.removeLast(Int(stream.pointee.avail_out))
        _ = deflateEnd(stream)
    }
    return out
}
