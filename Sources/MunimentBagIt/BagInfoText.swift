/// The text of bag-info.txt (RFC 8493 section 2.2.2).
enum BagInfoText {
    /// Characters of a line; the RFC advises at most 79.
    static let columnLimit = 79

    /// One element for each pair and Payload-Oxum at the end. Runs of white space and control characters
    /// become single spaces, so that no value can begin an element of its own; a word longer than a line
    /// is left whole.
    /// - Throws: ``BagError/unsafeLabel(_:)``.
    static func make(
        _ elements: [(label: String, value: String)], oxum: String
    ) throws(BagError) -> String {
        var text = ""
        for (label, value) in elements {
            guard isPlain(label), label.lowercased() != BagIt.oxumLabel.lowercased() else {
                throw .unsafeLabel(label)
            }
            text += fold(label, words(of: value))
        }
        return text + fold(BagIt.oxumLabel, [oxum])
    }

    private static func isPlain(_ label: String) -> Bool {
        (1...60).contains(label.utf8.count)
            && label.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "-")
            }
    }

    /// Some tools end a line at U+0085, U+2028 or U+2029 too; all of these are white space here.
    private static func words(of value: String) -> [String] {
        value.unicodeScalars
            .split { $0.properties.isWhitespace || $0.properties.generalCategory == .control }
            .map { String($0) }
    }

    private static func fold(_ label: String, _ words: [String]) -> String {
        var text = label + ": "
        var column = text.unicodeScalars.count
        var isFirstOfLine = true
        for word in words {
            let width = word.unicodeScalars.count
            if !isFirstOfLine {
                let fits = column + 1 + width <= columnLimit
                text += fits ? " " : "\n "
                column = fits ? column + 1 : 1
            }
            text += word
            column += width
            isFirstOfLine = false
        }
        return text + "\n"
    }
}
