import CZlib

/// A raw deflate stream (RFC 1951) while it is unpacked by zlib.
final class Inflater {
    // zlib keeps the address of its stream, so the stream may not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private(set) var isAtEnd = false

    /// A negative number of window bits means that there is no zlib header; 15 is the largest window.
    private static let windowBits: CInt = -15

    init() throws(ZipError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let result = inflateInit2_(
            stream, Self.windowBits, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
        guard result == Z_OK else {
            stream.deallocate()
            throw .outOfMemory
        }
    }

    deinit {
        _ = inflateEnd(stream)
        stream.deallocate()
    }

    /// Whether all input was taken.
    var needsInput: Bool { stream.pointee.avail_in == 0 }

    /// Sets the next part of the stream, which stays where it is until all was taken; nothing at its end.
    func give(_ input: UnsafeRawBufferPointer) {
        stream.pointee.next_in = input.bindMemory(to: Bytef.self).baseAddress
        stream.pointee.avail_in = uInt(truncatingIfNeeded: input.count)
    }

    /// Unpacks as much as the input gives and `space` holds, which may be nothing.
    /// - Returns: `nil` if the stream is damaged or its input ended too early.
    func next(_ space: UnsafeMutableRawBufferPointer) -> UnsafeRawBufferPointer? {
        let inputByteCount = stream.pointee.avail_in
        stream.pointee.next_out = space.bindMemory(to: Bytef.self).baseAddress
        stream.pointee.avail_out = uInt(truncatingIfNeeded: space.count)
        let result = inflate(stream, Z_NO_FLUSH)
        let count = space.count - Int(stream.pointee.avail_out)
        isAtEnd = result == Z_STREAM_END
        // Without this a stream that wants more than there is would be asked for ever.
        let hasMoved = count > 0 || stream.pointee.avail_in < inputByteCount
        guard isAtEnd || (result == Z_OK && hasMoved) else { return nil }
        return UnsafeRawBufferPointer(rebasing: space[..<count])
    }
}
