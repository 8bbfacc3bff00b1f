import Foundation
import MunimentStore

/// A folder whose files are taken in: what is in it now, and whether a file is complete.
///
/// Only names and what the system says of a file are looked at; nothing is opened, moved or deleted.
public struct IntakeFolder: Sendable {
    /// A regular file as it was seen.
    public struct File: Sendable, Hashable {
        /// The folder's path and the name.
        public let path: String
        /// Device, number, size and time of the last change: another value is another content.
        public let state: State

        /// What tells that a file changed.
        public struct State: Sendable, Hashable {
            let device: UInt64
            let number: UInt64
            let byteCount: Int64
            let seconds: Int64
            let nanoseconds: Int64
        }
    }

    /// What a look found.
    public struct Listing: Sendable {
        /// By path.
        public internal(set) var files: [File] = []
        /// The folders that were looked into, the one itself first.
        public internal(set) var folders: [String] = []
        /// Names that begin with a full stop, links, pipes and devices, and folders that were not looked into.
        public internal(set) var leftOut: [LeftOut: Int] = [:]
    }

    /// Why something in the folder is not taken.
    public enum LeftOut: String, Sendable, CaseIterable {
        /// Its name begins with a full stop.
        case hidden
        /// It is a link to something else.
        case link
        /// It is a folder, and only the one named is looked into.
        case folder
        /// It is neither.
        case other
        /// Its name says that a download has not ended.
        case unfinished
        /// It is the vault that takes the others in, or its journal.
        case vault
    }

    /// As it was given.
    public let path: String
    /// Whether folders in it are looked into as well.
    public let isRecursive: Bool
    private let vault: Vault?

    /// - Parameter vault: is not taken into itself.
    /// - Throws: ``MunimentError/Code/fileNotFound``, ``MunimentError/Code/notAFolder``.
    public init(path: String, isRecursive: Bool, without vault: Vault? = nil) throws(MunimentError) {
        self.path = path
        self.vault = vault
        self.isRecursive = isRecursive
        var status = stat()
        guard stat(RawPath.cString(path), &status) == 0 else {
            throw MunimentError(
                errno == ENOENT || errno == ENOTDIR ? .fileNotFound : .fileUnreadable, subject: path)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw MunimentError(.notAFolder, subject: path) }
    }

    /// The size of the regular file at `path` in bytes; `nil` where there is none that can be looked at.
    public static func byteCount(ofFile path: String) -> UInt64? {
        var status = stat()
        guard stat(RawPath.cString(path), &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        return UInt64(status.st_size)
    }

    /// The deepest folder that is looked into, counted from the one itself.
    static let depthLimit = 32

    /// What is there now, sorted by the bytes of the paths.
    /// - Throws: ``MunimentError/Code/fileUnreadable`` where the folder itself cannot be read; others in it that
    ///   cannot are left out.
    public func listing() throws(MunimentError) -> Listing {
        var listing = Listing()
        guard look(into: path, depth: 0, &listing) else {
            throw MunimentError(.fileUnreadable, subject: path)
        }
        listing.files.sort {
            RawPath.bytes(of: $0.path).lexicographicallyPrecedes(RawPath.bytes(of: $1.path))
        }
        return listing
    }

    private func look(into folder: String, depth: Int, _ listing: inout Listing) -> Bool {
        guard let names = Self.names(in: folder) else { return false }
        listing.folders.append(folder)
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        for name in names {
            let path = prefix + name
            var status = stat()
            // What went away since is no longer there.
            guard lstat(RawPath.cString(path), &status) == 0 else { continue }
            if name.hasPrefix(".") {
                listing.leftOut[.hidden, default: 0] += 1
                continue
            }
            switch status.st_mode & S_IFMT {
            case S_IFREG where vault?.isOwn(status) == true: listing.leftOut[.vault, default: 0] += 1
            case S_IFREG where Self.isUnfinished(name): listing.leftOut[.unfinished, default: 0] += 1
            case S_IFREG: listing.files.append(File(path: path, state: .init(status)))
            case S_IFLNK: listing.leftOut[.link, default: 0] += 1
            case S_IFDIR:
                guard isRecursive, depth < Self.depthLimit, look(into: path, depth: depth + 1, &listing)
                else {
                    listing.leftOut[.folder, default: 0] += 1
                    continue
                }
            default: listing.leftOut[.other, default: 0] += 1
            }
        }
        return true
    }

    /// The endings that browsers and copying programs give while they are at it.
    private static func isUnfinished(_ name: String) -> Bool {
        [".part", ".partial", ".crdownload", ".download", ".tmp"].contains { name.lowercased().hasSuffix($0) }
    }

    private static func names(in folder: String) -> [String]? {
        guard let directory = opendir(RawPath.cString(folder)) else { return nil }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { raw in Array(raw.prefix { $0 != 0 }) }
            let name = RawPath.text(of: bytes)
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}

extension IntakeFolder.File.State {
    fileprivate init(_ status: stat) {
        device = UInt64(truncatingIfNeeded: status.st_dev)
        number = UInt64(truncatingIfNeeded: status.st_ino)
        byteCount = Int64(status.st_size)
        let time = status.modificationTime
        seconds = Int64(time.tv_sec)
        nanoseconds = Int64(time.tv_nsec)
    }
}
