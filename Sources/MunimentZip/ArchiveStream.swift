import CArchive

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// libarchive's zip writer over an open file. Once a call has failed the archive is lost, and letting go
/// of this writes nothing more.
final class ArchiveStream {
    private let archive: OpaquePointer
    private var isClosed = false

    /// Fixed, since another level gives other bytes.
    private static let compressionLevel = "6"
    private static let blockByteCount: CInt = 64 << 10
    /// What is unpacked is open to whoever unpacks it, and to nobody else who uses that computer.
    private static let mode: mode_t = S_IFREG | 0o600

    init(descriptor: CInt) throws(ZipError) {
        guard let archive = archive_write_new() else { throw .outOfMemory }
        self.archive = archive
        try check(archive_write_set_format_zip(archive))
        // Otherwise the names' flag would follow the locale.
        try check(archive_write_set_format_option(archive, "zip", "hdrcharset", "UTF-8"))
        try check(
            archive_write_set_format_option(archive, "zip", "compression-level", Self.compressionLevel))
        try check(archive_write_set_bytes_per_block(archive, Self.blockByteCount))
        try check(archive_write_open_fd(archive, descriptor))
    }

    deinit {
        // Freeing closes, and closing writes a directory: a half written archive would look whole.
        if !isClosed { _ = archive_write_fail(archive) }
        _ = archive_write_free(archive)
    }

    /// Begins a regular file. Owner, access and creation time stay unset.
    /// - Parameter time: Unix seconds.
    func begin(path: String, byteCount: UInt64, method: ZipMethod, time: Int64) throws(ZipError) {
        switch method {
        case .stored: try check(archive_write_zip_set_compression_store(archive))
        case .deflated: try check(archive_write_zip_set_compression_deflate(archive))
        }
        guard let size = Int64(exactly: byteCount) else { throw .byteCountDiffers(path) }
        guard let entry = archive_entry_new() else { throw .outOfMemory }
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname(entry, path)
        archive_entry_set_mode(entry, Self.mode)
        archive_entry_set_size(entry, size)
        archive_entry_set_mtime(entry, time_t(time), 0)
        try check(archive_write_header(archive, entry))
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(ZipError) {
        guard !bytes.isEmpty else { return }
        let count = archive_write_data(archive, bytes.baseAddress, bytes.count)
        guard count >= 0 else { throw failure() }
        guard count == bytes.count else { throw .archiver }
    }

    func end() throws(ZipError) {
        try check(archive_write_finish_entry(archive))
    }

    /// Writes the directory.
    func close() throws(ZipError) {
        try check(archive_write_close(archive))
        isClosed = true
    }

    /// Warnings count as failures: what libarchive leaves out or changes would not be what was asked.
    private func check(_ result: CInt) throws(ZipError) {
        guard result == ARCHIVE_OK else { throw failure() }
    }

    private func failure() -> ZipError {
        let code = archive_errno(archive)
        return code > 0 ? ZipError(errno: code) : .archiver
    }
}
