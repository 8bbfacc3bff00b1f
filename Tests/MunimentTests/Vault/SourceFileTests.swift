import Testing

@testable import Muniment

@Suite struct `A source file` {
    private static let border = MediaType.prefixByteCount
    private static let words = Array(String(repeating: "many words of a long chat\n", count: 9_000).utf8)
    private static let picture = Array(("url(data:image/png;base64,iVBORw0KGgo=)\n").utf8)

    struct Sample: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        let type: String
        let isPlainText: Bool
    }

    static let samples: [Sample] = {
        let end = words.prefix(border - 1)
        let mail = Array(
            "From: a@b.c\nTo: d@e.f\nMessage-ID: <1>\nContent-Type: text/plain; charset=utf-8\n\nhi".utf8)
        return [
            Sample(testDescription: "a byte", bytes: [0x61], type: "text/plain", isPlainText: true),
            Sample(
                testDescription: "a chat", bytes: Array(words.prefix(1_000)), type: "text/plain",
                isPlainText: true),
            Sample(
                testDescription: "a picture in a chat", bytes: words.prefix(1_000) + picture,
                type: "text/plain",
                isPlainText: false),
            Sample(
                testDescription: "a chat short of the border", bytes: Array(end), type: "text/plain",
                isPlainText: true),
            Sample(
                testDescription: "a chat up to the border", bytes: Array(words.prefix(border)),
                type: "text/plain",
                isPlainText: true),
            Sample(
                testDescription: "a chat beyond the border", bytes: Array(words.prefix(border + 1)),
                type: "text/plain", isPlainText: true),
            Sample(
                testDescription: "a picture up to the border",
                bytes: words.prefix(border - picture.count) + picture,
                type: "text/plain", isPlainText: false),
            Sample(
                testDescription: "a picture across the border", bytes: words.prefix(border - 9) + picture,
                type: "text/plain", isPlainText: false),
            Sample(
                testDescription: "a picture behind the border", bytes: words.prefix(border) + picture,
                type: "text/plain", isPlainText: false),
            Sample(
                testDescription: "a picture far behind", bytes: words + picture, type: "text/plain",
                isPlainText: false),
            Sample(
                testDescription: "a letter across the border", bytes: end + [0xC3, 0xA9] + words,
                type: "text/plain",
                isPlainText: true),
            Sample(
                testDescription: "half a letter at the border", bytes: end + [0xC3],
                type: "application/octet-stream",
                isPlainText: false),
            Sample(
                testDescription: "half a letter across the border", bytes: end + [0xC3] + words,
                type: "text/plain",
                isPlainText: false),
            Sample(
                testDescription: "half a letter at the end", bytes: words + [0xC3], type: "text/plain",
                isPlainText: false),
            Sample(
                testDescription: "UTF-16", bytes: [0xFF, 0xFE, 0x68, 0x00], type: "text/plain;charset=utf-16",
                isPlainText: false),
            Sample(testDescription: "mail", bytes: mail, type: "message/rfc822", isPlainText: false),
            Sample(
                testDescription: "a small picture", bytes: TestVault.png, type: "image/png",
                isPlainText: false),
            Sample(
                testDescription: "a large picture", bytes: TestVault.png + words, type: "image/png",
                isPlainText: false),
            Sample(
                testDescription: "nothing known", bytes: [0x00] + words, type: "application/octet-stream",
                isPlainText: false),
        ]
    }()

    @Test(arguments: samples)
    func `is judged by all of its bytes`(sample: Sample) throws {
        let test = try TestVault()
        let source = try SourceFile(path: try test.file("a", sample.bytes))
        // As often as it is asked: it begins at the start each time, and leaves the file there.
        for _ in 0..<2 {
            let (type, isPlainText) = try source.mediaType()
            #expect(type.type == sample.type)
            #expect(isPlainText == sample.isPlainText)
        }
        #expect(try source.bytes(atMost: sample.bytes.count) == sample.bytes)
    }

    @Test func `is refused where it is larger than what is taken at once`() throws {
        let test = try TestVault()
        let path = try test.file("a", Array(Self.words.prefix(100)))
        #expect(try SourceFile(path: path).bytes(atMost: 100).count == 100)
        expect(.fileTooLarge) { _ = try SourceFile(path: path).bytes(atMost: 99) }
    }
}
