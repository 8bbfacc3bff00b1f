package import MunimentCrypto

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Fills an empty folder with a bag: payload and tag files first, then ``finish(bagInfo:)`` once, then
/// perhaps files outside the tag manifest. After an error in ``finish(bagInfo:)`` the folder is no bag;
/// after an error in adding a file that file is not in it.
package struct BagWriter: ~Copyable {
    private let base: Descriptor
    /// Folders made so far, by path.
    private var folders: Set<String> = []
    /// Paths used so far, in lower case.
    private var taken: Set<String> = []
    private var payload: [BagFile] = []
    private var tagFiles: [BagFile] = []
    private var isFinished = false
    private let syncs = FileSyncs()

    /// Begins a bag in the open folder `directory`, which stays the caller's to close.
    /// - Throws: ``BagError/exists`` if the folder is not empty, or what the system refuses.
    package init(directory: CInt) throws(BagError) {
        let own = try Descriptor(duplicating: directory)
        guard try FolderListing.names(in: own.number, atMost: 1)?.isEmpty == true else { throw .exists }
        _ = try Descriptor(newFolder: Array(BagIt.payloadFolder.utf8), in: own.number)
        folders.insert(BagIt.payloadFolder)
        base = own
    }

    // What is removed after an error is not written to the disk any more.
    deinit { syncs.abandon() }

    /// Adds a payload file; it is on disk when ``finish(bagInfo:)`` returns.
    /// - Parameter path: `data/` and components that ``BagName`` allows, in lower case.
    /// - Throws: ``BagError/unsafeName(_:)``, ``BagError/duplicate(_:)``, or what the system refuses, also of a file
    ///   before it.
    @discardableResult
    package mutating func addPayload(path: String, bytes: [UInt8]) throws(BagError) -> BagFile {
        try BagName.checkPayload(path)
        let file = try store(path, bytes)
        payload.append(file)
        return file
    }

    /// Adds a payload file from pieces; it is on disk when ``finish(bagInfo:)`` returns.
    /// - Parameters:
    ///   - sha256: of all the pieces, where the caller knows it and answers for it; `nil` to hash them as they are
    ///     written. The manifest lists it, and only a check of the bag compares it with the file.
    ///   - produce: gives the pieces in order to the function that it is handed.
    /// - Throws: as the other form, and any error of `produce`; then the file is removed again.
    @discardableResult
    package mutating func addPayload(
        path: String, sha256: SHA256Digest? = nil,
        _ produce: (_ write: (UnsafeRawBufferPointer) throws(BagError) -> Void) throws -> Void
    ) throws -> BagFile {
        try BagName.checkPayload(path)
        let new = try begin(path, sha256: sha256)
        do {
            try produce { (bytes) throws(BagError) in try new.write(bytes) }
        } catch {
            new.remove()
            throw error
        }
        let file = try keep(new)
        payload.append(file)
        return file
    }

    /// Adds a further tag file, which the tag manifest will list; it is on disk when ``finish(bagInfo:)`` returns.
    /// - Throws: as ``addPayload(path:bytes:)``.
    @discardableResult
    package mutating func addTagFile(path: String, bytes: [UInt8]) throws(BagError) -> BagFile {
        try BagName.checkTagFile(path)
        let file = try store(path, bytes)
        tagFiles.append(file)
        return file
    }

    /// Writes bagit.txt, bag-info.txt and both manifests; the bag is wholly on disk when this returns.
    /// - Parameter bagInfo: elements of bag-info.txt in their order; Payload-Oxum is added.
    /// - Throws: ``BagError/unsafeLabel(_:)``, or what the system refuses.
    package mutating func finish(
        bagInfo: [(label: String, value: String)]
    ) throws(BagError) -> BagSummary {
        let byteCount = payload.reduce(0) { $0 + $1.byteCount }
        let info = try BagInfoText.make(bagInfo, oxum: "\(byteCount).\(payload.count)")
        tagFiles.append(try store(BagIt.declarationName, Array(BagIt.declaration.utf8)))
        tagFiles.append(try store(BagIt.infoName, Array(info.utf8)))
        let manifest = try store(BagIt.manifestName, ManifestText.make(payload))
        tagFiles.append(manifest)
        let tagManifest = try store(BagIt.tagManifestName, ManifestText.make(tagFiles))
        try syncs.finish()
        for folder in folders.sorted() { try syncFolder(folder) }
        try base.sync()
        isFinished = true
        return BagSummary(
            manifestSHA256: manifest.sha256, tagManifestSHA256: tagManifest.sha256,
            payloadByteCount: byteCount, payloadFileCount: payload.count)
    }

    /// Adds a file to the finished bag that no manifest lists, such as a signature over the tag manifest;
    /// it is on disk when this returns. The path is one name, in the base folder.
    /// - Throws: as ``addPayload(path:bytes:)``.
    @discardableResult
    package mutating func addUnlistedFile(path: String, bytes: [UInt8]) throws(BagError) -> BagFile {
        precondition(isFinished, "What is added before finish() belongs in the tag manifest.")
        try BagName.checkTagFile(path)
        guard !path.contains("/") else { throw .unsafeName(path) }
        let file = try write(path, bytes)
        try syncs.finish()
        try base.sync()
        return file
    }

    private mutating func store(_ path: String, _ bytes: [UInt8]) throws(BagError) -> BagFile {
        precondition(!isFinished, "The manifests are written.")
        return try write(path, bytes)
    }

    private mutating func write(_ path: String, _ bytes: [UInt8]) throws(BagError) -> BagFile {
        let new = try begin(path)
        // The new file keeps the first error, and keeping the file gives it back.
        bytes.withUnsafeBytes { try? new.write($0) }
        return try keep(new)
    }

    private mutating func begin(_ path: String, sha256: SHA256Digest? = nil) throws(BagError) -> NewFile {
        guard !taken.contains(path.lowercased()) else { throw .duplicate(path) }
        let components = BagPath(path).components
        guard let name = components.last else { throw .unsafeName(path) }
        var folder = try Descriptor(duplicating: base.number)
        var folderPath = ""
        for component in components.dropLast() {
            folderPath += (folderPath.isEmpty ? "" : "/") + String(decoding: component, as: UTF8.self)
            if folders.contains(folderPath) {
                folder = try Descriptor(folder: component, in: folder.number)
            } else {
                folder = try Descriptor(newFolder: component, in: folder.number)
                folders.insert(folderPath)
            }
        }
        return try NewFile(path: path, name: name, in: folder, sha256: sha256)
    }

    private mutating func keep(_ new: NewFile) throws(BagError) -> BagFile {
        do {
            let file = try new.finish(syncs)
            taken.insert(new.path.lowercased())
            return file
        } catch {
            new.remove()
            throw error
        }
    }

    private func syncFolder(_ path: String) throws(BagError) {
        var folder = try Descriptor(duplicating: base.number)
        for component in BagPath(path).components {
            folder = try Descriptor(folder: component, in: folder.number)
        }
        try folder.sync()
    }
}

/// A file that the writer added.
package struct BagFile: Hashable, Sendable {
    /// Relative to the base folder.
    package let path: String
    package let sha256: SHA256Digest
    package let byteCount: UInt64
}

/// What a finished bag is known by. The tag manifest's hash covers the manifest, and so all files but the
/// unlisted ones.
package struct BagSummary: Hashable, Sendable {
    package let manifestSHA256: SHA256Digest
    package let tagManifestSHA256: SHA256Digest
    package let payloadByteCount: UInt64
    package let payloadFileCount: Int
}
