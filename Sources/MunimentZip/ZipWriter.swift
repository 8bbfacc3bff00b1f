#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Writes an archive of regular files that is the same bytes for the same input and the same zlib, whatever
/// the time zone, locale, umask, user or file system. After any error the file is not to be used, and the
/// caller removes it.
///
/// Each entry bears one time, in the headers and in the extended time field (0x5455), as UTC. libarchive
/// writes the headers' in the local zone, which would differ from place to place and tell where the
/// archive was made; ``finish()`` puts UTC there instead. Tools that do not know the extended field, among
/// them Windows, show these hours as their own. The owner field that libarchive always writes (0x7875)
/// says 0 for all.
package struct ZipWriter: ~Copyable {
    private let descriptor: CInt
    private let time: Int64
    private let stream: ArchiveStream
    private var added: [Added] = []
    /// Paths and folders used so far, in lower case.
    private var files: Set<String> = []
    private var folders: Set<String> = []
    /// The first error, so that nobody can go on as if it had not been.
    private var failure: ZipError?
    private var isFinished = false

    /// What the finished archive has to hold.
    private struct Added: Equatable {
        let name: [UInt8]
        let byteCount: UInt64
        let method: ZipMethod
    }

    /// Begins an archive in the empty file `descriptor`, open for reading and writing, which stays the
    /// caller's to close.
    /// - Parameter time: of every entry, in Unix seconds; before 1980 or after January 2038 the nearest
    ///   that a zip can hold.
    /// - Throws: ``ZipError/notAnEmptyFile``, or what the system refuses.
    package init(descriptor: CInt, time: Int64) throws(ZipError) {
        var status = stat()
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0, fstat(descriptor, &status) == 0 else { throw ZipError(errno: errno) }
        guard status.st_size == 0, flags & O_ACCMODE == O_RDWR, flags & O_APPEND == 0,
            lseek(descriptor, 0, SEEK_CUR) == 0
        else { throw .notAnEmptyFile }
        let stream = try ArchiveStream(descriptor: descriptor)
        self.descriptor = descriptor
        self.time = min(max(time, DOSTime.earliest), DOSTime.latest)
        self.stream = stream
    }

    /// Adds a file after those added before.
    /// - Parameters:
    ///   - path: components of `[A-Za-z0-9._-]`, none of them `.` or `..`, at most 1024 bytes.
    ///   - byteCount: all that `produce` will give.
    ///   - produce: gives the pieces in order to the function that it is handed.
    /// - Throws: ``ZipError/unsafeName(_:)``, ``ZipError/duplicate(_:)`` or
    ///   ``ZipError/byteCountDiffers(_:)``, what the system refuses, and any error of `produce`.
    package mutating func add(
        path: String, byteCount: UInt64, method: ZipMethod,
        _ produce: (_ write: (UnsafeRawBufferPointer) throws(ZipError) -> Void) throws -> Void
    ) throws {
        precondition(!isFinished, "The archive is written.")
        if let failure { throw failure }
        do {
            try reserve(path)
            try store(path, byteCount, method, produce)
        } catch {
            failure = error as? ZipError ?? .archiver
            throw error
        }
        added.append(Added(name: Array(path.utf8), byteCount: byteCount, method: method))
    }

    /// Adds a file that is in memory.
    /// - Throws: as the other form.
    package mutating func add(path: String, bytes: [UInt8], method: ZipMethod) throws {
        try add(path: path, byteCount: UInt64(bytes.count), method: method) { write in
            var result: Result<Void, ZipError> = .success(())
            bytes.withUnsafeBytes { piece in
                do throws(ZipError) { try write(piece) } catch { result = .failure(error) }
            }
            try result.get()
        }
    }

    /// Writes the directory, once. When this returns, the archive was opened as by ``ZipReader`` and lists what
    /// was added, and it is wholly on disk; the name of the file is the caller's to sync.
    /// - Throws: what the system refuses, or ``ZipError/archiver`` if the archive lists anything else or is
    ///   larger than ``ZipLimits/default`` allows.
    package mutating func finish() throws(ZipError) {
        precondition(!isFinished, "The archive is written.")
        if let failure { throw failure }
        isFinished = true
        try stream.close()
        let bytes = DOSTime(unixSeconds: time).bytes
        for entry in try listed() {
            try overwrite(bytes, at: entry.headerOffset + Zip.localTimeOffset)
            try overwrite(bytes, at: entry.directoryOffset + Zip.centralTimeOffset)
        }
        guard fsync(descriptor) == 0 else { throw ZipError(errno: errno) }
    }

    /// The entries of the closed archive, which are those that were added.
    private func listed() throws(ZipError) -> [ZipEntry] {
        let reader: ZipReader
        do throws(ZipError) {
            reader = try ZipReader(file: try ZipFile(duplicating: descriptor), limits: .default)
        } catch {
            if case .fault = error { throw .archiver }
            throw error
        }
        let found = reader.entries.map { Added(name: $0.name, byteCount: $0.byteCount, method: $0.method) }
        guard reader.findings.isEmpty, found == added else { throw .archiver }
        return reader.entries
    }

    private mutating func reserve(_ path: String) throws(ZipError) {
        try ZipName.checkWritten(path)
        let lower = path.lowercased()
        let above = ZipName.folders(of: lower)
        guard !files.contains(lower), !folders.contains(lower), files.isDisjoint(with: above) else {
            throw .duplicate(path)
        }
        files.insert(lower)
        folders.formUnion(above)
    }

    private func store(
        _ path: String, _ byteCount: UInt64, _ method: ZipMethod,
        _ produce: (_ write: (UnsafeRawBufferPointer) throws(ZipError) -> Void) throws -> Void
    ) throws {
        try stream.begin(path: path, byteCount: byteCount, method: method, time: time)
        var rest = byteCount
        var failure: ZipError?
        try produce { (piece) throws(ZipError) in
            if let failure { throw failure }
            do throws(ZipError) {
                guard UInt64(piece.count) <= rest else { throw .byteCountDiffers(path) }
                try stream.write(piece)
                rest -= UInt64(piece.count)
            } catch {
                failure = error
                throw error
            }
        }
        if let failure { throw failure }
        guard rest == 0 else { throw ZipError.byteCountDiffers(path) }
        try stream.end()
    }

    private func overwrite(_ bytes: [UInt8], at offset: UInt64) throws(ZipError) {
        guard let place = off_t(exactly: offset) else { throw .archiver }
        var done = 0
        while done < bytes.count {
            // The system may take less at once.
            let count = bytes.withUnsafeBytes {
                pwrite(
                    descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done, place + off_t(done))
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ZipError(errno: errno) }
            guard count > 0 else { throw .diskFull }
            done += count
        }
    }
}
