import MunimentCrypto

/// The text of a manifest as `sha256sum -c` reads it too: lower-case digits, two spaces, LF.
enum ManifestText {
    /// Lines in the order of the paths' UTF-8 bytes.
    static func make(_ files: [BagFile]) -> [UInt8] {
        var text: [UInt8] = []
        for file in files.sorted(by: { BagPath($0.path) < BagPath($1.path) }) {
            text += Array("\(file.sha256.hex)  \(file.path)\n".utf8)
        }
        return text
    }
}
