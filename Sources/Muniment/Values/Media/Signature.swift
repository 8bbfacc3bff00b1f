/// Formats that fixed bytes at a fixed place give away.
///
/// Sources: each format's specification, the WHATWG MIME Sniffing standard and the IANA registry.
enum Signature {
    static func match(_ head: ByteView) -> MediaType? {
        for entry in table where head.has(entry.bytes, at: entry.position) { return entry.type }
        return bitmap(head)
    }

    private struct Entry {
        let position: Int
        let bytes: [UInt8]
        let type: MediaType

        init(_ bytes: [UInt8], _ type: String, _ family: MediaType.Family, at position: Int = 0) {
            self.position = position
            self.bytes = bytes
            self.type = MediaType(type, family)
        }

        init(_ text: String, _ type: String, _ family: MediaType.Family, at position: Int = 0) {
            self.init(Array(text.utf8), type, family, at: position)
        }
    }

    private static let table: [Entry] = [
        // Images.
        Entry([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png", .image),
        Entry([0xFF, 0xD8, 0xFF], "image/jpeg", .image),
        Entry("GIF87a", "image/gif", .image),
        Entry("GIF89a", "image/gif", .image),
        Entry([0x49, 0x49, 0x2A, 0x00], "image/tiff", .image),
        Entry([0x4D, 0x4D, 0x00, 0x2A], "image/tiff", .image),
        Entry([0x49, 0x49, 0x2B, 0x00], "image/tiff", .image),
        Entry([0x4D, 0x4D, 0x00, 0x2B], "image/tiff", .image),
        Entry("8BPS", "image/vnd.adobe.photoshop", .image),
        Entry([0x00, 0x00, 0x01, 0x00], "image/vnd.microsoft.icon", .image),
        Entry([0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50, 0x20, 0x20], "image/jp2", .image),
        Entry([0x00, 0x00, 0x00, 0x0C, 0x4A, 0x58, 0x4C, 0x20], "image/jxl", .image),
        Entry([0xFF, 0x0A], "image/jxl", .image),
        // Sound and video.
        Entry("fLaC", "audio/flac", .audio),
        Entry("#!AMR-WB\n", "audio/amr-wb", .audio),
        Entry("#!AMR\n", "audio/amr", .audio),
        Entry("caff\u{0}\u{1}", "audio/x-caf", .audio),
        Entry("MThd", "audio/midi", .audio),
        Entry("ID3\u{2}", "audio/mpeg", .audio),
        Entry("ID3\u{3}", "audio/mpeg", .audio),
        Entry("ID3\u{4}", "audio/mpeg", .audio),
        Entry("FLV\u{1}", "video/x-flv", .video),
        Entry(
            [
                0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE,
                0x6C,
            ], "video/x-ms-asf", .video),
        Entry([0x00, 0x00, 0x01, 0xBA], "video/mpeg", .video),
        Entry([0x00, 0x00, 0x01, 0xB3], "video/mpeg", .video),
        // Documents.
        Entry("{\\rtf", "application/rtf", .document),
        Entry("%!PS", "application/postscript", .document),
        Entry("bplist0", "application/x-plist", .document),
        // Archives and databases.
        Entry("SQLite format 3\u{0}", "application/vnd.sqlite3", .archive),
        Entry([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "application/x-7z-compressed", .archive),
        Entry([0x52, 0x61, 0x72, 0x21, 0x1A, 0x07], "application/vnd.rar", .archive),
        Entry([0x1F, 0x8B, 0x08], "application/gzip", .archive),
        // After BZh and the block size: the magic number of a block, or of an empty file's end.
        Entry([0x31, 0x41, 0x59, 0x26, 0x53, 0x59], "application/x-bzip2", .archive, at: 4),
        Entry([0x17, 0x72, 0x45, 0x38, 0x50, 0x90], "application/x-bzip2", .archive, at: 4),
        Entry([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "application/x-xz", .archive),
        Entry([0x28, 0xB5, 0x2F, 0xFD], "application/zstd", .archive),
        Entry([0x04, 0x22, 0x4D, 0x18], "application/x-lz4", .archive),
        Entry("MSCF", "application/vnd.ms-cab-compressed", .archive),
        Entry("xar!", "application/x-xar", .archive),
        Entry("ustar", "application/x-tar", .archive, at: 257),
        Entry("CD001", "application/x-iso9660-image", .archive, at: 32_769),
    ]

    /// `BM` alone begins words too, so the size of the header that follows must be one in use.
    private static func bitmap(_ head: ByteView) -> MediaType? {
        let headerSizes = [12, 16, 40, 52, 56, 64, 108, 124]
        guard head.has("BM"), let size = head.number(at: 14, byteCount: 4, isBigEndian: false),
            headerSizes.contains(size)
        else { return nil }
        return MediaType("image/bmp", .image)
    }
}
