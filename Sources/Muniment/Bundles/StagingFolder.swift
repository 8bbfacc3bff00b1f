import CMunimentSystem
import Foundation
import MunimentCrypto
import MunimentStore

/// The folder that bundles are made in. It is held open, so that what is written goes into that very folder
/// whatever becomes of its path.
final class ExportFolder {
    /// Absolute, with links resolved.
    let path: String
    let descriptor: Int32
    private let given: String
    /// Made just now, and to be removed again if nothing comes of it.
    private let isNew: Bool

    /// Opens the folder at `given`; it is made for its owner alone if it is not there.
    /// - Throws: ``MunimentError/Code/outputNotWritable``, ``MunimentError/Code/diskFull``.
    init(_ given: String) throws(MunimentError) {
        var status = stat()
        isNew = stat(given, &status) != 0
        guard !given.isEmpty, !given.utf8.contains(0), Folders.makePrivate(given),
            let resolved = realpath(given, nil)
        else { throw Self.failure(errno, given) }
        defer { free(resolved) }
        guard access(resolved, W_OK | X_OK) == 0 else { throw Self.failure(errno, given) }
        path = String(cString: resolved)
        self.given = given
        let opened = open(resolved, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { throw Self.failure(errno, given) }
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// `2026-11-21-1`, or the first number after it that is free, up to 9999.
    /// - Throws: ``MunimentError/Code/outputExists``.
    func freeName(date: String) throws(MunimentError) -> String {
        for number in 1...9999 {
            let name = "\(date)-\(number)"
            var status = stat()
            if fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) != 0, errno == ENOENT { return name }
        }
        throw MunimentError(.outputExists, subject: given)
    }

    /// Removes the folder if it was made for this and is still empty.
    func abandon() {
        if isNew { rmdir(path) }
    }

    func failure(_ code: Int32) -> MunimentError { Self.failure(code, given) }

    private static func failure(_ code: Int32, _ path: String) -> MunimentError {
        MunimentError(code == ENOSPC || code == EDQUOT ? .diskFull : .outputNotWritable, subject: path)
    }
}

/// The folder in which a bundle is written before it has its name. Whoever writes it holds a lock on it, so
/// that tidying elsewhere leaves it alone.
final class StagingFolder {
    static let prefix = ".muniment-"

    let folder: ExportFolder
    let name: String
    let descriptor: Int32

    /// Makes an empty folder, open to its owner alone whatever the umask.
    init(in folder: ExportFolder) throws(MunimentError) {
        self.folder = folder
        name = Self.prefix + Hex.encode(RandomBytes.make(8))
        guard mkdirat(folder.descriptor, name, 0o700) == 0,
            fchmodat(folder.descriptor, name, 0o700, 0) == 0
        else { throw folder.failure(errno) }
        let opened = openat(folder.descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard opened >= 0, flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            if opened >= 0 { close(opened) }
            unlinkat(folder.descriptor, name, AT_REMOVEDIR)
            throw folder.failure(code)
        }
        descriptor = opened
    }

    deinit { close(descriptor) }

    var path: String { folder.path == "/" ? "/" + name : folder.path + "/" + name }

    /// Gives the folder its name, if nothing has that name.
    /// - Throws: ``MunimentError/Code/outputExists``, ``MunimentError/Code/outputNotWritable``.
    func publish(as final: String) throws(MunimentError) {
        let code = muniment_rename_exclusive(folder.descriptor, name, folder.descriptor, final)
        guard code == 0 else {
            throw code == EEXIST ? MunimentError(.outputExists, subject: final) : folder.failure(code)
        }
        _ = fsync(folder.descriptor)
    }

    /// Removes it with all that is in it.
    /// - Returns: whether nothing is left.
    func remove() -> Bool {
        FolderRemoval.remove(name, in: folder.descriptor)
    }
}
