import Foundation

/// Lines of a file or pipe, read as they are asked for.
public final class LineSource {
    /// A line without its end, and its number from 1.
    public struct Line: Sendable {
        /// From 1, as editors count.
        public let number: Int
        /// `nil` for a line longer than 1 MiB; the rest of it was skipped.
        public let bytes: [UInt8]?
    }

    private let descriptor: Int32
    private let isOwned: Bool
    private let path: String
    private let wait: Wait
    private var buffer: [UInt8] = []
    private var position = 0
    private var count = 0
    private var isAtEnd = false

    /// Returns once the descriptor has something to read, or throws to end the reading.
    public typealias Wait = (_ descriptor: Int32) throws(MunimentError) -> Void

    /// Opens the file at `path`, which may be a pipe.
    /// - Parameter wait: asked before each piece is read.
    /// - Throws: ``MunimentError/Code/fileNotFound``, ``MunimentError/Code/fileUnreadable``,
    ///   ``MunimentError/Code/fileIsFolder``.
    public init(path: String, waiting wait: @escaping Wait = LineSource.simply) throws(MunimentError) {
        // Not blocking, so that a pipe that nobody writes to does not hold the program.
        descriptor = open(RawPath.cString(path), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        self.path = path
        self.wait = wait
        isOwned = true
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            throw MunimentError(
                errno == ENOENT || errno == ENOTDIR ? .fileNotFound : .fileUnreadable, subject: path)
        }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw MunimentError(.fileIsFolder, subject: path) }
    }

    /// Reads standard input.
    /// - Parameter wait: asked before each piece is read.
    public init(waiting wait: @escaping Wait = LineSource.simply) {
        descriptor = STDIN_FILENO
        path = "-"
        self.wait = wait
        isOwned = false
    }

    /// Waits for as long as it takes.
    public static func simply(_ descriptor: Int32) {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&request, 1, -1) < 0, errno == EINTR {}
    }

    deinit { if isOwned, descriptor >= 0 { close(descriptor) } }

    /// The next line; `nil` at the end. A last line need not be ended.
    /// - Throws: ``MunimentError/Code/fileUnreadable``, and what the waiting does.
    public func next() throws(MunimentError) -> Line? {
        var bytes: [UInt8] = []
        var isTooLong = false
        while true {
            if position == buffer.count { try fill() }
            guard position < buffer.count else { break }
            let end = buffer[position...].firstIndex(of: UInt8(ascii: "\n"))
            let piece = buffer[position..<(end ?? buffer.count)]
            isTooLong = isTooLong || bytes.count + piece.count > ImportLine.byteLimit
            if isTooLong { bytes = [] } else { bytes += piece }
            position = (end ?? buffer.count - 1) + 1
            if end != nil { return line(bytes, isTooLong) }
        }
        return bytes.isEmpty && !isTooLong ? nil : line(bytes, isTooLong)
    }

    /// The next line, and those behind it that need not be waited for; none at the end.
    /// - Parameter limit: how many lines at most, 1 or more.
    /// - Throws: as ``next()``.
    public func next(atMost limit: Int) throws(MunimentError) -> [Line] {
        guard let first = try next() else { return [] }
        var lines = [first]
        while lines.count < limit, buffer[position...].contains(UInt8(ascii: "\n")), let line = try next() {
            lines.append(line)
        }
        return lines
    }

    private func line(_ bytes: [UInt8], _ isTooLong: Bool) -> Line {
        count += 1
        // A mark of byte order is no part of the first line.
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let isMarked = count == 1 && bytes.starts(with: mark)
        return Line(number: count, bytes: isTooLong ? nil : isMarked ? Array(bytes.dropFirst(3)) : bytes)
    }

    private func fill() throws(MunimentError) {
        guard !isAtEnd else { return }
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            try wait(descriptor)
            let read = Foundation.read(descriptor, &piece, piece.count)
            if read < 0, errno == EINTR || errno == EAGAIN { continue }
            guard read >= 0 else { throw MunimentError(.fileUnreadable, subject: path) }
            buffer = Array(piece[..<read])
            position = 0
            isAtEnd = read == 0
            return
        }
    }
}
