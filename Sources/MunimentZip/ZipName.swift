/// The names that an archive may hold, separated by `/`.
package enum ZipName {
    /// Bytes of a path to write.
    package static let pathByteLimit = 1024

    private static let slash = UInt8(ascii: "/")

    /// Whether a tool could write outside the folder that it unpacks to, or read the name in two ways. One
    /// slash at the end is allowed: it marks a folder.
    static func isSafe(_ name: [UInt8]) -> Bool {
        guard let first = name.first, first != UInt8(ascii: "~"),
            !name.contains(0), !name.contains(UInt8(ascii: "\\")), !hasDrive(name)
        else { return false }
        let path = name.last == slash ? name.dropLast() : name[...]
        return path.split(separator: slash, omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8)
        }
    }

    private static func hasDrive(_ name: [UInt8]) -> Bool {
        guard name.count > 1, name[1] == UInt8(ascii: ":") else { return false }
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(name[0] | 0x20)
    }

    /// Returns if `path` is made of components of `[A-Za-z0-9._-]`, which every tool, file system and
    /// locale reads alike.
    /// - Throws: ``ZipError/unsafeName(_:)``.
    static func checkWritten(_ path: String) throws(ZipError) {
        let bytes = Array(path.utf8)
        guard bytes.count <= pathByteLimit, bytes.last != slash, isSafe(bytes), bytes.allSatisfy(isPlain)
        else { throw .unsafeName(path) }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
            slash:
            true
        default: false
        }
    }

    /// The folders that `path` is in, the outermost first.
    static func folders(of path: String) -> [String] {
        path.indices.filter { path[$0] == "/" }.map { String(path[..<$0]) }
    }

    /// Whether `first` sorts before `second` in the order in which a file that is used as a folder stands
    /// directly before what is said to be in it: byte by byte, `/` before all others.
    static func precedes(_ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>) -> Bool {
        first.lexicographicallyPrecedes(second) { rank($0) < rank($1) }
    }

    private static func rank(_ byte: UInt8) -> Int { byte == slash ? -1 : Int(byte) }
}
