import Foundation

/// A zip file put together by hand: nothing in it is deflated unless the entry says so, and every field can be
/// made wrong by itself (APPNOTE sections 4.3.7, 4.3.12 and 4.3.16).
struct StoredZip {
    struct Entry {
        var name: [UInt8]
        var data: [UInt8]
        var method: UInt16 = 0
        var checksum: UInt32
        /// What the headers say that it has unpacked.
        var byteCount: UInt32
        /// Made by Unix, a regular file.
        var attributes: UInt32 = 0o100644 << 16

        init(_ name: [UInt8], _ data: [UInt8]) {
            self.name = name
            self.data = data
            checksum = StoredZip.checksum(data)
            byteCount = UInt32(data.count)
            if name.last == UInt8(ascii: "/") { attributes = 0o040755 << 16 | 0x10 }
        }

        init(_ name: String, _ data: [UInt8] = []) { self.init(Array(name.utf8), data) }

        fileprivate var header: [UInt8] {
            StoredZip.le16(0) + StoredZip.le16(method) + StoredZip.le16(0) + StoredZip.le16(0x21)
                + StoredZip.le32(checksum) + StoredZip.le32(UInt32(data.count)) + StoredZip.le32(byteCount)
                + StoredZip.le16(UInt16(name.count)) + StoredZip.le16(0)
        }

        var local: [UInt8] { StoredZip.le32(0x0403_4b50) + StoredZip.le16(20) + header + name + data }

        func central(at offset: Int) -> [UInt8] {
            StoredZip.le32(0x0201_4b50) + StoredZip.le16(0x031e) + StoredZip.le16(20) + header
                + StoredZip.le16(0) + StoredZip.le16(0) + StoredZip.le16(0) + StoredZip.le32(attributes)
                + StoredZip.le32(UInt32(offset)) + name
        }
    }

    var entries: [Entry] = []

    init(_ entries: [Entry] = []) { self.entries = entries }

    /// Every file below `folder`, and links as links, in a folder `name`.
    init(packing folder: String, as name: String = "bundle") throws {
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() {
            var status = stat()
            guard lstat(folder + "/" + path, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
                continue
            }
            let isFile = status.st_mode & S_IFMT == S_IFREG
            let data = isFile ? try [UInt8](Data(contentsOf: URL(filePath: folder + "/" + path))) : []
            var entry = Entry("\(name)/\(path)", data)
            entry.attributes = UInt32(status.st_mode) << 16
            entries.append(entry)
        }
    }

    var bytes: [UInt8] {
        var out: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            directory += entry.central(at: out.count)
            out += entry.local
        }
        let start = out.count
        return out + directory + Self.end(entries.count, directoryByteCount: directory.count, offset: start)
    }

    func write(to path: String) throws { try Data(bytes).write(to: URL(filePath: path)) }

    /// The end record; for more entries than it can count, the Zip64 records before it.
    static func end(_ count: Int, directoryByteCount: Int, offset: Int) -> [UInt8] {
        var out: [UInt8] = []
        if count > Int(UInt16.max) {
            out +=
                le32(0x0606_4b50) + le64(44) + le16(45) + le16(45) + le32(0) + le32(0) + le64(UInt64(count))
            out += le64(UInt64(count)) + le64(UInt64(directoryByteCount)) + le64(UInt64(offset))
            out += le32(0x0706_4b50) + le32(0) + le64(UInt64(offset + directoryByteCount)) + le32(1)
        }
        let shown = UInt16(clamping: count)
        return out + le32(0x0605_4b50) + le16(0) + le16(0) + le16(shown) + le16(shown)
            + le32(UInt32(directoryByteCount)) + le32(UInt32(offset)) + le16(0)
    }

    /// A deflate stream (RFC 1951) of zeros: one zero, then matches of 258 bytes at distance 1, in 13 bits each.
    static func deflatedZeros(matches: Int) -> [UInt8] {
        var bits: [UInt8] = [1, 1, 0]  // the last block, fixed codes
        bits += [0, 0, 1, 1, 0, 0, 0, 0]  // the byte 0
        // Eight matches end at a byte's border again, so they can be repeated as bytes.
        while bits.count % 8 != 0 { bits += match }
        var out = packed(bits)
        let eight = packed((0..<8).flatMap { _ in match })
        for _ in 0..<matches / 8 { out += eight }
        return out + packed([UInt8](repeating: 0, count: 7))  // the end of the block
    }

    /// Symbol 285 and distance 1.
    private static let match: [UInt8] = [1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0]

    private static func packed(_ bits: [UInt8]) -> [UInt8] {
        stride(from: 0, to: bits.count, by: 8).map { start in
            (start..<min(start + 8, bits.count)).reduce(0) { $0 | bits[$1] << UInt8($1 - start) }
        }
    }

    static func le16(_ value: UInt16) -> [UInt8] {
        (0..<2).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    static func le32(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    static func le64(_ value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ value >> 1 : value >> 1 }
    }

    /// CRC-32 of ISO 3309.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    }
}
