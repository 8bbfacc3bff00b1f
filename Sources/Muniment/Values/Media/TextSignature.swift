/// Text, and the kinds of it that its first lines give away: mail, JSON, contact cards.
enum TextSignature {
    /// - Parameter isWhole: false lets the last character be cut short.
    static func match(_ head: ByteView, isWhole: Bool) -> MediaType? {
        if head.has([0xFF, 0xFE, 0x00, 0x00]) || head.has([0x00, 0x00, 0xFE, 0xFF]) { return nil }
        if head.has([0xFF, 0xFE]) || head.has([0xFE, 0xFF]) {
            return MediaType("text/plain;charset=utf-16", .text)
        }
        guard isUTF8(head.bytes, isWhole: isWhole) else { return mail(head) }
        if let mail = mail(head) { return mail }
        let start = contentStart(head)
        if head.has("BEGIN:VCARD", at: start) { return MediaType("text/vcard", .text) }
        return isJSON(head, start) ? MediaType("application/json", .text) : MediaType("text/plain", .text)
    }

    /// Past a byte order mark and blanks.
    static func contentStart(_ head: ByteView) -> Int {
        var position = head.has([0xEF, 0xBB, 0xBF]) ? 3 : 0
        while let byte = head[position], isBlank(byte) { position += 1 }
        return position
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    /// Well formed, and without DEL and the bytes that WHATWG calls binary data.
    private static func isUTF8(_ bytes: [UInt8], isWhole: Bool) -> Bool {
        var rest = bytes[...]
        while let first = rest.first {
            if first < 0x80 {
                guard first >= 0x20 || isBlank(first) && first != 0x0B || first == 0x1B, first != 0x7F else {
                    return false
                }
                rest.removeFirst()
                continue
            }
            let count = UTF8Shape.byteCount(rest)
            if count == 0 { return !isWhole && rest.count < 4 && UTF8Shape.following(first) != nil }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func isJSON(_ head: ByteView, _ start: Int) -> Bool {
        var next = start + 1
        while let byte = head[next], isBlank(byte) { next += 1 }
        guard let second = head[next] else { return false }
        switch head[start] {
        case UInt8(ascii: "{"): return second == UInt8(ascii: "\"") || second == UInt8(ascii: "}")
        // Not a digit: chats are full of lines that begin with [20.11.26, 23:14].
        case UInt8(ascii: "["): return "{[\"]".utf8.contains(second)
        default: return false
        }
    }

    /// A message as RFC 5322 has it: nothing but header fields up to the first empty line, at least two
    /// that every message has and one that only programs write. Also a mailbox of several.
    private static func mail(_ head: ByteView) -> MediaType? {
        var fields: Set<String> = []
        let start = contentStart(head)
        var isFirst = true
        for line in head.bytes[min(start, head.count)...].split(
            separator: 0x0A, maxSplits: 400, omittingEmptySubsequences: false)
        {
            let line = line.last == 0x0D ? line.dropLast() : line
            defer { isFirst = false }
            if line.isEmpty { break }
            if isFirst, line.starts(with: "From ".utf8) { continue }
            if let first = line.first, first == 0x20 || first == 0x09, !isFirst { continue }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
                line[..<colon].allSatisfy({ (0x21...0x7E).contains($0) })
            else { return nil }
            fields.insert(String(decoding: line[..<colon], as: UTF8.self).lowercased())
        }
        let usual: Set<String> = ["from", "to", "subject", "date"]
        let technical: Set<String> = [
            "message-id", "received", "return-path", "mime-version", "delivered-to", "content-type",
            "content-transfer-encoding", "dkim-signature",
        ]
        guard fields.intersection(usual).count >= 2, !fields.isDisjoint(with: technical) else { return nil }
        return MediaType("message/rfc822", .mail)
    }
}
