package import MunimentCrypto

/// What of a head fits on paper (rule 5.8): 160 bits that stand for origin, size and root, and the size itself.
package struct ShortCode: Hashable, Sendable {
    private static let digestByteCount = 20
    private static let label = "muniment/v1/head-code"

    private let digest: [UInt8]
    package let size: UInt64

    package init(origin: String, size: UInt64, root: SHA256Digest) {
        var message = ByteWriter()
        message.append("muniment/v1/head".utf8)
        message.append32(UInt32(origin.utf8.count))
        message.append(origin.utf8)
        message.append64(size)
        message.append(root.bytes)
        digest = BLAKE2b.hash(message.bytes, byteCount: Self.digestByteCount)
        self.size = size
    }

    /// Takes the letters as people write them; `nil` when a group is missing or the check characters differ.
    package init?(_ text: String) {
        for sizeByteCount in 0...8 {
            let count = Self.digestByteCount + sizeByteCount
            guard let payload = try? CheckedCode.decode(text, payloadByteCount: count, label: Self.label)
            else { continue }
            let sizeBytes = payload[Self.digestByteCount...]
            // The size has one spelling: no zero bytes before it.
            guard sizeBytes.first != 0 else { return nil }
            digest = Array(payload[..<Self.digestByteCount])
            size = sizeBytes.reduce(0) { $0 << 8 | UInt64($1) }
            return
        }
        return nil
    }

    /// Groups of four, with two check characters at the end.
    package var text: String {
        var sizeBytes = ByteWriter()
        sizeBytes.append64(size)
        return CheckedCode.encode(digest + sizeBytes.bytes.drop { $0 == 0 }, label: Self.label)
    }
}
