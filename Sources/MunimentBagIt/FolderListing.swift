#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads the names in an open folder.
enum FolderListing {
    /// All names but `.` and `..`, in no order; `nil` if there are more than `limit`.
    static func names(in folder: CInt, atMost limit: Int) throws(BagError) -> [[UInt8]]? {
        // The stream takes its descriptor over, and reading moves a position that duplicates share.
        let own = try check(openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        guard let stream = fdopendir(own) else {
            let code = errno
            _ = close(own)
            throw BagError(errno: code)
        }
        defer { _ = closedir(stream) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                let code = errno
                if code != 0 { throw BagError(errno: code) }
                return names
            }
            let name = name(of: entry)
            if name == Array(".".utf8) || name == Array("..".utf8) { continue }
            if names.count == limit { return nil }
            names.append(name)
        }
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
        guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return [] }
        let start = UnsafeRawPointer(entry).advanced(by: offset)
        let count = strlen(start.assumingMemoryBound(to: CChar.self))
        return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }
}
