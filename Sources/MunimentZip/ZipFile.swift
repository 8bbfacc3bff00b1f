#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An open archive, read at any place and closed when its owner goes.
struct ZipFile: ~Copyable {
    let number: CInt
    /// When it was opened.
    let byteCount: UInt64

    /// Opens the regular file at `path`, of which the last component may be a link: it is what the caller
    /// named. O_NONBLOCK, since a pipe would block.
    init(path: String) throws(ZipError) {
        // Without a NUL the system sees the path that the caller sees.
        guard !path.utf8.contains(0) else { throw .io(errno: ENOENT) }
        try self.init(owning: open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC))
    }

    /// A second descriptor of the same open file.
    init(duplicating number: CInt) throws(ZipError) {
        try self.init(owning: fcntl(number, F_DUPFD_CLOEXEC, 0))
    }

    private init(owning number: CInt) throws(ZipError) {
        guard number >= 0 else { throw ZipError(errno: errno) }
        var status = stat()
        let result = fstat(number, &status)
        let code = errno
        guard result == 0, status.st_mode & S_IFMT == S_IFREG, let byteCount = UInt64(exactly: status.st_size)
        else {
            _ = close(number)
            throw result == 0 ? .whole(.notAFile) : ZipError(errno: code)
        }
        self.number = number
        self.byteCount = byteCount
    }

    deinit { _ = close(number) }

    /// The bytes `[offset, offset + count)`.
    /// - Throws: fault ``ZipFault/changedWhileReading`` if they are not all there.
    func bytes(at offset: UInt64, count: Int) throws(ZipError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var failure: ZipError?
        bytes.withUnsafeMutableBytes { space in
            do throws(ZipError) { try fill(space, at: offset) } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Fills all of `space` from `offset` on.
    /// - Throws: as ``bytes(at:count:)``.
    func fill(_ space: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(ZipError) {
        var rest = space
        var offset = offset
        while !rest.isEmpty {
            guard let place = off_t(exactly: offset) else { throw .whole(.changedWhileReading) }
            let count = pread(number, rest.baseAddress, rest.count, place)
            if count < 0 {
                let code = errno
                if code == EINTR { continue }
                throw ZipError(errno: code)
            }
            guard count > 0 else { throw .whole(.changedWhileReading) }
            rest = UnsafeMutableRawBufferPointer(rebasing: rest[count...])
            offset += UInt64(count)
        }
    }
}
