/// Parts of paths. Foundation's own (`deletingLastPathComponent`) traps on a relative name of one letter.
package enum PathText {
    /// The folder that `path` is in: `.` for a name alone, `/` for what is right below it.
    package static func folder(of path: String) -> String {
        let trimmed = trimmed(path)
        guard let slash = trimmed.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        let folder = self.trimmed(String(trimmed[..<slash]))
        return folder.isEmpty ? "/" : folder
    }

    /// The last part of `path`, without slashes behind it.
    package static func name(of path: String) -> String {
        let trimmed = trimmed(path)
        guard let slash = trimmed.utf8.lastIndex(of: UInt8(ascii: "/")) else { return trimmed }
        return String(trimmed[trimmed.utf8.index(after: slash)...])
    }

    private static func trimmed(_ path: String) -> String {
        // Scalar by scalar: a slash may be one character with the sign before it.
        var rest = path.unicodeScalars[...]
        while rest.last == "/" { rest.removeLast() }
        return String(rest)
    }
}
