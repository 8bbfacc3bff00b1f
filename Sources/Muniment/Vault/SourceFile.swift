import Foundation
import MunimentCrypto
import MunimentStore

/// A file that is being taken in: opened once, read from start to end, and looked at again afterwards,
/// so that what was sealed is one state of the file.
final class SourceFile {
    private let descriptor: Int32
    let status: stat
    let path: String
    /// When it was opened.
    let byteCount: UInt64
    /// It and its sealed copy would fill much of the memory.
    private let isLarge: Bool
    /// Up to where the system was told to forget it.
    private var forgottenByteCount: off_t = 0

    /// A quarter of the machine's memory.
    static let largeByteCount = ProcessInfo.processInfo.physicalMemory / 4

    /// - Parameter largeByteCount: the size in bytes from which ``readOnce(into:)`` has the system forget.
    /// - Throws: ``MunimentError/Code/fileNotFound``, ``MunimentError/Code/fileUnreadable``,
    ///   ``MunimentError/Code/fileIsFolder``, ``MunimentError/Code/fileNotRegular``,
    ///   ``MunimentError/Code/fileEmpty``.
    init(path: String, largeByteCount: UInt64 = largeByteCount) throws(MunimentError) {
        // Not blocking, so that a pipe does not hold the program; links are followed, as for any reader.
        let descriptor = open(RawPath.cString(path), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else {
            throw MunimentError(
                errno == ENOENT || errno == ENOTDIR ? .fileNotFound : .fileUnreadable, subject: path)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            close(descriptor)
            throw MunimentError(.fileUnreadable, subject: path)
        }
        let refusal: MunimentError.Code? =
            switch status.st_mode & S_IFMT {
            case S_IFDIR: .fileIsFolder
            case S_IFREG: status.st_size == 0 ? .fileEmpty : nil
            default: .fileNotRegular
            }
        if let refusal {
            close(descriptor)
            throw MunimentError(refusal, subject: path)
        }
        self.descriptor = descriptor
        self.status = status
        self.path = path
        byteCount = UInt64(status.st_size)
        isLarge = byteCount >= largeByteCount
    }

    deinit { close(descriptor) }

    /// Unix seconds of the last change of content, as the file system says.
    var modifiedAt: Int64 { Int64(status.modificationTime.tv_sec) }

    /// The last part of the path, as bytes; file names need not be text.
    var nameBytes: [UInt8] {
        RawPath.bytes(of: path).split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? []
    }

    /// Its name as it is kept; made visible where it is not text.
    var name: String {
        String(validating: nameBytes, as: UTF8.self) ?? VisibleText.fromFileNameBytes(nameBytes)
    }

    /// The time that its name tells, where the name is text.
    var nameTime: NameTime? {
        String(validating: nameBytes, as: UTF8.self).flatMap(NameTime.init(ofFileNamed:))
    }

    /// Type and plain-text look at the whole content, from the start; the position is at the start again
    /// afterwards. Only text is read beyond what ``MediaType/detect(prefix:isWhole:)`` looks at.
    /// - Throws: ``MunimentError/Code/fileUnreadable``, ``MunimentError/Code/fileChanged`` where text is longer than
    ///   it was, and what `check` does, which is asked before each further piece of text.
    func mediaType(
        checking check: () throws(MunimentError) -> Void
    ) throws(MunimentError) -> (type: MediaType, isPlainText: Bool) {
        // One more, so that the end is met and not guessed from the size.
        let head = try next(MediaType.prefixByteCount + 1)
        let isWhole = head.count <= MediaType.prefixByteCount
        let type = MediaType.detect(prefix: head, isWhole: isWhole)
        var isPlainText = false
        if type.family == .text {
            isPlainText = isWhole ? type.plainUTF8Text : try self.isPlainText(from: head, checking: check)
        }
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw MunimentError(.fileUnreadable, subject: path) }
        return (type, isPlainText)
    }

    /// What the detector says of `head` and all that follows it.
    private func isPlainText(
        from head: [UInt8], checking check: () throws(MunimentError) -> Void
    ) throws(MunimentError) -> Bool {
        var detector = PlainTextDetector()
        var count: UInt64 = 0
        var piece = head
        while !piece.isEmpty, !detector.isRefused {
            // One that is still written to may have no end.
            count += UInt64(piece.count)
            guard count <= byteCount else { throw MunimentError(.fileChanged, subject: path) }
            detector.update(piece)
            try check()
            piece = try next(MediaType.prefixByteCount)
        }
        return detector.finish()
    }

    /// The SHA-256 of the whole content; the position is at the start again afterwards.
    /// - Throws: ``MunimentError/Code/fileUnreadable``, ``MunimentError/Code/fileChanged``, and what `check` does,
    ///   which is asked before each piece.
    func digest(checking check: () throws(MunimentError) -> Void) throws(MunimentError) -> SHA256Digest {
        var hasher = SHA256Hasher()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            try check()
            let result = buffer.withUnsafeMutableBytes { bytes in
                Result { () throws(MunimentError) in try read(into: bytes) }
            }
            let count = try result.get()
            guard count > 0 else { break }
            buffer.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw MunimentError(.fileUnreadable, subject: path) }
        try checkUnchanged()
        return hasher.finish()
    }

    /// The whole of a small file; one that grew beyond `limit` meanwhile is refused.
    func bytes(atMost limit: Int) throws(MunimentError) -> [UInt8] {
        let bytes = try next(limit + 1)
        guard bytes.count <= limit else { throw MunimentError(.fileTooLarge, subject: path) }
        try checkUnchanged()
        return bytes
    }

    /// The next bytes: `count`, or as many as there are.
    private func next(_ count: Int) throws(MunimentError) -> [UInt8] {
        var result = Result<Void, MunimentError>.success(())
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            result = Result { () throws(MunimentError) in
                while filled < count {
                    let rest = UnsafeMutableRawBufferPointer(
                        rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                    let read = try read(into: rest)
                    if read == 0 { return }
                    filled += read
                }
            }
        }
        try result.get()
        return bytes
    }

    /// Fills as much of `buffer` as the system gives at once; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(MunimentError) -> Int {
        while true {
            let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw MunimentError(.fileUnreadable, subject: path) }
        }
    }

    /// As ``read(into:)``, for a reader that needs each byte once. Of a large file what was read leaves the file
    /// cache, as far as it is on disk (decision 98).
    func readOnce(into buffer: UnsafeMutableRawBufferPointer) throws(MunimentError) -> Int {
        let count = try read(into: buffer)
        if isLarge { forget(isAtEnd: count == 0) }
        return count
    }

    /// - Parameter isAtEnd: little may be left to forget.
    private func forget(isAtEnd: Bool) {
        #if os(Linux)
            let position = lseek(descriptor, 0, SEEK_CUR)
            // It may be read again from its start.
            if position < forgottenByteCount { forgottenByteCount = 0 }
            let count = position - forgottenByteCount
            guard count >= (isAtEnd ? 1 : Self.forgettingByteCount) else { return }
            // Advice: where it is not taken, nothing is lost but speed.
            _ = posix_fadvise(descriptor, forgottenByteCount, count, POSIX_FADV_DONTNEED)
            forgottenByteCount = position
        #endif
    }

    private static let forgettingByteCount: off_t = 16 << 20

    /// - Throws: ``MunimentError/Code/fileChanged`` when size or times are not what they were at the start.
    func checkUnchanged() throws(MunimentError) {
        var now = stat()
        guard fstat(descriptor, &now) == 0, now.st_size == status.st_size,
            Self.times(now) == Self.times(status)
        else { throw MunimentError(.fileChanged, subject: path) }
    }

    private static func times(_ status: stat) -> [Int64] {
        [status.modificationTime, status.changeTime].flatMap { [Int64($0.tv_sec), Int64($0.tv_nsec)] }
    }
}
