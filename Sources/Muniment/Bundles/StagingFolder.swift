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
    /// The vault still names something in it.
    var isNamed = false

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
            // A folder and a zip of one name would be taken for the same bundle.
            let isFree = isFree(name) && isFree(name + ".zip")
            if isFree { return name }
        }
        throw MunimentError(.outputExists, subject: given)
    }

    private func isFree(_ name: String) -> Bool {
        var status = stat()
        return fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT
    }

    /// Removes the folder if it was made for this and is still empty. One that the vault names stays: without it
    /// nobody could tell what became of the plaintext.
    func abandon() {
        if isNew, !isNamed { rmdir(path) }
    }

    /// The absolute path of `name` in it.
    func path(of name: String) -> String { path == "/" ? "/" + name : path + "/" + name }

    func failure(_ code: Int32) -> MunimentError { Self.failure(code, given) }

    private static func failure(_ code: Int32, _ path: String) -> MunimentError {
        MunimentError(code == ENOSPC || code == EDQUOT ? .diskFull : .outputNotWritable, subject: path)
    }
}

/// The folder in which a bundle is written before it has its name: as a folder `bundle`, perhaps packed into a
/// file `bundle.zip` beside it. Whoever writes it holds a lock on it, so that tidying elsewhere leaves it alone.
final class StagingFolder {
    static let prefix = ".muniment-"
    private static let bundleName = "bundle"
    private static let zipName = "bundle.zip"

    let folder: ExportFolder
    let name: String
    private let descriptor: Int32
    /// Of the empty folder that the bundle is written to.
    let bundle: Int32

    /// A name that nothing has.
    static func newName() -> String { prefix + Hex.encode(RandomBytes.make(8)) }

    /// Makes both folders, open to their owner alone whatever the umask.
    /// - Parameter whenMade: called between making it and holding it.
    /// - Returns: `nil` where tidying elsewhere came between the two, and took it for one that was left. Its name
    ///   must not be used again.
    init?(
        _ name: String = newName(), in folder: ExportFolder, whenMade: () -> Void = {}
    ) throws(MunimentError) {
        self.folder = folder
        self.name = name
        guard let made = try Self.make(name, in: folder.descriptor, folder) else { return nil }
        whenMade()
        let isHeld = flock(made, LOCK_EX | LOCK_NB) == 0
        let reason = errno
        guard isHeld, Self.isLinked(made, as: name, in: folder.descriptor) else {
            close(made)
            guard isHeld || reason == EWOULDBLOCK else {
                unlinkat(folder.descriptor, name, AT_REMOVEDIR)
                throw folder.failure(reason)
            }
            return nil
        }
        guard let bundle = try? Self.make(Self.bundleName, in: made, folder) else {
            let code = errno
            close(made)
            _ = FolderRemoval.remove(name, in: folder.descriptor)
            throw folder.failure(code)
        }
        descriptor = made
        self.bundle = bundle
    }

    /// - Returns: `nil` where it was removed before it was opened.
    private static func make(
        _ name: String, in parent: Int32, _ folder: ExportFolder
    ) throws(MunimentError) -> Int32? {
        guard mkdirat(parent, name, 0o700) == 0 else { throw folder.failure(errno) }
        let isPrivate = fchmodat(parent, name, 0o700, 0) == 0
        let opened =
            isPrivate ? openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1
        guard opened >= 0 else {
            let code = errno
            if code == ENOENT { return nil }
            unlinkat(parent, name, AT_REMOVEDIR)
            throw folder.failure(code)
        }
        return opened
    }

    /// Whether the open folder is the one that has this name.
    private static func isLinked(_ descriptor: Int32, as name: String, in parent: Int32) -> Bool {
        var (own, named) = (stat(), stat())
        return fstat(descriptor, &own) == 0 && fstatat(parent, name, &named, AT_SYMLINK_NOFOLLOW) == 0
            && own.st_dev == named.st_dev && own.st_ino == named.st_ino
    }

    deinit {
        close(bundle)
        close(descriptor)
    }

    var path: String { folder.path(of: name) }
    var bundlePath: String { path + "/" + Self.bundleName }
    var zipPath: String { path + "/" + Self.zipName }

    /// Makes the empty file for the zip, for its owner alone; the caller closes it.
    func makeZip() throws(MunimentError) -> Int32 {
        let opened = openat(
            descriptor, Self.zipName, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard opened >= 0, fchmod(opened, 0o600) == 0 else { throw folder.failure(errno) }
        return opened
    }

    /// Gives the bundle its name, if nothing has that name: the zip where one was made, else the folder. From then on
    /// this folder is empty, so that tidying can tell a bundle that was published from one that was not.
    /// - Throws: ``MunimentError/Code/outputExists``, ``MunimentError/Code/outputNotWritable``.
    func publish(as final: String, isZip: Bool) throws(MunimentError) {
        guard !isZip || FolderRemoval.remove(Self.bundleName, in: descriptor) else {
            throw folder.failure(errno)
        }
        let code = muniment_rename_exclusive(
            descriptor, isZip ? Self.zipName : Self.bundleName, folder.descriptor, final)
        guard code == 0 else {
            throw code == EEXIST ? MunimentError(.outputExists, subject: final) : folder.failure(code)
        }
        _ = fsync(folder.descriptor)
    }

    /// Removes it with all that is in it.
    /// - Returns: whether nothing is left, after a power loss too.
    func remove() -> Bool {
        FolderRemoval.remove(name, in: folder.descriptor) && fsync(folder.descriptor) == 0
    }
}
