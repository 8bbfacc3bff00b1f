/// One thing that is wrong, or at least unusual, in a bag.
package struct BagFinding: Hashable, Sendable {
    /// Also the word for it in machine-readable reports; the cases are told apart by what to do next.
    package enum Code: String, CaseIterable, Sendable {
        /// The base folder cannot be opened.
        case cannotOpen
        /// A file or folder in the bag cannot be read.
        case unreadable
        /// A required file or folder, or one that a manifest lists, is not there.
        case missingFile
        /// A payload file that no manifest lists.
        case addedFile
        /// The same, of a kind that file browsers leave behind (.DS_Store, Thumbs.db): harmless, and the
        /// bag is complete again without it.
        case addedSystemFile
        /// A payload file that one payload manifest lists and another does not.
        case notInEveryManifest
        /// A manifest lists a folder.
        case folderListed
        /// A payload manifest lists a file outside `data/`, or a tag manifest a payload file or a tag
        /// manifest.
        case misplacedEntry
        /// A tag manifest does not list a payload manifest.
        case manifestNotListed
        /// A line that is none of the form its file demands.
        case malformedLine
        /// A path twice in one manifest, or an element twice that may stand once only.
        case duplicateEntry
        /// A path that could lead out of the bag: absolute, `..`, `~`, backslash, drive letter, NUL.
        case unsafePath
        case symlink
        /// Neither a regular file nor a folder nor a symbolic link.
        case specialFile
        /// bagit.txt is not the two lines that it must be.
        case badDeclaration
        /// Not BagIt 1.0; nothing further was checked.
        case unsupportedVersion
        /// Tag files in another encoding than UTF-8; nothing further was checked.
        case unsupportedEncoding
        /// There is no payload manifest.
        case noPayloadManifest
        /// Payload-Oxum gives other numbers than were counted.
        case oxumMismatch
        /// There is a fetch.txt. Nothing is ever downloaded, so the bag is judged incomplete.
        case fetchNotSupported
        case notUTF8
        case byteOrderMark
        /// A limit of ``BagLimits`` was reached; the rest of that file or folder was not checked.
        case tooLarge
        /// There were more findings than are kept.
        case tooManyFindings
        /// A file has other content than its checksum says.
        case altered
        /// No payload manifest has a checksum that can be computed here, so no content was checked.
        case nothingToCompare
        /// An MD5 or SHA-1 manifest: its checksums were not checked.
        case weakAlgorithm
        /// A manifest of an algorithm unknown here: its checksums were not checked.
        case unsupportedAlgorithm
        case noTagManifest
        case missingFinalNewline
        case blankLine
        /// `*` before the path, as `md5sum` writes.
        case starBeforePath
        /// A path that begins with `./`.
        case dotSlash
        /// A `%` in a path that is not one of `%0A`, `%0D`, `%25`; taken literally.
        case percentNotEncoded
        /// The manifest and the file system write one name in different Unicode normalisation.
        case normalisationDiffers
        /// Two paths that some systems cannot tell apart: they differ by case or normalisation only.
        case nameClash
        /// An element of bag-info.txt that should stand once only.
        case repeatedElement
    }

    package enum Severity: String, Sendable {
        /// The bag is not complete, or not valid.
        case error
        /// RFC 8493 allows or advises against it; the bag may be valid.
        case warning
    }

    package let code: Code

    /// The file it is about, relative to the base folder, made printable.
    package let path: String

    /// The tag file in which it was found, if it is not `path` itself.
    package let source: String?

    /// Line in the tag file, from 1.
    package let line: Int?

    package var severity: Severity { code.severity }
}

extension BagFinding.Code {
    package var severity: BagFinding.Severity {
        switch self {
        case .cannotOpen, .unreadable, .missingFile, .addedFile, .addedSystemFile, .notInEveryManifest,
            .folderListed, .misplacedEntry, .manifestNotListed, .malformedLine, .duplicateEntry,
            .unsafePath, .symlink, .specialFile, .badDeclaration, .unsupportedVersion,
            .unsupportedEncoding, .noPayloadManifest, .oxumMismatch, .fetchNotSupported, .notUTF8,
            .byteOrderMark, .tooLarge, .tooManyFindings, .altered, .nothingToCompare:
            .error
        case .weakAlgorithm, .unsupportedAlgorithm, .noTagManifest, .missingFinalNewline, .blankLine,
            .starBeforePath, .dotSlash, .percentNotEncoded, .normalisationDiffers, .nameClash,
            .repeatedElement:
            .warning
        }
    }

    /// Completeness is about what is there and how it is written; content is validity's.
    var breaksCompleteness: Bool {
        switch self {
        case .altered, .nothingToCompare, .tooManyFindings: false
        default: severity == .error
        }
    }
}
