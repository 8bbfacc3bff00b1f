/// ZIP files and the many formats that are ZIP files inside.
enum ZipSignature {
    static func match(_ head: ByteView) -> MediaType? {
        guard head.has([0x50, 0x4B, 0x03, 0x04]) else {
            let isOther = head.has([0x50, 0x4B, 0x05, 0x06]) || head.has([0x50, 0x4B, 0x07, 0x08])
            return isOther ? plain : nil
        }
        if let declared = declaredType(head) { return declared }
        let names = entryNames(head)
        let office: [(String, String)] = [
            ("word/", "wordprocessingml.document"), ("xl/", "spreadsheetml.sheet"),
            ("ppt/", "presentationml.presentation"),
        ]
        for (folder, type) in office where names.contains(where: { $0.hasPrefix(folder) }) {
            return MediaType("application/vnd.openxmlformats-officedocument." + type, .document)
        }
        if names.contains("AndroidManifest.xml") {
            return MediaType("application/vnd.android.package-archive", .archive)
        }
        if names.contains("META-INF/MANIFEST.MF") { return MediaType("application/java-archive", .archive) }
        return plain
    }

    private static let plain = MediaType("application/zip", .archive)

    /// EPUB and OpenDocument begin with a stored entry `mimetype` whose content is the type.
    private static func declaredType(_ head: ByteView) -> MediaType? {
        guard head.number(at: 26, byteCount: 2, isBigEndian: false) == 8, head.has("mimetype", at: 30),
            let extra = head.number(at: 28, byteCount: 2, isBigEndian: false)
        else { return nil }
        let known = [
            "application/epub+zip", "application/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.spreadsheet",
            "application/vnd.oasis.opendocument.presentation",
            "application/vnd.oasis.opendocument.graphics",
        ]
        let type = known.first { head.has(Array($0.utf8), at: 38 + extra) }
        return type.map { MediaType($0, .document) }
    }

    /// Names in the local headers that lie in reach, at most 64.
    private static func entryNames(_ head: ByteView) -> [String] {
        var names: [String] = []
        var position = 0
        while names.count < 64, let found = head.find([0x50, 0x4B, 0x03, 0x04], from: position) {
            if let length = head.number(at: found + 26, byteCount: 2, isBigEndian: false),
                let name = head.text(at: found + 30, length: length)
            {
                names.append(name)
            }
            position = found + 30
        }
        return names
    }
}
