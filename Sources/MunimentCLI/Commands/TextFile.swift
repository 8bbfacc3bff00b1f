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
        guard let handle = FileHandle(forReadingAtPath: path) else {
            let isThere = FileManager.default.fileExists(atPath: path)
            throw MunimentError(isThere ? .fileUnreadable : .fileNotFound, subject: path)
        }
        guard let data = try? handle.read(upToCount: byteLimit + 1) ?? Data() else {
            throw MunimentError(.fileUnreadable, subject: path)
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
