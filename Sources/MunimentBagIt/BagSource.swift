/// Where a bag that is checked lies. It gives files by their paths and follows nothing out of itself;
/// a folder is one (``FolderSource``), and whoever can list and read files can be another.
package protocol BagSource {
    /// All that is there, none of it opened; what cannot be part of a bag is told to `report`.
    /// - Parameter limits: ``BagLimits/fileCount`` and ``BagLimits/depth`` are the source's to keep.
    func list(limits: BagLimits, _ report: (BagFinding.Code, [UInt8]) -> Void) -> BagListing

    /// Hands the content of the file at `path` to `take` in pieces, until that returns false.
    /// - Throws: what keeps it from being read, and a content that is not what the source says it is.
    func read(_ path: [UInt8], _ take: (UnsafeRawBufferPointer) -> Bool) throws(BagError)

    /// The source itself where any threads may read it at once; `nil` where one alone may.
    var forManyThreads: (any BagSource & Sendable)? { get }
}

/// What a source holds, by paths with slashes that begin at the base folder.
package struct BagListing: Sendable {
    /// Regular files and their sizes in bytes.
    package var files: [[UInt8]: UInt64] = [:]
    /// Without the base folder.
    package var folders: Set<[UInt8]> = []
    /// What is neither file nor folder, and was left alone.
    package var refused: Set<[UInt8]> = []

    package init() {}
}

extension BagSource {
    package var forManyThreads: (any BagSource & Sendable)? { nil }

    /// The whole of a small file.
    /// - Throws: as ``read(_:_:)``; ``BagError/tooLarge`` where it has more than `limit` bytes.
    package func bytes(_ path: String, atMost limit: Int) throws(BagError) -> [UInt8] {
        var bytes: [UInt8] = []
        try read([UInt8](path.utf8)) { piece in
            bytes += piece.prefix(limit + 1 - bytes.count)
            return bytes.count <= limit
        }
        guard bytes.count <= limit else { throw .tooLarge }
        return bytes
    }
}
