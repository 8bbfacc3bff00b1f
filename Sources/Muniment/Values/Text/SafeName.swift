import Foundation

/// Names for files in a bundle that every system, `sha256sum` and BagIt agree on.
package enum SafeName {
    /// The longest name, in bytes.
    package static let byteCountLimit = 60

    /// `[a-z0-9._-]` alone, beginning and ending with a letter or digit, at most 60 bytes, never a
    /// name that Windows keeps for devices. Accents are dropped, other characters become hyphens. The
    /// only dot stands before an extension of a known kind of file.
    /// - Parameter fallback: for a name of which nothing is left; if nothing is left of that either,
    ///   `item` is used.
    package static func component(_ name: String, fallback: String) -> String {
        let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        let cleaned = clean(last)
        var (stem, suffix) = (cleaned, "")
        if let dot = cleaned.lastIndex(of: "."),
            extensions.contains(String(cleaned[cleaned.index(after: dot)...]))
        {
            (stem, suffix) = (String(cleaned[..<dot]), String(cleaned[dot...]))
        }
        stem = trim(stem.replacing(".", with: "-"), to: byteCountLimit - suffix.utf8.count)
        if stem.isEmpty {
            stem = trim(clean(fallback).replacing(".", with: "-"), to: byteCountLimit - suffix.utf8.count)
        }
        if stem.isEmpty { stem = "item" }
        if isDevice(stem) { stem = "file-" + stem }
        return stem + suffix
    }

    private static func clean(_ text: String) -> String {
        var cleaned = ""
        for scalar in text.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9", ".", "_", "-": cleaned.unicodeScalars.append(scalar)
            default:
                let isMark = scalar.properties.canonicalCombiningClass != .notReordered
                if !isMark, cleaned.last != "-" { cleaned += "-" }
            }
        }
        return cleaned
    }

    private static func trim(_ stem: String, to byteCount: Int) -> String {
        let isEdge: (Character) -> Bool = { $0 == "-" || $0 == "_" || $0 == "." }
        var kept = stem.drop(while: isEdge).prefix(byteCount)
        while let last = kept.last, isEdge(last) { kept.removeLast() }
        return String(kept)
    }

    private static func isDevice(_ stem: String) -> Bool {
        if ["con", "prn", "aux", "nul"].contains(stem) { return true }
        guard stem.utf8.count == 4, let digit = stem.last, digit.isASCII, digit.isNumber else { return false }
        return stem.hasPrefix("com") || stem.hasPrefix("lpt")
    }

    private static let extensions: Set<String> = [
        "7z", "aac", "amr", "apk", "avi", "avif", "bmp", "bz2", "caf", "csv", "db", "doc", "docx", "eml",
        "epub", "flac", "flv", "gif", "gz", "heic", "heif", "htm", "html", "ico", "jpeg", "jpg", "json",
        "jsonl", "jxl", "log", "m4a", "m4v", "mbox", "md", "mht", "mkv", "mov", "mp3", "mp4", "mpeg",
        "mpg", "msg", "odp", "ods", "odt", "ogg", "opus", "ots", "pdf", "plist", "png", "ppt", "pptx",
        "psd", "rar", "rtf", "sig", "sqlite", "srt", "svg", "tar", "tif", "tiff", "tsr", "txt", "vcf",
        "wav", "webm", "webp", "wmv", "xls", "xlsx", "xml", "xz", "zip", "zst", "3gp",
    ]
}
