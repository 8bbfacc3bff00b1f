import MunimentCrypto

/// The checksums (RFC 8493 section 3, "valid").
extension BagCheck {
    /// Reads each listed file once and compares it with every manifest that lists it.
    mutating func checkContent(_ tree: BagTree, _ manifests: [Manifest]) {
        let computed = manifests.filter { $0.algorithm.isComputed }
        for path in tree.files.keys.sorted() {
            let listing = computed.filter { $0.digests[path] != nil }
            guard !listing.isEmpty else { continue }
            do throws(BagError) {
                let digests = try digests(
                    of: path, sha256: listing.contains { $0.algorithm == .sha256 },
                    sha512: listing.contains { $0.algorithm == .sha512 })
                for manifest in listing {
                    let actual = manifest.algorithm == .sha256 ? digests.sha256?.bytes : digests.sha512
                    if manifest.digests[path] != actual { add(.altered, path, in: manifest.path) }
                }
                if let text = path.text, let sha256 = digests.sha256 {
                    report.files[text] = BagFile(path: text, sha256: sha256, byteCount: digests.byteCount)
                }
            } catch {
                add(.unreadable, path)
            }
        }
    }

    private mutating func digests(
        of path: BagPath, sha256: Bool, sha512: Bool
    ) throws(BagError) -> (sha256: SHA256Digest?, sha512: [UInt8]?, byteCount: UInt64) {
        var short = SHA256Hasher()
        var long = SHA512Hasher()
        var byteCount: UInt64 = 0
        // What was read before a fault counts as read.
        defer { report.bytesRead += byteCount }
        try source.read(path.bytes) { piece in
            if sha256 { short.update(piece) }
            if sha512 { long.update(piece) }
            byteCount += UInt64(piece.count)
            return true
        }
        return (sha256 ? short.finish() : nil, sha512 ? long.finish().bytes : nil, byteCount)
    }
}
