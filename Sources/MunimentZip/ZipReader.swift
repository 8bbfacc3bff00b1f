/// An archive made by anybody, opened for reading. Nothing is written anywhere, and content goes to the
/// caller in pieces.
package struct ZipReader: ~Copyable {
    private let file: ZipFile

    /// The entries without a fault in their headers, their names and their place, in the order of the
    /// directory.
    package let entries: [ZipEntry]

    /// What is wrong with the other entries, and comments; entries in the order of the directory.
    package let findings: [ZipFinding]

    private static let pieceByteCount = 128 << 10

    /// Opens the archive at `path` and checks its structure, no content: every byte belongs to one entry or
    /// record, and the local headers say what the directory says.
    /// - Throws: ``ZipError/fault(_:)`` without a name if the whole archive is unusable, or what the system
    ///   refuses.
    package init(path: String, limits: ZipLimits = .default) throws(ZipError) {
        try self.init(file: try ZipFile(path: path), limits: limits)
    }

    init(file: consuming ZipFile, limits: ZipLimits) throws(ZipError) {
        let listing = try ZipListing(of: file, limits: limits)
        entries = listing.entries()
        findings = listing.findings()
        self.file = file
    }

    /// Whether every entry of the archive is in ``entries``.
    package var isWhole: Bool { findings.allSatisfy(\.fault.isWarning) }

    /// Unpacks `entry` of this archive in pieces of at most 128 KiB, in order. Only when this returns are
    /// the pieces that `consume` was given what the archive holds: then their number and checksum are
    /// right, and the data ended where the entry ends. `consume` is never given more bytes than the entry
    /// says to hold.
    /// - Throws: ``ZipError/fault(_:)`` with ``ZipFault/badDeflateStream``,
    ///   ``ZipFault/contentSizeDiffers``, ``ZipFault/contentChecksumDiffers`` or
    ///   ``ZipFault/changedWhileReading``; what the system refuses; and any error of `consume`.
    package func read(
        _ entry: ZipEntry, into consume: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var check = ContentCheck(entry)
        let input = ReadBuffer(byteCount: Self.pieceByteCount)
        switch entry.method {
        case .stored: try copy(entry, input, &check, consume)
        case .deflated: try inflate(entry, input, &check, consume)
        }
        try check.finish()
    }

    private func copy(
        _ entry: ZipEntry, _ input: ReadBuffer, _ check: inout ContentCheck,
        _ consume: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var rest = PackedData(of: entry)
        while true {
            let piece = try rest.next(in: file, input)
            if piece.isEmpty { return }
            try check.add(piece)
            try consume(piece)
        }
    }

    private func inflate(
        _ entry: ZipEntry, _ input: ReadBuffer, _ check: inout ContentCheck,
        _ consume: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let output = ReadBuffer(byteCount: Self.pieceByteCount)
        let inflater = try Inflater()
        var rest = PackedData(of: entry)
        while !inflater.isAtEnd {
            if inflater.needsInput { inflater.give(try rest.next(in: file, input)) }
            guard let piece = inflater.next(output.space) else { throw check.error(.badDeflateStream) }
            try check.add(piece)
            if !piece.isEmpty { try consume(piece) }
        }
        guard inflater.needsInput, rest.isAtEnd else { throw check.error(.badDeflateStream) }
    }
}

/// Memory to read into.
private final class ReadBuffer {
    let space: UnsafeMutableRawBufferPointer

    init(byteCount: Int) {
        space = .allocate(byteCount: byteCount, alignment: 16)
    }

    deinit { space.deallocate() }
}

/// The part of an entry's data that was not read yet.
private struct PackedData {
    private var offset: UInt64
    private var byteCount: UInt64

    init(of entry: ZipEntry) {
        offset = entry.dataOffset
        byteCount = entry.compressedByteCount
    }

    var isAtEnd: Bool { byteCount == 0 }

    /// Fills `buffer` as far as the data goes; empty at the end. Valid until the next call.
    mutating func next(
        in file: borrowing ZipFile, _ buffer: ReadBuffer
    ) throws(ZipError) -> UnsafeRawBufferPointer {
        let count = Int(min(byteCount, UInt64(buffer.space.count)))
        let piece = UnsafeMutableRawBufferPointer(rebasing: buffer.space[..<count])
        try file.fill(piece, at: offset)
        offset += UInt64(count)
        byteCount -= UInt64(count)
        return UnsafeRawBufferPointer(piece)
    }
}
