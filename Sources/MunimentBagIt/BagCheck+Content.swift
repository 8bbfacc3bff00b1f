import MunimentCrypto
import MunimentParallel

/// The checksums (RFC 8493 section 3, "valid").
extension BagCheck {
    /// Reads each listed file once and compares it with every manifest that lists it; several at a time where the
    /// source lets itself be read so.
    mutating func checkContent(_ tree: BagTree, _ manifests: [Manifest]) {
        let computed = manifests.filter { $0.algorithm.isComputed }
        let files = tree.files.keys.sorted().compactMap { path -> ListedFile? in
            let listing = computed.filter { $0.digests[path] != nil }
            return listing.isEmpty ? nil : ListedFile(path: path, manifests: listing)
        }
        if let source = source.forManyThreads {
            Parallel.inOrder(files.count, { files[$0].content(in: source) }) { compare(files[$0], $1) }
        } else {
            for file in files { compare(file, file.content(in: source)) }
        }
    }

    private mutating func compare(_ file: ListedFile, _ content: FileContent) {
        report.bytesRead += content.byteCount
        guard content.isWhole else {
            add(.unreadable, file.path)
            return
        }
        for manifest in file.manifests {
            if manifest.digests[file.path] != content.digest(manifest.algorithm) {
                add(.altered, file.path, in: manifest.path)
            }
        }
        if let text = file.path.text, let sha256 = content.sha256 {
            report.files[text] = BagFile(path: text, sha256: sha256, byteCount: content.byteCount)
        }
    }
}

/// A file that manifests list.
private struct ListedFile: Sendable {
    let path: BagPath
    let manifests: [Manifest]

    func content(in source: some BagSource) -> FileContent {
        let algorithms = Set(manifests.map(\.algorithm))
        var short = SHA256Hasher()
        var long = SHA512Hasher()
        var content = FileContent()
        do throws(BagError) {
            try source.read(path.bytes) { piece in
                if algorithms.contains(.sha256) { short.update(piece) }
                if algorithms.contains(.sha512) { long.update(piece) }
                content.byteCount += UInt64(piece.count)
                return true
            }
        } catch {
            content.isWhole = false
            return content
        }
        if algorithms.contains(.sha256) { content.sha256 = short.finish() }
        if algorithms.contains(.sha512) { content.sha512 = long.finish().bytes }
        return content
    }
}

/// What reading a file brought.
private struct FileContent: Sendable {
    /// What was read before a fault counts as read.
    var byteCount: UInt64 = 0
    var isWhole = true
    var sha256: SHA256Digest?
    var sha512: [UInt8]?

    func digest(_ algorithm: Manifest.Algorithm) -> [UInt8]? { algorithm == .sha256 ? sha256?.bytes : sha512 }
}
