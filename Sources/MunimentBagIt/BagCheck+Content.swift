import MunimentCrypto

/// The checksums (RFC 8493 section 3, "valid").
extension BagCheck {
    private static let pieceByteCount = 256 << 10

    /// Reads each listed file once and compares it with every manifest that lists it.
    mutating func checkContent(_ tree: BagTree, _ manifests: [Manifest]) {
        let computed = manifests.filter { $0.algorithm.isComputed }
        let buffer = ReadBuffer(byteCount: Self.pieceByteCount)
        for path in tree.files.keys.sorted() {
            let listing = computed.filter { $0.digests[path] != nil }
            guard !listing.isEmpty else { continue }
            do throws(BagError) {
                let digests = try digests(
                    of: path, sha256: listing.contains { $0.algorithm == .sha256 },
                    sha512: listing.contains { $0.algorithm == .sha512 }, buffer)
                for manifest in listing {
                    let actual = manifest.algorithm == .sha256 ? digests.sha256 : digests.sha512
                    if manifest.digests[path] != actual { add(.altered, path, in: manifest.path) }
                }
            } catch {
                add(.unreadable, path)
            }
        }
    }

    private mutating func digests(
        of path: BagPath, sha256: Bool, sha512: Bool, _ buffer: ReadBuffer
    ) throws(BagError) -> (sha256: [UInt8]?, sha512: [UInt8]?) {
        let file = try base.file(path)
        var short = SHA256Hasher()
        var long = SHA512Hasher()
        while true {
            let piece = try buffer.next(of: file)
            if piece.isEmpty { break }
            if sha256 { short.update(piece) }
            if sha512 { long.update(piece) }
            report.bytesRead += UInt64(piece.count)
        }
        return (sha256 ? short.finish().bytes : nil, sha512 ? long.finish().bytes : nil)
    }
}
