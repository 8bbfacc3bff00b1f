import CMunimentSystem
import Foundation
import MunimentCrypto
import MunimentStore

/// A file that is written aside, for its owner alone, and appears under its name when it is whole. Where the
/// system can, it has no name before: whatever ends the program, nothing is left. Elsewhere it has one beside
/// its place, and is removed when it was not published.
final class OutputFile {
    private let path: String
    /// `nil` while it has no name.
    private let temporary: String?
    private var descriptor: Int32

    /// - Throws: ``MunimentError/Code/outputExists``, ``MunimentError/Code/outputNotWritable``.
    init(path: String) throws(MunimentError) {
        var status = stat()
        guard lstat(RawPath.cString(path), &status) != 0 else {
            throw MunimentError(.outputExists, subject: path)
        }
        self.path = path
        let folder = Self.folder(of: path)
        let unnamed = muniment_open_unnamed(RawPath.cString(folder))
        if unnamed >= 0, fchmod(unnamed, 0o600) == 0 {
            (temporary, descriptor) = (nil, unnamed)
            return
        }
        if unnamed >= 0 { close(unnamed) }
        let aside = path + ".part-" + Hex.encode(RandomBytes.make(4))
        temporary = aside
        descriptor = open(
            RawPath.cString(aside), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw MunimentError(.outputNotWritable, subject: path) }
    }

    private static func folder(of path: String) -> String {
        let folder = PathText.folder(of: path)
        return folder.isEmpty ? "." : folder
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        if let temporary { unlink(RawPath.cString(temporary)) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(MunimentError) {
        guard OpenFile.writeAll(bytes, to: descriptor) else { throw failure() }
    }

    func write(_ text: String) throws(MunimentError) { try write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) throws(MunimentError) {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(MunimentError) in try write(bytes) }
        }
        try result.get()
    }

    func publish() throws(MunimentError) {
        guard fsync(descriptor) == 0 else { throw failure() }
        let code =
            if let temporary {
                muniment_rename_exclusive(
                    AT_FDCWD, RawPath.cString(temporary), AT_FDCWD, RawPath.cString(path))
            } else {
                muniment_name_file(descriptor, RawPath.cString(path))
            }
        switch code {
        case 0: break
        case EEXIST: throw MunimentError(.outputExists, subject: path)
        default: throw MunimentError(.outputNotWritable, subject: path)
        }
        close(descriptor)
        descriptor = -1
        _ = Folders.sync(Self.folder(of: path))
    }

    private func failure() -> MunimentError {
        MunimentError(errno == ENOSPC || errno == EDQUOT ? .diskFull : .outputNotWritable, subject: path)
    }
}
