import MunimentCrypto

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file of a bag while it is written.
final class NewFile {
    let path: String
    private let name: [UInt8]
    private let folder: Descriptor
    private let file: OpenFile
    /// `nil` where it is hashed as it is written.
    private let sha256: SHA256Digest?
    private var hasher = SHA256Hasher()
    private var byteCount: UInt64 = 0
    /// The first error of a write, so that nobody can go on as if it had not been.
    private var failure: BagError?

    init(
        path: String, name: [UInt8], in folder: consuming Descriptor, sha256: SHA256Digest?
    ) throws(BagError) {
        self.path = path
        self.name = name
        self.sha256 = sha256
        file = OpenFile(try Descriptor(newFile: name, in: folder.number))
        self.folder = folder
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(BagError) {
        if let failure { throw failure }
        do {
            try file.descriptor.write(bytes)
        } catch {
            failure = error
            throw error
        }
        if sha256 == nil { hasher.update(bytes) }
        byteCount += UInt64(bytes.count)
    }

    /// Ends it; all bytes are on disk when `syncs` ends.
    func finish(_ syncs: FileSyncs) throws(BagError) -> BagFile {
        if let failure { throw failure }
        try syncs.add(file)
        return BagFile(path: path, sha256: sha256 ?? hasher.finish(), byteCount: byteCount)
    }

    /// Removes the file as far as the system allows: what is half written must not stay behind.
    func remove() {
        _ = unlinkat(folder.number, cString(name), 0)
    }
}
