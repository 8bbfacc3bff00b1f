import MunimentStore

/// Paths are bytes to the system and text to Swift. Bytes that are not UTF-8 are carried in text as private-use
/// code points, one each, so that every path can be named and opened, and comes out as it went in.
public enum RawPath {
    /// Byte 0x80 is U+10FF80, byte 0xFF is U+10FFFF.
    private static let base: UInt32 = 0x10_FF00
    private static let carriers = (base + 0x80)...(base + 0xFF)

    /// The text that stands for `bytes`; for UTF-8 it is that very text.
    public static func text(of bytes: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        var rest = bytes[...]
        while let first = rest.first {
            let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
            let piece = rest.prefix(length)
            if let string = String(validating: piece, as: UTF8.self),
                let scalar = string.unicodeScalars.first,
                string.unicodeScalars.count == 1, !carriers.contains(scalar.value)
            {
                text.append(scalar)
                rest = rest.dropFirst(length)
            } else {
                if let scalar = Unicode.Scalar(base + UInt32(first)) { text.append(scalar) }
                rest = rest.dropFirst()
            }
        }
        return String(text)
    }

    /// The last part of a path, without slashes behind it.
    public static func name(of path: String) -> String { PathText.name(of: path) }

    /// The bytes that `text` stands for.
    static func bytes(of text: String) -> [UInt8] {
        text.unicodeScalars.flatMap { scalar -> [UInt8] in
            carriers.contains(scalar.value) ? [UInt8(scalar.value - base)] : Array(String(scalar).utf8)
        }
    }

    /// The path as the system takes it.
    static func cString(_ text: String) -> [CChar] { bytes(of: text).map { CChar(bitPattern: $0) } + [0] }

    /// Whether some of it was not UTF-8.
    static func isRaw(_ text: String) -> Bool { text.unicodeScalars.contains { carriers.contains($0.value) } }
}
