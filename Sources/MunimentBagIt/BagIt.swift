// BagIt 1.0 (RFC 8493): a folder of payload files with lists of their checksums, which anybody can
// check with `sha256sum -c` or any BagIt tool. Knows nothing of vaults.
//
// Start here for the names, then `BagWriter` (makes a bag) and `BagCheck` (judges one made by anybody).

/// The names and texts that RFC 8493 fixes.
package enum BagIt {
    package static let version = "1.0"

    /// The tag file that makes a folder a bag (section 2.1.1).
    package static let declarationName = "bagit.txt"
    package static let declaration = """
        BagIt-Version: 1.0
        Tag-File-Character-Encoding: UTF-8

        """

    /// The folder of the payload (section 2.1.2).
    package static let payloadFolder = "data"

    /// Section 2.2.2.
    package static let infoName = "bag-info.txt"
    package static let oxumLabel = "Payload-Oxum"

    /// Section 2.2.3: files to download; never written, never followed.
    package static let fetchName = "fetch.txt"

    /// Sections 2.1.3 and 2.2.1: `manifest-<algorithm>.txt` and `tagmanifest-<algorithm>.txt`.
    package static let manifestPrefix = "manifest-"
    package static let tagManifestPrefix = "tagmanifest-"
    package static let manifestSuffix = ".txt"
    package static let manifestName = "manifest-sha256.txt"
    package static let tagManifestName = "tagmanifest-sha256.txt"
}
