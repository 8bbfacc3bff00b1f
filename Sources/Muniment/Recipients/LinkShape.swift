/// What the links of a platform to one kind of thing look like, such as
/// `discord.com/channels/@me/{digits}/{digits}`.
///
/// A pattern is a host and a path. One part of the path may hold one token: `{any}` stands for one character
/// or more, `{digits}` for ASCII digits, `{word}` for ASCII letters, digits, `.`, `_` and `-`. All else stands
/// for itself. What follows `?` or `#` in a link is not looked at.
struct LinkShape: Codable, Sendable {
    /// The field that such a link, or what it names, is.
    let field: Platform.Field
    let pattern: String
    /// What the parts of the path are, in order.
    let meaning: String
    /// In lower case.
    let host: String
    private let parts: [Part]

    private enum CodingKeys: String, CodingKey { case field, pattern, meaning }

    enum Mistake: Error, Equatable { case notAHost, unknownToken, secondToken }

    /// Names that stand before a host for the same content in another dress.
    static let prefixes = ["www.", "m.", "ptb.", "canary."]

    /// - Throws: ``Mistake`` for a pattern in another form.
    init(field: Platform.Field, pattern: String, meaning: String) throws(Mistake) {
        let texts = pattern.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = texts.first, let host = LinkParts(String(first))?.host, host == first else {
            throw .notAHost
        }
        var parts: [Part] = []
        for text in texts.dropFirst() { parts.append(try Part(text)) }
        self.field = field
        self.pattern = pattern
        self.meaning = meaning
        self.host = host
        self.parts = parts
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            field: container.decode(Platform.Field.self, forKey: .field),
            pattern: container.decode(String.self, forKey: .pattern),
            meaning: container.decode(String.self, forKey: .meaning))
    }

    /// Whether the whole of `link`, up to `?` or `#`, has this shape, with or without one of ``prefixes``.
    func matches(_ link: String) -> Bool {
        guard let link = LinkParts(link), link.path.count == parts.count,
            link.host == host || Self.prefixes.contains(where: { link.host == $0 + host })
        else { return false }
        return zip(parts, link.path).allSatisfy { $0.matches($1) }
    }

    /// One part of a path: a token with fixed text around it, or fixed text alone.
    private struct Part: Sendable {
        let prefix: [UInt8]
        let token: Token?
        let suffix: [UInt8]

        init(_ text: Substring) throws(Mistake) {
            guard let open = text.firstIndex(of: "{") else {
                guard !text.contains("}") else { throw .unknownToken }
                prefix = Array(text.utf8)
                token = nil
                suffix = []
                return
            }
            guard let close = text[open...].firstIndex(of: "}"),
                let token = Token(rawValue: String(text[text.index(after: open)..<close]))
            else { throw .unknownToken }
            let rest = text[text.index(after: close)...]
            guard !rest.contains("{"), !rest.contains("}") else { throw .secondToken }
            prefix = Array(text[..<open].utf8)
            self.token = token
            suffix = Array(rest.utf8)
        }

        func matches(_ text: String) -> Bool {
            let bytes = Array(text.utf8)
            guard let token else { return bytes == prefix }
            // A browser walks "." and ".." away before it asks for anything.
            guard text != ".", text != "..", bytes.count > prefix.count + suffix.count,
                bytes.starts(with: prefix), bytes.suffix(suffix.count).elementsEqual(suffix)
            else { return false }
            return bytes.dropFirst(prefix.count).dropLast(suffix.count).allSatisfy(token.takes)
        }
    }

    private enum Token: String, Sendable {
        case any, digits, word

        func takes(_ byte: UInt8) -> Bool {
            switch (self, byte) {
            case (.any, _), (_, UInt8(ascii: "0")...UInt8(ascii: "9")): true
            case (.word, UInt8(ascii: "a")...UInt8(ascii: "z")): true
            case (.word, UInt8(ascii: "A")...UInt8(ascii: "Z")): true
            case (.word, _): ".-_".utf8.contains(byte)
            default: false
            }
        }
    }
}
