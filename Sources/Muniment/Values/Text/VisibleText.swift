/// Text that came from elsewhere, made safe to print: whatever a terminal would obey or a reader could
/// not see is written out as `\u{1B}`.
///
/// Escapes cannot be forged: backslashes before an escape, or before text that reads like one, are
/// doubled. Two different texts never come out the same, except that a tab becomes a space.
package enum VisibleText {
    /// One line: line feeds are escaped too, tabs become spaces.
    package static func line(_ text: String) -> String {
        escaped(text, .line)
    }

    /// The same, but line feeds stay. The carriage return of a CRLF is shown.
    package static func block(_ text: String) -> String {
        escaped(text, .block)
    }

    /// The lines of ``block(_:)``, each after `mark`.
    package static func block(_ text: String, eachAfter mark: String) -> [String] {
        block(text).split(separator: "\n", omittingEmptySubsequences: false).map { mark + $0 }
    }

    /// Whether ``line(_:)`` would change anything.
    package static func needsEscaping(_ text: String) -> Bool {
        line(text) != text
    }

    /// A file name as the system gave it; bytes that are not UTF-8 appear as `\x{FF}`.
    package static func fromFileNameBytes(_ bytes: [UInt8]) -> String {
        var visible = ""
        var valid: [UInt8] = []
        var rest = bytes[...]
        func flush(beforeEscape: Bool) {
            let text = String(decoding: valid, as: UTF8.self)
            visible += escaped(text, .line, isFollowedByEscape: beforeEscape)
            valid = []
        }
        while !rest.isEmpty {
            let count = UTF8Shape.byteCount(rest)
            if count > 0 {
                valid += rest.prefix(count)
                rest = rest.dropFirst(count)
            } else if let byte = rest.popFirst() {
                flush(beforeEscape: true)
                visible += "\\x{\(hex(UInt32(byte), 2))}"
            }
        }
        flush(beforeEscape: false)
        return visible
    }

    enum Style { case line, block, cell }

    static func escaped(_ text: String, _ style: Style, isFollowedByEscape: Bool = false) -> String {
        // Most text is: nothing in it can be changed.
        if isPrintableASCII(text, but: UInt8(ascii: "\\")) { return text }
        let scalars = Array(text.unicodeScalars)
        // Bytes: a view of scalars is copied whole by each append of a sequence.
        var visible: [UInt8] = []
        visible.reserveCapacity(text.utf8.count)
        var backslashes = 0
        var marks = 0
        func flush(doubled: Bool) {
            guard backslashes > 0 else { return }
            visible.append(
                contentsOf: repeatElement(
                    UInt8(ascii: "\\"), count: doubled ? backslashes * 2 : backslashes))
            backslashes = 0
        }
        for (index, scalar) in scalars.enumerated() {
            marks = isMark(scalar) ? marks + 1 : 0
            if scalar == "\\" {
                backslashes += 1
            } else if scalar == "\t", style != .cell {
                flush(doubled: false)
                visible.append(UInt8(ascii: " "))
            } else if scalar == "\n", style == .block {
                flush(doubled: false)
                visible.append(UInt8(ascii: "\n"))
            } else if marks > markLimit || isHidden(scalars, index) {
                flush(doubled: true)
                visible.append(contentsOf: "\\u{\(hex(scalar.value, 1))}".utf8)
            } else {
                let isBrace = index + 1 < scalars.count && scalars[index + 1] == "{"
                flush(doubled: isBrace && (scalar == "u" || scalar == "x"))
                visible.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        flush(doubled: isFollowedByEscape)
        return String(decoding: visible, as: UTF8.self)
    }

    /// Whether all of it is ASCII that a terminal prints, blanks included, without the byte `excluded`.
    static func isPrintableASCII(_ text: String, but excluded: UInt8? = nil) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            let excluded = excluded ?? 0
            // All are looked at, several at a time: a loop that ends early takes them one by one.
            var others: UInt8 = 0
            for byte in bytes { others |= byte &- 0x20 >= 0x5F || byte == excluded ? 1 : 0 }
            return others == 0
        }
    }

    /// More marks than this on one letter climb over the lines around it.
    private static let markLimit = 8

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x300 else { return false }
        let category = scalar.properties.generalCategory
        return category == .nonspacingMark || category == .enclosingMark
    }

    private static func hex(_ value: UInt32, _ width: Int) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func isHidden(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        let scalar = scalars[index]
        guard HiddenScalar.contains(scalar) else { return false }
        let next = index + 1 < scalars.count ? scalars[index + 1] : nil
        switch scalar.value {
        case 0xFE0F:
            guard index > 0 else { return true }
            let base = scalars[index - 1]
            return !HiddenScalar.isEmoji(base) && !(base.properties.isEmoji && next == "\u{20E3}")
        case 0x200D:
            var base = index - 1
            while base >= 0, scalars[base].value == 0xFE0F || scalars[base].properties.isEmojiModifier {
                base -= 1
            }
            guard base >= 0, let next else { return true }
            return !(HiddenScalar.isEmoji(scalars[base]) && HiddenScalar.isEmoji(next))
        default: return true
        }
    }
}
