import MunimentCrypto

/// A path below the base folder of a bag as the bytes that stand in the file system or in a manifest.
struct BagPath: Hashable, Comparable, Sendable {
    let bytes: [UInt8]

    init(_ bytes: some Sequence<UInt8>) { self.bytes = [UInt8](bytes) }

    init(_ text: String) { bytes = [UInt8](text.utf8) }

    static func < (left: BagPath, right: BagPath) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    var components: [[UInt8]] { bytes.split(separator: UInt8(ascii: "/")).map { [UInt8]($0) } }

    func appending(_ name: [UInt8]) -> BagPath {
        BagPath(bytes.isEmpty ? name : bytes + [UInt8(ascii: "/")] + name)
    }

    var isPayload: Bool { bytes.starts(with: BagPath.payloadPrefix) }

    private static let payloadPrefix = [UInt8]((BagIt.payloadFolder + "/").utf8)

    /// `nil` if the bytes are not UTF-8. Two of these are equal if they differ by normalisation only,
    /// as Swift compares strings.
    var text: String? { String(validating: bytes, as: UTF8.self) }

    /// The path fit for a terminal: control, format and other unseen characters and what is not UTF-8 are
    /// escaped, a backslash is doubled.
    var printable: String {
        guard let text else {
            return bytes.map { byte in
                let isPlain = (0x20..<0x7f).contains(byte) && byte != UInt8(ascii: "\\")
                return isPlain ? String(UnicodeScalar(byte)) : "\\x" + Hex.encode([byte])
            }.joined()
        }
        var shown = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
                shown += "\\u{" + String(scalar.value, radix: 16) + "}"
            default:
                shown += scalar == "\\" ? "\\\\" : String(scalar)
            }
        }
        return shown
    }
}
