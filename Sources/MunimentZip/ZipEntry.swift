/// How an entry's bytes stand in the archive (APPNOTE section 4.4.5); other methods are not read.
package enum ZipMethod: UInt16, Sendable {
    case stored = 0
    case deflated = 8
}

/// A file or folder of an archive of which directory, local header and place agree. Only ``ZipReader``
/// makes one. Its content is not judged yet: reading it does that.
package struct ZipEntry: Hashable, Sendable {
    /// As it stands, relative and without `..`; a folder's ends with a slash. Names of two entries may
    /// differ by case or Unicode normalisation only.
    package let name: [UInt8]
    /// Whether the archive says that the name is UTF-8, and then it is; otherwise the encoding is unknown.
    package let isUTF8: Bool
    package let isFolder: Bool
    package let method: ZipMethod
    /// Bytes when unpacked.
    package let byteCount: UInt64
    package let compressedByteCount: UInt64
    /// CRC-32 of the unpacked bytes, no protection against intent.
    package let checksum: UInt32
    /// Where the compressed bytes begin in the archive.
    package let dataOffset: UInt64
    /// Where the local header begins.
    let headerOffset: UInt64
    /// Where the entry of the central directory begins.
    let directoryOffset: UInt64
}
