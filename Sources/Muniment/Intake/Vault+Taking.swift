import Foundation
import MunimentStore

extension Vault {
    /// The items whose file has exactly the bytes of the one at `path`, ascending; what was erased is not known
    /// any more. The file is only read.
    /// - Throws: those of ``addFile(at:kind:fields:options:)`` for a file that cannot be read.
    public func items(withFileAt path: String) throws(MunimentError) -> [UInt64] {
        let source = try SourceFile(path: path)
        let state = try state()
        // Reading a small file is less work than looking through all items; a large one is read only where one has
        // its size.
        if source.byteCount > Self.togetherByteLimit {
            let isThere = state.sortedItems.contains { item in
                item.kind?.isFile == true && item.hasOriginal && item.byteCount == source.byteCount
            }
            guard isThere else { return [] }
        }
        let digest = try source.digest(checking: environment.checkInterruption)
        let same = state.items.holding([.original(digest)], limit: .max).flatMap(\.items)
        return try MunimentError.wrap(subject: self.path) {
            let store = try store
            return try same.filter { number in
                try state.items[number]?.kind?.isFile == true
                    && Self.isWhole(number, in: state, read: store.readEvents(from:to:_:))
            }
        }
    }

    /// Whether this is the vault's own file, or its journal: taken in, it would double with each run, and what is
    /// erased would live on in the copy.
    func isOwn(_ file: stat) -> Bool {
        [path, path + "-journal"].contains { path in
            var own = stat()
            return stat(path, &own) == 0 && own.st_dev == file.st_dev && own.st_ino == file.st_ino
        }
    }

    /// Whether a file of this name would have its time proposed where none is given.
    public static func tellsTime(fileNamed name: String) -> Bool { NameTime(ofFileNamed: name) != nil }
}
