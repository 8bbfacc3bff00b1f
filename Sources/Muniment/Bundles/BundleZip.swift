import MunimentBagIt
import MunimentZip

/// Puts a finished bundle into one zip file, rule 1.4 of `Docs/evidence.md`: the same bytes for the same
/// bundle, name and time.
enum BundleZip {
    /// Smaller files gain nothing; larger ones would make an archive look like one that was made to swell.
    private static let deflatedByteCounts: ClosedRange<UInt64> = 512...(4 << 20)

    /// What deflating makes smaller. Pictures, videos and archives are packed already.
    private static let deflatedSuffixes: Set<String> = ["txt", "html", "json", "csv", "eml", "vcf", "sig"]

    /// - Parameters:
    ///   - source: the bundle.
    ///   - folder: its name in the archive.
    ///   - descriptor: of a new file, open for reading and writing.
    ///   - time: Unix seconds, for every entry.
    /// - Throws: `ZipError`, `BagError`, and what `checkInterruption` throws.
    static func write(
        _ source: FolderSource, as folder: String, to descriptor: Int32, time: Int64,
        checkInterruption: () throws -> Void
    ) throws {
        var zip = try ZipWriter(descriptor: descriptor, time: time)
        let files = source.list(limits: .default) { _, _ in }.files
        for (path, byteCount) in files.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let name = String(decoding: path, as: UTF8.self)
            let suffix = name.split(separator: ".").last.map(String.init) ?? ""
            let isDeflated = deflatedByteCounts.contains(byteCount) && deflatedSuffixes.contains(suffix)
            try zip.add(
                path: "\(folder)/\(name)", byteCount: byteCount, method: isDeflated ? .deflated : .stored
            ) { write in
                var failure: (any Error)?
                try source.read(path) { piece in
                    do {
                        try checkInterruption()
                        try write(piece)
                        return true
                    } catch {
                        failure = error
                        return false
                    }
                }
                if let failure { throw failure }
            }
        }
        try zip.finish()
    }
}
