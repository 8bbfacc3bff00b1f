import MunimentCrypto
import Testing

/// The bytes of a vector as it is printed.
func bytes(_ hex: String, _ location: SourceLocation = #_sourceLocation) throws -> [UInt8] {
    try #require(Hex.decode(hex), sourceLocation: location)
}

func secretKey(_ hex: String, _ location: SourceLocation = #_sourceLocation) throws -> SecretKey {
    try SecretKey(GuardedBytes(copying: bytes(hex, location)))
}

extension SecretKey {
    /// A copy outside of guarded memory, to compare with vectors.
    borrowing func exposed() -> [UInt8] { withBytes { Array($0) } }
}
