import Foundation

/// A row as it lies in a damaged file, wherever it was found (`Docs/salvage.md`, section 1).
struct FoundRow: Sendable {
    let number: UInt64
    /// Of the whole blob.
    let byteCount: Int
    /// Where the blob begins in the file.
    let offset: UInt64
    /// How much of it lies there; the rest is in overflow pages.
    let localByteCount: Int
    /// The first overflow page, from 1; 0 when there is none.
    let overflowPage: UInt32
}

/// A vault file that is read without SQLite: only as bytes, and never written.
final class DamagedFile {
    let path: String
    let byteCount: UInt64
    /// A journal lies beside it that SQLite still needs (`Docs/salvage.md`, rule 1.4).
    let hasJournal: Bool
    private let descriptor: Int32
    private var readLimit: UInt64

    /// Opens the file for reading and keeps other programs from changing it until this object goes.
    ///
    /// Not for a process that has a transaction on the same file: closing drops its locks (POSIX.1, fcntl).
    /// - Throws: ``StoreError/notFound``, ``StoreError/notAVault`` for what is no file,
    ///   ``StoreError/readOnly`` when it cannot be read, ``StoreError/inUse``.
    init(path: String) throws(StoreError) {
        guard let resolved = realpath(path, nil) else {
            throw errno == ENOENT || errno == ENOTDIR ? .notFound : .inputOutput(errno)
        }
        defer { free(resolved) }
        let opened = open(resolved, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard opened >= 0 else { throw .readOnly }
        var status = stat()
        guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            throw .notAVault
        }
        guard Self.lock(opened) else {
            close(opened)
            throw .inUse
        }
        // A writer may have changed it while it was waited for.
        _ = fstat(opened, &status)
        self.path = String(cString: resolved)
        descriptor = opened
        byteCount = UInt64(max(0, status.st_size))
        readLimit = byteCount * 8 + (64 << 20)
        hasJournal = Self.isJournalNeeded(self.path + "-journal")
    }

    deinit { close(descriptor) }

    /// The lock of a reader: 510 bytes from 2^30 + 2 (SQLite's `os.h`). Where a file system has no locks, none
    /// is held.
    private static func lock(_ descriptor: Int32) -> Bool {
        var count = 0
        repeat {
            var lock = flock()
            lock.l_type = Int16(F_RDLCK)
            lock.l_whence = Int16(SEEK_SET)
            lock.l_start = 0x4000_0002
            lock.l_len = 510
            if fcntl(descriptor, F_SETLK, &lock) == 0 { return true }
            guard errno == EACCES || errno == EAGAIN || errno == EINTR else { return true }
            count += 1
        } while Patience.wait(count - 1)
        return false
    }

    private static func isJournalNeeded(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var magic = [UInt8](repeating: 0, count: 8)
        return pread(descriptor, &magic, 8, 0) == 8
            && magic == [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]
    }

    /// Up to `count` bytes at `offset`; fewer where the file ends or the disk cannot give them.
    func bytes(at offset: UInt64, count: Int) -> [UInt8] {
        guard offset < byteCount, UInt64(count) <= readLimit else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        bytes.withUnsafeMutableBytes { buffer in
            while done < count {
                let read = pread(
                    descriptor, buffer.baseAddress?.advanced(by: done), count - done,
                    off_t(offset) + off_t(done))
                if read < 0, errno == EINTR { continue }
                guard read > 0 else { break }
                done += read
            }
        }
        readLimit -= UInt64(done)
        return done == count ? bytes : Array(bytes[..<done])
    }

    /// The whole blob of `row`; `nil` when part of it is not there.
    func blob(_ row: FoundRow) -> [UInt8]? {
        var blob = bytes(at: row.offset, count: row.localByteCount)
        guard blob.count == row.localByteCount else { return nil }
        blob.reserveCapacity(row.byteCount)
        var page = row.overflowPage
        while blob.count < row.byteCount {
            guard page > 0 else { return nil }
            let count = min(row.byteCount - blob.count, Format.pageByteCount - 4)
            let start = UInt64(page - 1) * UInt64(Format.pageByteCount)
            let piece = bytes(at: start, count: count + 4)
            guard piece.count == count + 4 else { return nil }
            page = piece[..<4].reduce(0) { $0 << 8 | UInt32($1) }
            blob.append(contentsOf: piece[4...])
        }
        return blob
    }

    /// Gives every row that can be found, page by page.
    func scan(_ body: (FoundRow) -> Void) {
        var start: UInt64 = 0
        while start < byteCount {
            let page = bytes(at: start, count: Format.pageByteCount)
            CellScan.scan(page, at: start, body)
            start += UInt64(Format.pageByteCount)
        }
    }
}
