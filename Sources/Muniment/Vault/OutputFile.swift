import CMunimentSystem
import Foundation
import MunimentCrypto
import MunimentStore

/// A file that is written aside, for its owner alone, and appears under its name when it is whole. What was
/// not published is removed.
final class OutputFile {
    private let path: String
    private let temporary: String
    private var descriptor: Int32

    /// - Throws: ``MunimentError/Code/outputExists``, ``MunimentError/Code/outputNotWritable``.
    init(path: String) throws(MunimentError) {
        var status = stat()
        guard lstat(RawPath.cString(path), &status) != 0 else {
            throw MunimentError(.outputExists, subject: path)
        }
        self.path = path
        temporary = path + ".part-" + Hex.encode(RandomBytes.make(4))
        descriptor = open(
            RawPath.cString(temporary), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw MunimentError(.outputNotWritable, subject: path) }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(RawPath.cString(temporary))
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(MunimentError) {
        var offset = 0
        while offset < bytes.count {
            let count = Foundation.write(
                descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure() }
            offset += count
        }
    }

    func write(_ text: String) throws(MunimentError) {
        let result = Array(text.utf8).withUnsafeBytes { bytes in
            Result { () throws(MunimentError) in try write(bytes) }
        }
        try result.get()
    }

    func publish() throws(MunimentError) {
        guard fsync(descriptor) == 0 else { throw failure() }
        switch muniment_rename_exclusive(
            AT_FDCWD, RawPath.cString(temporary), AT_FDCWD, RawPath.cString(path))
        {
        case 0: break
        case EEXIST: throw MunimentError(.outputExists, subject: path)
        default: throw MunimentError(.outputNotWritable, subject: path)
        }
        close(descriptor)
        descriptor = -1
        _ = Folders.sync((path as NSString).deletingLastPathComponent)
    }

    private func failure() -> MunimentError {
        MunimentError(errno == ENOSPC || errno == EDQUOT ? .diskFull : .outputNotWritable, subject: path)
    }
}
