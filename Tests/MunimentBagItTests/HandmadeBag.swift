import MunimentBagIt
import MunimentCrypto
import Testing

/// A bag put together byte by byte, so that it can have exactly one fault. Begins as a valid one.
struct HandmadeBag {
    /// By path. The tag manifest is added on writing, over all other tag files as they then are.
    var files: [String: [UInt8]] = [
        "bagit.txt": Array("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".utf8),
        "bag-info.txt": Array("Payload-Oxum: 11.2\n".utf8),
        "data/a.txt": Array("alpha\n".utf8),
        "data/sub/b.txt": Array("beta\n".utf8),
    ]

    /// Lines of the tag manifest to leave out, by path.
    var untagged: Set<String> = []
    /// Text put behind the tag manifest.
    var tagManifestTail = ""

    init() {
        self["manifest-sha256.txt"] =
            Self.line("alpha\n", "data/a.txt") + Self.line("beta\n", "data/sub/b.txt")
    }

    /// A file as text.
    subscript(path: String) -> String {
        get { String(decoding: files[path] ?? [], as: UTF8.self) }
        set { files[path] = Array(newValue.utf8) }
    }

    var manifest: String {
        get { self["manifest-sha256.txt"] }
        set { self["manifest-sha256.txt"] = newValue }
    }

    /// A manifest line for a file of this content.
    static func line(_ content: String, _ path: String) -> String {
        SHA256Digest.of(Array(content.utf8)).hex + "  " + path + "\n"
    }

    var tagManifest: String {
        files.filter { !$0.key.hasPrefix("data/") && !$0.key.hasPrefix("tagmanifest-") }
            .filter { !untagged.contains($0.key) }
            .sorted { $0.key < $1.key }
            .map { SHA256Digest.of($0.value).hex + "  " + $0.key + "\n" }
            .joined() + tagManifestTail
    }

    func write(to folder: TemporaryFolder) throws {
        for (path, bytes) in files { try folder.write(path, bytes) }
        if files["tagmanifest-sha256.txt"] == nil {
            try folder.write("tagmanifest-sha256.txt", Array(tagManifest.utf8))
        }
    }

    /// The report on this bag.
    func check(limits: BagLimits = .default) throws -> BagReport {
        let folder = try TemporaryFolder()
        try write(to: folder)
        return BagCheck.check(folder: folder.path, limits: limits)
    }
}

/// One change to a valid bag, and all that a check must say about it.
struct BagFault: CustomTestStringConvertible, Sendable {
    let name: String
    let codes: [BagFinding.Code]
    let change: @Sendable (inout HandmadeBag) -> Void

    init(_ name: String, _ codes: BagFinding.Code..., change: @escaping @Sendable (inout HandmadeBag) -> Void)
    {
        self.name = name
        self.codes = codes
        self.change = change
    }

    var testDescription: String { name }
}
