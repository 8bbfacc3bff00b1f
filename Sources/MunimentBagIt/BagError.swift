#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a bag could not be written. Faults of a bag that is read are findings, not errors.
package enum BagError: Error, Hashable, Sendable {
    /// The disk or the quota is used up.
    case diskFull
    /// The folder is not empty, or something that this writer did not make stands where it has to write.
    case exists
    /// A path with characters, components or a length that ``BagName`` does not allow.
    case unsafeName(String)
    /// A path was added before, if only in other case.
    case duplicate(String)
    /// A label of bag-info.txt that is not made of letters, digits and hyphens, or is set by the writer.
    case unsafeLabel(String)
    /// A file has more bytes than its reader takes.
    case tooLarge
    /// A file is not what the archive that holds it says.
    case damaged
    /// Any other refusal of the system.
    case io(errno: CInt)

    package init(errno: CInt) {
        self =
            switch errno {
            case ENOSPC, EDQUOT: .diskFull
            case EEXIST, ENOTEMPTY, ENOTDIR, ELOOP: .exists
            default: .io(errno: errno)
            }
    }
}
