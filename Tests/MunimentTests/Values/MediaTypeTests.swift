import Testing

@testable import Muniment

struct MediaTypeTests {
    @Test(arguments: [
        Sample("89504E470D0A1A0A", "image/png", .image), Sample("FFD8FFE000104A464946", "image/jpeg", .image),
        Sample(text: "GIF89a..", "image/gif", .image), Sample(text: "RIFF....WEBPVP8 ", "image/webp", .image),
        Sample(text: "RIFF....WAVEfmt ", "audio/wav", .audio),
        Sample(text: "RIFF....AVI LIST", "video/vnd.avi", .video),
        Sample(text: "\0\0\0\u{18}ftypheic\0\0\0\0mif1heic", "image/heic", .image),
        Sample(text: "\0\0\0\u{18}ftypmif1\0\0\0\0mif1heic", "image/heic", .image),
        Sample(text: "\0\0\0\u{18}ftypmif1\0\0\0\0mif1avif", "image/avif", .image),
        Sample(text: "\0\0\0\u{14}ftypmif1\0\0\0\0mif1", "image/heif", .image),
        Sample(text: "\0\0\0\u{14}ftypqt  \0\0\0\0qt  ", "video/quicktime", .video),
        Sample(text: "\0\0\0\u{14}ftypisom\0\0\0\0isom", "video/mp4", .video),
        Sample(text: "\0\0\0\u{14}ftypM4A \0\0\0\0isom", "audio/mp4", .audio),
        Sample(text: "\0\0\0\u{14}ftypM4V \0\0\0\0isom", "video/x-m4v", .video),
        Sample(text: "\0\0\0\u{14}ftyp3gp5\0\0\0\0isom", "video/3gpp", .video),
        Sample(text: "\0\0\0\u{8}moov", "video/quicktime", .video),
        Sample("1A45DFA39F4282847765626D", "video/webm", .video),
        Sample("1A45DFA3A34282886D6174726F736B61", "video/x-matroska", .video),
        Sample("3026B2758E66CF11A6D900AA0062CE6C", "video/x-ms-asf", .video),
        Sample("000001BA44", "video/mpeg", .video), Sample("49443303000000", "audio/mpeg", .audio),
        Sample("FFFB9064", "audio/mpeg", .audio), Sample("FFF15080", "audio/aac", .audio),
        Sample(text: "OggS....OpusHead", "audio/ogg", .audio), Sample(text: "fLaC", "audio/flac", .audio),
        Sample(text: "#!AMR\n", "audio/amr", .audio), Sample("49492A00080000", "image/tiff", .image),
        Sample("4D4D002A00000008", "image/tiff", .image),
        Sample(text: "8BPS\0\u{1}", "image/vnd.adobe.photoshop", .image),
        Sample("424D36000C0000000000360000002800000000", "image/bmp", .image),
        Sample(text: "%PDF-1.7\n", "application/pdf", .document),
        Sample(text: "junk before %PDF-1.4", "application/pdf", .document),
        Sample(text: "{\\rtf1", "application/rtf", .document),
        Sample(text: "bplist00", "application/x-plist", .document),
        Sample("D0CF11E0A1B11AE1", "application/x-ole-storage", .document),
        Sample(
            "D0CF11E0A1B11AE157006F007200640044006F00630075006D0065006E007400", "application/msword",
            .document),
        Sample("377ABCAF271C", "application/x-7z-compressed", .archive),
        Sample("526172211A0700", "application/vnd.rar", .archive),
        Sample("1F8B08", "application/gzip", .archive),
        Sample("425A6839314159265359", "application/x-bzip2", .archive),
        Sample("FD377A585A00", "application/x-xz", .archive),
        Sample("28B52FFD", "application/zstd", .archive),
        Sample(text: "SQLite format 3\0", "application/vnd.sqlite3", .archive),
        Sample("504B0506" + String(repeating: "00", count: 18), "application/zip", .archive),
        Sample(text: "<!DOCTYPE html><p>hi", "text/html", .html),
        Sample(text: "\u{FEFF} <HTML>", "text/html", .html),
        Sample(text: "<!-- x --><svg/>", "image/svg+xml", .image),
        Sample(text: "<svg xmlns=''>", "image/svg+xml", .image),
        Sample(text: "<?xml version='1.0'?>\n<svg>", "image/svg+xml", .image),
        Sample(text: "<n:svg xmlns:n='http://www.w3.org/2000/svg'/>", "image/svg+xml", .image),
        Sample(text: "<?xml version='1.0'?><a/>", "application/xml", .document),
        Sample(text: "From: a@b.c\r\nTo: d@e.f\r\nMessage-ID: <1>\r\n\r\nhi", "message/rfc822", .mail),
        Sample(text: "{\"a\": 1}", "application/json", .text),
        Sample(text: "[ {\"a\":1}]", "application/json", .text),
        Sample(text: "[20.11.26, 23:14:05] A: hi", "text/plain", .text),
        Sample(text: "BEGIN:VCARD\nVERSION:3.0", "text/vcard", .text),
        Sample("FFFE6800", "text/plain;charset=utf-16", .text),
        Sample(text: "hello", "text/plain", .text), Sample(text: "", "text/plain", .text),
        Sample(text: "The free lunch", "text/plain", .text), Sample(text: "caffeine", "text/plain", .text),
        Sample(text: "BMX bikes and other things", "text/plain", .text),
        Sample(text: "ID3 tags", "text/plain", .text),
        Sample(text: "Plan: a\nFrom: me\nTo: you\n\nhi", "text/plain", .text),
        Sample(text: "<3 you", "text/plain", .text),
        Sample("00010203", "application/octet-stream", .unknown),
        Sample("63616FE9", "application/octet-stream", .unknown),
        Sample("FFFE0000", "application/octet-stream", .unknown),
        Sample("7F454C46", "application/octet-stream", .unknown),
    ])
    func `the bytes tell the type`(sample: Sample) {
        let found = MediaType.detect(prefix: sample.bytes, isWhole: true)
        #expect(found.type == sample.type)
        #expect(found.family == sample.family)
    }

    struct Sample: Sendable, CustomTestStringConvertible {
        let bytes: [UInt8], type: String, family: MediaType.Family

        init(_ hex: String, _ type: String, _ family: MediaType.Family) {
            let digits = hex.compactMap(\.hexDigitValue).map(UInt8.init)
            bytes = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
            (self.type, self.family) = (type, family)
        }

        init(text: String, _ type: String, _ family: MediaType.Family) {
            (bytes, self.type, self.family) = (Array(text.utf8), type, family)
        }

        var testDescription: String { type }
    }

    @Test(arguments: [
        (
            ["[Content_Types].xml", "word/document.xml"],
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        ),
        (
            ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"],
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        ),
        (
            ["ppt/presentation.xml"],
            "application/vnd.openxmlformats-officedocument.presentationml.presentation"
        ),
        (["META-INF/MANIFEST.MF", "AndroidManifest.xml"], "application/vnd.android.package-archive"),
        (["META-INF/MANIFEST.MF"], "application/java-archive"), (["photo.jpg"], "application/zip"),
    ])
    func `the entries of a ZIP file tell what it is`(names: [String], type: String) {
        let bytes = names.flatMap { localEntry($0, content: "x") }
        #expect(MediaType.detect(prefix: bytes, isWhole: false).type == type)
    }

    @Test func `EPUB and OpenDocument name themselves`() {
        for type in ["application/epub+zip", "application/vnd.oasis.opendocument.text"] {
            let found = MediaType.detect(prefix: localEntry("mimetype", content: type), isWhole: false)
            #expect(found.type == type)
            #expect(found.family == .document)
        }
    }

    @Test func `a tar file is known by its header in the middle`() {
        var bytes = [UInt8](repeating: 0, count: 512)
        bytes.replaceSubrange(257..<262, with: "ustar".utf8)
        #expect(MediaType.detect(prefix: bytes, isWhole: true).type == "application/x-tar")
    }

    @Test func `text cut within a character is still text, unless that was all of it`() {
        let bytes = Array("häh".utf8.prefix(2))
        #expect(MediaType.detect(prefix: bytes, isWhole: false).type == "text/plain")
        #expect(MediaType.detect(prefix: bytes, isWhole: true).type == "application/octet-stream")
    }

    @Test func `only the whole can be called plain`() {
        #expect(MediaType.detect(prefix: Array("hello".utf8), isWhole: true).plainUTF8Text)
        #expect(!MediaType.detect(prefix: Array("hello".utf8), isWhole: false).plainUTF8Text)
        #expect(!MediaType.detect(prefix: [0xFF, 0xFE, 0x68, 0x00], isWhole: true).plainUTF8Text)
    }

    @Test func `no bytes make detection trap`() {
        var numbers = SeededNumbers(seed: 2_026)
        let starts: [[UInt8]] = [
            [], [0x50, 0x4B, 0x03, 0x04], [0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70], [0x1A, 0x45, 0xDF, 0xA3],
            [0xFF], Array("RIFF".utf8), Array("<".utf8), Array("From: ".utf8), [0xEF, 0xBB, 0xBF],
            Array("BM".utf8),
        ]
        for start in starts {
            for count in 0..<60 {
                let bytes = start + (0..<count).map { _ in UInt8.random(in: 0...255, using: &numbers) }
                let found = MediaType.detect(prefix: bytes, isWhole: count % 2 == 0)
                #expect(!found.type.isEmpty)
            }
        }
    }

    private func localEntry(_ name: String, content: String) -> [UInt8] {
        [0x50, 0x4B, 0x03, 0x04] + [UInt8](repeating: 0, count: 22) + [UInt8(name.utf8.count), 0, 0, 0]
            + Array(name.utf8) + Array(content.utf8)
    }
}
