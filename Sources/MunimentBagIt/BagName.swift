/// The paths that a written bag may hold. Stricter than RFC 8493: with these names `sha256sum -c`, every
/// BagIt tool and every file system agree, since nothing needs percent-encoding or differs by case.
package enum BagName {
    package static let pathByteLimit = 200
    package static let componentByteLimit = 100

    /// Windows gives these to devices, whatever the extension.
    private static let reserved: Set<String> = Set(
        ["con", "prn", "aux", "nul"] + (1...9).flatMap { ["com\($0)", "lpt\($0)"] })

    /// Returns if `path` is `data/` and components of `[a-z0-9._-]`.
    /// - Throws: ``BagError/unsafeName(_:)``.
    static func checkPayload(_ path: String) throws(BagError) {
        guard let components = components(of: path), components.count > 1,
            components[0] == BagIt.payloadFolder, path == path.lowercased()
        else { throw .unsafeName(path) }
    }

    /// Returns if `path` is made of components of `[A-Za-z0-9._-]` outside `data/`, and no file that BagIt
    /// itself gives a meaning.
    /// - Throws: ``BagError/unsafeName(_:)``.
    static func checkTagFile(_ path: String) throws(BagError) {
        let lower = path.lowercased()
        guard let components = components(of: path),
            components[0].lowercased() != BagIt.payloadFolder,
            ![BagIt.declarationName, BagIt.infoName, BagIt.fetchName].contains(lower),
            !isManifest(lower)
        else { throw .unsafeName(path) }
    }

    private static func isManifest(_ path: String) -> Bool {
        [BagIt.manifestPrefix, BagIt.tagManifestPrefix].contains { path.hasPrefix($0) }
            && path.hasSuffix(BagIt.manifestSuffix)
    }

    /// `nil` for anything unsafe: an empty component, a leading or trailing dot, a device name, another
    /// character, too many bytes.
    private static func components(of path: String) -> [String]? {
        guard path.utf8.count <= pathByteLimit else { return nil }
        let components = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let areSafe = components.allSatisfy { component in
            (1...componentByteLimit).contains(component.utf8.count)
                && component.utf8.allSatisfy(isPlain)
                && !component.hasPrefix(".") && !component.hasSuffix(".")
                && !reserved.contains(String(component.lowercased().prefix { $0 != "." }))
        }
        return areSafe ? components : nil
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
