#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A bag in a folder. No part of a path below it is ever followed through a link.
package final class FolderSource: BagSource, Sendable {
    private static let pieceByteCount = 256 << 10

    private let base: Descriptor

    /// - Throws: ``BagError/unsafeName(_:)`` for a path with a NUL, or what the system refuses.
    package init(path: String) throws(BagError) {
        // Without a NUL the system sees the path that the caller sees.
        guard !path.utf8.contains(0) else { throw .unsafeName(path) }
        base = try Descriptor(folder: path)
    }

    package func list(
        limits: BagLimits, _ report: (BagFinding.Code, [UInt8]) -> Void
    ) -> BagListing {
        var listing = BagListing()
        var waiting = [BagPath("")]
        var count = 0
        while let path = waiting.popLast() {
            do throws(BagError) {
                let folder = try base.folder(path.components)
                guard
                    let names = try FolderListing.names(
                        in: folder.number, atMost: limits.fileCount - count)
                else {
                    report(.tooLarge, path.bytes)
                    return listing
                }
                count += names.count
                for name in names {
                    let child = path.appending(name)
                    try Self.add(child, name, in: folder, to: &listing, report)
                    guard listing.folders.contains(child.bytes) else { continue }
                    if child.components.count > limits.depth {
                        report(.tooLarge, child.bytes)
                    } else {
                        waiting.append(child)
                    }
                }
            } catch {
                report(.unreadable, path.bytes)
            }
        }
        return listing
    }

    package func read(_ path: [UInt8], _ take: (UnsafeRawBufferPointer) -> Bool) throws(BagError) {
        let file = try base.file(BagPath(path))
        let buffer = ReadBuffer(byteCount: Self.pieceByteCount)
        while true {
            let piece = try buffer.next(of: file)
            if piece.isEmpty || !take(piece) { return }
        }
    }

    package var forManyThreads: (any BagSource & Sendable)? { self }

    private static func add(
        _ path: BagPath, _ name: [UInt8], in folder: borrowing Descriptor, to listing: inout BagListing,
        _ report: (BagFinding.Code, [UInt8]) -> Void
    ) throws(BagError) {
        var status = stat()
        _ = try check(fstatat(folder.number, cString(name), &status, AT_SYMLINK_NOFOLLOW))
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            listing.files[path.bytes] = UInt64(clamping: status.st_size)
        case S_IFDIR:
            listing.folders.insert(path.bytes)
        case S_IFLNK:
            listing.refused.insert(path.bytes)
            report(.symlink, path.bytes)
        default:
            listing.refused.insert(path.bytes)
            report(.specialFile, path.bytes)
        }
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
