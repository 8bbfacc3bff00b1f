/// PDF, HTML, XML and SVG: formats that begin with words, perhaps after blanks or a byte order mark.
enum MarkupSignature {
    static func match(_ head: ByteView) -> MediaType? {
        // Readers accept the header of a PDF anywhere in the first 1024 bytes.
        if head.find("%PDF-", before: 1_020) != nil { return MediaType("application/pdf", .document) }
        let start = TextSignature.contentStart(head)
        guard head[start] == UInt8(ascii: "<") else { return nil }
        let opening = String(decoding: head.bytes[start...].prefix(8_192), as: UTF8.self).lowercased()
        if opening.hasPrefix("<?xml") || opening.hasPrefix("<svg") || opening.hasPrefix("<!doctype svg") {
            return xml(opening)
        }
        let isHTML = htmlOpenings.contains { tag in
            opening.hasPrefix(tag) && (opening.dropFirst(tag.count).first.map { !$0.isLetter } ?? true)
        }
        if isHTML { return opening.contains("<svg") && !opening.contains("<html") ? svg : html }
        if opening.hasPrefix("<!doctype plist") || opening.hasPrefix("<plist") { return plist }
        return opening.contains("xmlns") ? xml(opening) : nil
    }

    private static let html = MediaType("text/html", .html)
    private static let svg = MediaType("image/svg+xml", .image)
    private static let plist = MediaType("application/x-plist", .document)

    private static func xml(_ opening: String) -> MediaType {
        if opening.contains("<svg") || opening.contains("www.w3.org/2000/svg") { return svg }
        if opening.contains("<html") { return MediaType("application/xhtml+xml", .html) }
        return opening.contains("<plist") ? plist : MediaType("application/xml", .document)
    }

    /// The tags by which the WHATWG MIME Sniffing standard knows HTML, and a few more.
    private static let htmlOpenings = [
        "<!doctype html", "<html", "<head", "<body", "<script", "<iframe", "<h1", "<div", "<font", "<table",
        "<a", "<style", "<title", "<b", "<br", "<p", "<img", "<meta", "<link", "<!--", "<span", "<center",
    ]
}
