/// A manifest of a bag that is checked.
struct Manifest: Sendable {
    enum Algorithm: Sendable {
        case sha256, sha512
        /// Known by name and length; good for finding accidents only, and not computed here.
        case md5, sha1
        case unknown

        init(name: String) {
            self =
                switch name {
                case "sha256": .sha256
                case "sha512": .sha512
                case "md5": .md5
                case "sha1": .sha1
                default: .unknown
                }
        }

        var digestByteCount: Int? {
            switch self {
            case .sha256: 32
            case .sha512: 64
            case .md5: 16
            case .sha1: 20
            case .unknown: nil
            }
        }

        var isComputed: Bool { self == .sha256 || self == .sha512 }
    }

    let path: BagPath
    let isTagManifest: Bool
    let algorithm: Algorithm
    var digests: [BagPath: [UInt8]] = [:]

    /// `nil` if no manifest has this path.
    init?(path: BagPath) {
        guard let name = path.text, name.hasSuffix(BagIt.manifestSuffix) else { return nil }
        let prefixes = [BagIt.manifestPrefix, BagIt.tagManifestPrefix]
        guard let prefix = prefixes.first(where: { name.hasPrefix($0) }) else { return nil }
        let algorithm = name.dropFirst(prefix.count).dropLast(BagIt.manifestSuffix.count)
        guard !algorithm.isEmpty, !algorithm.contains("/") else { return nil }
        self.path = path
        isTagManifest = prefix == BagIt.tagManifestPrefix
        self.algorithm = Algorithm(name: String(algorithm))
    }

    /// Whether this kind of manifest may list `path`.
    func mayList(_ path: BagPath) -> Bool {
        guard isTagManifest else { return path.isPayload }
        return !path.isPayload && Manifest(path: path)?.isTagManifest != true
    }
}
