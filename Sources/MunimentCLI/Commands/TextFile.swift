import Foundation
import Muniment

/// A file of words that goes into a bundle and is not kept.
enum TextFile {
    private static let byteLimit = 64 << 10

    /// All of it, without the line end at its end; `nil` for no file.
    /// - Throws: ``MunimentError/Code/fileNotFound``, ``MunimentError/Code/fileUnreadable``,
    ///   ``MunimentError/Code/fileTooLarge`` beyond 64 KiB, ``MunimentError/Code/fileEmpty``;
    ///   ``MunimentError/Code/fieldNotAccepted`` for what is not UTF-8.
    static func read(_ path: String?) throws(MunimentError) -> String? {
        guard let path else { return nil }
        // Not blocking, so that a pipe that nobody writes to does not hold the program.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else {
            throw MunimentError(
                errno == ENOENT || errno == ENOTDIR ? .fileNotFound : .fileUnreadable, subject: path)
        }
        defer { close(descriptor) }
        var data: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while data.count <= byteLimit {
            try Waiting.untilReadable(descriptor)
            let count = Foundation.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count >= 0 else { throw MunimentError(.fileUnreadable, subject: path) }
            if count == 0 { break }
            data += piece[..<count]
        }
        guard data.count <= byteLimit else { throw MunimentError(.fileTooLarge, subject: path) }
        guard var text = String(validating: data, as: UTF8.self) else {
            throw MunimentError(.fieldNotAccepted, subject: path, hint: "text in UTF-8")
        }
        text = text.replacing("\r\n", with: "\n")
        if text.hasSuffix("\n") { text.removeLast() }
        guard !text.isEmpty else { throw MunimentError(.fileEmpty, subject: path) }
        return text
    }
}
