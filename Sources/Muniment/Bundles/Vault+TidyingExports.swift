import Foundation
import MunimentStore

extension Vault {
    /// Removes what an interrupted export left in plaintext. A folder that cannot be removed, or that is not
    /// what this program left there, is not touched but named, now and at the next call. Of an export that was
    /// interrupted before its first byte or after its bundle had its name, nothing is told.
    /// - Returns: one for each folder that had something in it, or may still be there.
    /// - Throws: those of the vault.
    public func tidyExports() throws(MunimentError) -> [TidiedExport] {
        let store = try store
        let rows: [VaultStore.PendingRow]
        do { rows = try store.pending() } catch StoreError.damaged(.pending) {
            // A check's finding; it must not keep anybody from saving.
            return []
        } catch let error as StoreError {
            throw MunimentError(error, subject: path)
        } catch {
            throw MunimentError(.inputOutput, subject: path)
        }
        var tidied: [TidiedExport] = []
        for row in rows {
            guard case .export(let bytes) = row.work else { continue }
            let path = String(decoding: bytes, as: UTF8.self)
            switch LeftStaging.remove(path: bytes) {
            case .inUse: continue
            case .absent, .empty: break
            case .gone: tidied.append(TidiedExport(path: path, isRemoved: false))
            case .removed: tidied.append(TidiedExport(path: path, isRemoved: true))
            case .left:
                tidied.append(TidiedExport(path: path, isRemoved: false))
                continue
            }
            finishPending(row.number, unlessThere: bytes)
        }
        return tidied
    }

    /// Forgets work that is done. Where that fails, the next tidying finds nothing left and does it.
    /// - Parameter path: of a folder; the work goes on where it is there by now.
    /// - Returns: whether it is forgotten.
    @discardableResult
    func finishPending(_ number: UInt64, unlessThere path: [UInt8]? = nil) -> Bool {
        guard let store = try? store, !store.file.isReadOnly else { return false }
        let isForgotten = try? write { transaction, _ in
            if let path, LeftStaging.isThere(path) { return false }
            try transaction.finishPending(number)
            return true
        }
        return isForgotten?.value == true
    }
}

/// What an export that was interrupted may have left at a path.
enum LeftStaging {
    case absent, removed, left
    /// Nothing was written yet, or the bundle has its name; the folder was removed.
    case empty
    /// The folder above it is not there: deleted, or on a drive that was taken out. Said once.
    case gone
    /// The export is still running.
    case inUse

    /// True too where that cannot be found out.
    static func isThere(_ path: [UInt8]) -> Bool {
        var status = stat()
        return lstat(path.map { CChar(bitPattern: $0) } + [0], &status) == 0
            || errno != ENOENT && errno != ENOTDIR
    }

    static func remove(path: [UInt8]) -> LeftStaging {
        guard let slash = path.lastIndex(of: UInt8(ascii: "/")), !path.contains(0) else { return .left }
        let name = String(decoding: path[(slash + 1)...], as: UTF8.self)
        guard name.hasPrefix(StagingFolder.prefix) else { return .left }
        let parentPath = slash == 0 ? [UInt8(ascii: "/")] : Array(path[..<slash])
        let parent = open(
            parentPath.map { CChar(bitPattern: $0) } + [0], O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { return errno == ENOENT ? .gone : .left }
        defer { close(parent) }
        let folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else { return errno == ENOENT ? .absent : .left }
        defer { close(folder) }
        var status = stat()
        guard fstat(folder, &status) == 0, status.st_uid == geteuid() else { return .left }
        guard flock(folder, LOCK_EX | LOCK_NB) == 0 else { return errno == EWOULDBLOCK ? .inUse : .left }
        // It is forgotten only when no power loss can bring it back.
        if unlinkat(parent, name, AT_REMOVEDIR) == 0 { return fsync(parent) == 0 ? .empty : .left }
        return FolderRemoval.remove(name, in: parent) && fsync(parent) == 0 ? .removed : .left
    }
}
