#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// All that lies in a bag's folder, listed without following any link.
struct BagTree {
    /// Regular files and their sizes in bytes.
    private(set) var files: [BagPath: UInt64] = [:]
    private(set) var folders: Set<BagPath> = []
    /// What is neither file nor folder, and was left alone.
    private(set) var refused: Set<BagPath> = []
    /// The files by the text of their paths, in which names that differ by normalisation are equal.
    private var byText: [String: BagPath] = [:]

    /// Lists below `base`, telling `report` of each thing that cannot be part of a bag.
    init(
        base: borrowing Descriptor, limits: BagLimits, _ report: (BagFinding.Code, BagPath) -> Void
    ) {
        var waiting = [BagPath("")]
        var count = 0
        while let path = waiting.popLast() {
            do throws(BagError) {
                let folder = try base.folder(path.components)
                guard
                    let names = try FolderListing.names(
                        in: folder.number, atMost: limits.fileCount - count)
                else {
                    report(.tooLarge, path)
                    return
                }
                count += names.count
                for name in names {
                    let child = path.appending(name)
                    try add(child, name, in: folder, report)
                    guard folders.contains(child) else { continue }
                    if child.components.count > limits.depth {
                        report(.tooLarge, child)
                    } else {
                        waiting.append(child)
                    }
                }
            } catch {
                report(.unreadable, path)
            }
        }
    }

    private mutating func add(
        _ path: BagPath, _ name: [UInt8], in folder: borrowing Descriptor,
        _ report: (BagFinding.Code, BagPath) -> Void
    ) throws(BagError) {
        var status = stat()
        _ = try check(fstatat(folder.number, cString(name), &status, AT_SYMLINK_NOFOLLOW))
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            files[path] = UInt64(clamping: status.st_size)
            if let text = path.text { byText[text] = path }
        case S_IFDIR:
            folders.insert(path)
        case S_IFLNK:
            refused.insert(path)
            report(.symlink, path)
        default:
            refused.insert(path)
            report(.specialFile, path)
        }
    }

    /// The path in the file system that a manifest means by `path`: the same, or the one that differs
    /// from it by normalisation only.
    func resolve(_ path: BagPath) -> BagPath {
        if files[path] != nil { return path }
        guard let text = path.text, let other = byText[text] else { return path }
        return other
    }
}

extension Descriptor {
    /// Opens the folder that `components` lead to from this one, none of them through a link.
    borrowing func folder(_ components: some Sequence<[UInt8]>) throws(BagError) -> Descriptor {
        var folder = try Descriptor(duplicating: number)
        for component in components { folder = try Descriptor(folder: component, in: folder.number) }
        return folder
    }

    /// Opens the file at `path` below this folder, no part of it through a link.
    borrowing func file(_ path: BagPath) throws(BagError) -> Descriptor {
        let components = path.components
        guard let name = components.last else { throw .io(errno: ENOENT) }
        let parent = try folder(components.dropLast())
        return try Descriptor(file: name, in: parent.number)
    }
}
