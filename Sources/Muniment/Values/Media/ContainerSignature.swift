/// Formats that wrap others and say inside which one they hold.
enum ContainerSignature {
    static func match(_ head: ByteView) -> MediaType? {
        riff(head) ?? isoBoxes(head) ?? matroska(head) ?? ogg(head) ?? compoundFile(head)
    }

    private static func riff(_ head: ByteView) -> MediaType? {
        if head.has("FORM"), head.has("AIF", at: 8) { return MediaType("audio/aiff", .audio) }
        guard head.has("RIFF") || head.has("RF64") else { return nil }
        switch head.text(at: 8, length: 4) {
        case "WEBP": return MediaType("image/webp", .image)
        case "WAVE": return MediaType("audio/wav", .audio)
        case "AVI ": return MediaType("video/vnd.avi", .video)
        default: return nil
        }
    }

    /// ISO base media files (ISO/IEC 14496-12): a box `ftyp` names the brands, the main one first.
    private static func isoBoxes(_ head: ByteView) -> MediaType? {
        // The size of the first box, below 16 MiB: its first byte is zero, which no text begins with.
        guard head[0] == 0, let box = head.text(at: 4, length: 4) else { return nil }
        if ["moov", "mdat", "wide", "free", "skip", "pnot"].contains(box) {
            return MediaType("video/quicktime", .video)
        }
        guard box == "ftyp", let size = head.number(at: 0, byteCount: 4, isBigEndian: true) else {
            return nil
        }
        // The version of the main brand takes the place at 12.
        let places = [8] + Array(stride(from: 16, to: min(size, 1_024) - 3, by: 4))
        let brands = places.compactMap { head.text(at: $0, length: 4) }
        for brand in brands {
            if let type = brandTypes[brand] { return type }
            if brand.hasPrefix("3gp") { return MediaType("video/3gpp", .video) }
            if brand.hasPrefix("3g2") { return MediaType("video/3gpp2", .video) }
        }
        if brands.contains("mif1") || brands.contains("msf1") { return MediaType("image/heif", .image) }
        return MediaType("video/mp4", .video)
    }

    private static let brandTypes: [String: MediaType] = {
        var types: [String: MediaType] = [
            "avif": MediaType("image/avif", .image), "avis": MediaType("image/avif", .image),
            "qt  ": MediaType("video/quicktime", .video), "M4V ": MediaType("video/x-m4v", .video),
            "M4A ": MediaType("audio/mp4", .audio), "M4B ": MediaType("audio/mp4", .audio),
            "crx ": MediaType("image/x-canon-cr3", .image),
        ]
        for brand in ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"] {
            types[brand] = MediaType("image/heic", .image)
        }
        return types
    }()

    /// EBML; its document type stands near the beginning.
    private static func matroska(_ head: ByteView) -> MediaType? {
        guard head.has([0x1A, 0x45, 0xDF, 0xA3]) else { return nil }
        return head.find("webm", before: 4_096) == nil
            ? MediaType("video/x-matroska", .video) : MediaType("video/webm", .video)
    }

    private static func ogg(_ head: ByteView) -> MediaType? {
        guard head.has("OggS") else { return nil }
        return head.find("theora", before: 4_096) == nil
            ? MediaType("audio/ogg", .audio) : MediaType("video/ogg", .video)
    }

    /// Compound files of older Office programs; names of streams in them are UTF-16.
    private static func compoundFile(_ head: ByteView) -> MediaType? {
        guard head.has([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) else { return nil }
        let streams: [(String, MediaType)] = [
            ("__properties_version1.0", MediaType("application/vnd.ms-outlook", .mail)),
            ("WordDocument", MediaType("application/msword", .document)),
            ("Workbook", MediaType("application/vnd.ms-excel", .document)),
            ("PowerPoint Document", MediaType("application/vnd.ms-powerpoint", .document)),
        ]
        for (name, type) in streams where head.find(name.utf8.flatMap { [$0, 0] }) != nil { return type }
        return MediaType("application/x-ole-storage", .document)
    }
}
