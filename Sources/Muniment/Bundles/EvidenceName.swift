/// What an original is called in a bundle: by the item's number, so that the name tells nothing.
enum EvidenceName {
    /// Such as `data/evidence/item-0007.png`. The extension follows from the content; what a browser or the
    /// system would run gets one that only shows it.
    static func path(_ item: Item) -> String {
        "data/evidence/item-\(number(item.number)).\(item.kind?.isFile == true ? suffix(item.mediaType) : "txt")"
    }

    static func number(_ number: UInt64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    static func suffix(_ type: String?) -> String {
        guard let type else { return "bin" }
        if let known = suffixes[type] { return known }
        return type.hasPrefix("text/") ? "txt" : "bin"
    }

    /// HTML, SVG and XML may load from the network or run when they are opened, so they are given as text.
    private static let suffixes = [
        "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/tiff": "tif", "image/bmp": "bmp",
        "image/webp": "webp", "image/heic": "heic", "image/heif": "heif", "image/avif": "avif",
        "image/jxl": "jxl", "image/jp2": "jp2", "image/svg+xml": "txt",
        "video/mp4": "mp4", "video/quicktime": "mov", "video/webm": "webm", "video/x-matroska": "mkv",
        "video/3gpp": "3gp", "video/3gpp2": "3g2", "video/x-m4v": "m4v", "video/vnd.avi": "avi",
        "video/mpeg": "mpg", "video/ogg": "ogv", "video/mp2t": "ts", "video/x-flv": "flv",
        "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/aac": "aac", "audio/ogg": "ogg", "audio/wav": "wav",
        "audio/flac": "flac", "audio/amr": "amr", "audio/aiff": "aiff", "audio/x-caf": "caf",
        "application/pdf": "pdf", "application/zip": "zip", "application/gzip": "gz",
        "application/rtf": "rtf",
        "application/vnd.rar": "rar", "application/x-7z-compressed": "7z", "application/x-tar": "tar",
        "application/msword": "doc", "application/vnd.ms-excel": "xls",
        "application/vnd.ms-powerpoint": "ppt", "application/vnd.ms-outlook": "msg",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
        "application/vnd.oasis.opendocument.text": "odt",
        "application/vnd.oasis.opendocument.spreadsheet": "ods",
        "application/vnd.oasis.opendocument.presentation": "odp", "application/epub+zip": "epub",
        "application/vnd.sqlite3": "sqlite", "application/xml": "txt", "application/xhtml+xml": "txt",
        "application/json": "json", "message/rfc822": "eml", "text/vcard": "vcf",
    ]
}
