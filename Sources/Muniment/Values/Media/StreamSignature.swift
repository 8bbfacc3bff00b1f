/// Sound and video streams that begin with a short sync pattern, told by its repetition or its fields.
enum StreamSignature {
    static func match(_ head: ByteView) -> MediaType? {
        transportStream(head) ?? adts(head) ?? mpegAudio(head)
    }

    /// Packets of 188 bytes that begin with 0x47 (ISO/IEC 13818-1).
    private static func transportStream(_ head: ByteView) -> MediaType? {
        let starts = [0, 188, 376, 564, 752].filter { $0 < head.count }
        guard starts.count >= 3, starts.allSatisfy({ head[$0] == 0x47 }) else { return nil }
        return MediaType("video/mp2t", .video)
    }

    /// AAC with ADTS headers: sync of 12 bits, layer zero.
    private static func adts(_ head: ByteView) -> MediaType? {
        guard head[0] == 0xFF, let second = head[1], second & 0xF6 == 0xF0, let third = head[2],
            third >> 2 & 15 < 13
        else { return nil }
        return MediaType("audio/aac", .audio)
    }

    /// A frame of MPEG audio, layer II or III: sync of 11 bits, then fields that exclude some values.
    /// Layer I would let the byte order mark of UTF-16 pass for a frame.
    private static func mpegAudio(_ head: ByteView) -> MediaType? {
        guard head[0] == 0xFF, let second = head[1], second & 0xE0 == 0xE0, let third = head[2],
            second >> 3 & 3 != 1, [1, 2].contains(second >> 1 & 3), third >> 4 != 15, third >> 4 != 0,
            third >> 2 & 3 != 3
        else { return nil }
        return MediaType("audio/mpeg", .audio)
    }
}
