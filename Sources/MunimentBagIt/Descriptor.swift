#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An open file or folder, closed when its owner goes. Everything is opened by one name inside an open
/// folder and never through a symbolic link, so a bag cannot lead out of itself.
struct Descriptor: ~Copyable {
    let number: CInt

    init(owning number: CInt) { self.number = number }

    deinit { _ = close(number) }

    /// A second descriptor for the same open folder.
    init(duplicating number: CInt) throws(BagError) {
        self.number = try check(fcntl(number, F_DUPFD_CLOEXEC, 0))
    }

    /// Opens the folder at `path`, of which the last component may be a link: it is what the caller named.
    init(folder path: String) throws(BagError) {
        number = try check(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    }

    /// Opens the folder `name` inside the open folder `parent`.
    init(folder name: [UInt8], in parent: CInt) throws(BagError) {
        number = try check(
            openat(parent, cString(name), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
    }

    /// Opens a regular file for reading; O_NONBLOCK, since a pipe put in its place would block.
    init(file name: [UInt8], in parent: CInt) throws(BagError) {
        let opened = Descriptor(
            owning: try check(openat(parent, cString(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)))
        var status = stat()
        _ = try check(fstat(opened.number, &status))
        guard status.st_mode & S_IFMT == S_IFREG else { throw .io(errno: EINVAL) }
        self = opened
    }

    /// Makes the file `name`, readable by its owner alone whatever the umask.
    init(newFile name: [UInt8], in parent: CInt) throws(BagError) {
        let opened = Descriptor(
            owning: try check(
                openat(parent, cString(name), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)))
        _ = try check(fchmod(opened.number, 0o600))
        self = opened
    }

    /// Makes the folder `name`, open to its owner alone whatever the umask, and opens it.
    init(newFolder name: [UInt8], in parent: CInt) throws(BagError) {
        _ = try check(mkdirat(parent, cString(name), 0o700))
        _ = try check(fchmodat(parent, cString(name), 0o700, AT_SYMLINK_NOFOLLOW))
        self = try Descriptor(folder: name, in: parent)
    }

    /// Writes all of `bytes`.
    func write(_ bytes: UnsafeRawBufferPointer) throws(BagError) {
        var rest = bytes
        while !rest.isEmpty {
            #if canImport(Glibc)
                let count = Glibc.write(number, rest.baseAddress, rest.count)
            #else
                let count = Darwin.write(number, rest.baseAddress, rest.count)
            #endif
            if count < 0 {
                let code = errno
                if code == EINTR { continue }
                throw BagError(errno: code)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Fills `buffer` from the start as far as one read goes; 0 at the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(BagError) -> Int {
        while true {
            #if canImport(Glibc)
                let count = Glibc.read(number, buffer.baseAddress, buffer.count)
            #else
                let count = Darwin.read(number, buffer.baseAddress, buffer.count)
            #endif
            if count >= 0 { return count }
            let code = errno
            if code != EINTR { throw BagError(errno: code) }
        }
    }

    /// Returns when what was written is on disk.
    func sync() throws(BagError) {
        _ = try check(fsync(number))
    }
}

/// The value of a system call, or its error.
func check(_ result: CInt) throws(BagError) -> CInt {
    if result < 0 { throw BagError(errno: errno) }
    return result
}

/// The name as the system takes it. A name with a NUL inside would be cut there; all callers refuse one.
func cString(_ name: [UInt8]) -> [CChar] {
    name.map { CChar(bitPattern: $0) } + [0]
}
