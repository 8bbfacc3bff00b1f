// Zip archives (PKWARE's APPNOTE.TXT 6.3): one that is the same bytes wherever it is made, and a strict
// reading of one that anybody made. Knows nothing of bags or vaults.
//
// Start here for the numbers, then `ZipWriter` (makes an archive through libarchive), `ZipReader` (opens
// one by our own code, since tools that repair what they read do not all repair it alike) and `ZipFault`
// (what can be wrong with one).

/// The numbers that APPNOTE fixes; integers in a zip are little-endian.
enum Zip {
    /// Section 4.3.7.
    static let localSignature: UInt32 = 0x0403_4b50
    static let localHeaderByteCount = 30
    /// Where the time of a local header stands, DOS time and then date, two bytes each.
    static let localTimeOffset: UInt64 = 10
    /// Section 4.3.9.
    static let descriptorSignature: UInt32 = 0x0807_4b50
    /// Section 4.3.12.
    static let centralSignature: UInt32 = 0x0201_4b50
    static let centralHeaderByteCount = 46
    static let centralTimeOffset: UInt64 = 12
    /// Section 4.3.14.
    static let zip64EndSignature: UInt32 = 0x0606_4b50
    static let zip64EndByteCount: UInt64 = 56
    /// Section 4.3.15.
    static let zip64LocatorSignature: UInt32 = 0x0706_4b50
    static let zip64LocatorByteCount: UInt64 = 20
    /// Section 4.3.16.
    static let endSignature: UInt32 = 0x0605_4b50
    static let endByteCount = 22

    /// A field with all bits set sends the reader to the Zip64 field or record (sections 4.4.1.4 and 4.5.3).
    static let seeZip64Short = UInt16.max
    static let seeZip64 = UInt32.max

    /// What no deflate stream exceeds: 258 bytes for two bits.
    static let deflateRatioLimit: UInt64 = 1032
}

/// The general purpose bits (section 4.4.4).
struct ZipFlags: OptionSet {
    let rawValue: UInt16

    static let encrypted = ZipFlags(rawValue: 1 << 0)
    /// How hard the compressor tried; means nothing to a reader.
    static let effort = ZipFlags(rawValue: 3 << 1)
    /// Checksum and sizes stand in a descriptor after the data.
    static let descriptor = ZipFlags(rawValue: 1 << 3)
    static let stronglyEncrypted = ZipFlags(rawValue: 1 << 6)
    /// The name is UTF-8.
    static let utf8 = ZipFlags(rawValue: 1 << 11)
    /// Fields of the local header are masked, since the directory is encrypted.
    static let masked = ZipFlags(rawValue: 1 << 13)

    static let anyEncryption: ZipFlags = [.encrypted, .stronglyEncrypted, .masked]
    static let understood: ZipFlags = [.effort, .descriptor, .utf8]
}
