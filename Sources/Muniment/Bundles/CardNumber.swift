/// The number of a payment card as a bundle may hold it.
enum CardNumber {
    /// Stars and the last four digits. Stars alone unless the text is a number of 13 to 16 digits, or four
    /// digits behind stars or nothing: the last digits of anything else may be a security code.
    static func masked(_ text: String) -> String {
        var digits = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: " "), UInt8(ascii: "-"): continue
            case UInt8(ascii: "*"), UInt8(ascii: "x"), UInt8(ascii: "X"):
                guard digits.isEmpty else { return "****" }
            default: return "****"
            }
        }
        guard digits.count == 4 || (13...16).contains(digits.count) else { return "****" }
        return "**** " + digits.suffix(4)
    }
}
