/// What an archive may hold at most, so that a hostile one costs bounded memory and time.
package struct ZipLimits: Sendable {
    package var entryCount = 1_000_000
    /// Bytes of the central directory, which is held in memory.
    package var directoryByteCount = 256 << 20
    /// Bytes of one name.
    package var nameByteCount = 4096
    /// Bytes of all entries together, unpacked, by what the directory says; reading an entry never gives
    /// more than it says.
    package var contentByteCount: UInt64 = 1 << 40
    package var findingCount = 10_000

    package static let `default` = ZipLimits()

    package init() {}
}
