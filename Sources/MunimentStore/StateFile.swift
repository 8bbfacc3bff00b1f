import Foundation
import MunimentCrypto

/// The outside head: the newest head that this computer knows of one vault, sealed, in the state folder
/// (rule 5.7).
struct StateFile: Sendable {
    let folder: String
    let fileID: [UInt8]

    private var path: String {
        let name = BLAKE2b.hash(Array("muniment/v1/state".utf8) + fileID, byteCount: 16)
        return folder + "/" + Hex.encode(name)
    }

    enum Reading {
        case absent
        /// It is there and does not open: altered, damaged or of another vault key.
        case unreadable
        case head(SignedHead)
    }

    /// Holds the file for one write; closing gives it back.
    final class Lock {
        private let descriptor: Int32
        fileprivate init(descriptor: Int32) { self.descriptor = descriptor }
        deinit { close(descriptor) }
    }

    /// `nil` when the folder cannot be made or written: the write goes on without an outside head.
    /// - Throws: ``StoreError/inUse`` when another write holds it for longer than 5 seconds.
    func lock() throws(StoreError) -> Lock? {
        guard Folders.makePrivate(folder) else { return nil }
        let descriptor = openLock()
        guard descriptor >= 0 else { return nil }
        var count = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let reason = errno
            guard reason == EINTR || reason == EWOULDBLOCK && Patience.wait(count) else {
                close(descriptor)
                if reason == EWOULDBLOCK { throw .inUse }
                return nil
            }
            count += 1
        }
        return Lock(descriptor: descriptor)
    }

    private func openLock() -> Int32 {
        open(path + ".lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    }

    var isThere: Bool { access(path, F_OK) == 0 }

    private var newPath: String { path + ".new" }
    private var temporaryPath: String { path + ".tmp" }

    /// The file, or what a crash left beside it before it could take its place (rule 12.5).
    func read(vaultKey: borrowing SecretKey) -> Reading {
        let reading = read(path, vaultKey: vaultKey)
        if case .head = reading { return reading }
        let new = read(newPath, vaultKey: vaultKey)
        if case .head = new { return new }
        // Another program may have put it in its place between the two looks.
        return read(path, vaultKey: vaultKey)
    }

    /// Puts the file that was prepared in its place where it alone opens, so that the next one to be prepared does
    /// not take its place; false when that failed.
    func settle(vaultKey: borrowing SecretKey) -> Bool {
        if case .head = read(path, vaultKey: vaultKey) { return true }
        guard case .head = read(newPath, vaultKey: vaultKey) else { return true }
        return publish()
    }

    /// Why ``lock()`` gave nothing.
    func lockFailure() -> StoreError {
        let descriptor = openLock()
        let code = errno
        guard descriptor < 0 else {
            close(descriptor)
            return .inUse
        }
        return [EACCES, EPERM, EROFS].contains(code) ? .stateReadOnly : Self.failure(code)
    }

    private func read(_ path: String, vaultKey: borrowing SecretKey) -> Reading {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == ENOENT || errno == ENOTDIR ? .absent : .unreadable }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 16384)
        let count = OpenFile.readAll(descriptor, into: &bytes)
        guard count > 0,
            let body = SealedRow.open(
                Array(bytes[..<count]), type: .state, number: 0, fileID: fileID, vaultKey: vaultKey),
            let head = SignedHead(body: body)
        else { return .unreadable }
        return .head(head)
    }

    /// Replaces the file durably; false when that failed.
    func write(_ head: SignedHead, vaultKey: borrowing SecretKey) -> Bool {
        do {
            try prepare(head, vaultKey: vaultKey)
            return publish()
        } catch {
            return false
        }
    }

    /// Writes the next file beside the present one, durably. One that a failed renaming left there may be the
    /// only one that opens, so it is replaced and never removed first.
    /// - Throws: ``StoreError/diskFull``, ``StoreError/inputOutput(_:)``; what was there is there then.
    func prepare(_ head: SignedHead, vaultKey: borrowing SecretKey) throws(StoreError) {
        guard Folders.makePrivate(folder) else { throw .inputOutput(errno) }
        let sealed = try SealedRow.seal(
            head.body, type: .state, number: 0, fileID: fileID, vaultKey: vaultKey)
        unlink(temporaryPath)
        let descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(errno) }
        let isWritten =
            sealed.withUnsafeBytes { OpenFile.writeAll($0, to: descriptor) } && fsync(descriptor) == 0
            && rename(temporaryPath, newPath) == 0
        let code = errno
        close(descriptor)
        guard isWritten else {
            unlink(temporaryPath)
            throw Self.failure(code)
        }
    }

    private static func failure(_ code: Int32) -> StoreError {
        code == ENOSPC || code == EDQUOT ? .diskFull : .inputOutput(code)
    }

    /// Puts what was prepared in the file's place, durably; false when that failed.
    func publish() -> Bool {
        guard rename(newPath, path) == 0 else { return false }
        return Folders.sync(folder)
    }

    /// Makes durable that the prepared file is there.
    func syncFolder() throws(StoreError) {
        guard Folders.sync(folder) else { throw Self.failure(errno) }
    }
}

/// Folders that only their owner can look into.
package enum Folders {
    /// Makes `path` and what is missing above it with mode 0700, each durable in the folder above it as far as
    /// that can be synced; false when it cannot be made.
    package static func makePrivate(_ path: String) -> Bool {
        var status = stat()
        if stat(path, &status) == 0 { return status.st_mode & S_IFMT == S_IFDIR }
        let parent = PathText.folder(of: path)
        guard parent.isEmpty || parent == path || makePrivate(parent) else { return false }
        guard mkdir(path, 0o700) == 0 else { return errno == EEXIST }
        // Otherwise all that is written below, synced or not, may be gone with its folder after a power loss.
        _ = sync(parent)
        return true
    }

    /// Makes the folder's entries durable.
    package static func sync(_ path: String) -> Bool {
        let descriptor = open(path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
}
