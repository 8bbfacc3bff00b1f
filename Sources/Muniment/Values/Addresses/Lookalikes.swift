/// Letters of other scripts that pass for ASCII ones, for telling what an address was meant to be.
/// The folded text is looked at and thrown away, never shown or kept.
enum Lookalikes {
    /// ASCII in place of look-alikes, full-width forms and blanks; what has no width is left out; `x`
    /// stands for anything else.
    static func folded(_ text: String) -> String {
        var folded = ""
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                folded.unicodeScalars.append(scalar)
            } else if let ascii = pairs[scalar] {
                folded.unicodeScalars.append(ascii)
            } else if (0xFF01...0xFF5E).contains(scalar.value),
                let ascii = Unicode.Scalar(scalar.value - 0xFEE0)
            {
                folded.unicodeScalars.append(ascii)
            } else if scalar.properties.isWhitespace {
                folded.unicodeScalars.append(" ")
            } else if !scalar.properties.isDefaultIgnorableCodePoint {
                folded.unicodeScalars.append("x")
            }
        }
        return folded
    }

    private static let pairs: [Unicode.Scalar: Unicode.Scalar] = {
        let foreign = "аеорсхуіѕјһԁԛԝАВЕКМНОРСТХУІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧοντɡ"
        let ascii = "aeopcxyisjhdqwABEKMHOPCTXYISJABEZHIKMNOPTYXovtg"
        return Dictionary(zip(foreign.unicodeScalars, ascii.unicodeScalars)) { first, _ in first }
    }()
}
