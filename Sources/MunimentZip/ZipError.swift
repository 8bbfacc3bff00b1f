#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why an archive could not be written or read.
package enum ZipError: Error, Hashable, Sendable {
    /// The disk or the quota is used up.
    case diskFull
    /// The descriptor is not of an empty file open for reading and writing at any place.
    case notAnEmptyFile
    /// A path to write with characters, components or a length that ``ZipName`` does not allow.
    case unsafeName(String)
    /// A path to write was added before, if only in other case or as a folder of another.
    case duplicate(String)
    /// The pieces handed over were fewer or more bytes than announced.
    case byteCountDiffers(String)
    /// What libarchive wrote is not what it was given, or its options are not known to it.
    case archiver
    /// The archive that was read, or the entry that the finding names, cannot be used.
    case fault(ZipFinding)
    /// There is not enough memory to inflate.
    case outOfMemory
    /// Any other refusal of the system.
    case io(errno: CInt)

    package init(errno: CInt) {
        self =
            switch errno {
            case ENOSPC, EDQUOT: .diskFull
            default: .io(errno: errno)
            }
    }

    /// A fault of the archive as a whole.
    static func whole(_ fault: ZipFault) -> ZipError { .fault(ZipFinding(fault: fault, name: nil)) }
}
