/// What a check reads at most, so that a hostile bag costs bounded memory. Content of payload files is
/// not bounded: it is hashed piece by piece.
package struct BagLimits: Sendable {
    /// Bytes of one line of a tag file.
    package var lineByteCount = 8 << 10
    /// Bytes of one manifest.
    package var manifestByteCount = 256 << 20
    /// Bytes of bagit.txt and of bag-info.txt.
    package var tagFileByteCount = 1 << 20
    /// Lines of all manifests together.
    package var entryCount = 1_000_000
    /// Files and folders in the bag.
    package var fileCount = 1_000_000
    /// Folders inside each other.
    package var depth = 64
    package var findingCount = 10_000

    package static let `default` = BagLimits()

    package init() {}
}
