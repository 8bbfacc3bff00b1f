import Crypto

/// A SHA-256 value (FIPS 180-4): 32 bytes. They are in the value itself, and those of an array one behind the other:
/// a log has dozens for each event.
package struct SHA256Digest: Hashable, Sendable {
    package static let byteCount = 32

    // As they lie in memory; the numbers mean nothing.
    private var first: UInt64 = 0
    private var second: UInt64 = 0
    private var third: UInt64 = 0
    private var fourth: UInt64 = 0

    package var bytes: [UInt8] { withUnsafeBytes(of: self) { [UInt8]($0) } }

    /// `nil` unless there are exactly 32 bytes.
    package init?(_ bytes: some Sequence<UInt8>) {
        let bytes = [UInt8](bytes)
        guard bytes.count == Self.byteCount else { return nil }
        self = bytes.withUnsafeBytes { SHA256Digest(copying: $0) }
    }

    /// - Parameter bytes: 32.
    private init(copying bytes: UnsafeRawBufferPointer) {
        withUnsafeMutableBytes(of: &self) { $0.copyMemory(from: bytes) }
    }

    /// The digests that lie one behind the other in `bytes`; `nil` unless that is all of it.
    package static func array(_ bytes: some Collection<UInt8>) -> [SHA256Digest]? {
        guard bytes.count % byteCount == 0 else { return nil }
        var digests = [SHA256Digest](repeating: SHA256Digest(), count: bytes.count / byteCount)
        digests.withUnsafeMutableBytes { $0.copyBytes(from: bytes) }
        return digests
    }

    private init() {}

    /// `nil` unless `hex` is exactly 64 hexadecimal digits, of either case.
    package init?(hex: some StringProtocol) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes)
    }

    /// `nil` unless `hex` is exactly 64 hexadecimal digits of lower case, as ``hex`` writes them.
    package init?(lowerCaseHex hex: String) {
        self.init(hex: hex)
        guard self.hex.utf8.elementsEqual(hex.utf8) else { return nil }
    }

    fileprivate init(_ digest: Crypto.SHA256.Digest) {
        self = digest.withUnsafeBytes { SHA256Digest(copying: $0) }
    }

    /// 64 lower-case hexadecimal digits.
    package var hex: String { Hex.encode(bytes) }

    package static func of(_ bytes: [UInt8]) -> SHA256Digest {
        SHA256Digest(Crypto.SHA256.hash(data: bytes))
    }

    package static func of(_ bytes: UnsafeRawBufferPointer) -> SHA256Digest {
        var hasher = SHA256Hasher()
        hasher.update(bytes)
        return hasher.finish()
    }
}

/// SHA-256 of bytes that come piece by piece.
package struct SHA256Hasher: Sendable {
    private var state = Crypto.SHA256()

    package init() {}

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        state.update(bufferPointer: bytes)
    }

    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { state.update(bufferPointer: $0) }
    }

    package mutating func update(_ digests: [SHA256Digest]) {
        digests.withUnsafeBytes { state.update(bufferPointer: $0) }
    }

    /// The digest of all that was given so far; more may follow.
    package func finish() -> SHA256Digest {
        SHA256Digest(state.finalize())
    }
}
