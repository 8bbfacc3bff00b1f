extension VisibleText {
    /// At most `columns` columns of a terminal, cut between characters, with `…` in the last one if
    /// anything was cut. Give it text that is visible already.
    package static func truncated(_ text: String, to columns: Int) -> String {
        guard columns > 0 else { return "" }
        if text.utf8.count <= columns, isPrintableASCII(text) { return text }
        var kept = ""
        var used = 0
        for character in text {
            let width = columnCount(character)
            if used + width > columns {
                // Make room for the mark of omission.
                while used > columns - 1, let last = kept.popLast() { used -= columnCount(last) }
                return kept + "…"
            }
            kept.append(character)
            used += width
        }
        return kept
    }

    /// Columns that a terminal gives to `text`: two for wide characters and emoji, one for others.
    package static func columnCount(_ text: String) -> Int {
        text.reduce(0) { $0 + columnCount($1) }
    }

    private static func columnCount(_ character: Character) -> Int {
        let scalars = character.unicodeScalars
        guard let first = scalars.first, first.value >= 0x1100 else { return 1 }
        if first.properties.isEmojiPresentation || scalars.contains("\u{FE0F}") { return 2 }
        // East Asian Wide and Fullwidth (Unicode Standard Annex 11), by block.
        switch first.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
            0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x18DFF,
            0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
