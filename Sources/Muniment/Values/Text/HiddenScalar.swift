/// Which characters act on a terminal or cannot be seen.
enum HiddenScalar {
    /// Controls of both ranges, line and paragraph separators, direction controls, everything that
    /// Unicode lets a display leave out (zero width, tags, variation selectors, fillers), marks of
    /// interlinear notes, and code points that are no characters.
    static func contains(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if value < 0x7F { return value < 0x20 }
        if value < 0xA0 { return true }
        if value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(value) { return true }
        switch value {
        case 0x2028, 0x2029, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF: return true
        // Blank, but with a width: a whole message can be made of it.
        case 0x2800: return true
        default: return scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    /// A picture that may join others; digits, # and * are none, though Unicode counts them.
    static func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value > 0x7F && scalar.properties.isEmoji
    }
}

/// The shape of UTF-8 (Unicode, table 3-7): which bytes may follow which.
enum UTF8Shape {
    /// The bytes of the first character, 1...4; 0 if they are not well formed, cut short or none.
    static func byteCount(_ bytes: ArraySlice<UInt8>) -> Int {
        guard let first = bytes.first else { return 0 }
        guard let need = following(first) else { return 0 }
        guard bytes.count > need.count else { return 0 }
        for offset in 0..<need.count {
            let allowed = offset == 0 ? need.second : 0x80...0xBF
            guard allowed.contains(bytes[bytes.startIndex + offset + 1]) else { return 0 }
        }
        return need.count + 1
    }

    /// How many bytes follow `first`, and the range of the one right after it; `nil` if none begins so.
    static func following(_ first: UInt8) -> (count: Int, second: ClosedRange<UInt8>)? {
        switch first {
        case 0x00...0x7F: (0, 0x80...0xBF)
        case 0xC2...0xDF: (1, 0x80...0xBF)
        case 0xE0: (2, 0xA0...0xBF)
        case 0xED: (2, 0x80...0x9F)
        case 0xE1...0xEF: (2, 0x80...0xBF)
        case 0xF0: (3, 0x90...0xBF)
        case 0xF4: (3, 0x80...0x8F)
        case 0xF1...0xF3: (3, 0x80...0xBF)
        default: nil
        }
    }
}
