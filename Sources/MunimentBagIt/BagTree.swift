/// What a source listed, by paths, with the names that manifests may mean.
struct BagTree {
    /// Regular files and their sizes in bytes.
    let files: [BagPath: UInt64]
    let folders: Set<BagPath>
    /// What is neither file nor folder, and was left alone.
    let refused: Set<BagPath>
    /// The files by the text of their paths, in which names that differ by normalisation are equal.
    private let byText: [String: BagPath]

    init(_ listing: BagListing) {
        var files: [BagPath: UInt64] = [:]
        var byText: [String: BagPath] = [:]
        for (bytes, byteCount) in listing.files {
            let path = BagPath(bytes)
            files[path] = byteCount
            if let text = path.text { byText[text] = path }
        }
        self.files = files
        self.byText = byText
        folders = Set(listing.folders.map { BagPath($0) })
        refused = Set(listing.refused.map { BagPath($0) })
    }

    /// The path in the file system that a manifest means by `path`: the same, or the one that differs
    /// from it by normalisation only.
    func resolve(_ path: BagPath) -> BagPath {
        if files[path] != nil { return path }
        guard let text = path.text, let other = byText[text] else { return path }
        return other
    }
}
