/// PADMÉ: hides all but the rough size (Nikitin et al., "Reducing Metadata Leakage from Encrypted
/// Files and Communication with PURBs", 2019). Overhead is at most 12 %.
package enum Padding {
    /// The padded size of `byteCount`; values below 2 are left as they are. `nil` on overflow.
    package static func padme(_ byteCount: UInt64) -> UInt64? {
        guard byteCount >= 2 else { return byteCount }
        let exponent = UInt64(63 - byteCount.leadingZeroBitCount)
        let mantissaBits = UInt64(64 - exponent.leadingZeroBitCount)
        let lastBits = exponent - mantissaBits
        let mask = (UInt64(1) << lastBits) - 1
        let (sum, overflow) = byteCount.addingReportingOverflow(mask)
        return overflow ? nil : sum & ~mask
    }

    /// Rule 2.2.
    static func rowByteCount(_ byteCount: Int) -> Int {
        max(Format.rowFloorByteCount, Int(padme(UInt64(byteCount)) ?? UInt64(byteCount)))
    }

    /// Rule 6.3. `nil` when the original is empty or needs too many chunks.
    package static func originalByteCount(_ byteCount: UInt64) -> UInt64? {
        guard byteCount > 0, let padded = padme(byteCount) else { return nil }
        let result = max(Format.originalFloorByteCount, padded)
        return result <= UInt64(Format.chunkByteCount) << Format.chunkIndexBits ? result : nil
    }

    /// How many chunks hold `paddedByteCount` bytes.
    package static func chunkCount(paddedByteCount: UInt64) -> UInt64 {
        (paddedByteCount + UInt64(Format.chunkByteCount) - 1) / UInt64(Format.chunkByteCount)
    }
}
