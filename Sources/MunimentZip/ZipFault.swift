/// One way in which an archive is not what every tool would unpack alike.
package enum ZipFault: String, Error, CaseIterable, Sendable {
    // The whole archive is unusable.

    /// Not a regular file.
    case notAFile
    /// Other bytes were there on a second look, or fewer.
    case changedWhileReading
    /// No end record: not a zip, or the end of one is missing.
    case notAZip
    /// Bytes follow the end record, or its two counts differ.
    case badEndRecord
    /// The Zip64 records contradict the end record, or stand in another place than they say.
    case badZip64Record
    /// Part of an archive in several files; also of an entry that says so.
    case severalDisks
    /// The directory does not hold the entries that the end record counts, byte for byte.
    case badDirectory
    /// A limit of ``ZipLimits``.
    case tooManyEntries
    /// A limit of ``ZipLimits``.
    case directoryTooLarge
    /// A limit of ``ZipLimits``, for what all entries together say to hold.
    case contentTooLarge
    /// Bytes that belong to no entry and no record: with a name after that entry, and then it alone is
    /// unusable; without one before the first entry or around the directory.
    case unlistedBytes

    // One entry is unusable.

    /// Outside the archive: absolute, `..`, `.`, an empty component, backslash, drive letter, `~`, NUL.
    case unsafeName
    case nameTooLong
    /// The entry says that its name is UTF-8, and it is not.
    case nameNotUTF8
    /// Another entry has this name, as a file or a folder.
    case duplicateName
    /// The name of this file is also a folder in the name of another.
    case fileUsedAsFolder
    /// An extra field gives another name, and some tools follow it.
    case otherNameInExtraField
    /// Extra fields that do not end where they should, or one twice that may stand once.
    case badExtraField
    /// A Zip64 extra field with other values than the header sends there.
    case badZip64Field
    case encrypted
    /// Neither stored nor deflated.
    case unsupportedMethod
    /// A flag that changes the meaning of the data in a way unknown here.
    case unsupportedFlag
    case symlink
    /// A device, pipe or socket.
    case specialFile
    /// A file by its name and a folder by its attributes, or the reverse.
    case kindDiffers
    case folderWithContent
    /// No deflate stream could give so much, or a stored file has two sizes.
    case impossibleSize
    /// No local header where the directory says.
    case noLocalHeader
    /// Local header and directory differ.
    case localNameDiffers
    case localMethodDiffers
    case localFlagsDiffer
    case localSizeDiffers
    case localChecksumDiffers
    /// The descriptor after the data is missing or differs from the directory.
    case badDescriptor
    /// Its bytes belong to another entry or the directory as well.
    case overlap

    // One entry is unusable, found in reading its content.

    /// The data is no deflate stream, or one that ends elsewhere than the entry's data.
    case badDeflateStream
    /// More or fewer bytes than the directory says.
    case contentSizeDiffers
    /// Other bytes than the checksum was made of.
    case contentChecksumDiffers

    // Nothing is unusable.

    /// The archive, or the entry with the name, has a comment.
    case comment
    /// There were more findings than are kept.
    case tooManyFindings

    /// Whether something can be trusted less than without it.
    package var isWarning: Bool { self == .comment || self == .tooManyFindings }
}

/// A fault and where it was found.
package struct ZipFinding: Hashable, Sendable {
    package let fault: ZipFault
    /// The entry's name as it stands in the directory, which may be unsafe to print; `nil` if the finding
    /// is about the whole archive.
    package let name: [UInt8]?

    package init(fault: ZipFault, name: [UInt8]?) {
        self.fault = fault
        self.name = name
    }
}
