/// Addresses shown so that no program turns them into something to click.
package enum Defang {
    /// `hxxps://…` for `https://…`, in either case; other schemes that programs open keep their letters,
    /// but their colon becomes `[:]`. For display only.
    package static func url(_ address: String) -> String {
        guard let colon = address.firstIndex(of: ":"), isScheme(address[..<colon]) else {
            return text(address)
        }
        let scheme = address[..<colon]
        let rest = address[address.index(after: colon)...]
        if ["http", "https"].contains(scheme.lowercased()) {
            return scheme.replacing("t", with: "x").replacing("T", with: "X") + ":" + rest
        }
        return rest.hasPrefix("//") || ["javascript", "data", "mailto"].contains(scheme.lowercased())
            ? scheme + "[:]" + rest : text(address)
    }

    /// The same for every web address within a text.
    package static func text(_ text: String) -> String {
        // The expression is made anew for each text, and few have an address.
        guard hasSlashes(text) else { return text }
        return text.replacing(#/(?i)http(s?):\/\//#.matchingSemantics(.unicodeScalar)) { match in
            let isUpper = match.output.0.hasPrefix("H")
            return (isUpper ? "HXXP" : "hxxp") + match.output.1 + "://"
        }
    }

    private static func hasSlashes(_ text: String) -> Bool {
        var slashCount = 0
        for byte in text.utf8 {
            slashCount = byte == UInt8(ascii: "/") ? slashCount + 1 : 0
            if slashCount == 2 { return true }
        }
        return false
    }

    private static func isScheme(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 20 else { return false }
        let isLetter: (UInt8) -> Bool = { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
        return isLetter(first) && text.utf8.allSatisfy { isLetter($0) || $0 == 0x2B || $0 == 0x2D }
    }
}
