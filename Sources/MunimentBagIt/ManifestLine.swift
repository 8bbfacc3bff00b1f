import MunimentCrypto

/// One line of a manifest as RFC 8493 section 2.1.3 accepts it.
struct ManifestLine: Equatable {
    let digest: [UInt8]
    let path: BagPath
    /// What is accepted but should not have been written.
    let warnings: [BagFinding.Code]

    enum Fault: Error, Equatable {
        case blank, malformed
        case unsafe(BagPath)
    }

    /// - Parameter digestByteCount: of the manifest's algorithm; `nil` if it is unknown here.
    init(_ line: [UInt8], digestByteCount: Int?) throws(Fault) {
        guard line.contains(where: { !Self.isBlank($0) }) else { throw .blank }
        let checksum = line.prefix { !Self.isBlank($0) }
        let rest = line[checksum.endIndex...]
        var name = rest.drop(while: Self.isBlank)
        guard !checksum.isEmpty, name.startIndex > checksum.endIndex, !name.isEmpty,
            let digest = Hex.decode(String(decoding: checksum, as: UTF8.self)),
            digestByteCount == nil || digest.count == digestByteCount
        else { throw .malformed }

        var warnings: [BagFinding.Code] = []
        if name.first == UInt8(ascii: "*") {
            name.removeFirst()
            warnings.append(.starBeforePath)
        }
        if name.starts(with: Array("./".utf8)) {
            name.removeFirst(2)
            warnings.append(.dotSlash)
        }
        let (decoded, hasOtherPercent) = Self.decode(name)
        if hasOtherPercent { warnings.append(.percentNotEncoded) }
        let path = BagPath(decoded)
        guard Self.isSafe(decoded) else { throw .unsafe(path) }
        self.digest = digest
        self.path = path
        self.warnings = warnings
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    /// Decodes `%0A`, `%0D` and `%25`, in either case; any other `%` stands for itself.
    private static func decode(_ name: ArraySlice<UInt8>) -> (bytes: [UInt8], hasOtherPercent: Bool) {
        var bytes: [UInt8] = []
        var hasOtherPercent = false
        var rest = name
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            switch String(decoding: rest.prefix(2), as: UTF8.self).uppercased() {
            case "0A": bytes.append(UInt8(ascii: "\n"))
            case "0D": bytes.append(UInt8(ascii: "\r"))
            case "25": bytes.append(UInt8(ascii: "%"))
            default:
                bytes.append(byte)
                hasOtherPercent = true
                continue
            }
            rest = rest.dropFirst(2)
        }
        return (bytes, hasOtherPercent)
    }

    /// Whether the path stays in the bag on every system. A component that is empty, `.` or `..` is none
    /// that a listing gives; backslash and drive letter lead elsewhere on Windows, `~` in a shell.
    private static func isSafe(_ path: [UInt8]) -> Bool {
        guard let first = path.first, first != UInt8(ascii: "~"),
            !path.contains(0), !path.contains(UInt8(ascii: "\\"))
        else { return false }
        if path.count > 1, path[1] == UInt8(ascii: ":"), UnicodeScalar(first).properties.isAlphabetic {
            return false
        }
        return path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8)
        }
    }
}
