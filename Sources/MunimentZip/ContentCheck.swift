import CZlib

/// Compares the bytes of an entry, as they come, with what the directory says of them.
struct ContentCheck {
    private let entry: ZipEntry
    private var byteCount: UInt64 = 0
    private var checksum: CUnsignedLong = 0

    init(_ entry: ZipEntry) { self.entry = entry }

    /// - Throws: ``ZipFault/contentSizeDiffers`` as soon as there are more bytes than the entry says.
    mutating func add(_ bytes: UnsafeRawBufferPointer) throws(ZipError) {
        guard UInt64(bytes.count) <= entry.byteCount - byteCount else { throw error(.contentSizeDiffers) }
        byteCount += UInt64(bytes.count)
        // For no address zlib gives the checksum of nothing, whatever came before.
        guard let start = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
        checksum = crc32_z(checksum, start, bytes.count)
    }

    /// Returns if all bytes came, and are those that the checksum was made of.
    func finish() throws(ZipError) {
        guard byteCount == entry.byteCount else { throw error(.contentSizeDiffers) }
        guard checksum == CUnsignedLong(entry.checksum) else { throw error(.contentChecksumDiffers) }
    }

    func error(_ fault: ZipFault) -> ZipError { .fault(ZipFinding(fault: fault, name: entry.name)) }
}
