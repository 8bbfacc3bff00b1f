/// Host and path of a link, read as a browser would; `nil` wherever two programs could see another host in
/// the same text, because a link that only looks like a platform's is the usual trick.
struct LinkParts {
    /// In lower case, without port and without a last dot.
    let host: String
    /// What stands between the slashes, up to `?` or `#`; one last slash makes no difference.
    let path: [String]

    /// Takes `http` and `https`, or a host with no scheme before it; white space around it is left out. Not
    /// taken: other schemes, names or passwords before an `@`, backslashes and letters beyond ASCII in the
    /// host, control characters, numbers as a host.
    init?(_ link: String) {
        let bytes = Array(link.utf8)
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        var rest = bytes.drop(while: isSpace)
        while let last = rest.last, isSpace(last) { rest.removeLast() }
        guard rest.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }

        let isEnd = { (byte: UInt8) in "/?#".utf8.contains(byte) }
        let head = rest.prefix { !isEnd($0) }
        if head.last == UInt8(ascii: ":"), rest.dropFirst(head.count).starts(with: "//".utf8) {
            let scheme = String(decoding: head.dropLast(), as: UTF8.self).lowercased()
            guard scheme == "http" || scheme == "https" else { return nil }
            rest = rest.dropFirst(head.count + 2)
        }
        let authority = rest.prefix { !isEnd($0) }
        guard let host = Self.host(authority) else { return nil }
        self.host = host

        let way = rest.dropFirst(authority.count).prefix { !"?#".utf8.contains($0) }
        var path = way.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if path.last?.isEmpty == true { path.removeLast() }
        self.path = path.map { String(decoding: $0, as: UTF8.self) }
    }

    /// - Parameter authority: what stands between `//` and the path.
    private static func host(_ authority: ArraySlice<UInt8>) -> String? {
        var name = authority.prefix { $0 != UInt8(ascii: ":") }
        if name.count < authority.count {
            let port = authority.dropFirst(name.count + 1)
            guard port.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                port.isEmpty || UInt16(String(decoding: port, as: UTF8.self)) != nil
            else { return nil }
        }
        if name.last == UInt8(ascii: ".") { name.removeLast() }
        let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard name.count <= 253, labels.count >= 2, labels.allSatisfy({ !$0.isEmpty && $0.count <= 63 }),
            labels.last?.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) == false,
            name.allSatisfy(isOfHost)
        else { return nil }
        return String(decoding: name, as: UTF8.self).lowercased()
    }

    private static func isOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: byte == UInt8(ascii: ".")
        }
    }
}
