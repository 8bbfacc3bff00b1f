import MunimentBagIt
import Testing

@Suite struct BagInfoTests {
    private func write(_ elements: [(label: String, value: String)]) throws -> (text: String, BagReport) {
        let folder = try TemporaryFolder()
        try folder.withWriter { writer in _ = try writer.finish(bagInfo: elements) }
        return (try folder.text("bag-info.txt"), BagCheck.check(folder: folder.path))
    }

    @Test(arguments: [
        "\n", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}", "\u{0b}", "\u{0c}", "\u{1c}", "\u{0}",
    ])
    func `no line end in a value begins an element of its own`(lineEnd: String) throws {
        let (text, report) = try write([
            (label: "External-Description", value: "one" + lineEnd + "Contact-Name: forged" + lineEnd)
        ])
        #expect(text == "External-Description: one Contact-Name: forged\nPayload-Oxum: 0.0\n")
        #expect(report.bagInfo.count == 2)
    }

    @Test func `long values are folded at 79 characters and read back the same`() throws {
        let value = Array(repeating: "wörter die gefaltet", count: 30).joined(separator: " ")
        let (text, report) = try write([(label: "External-Description", value: value)])
        for line in text.split(separator: "\n") { #expect(line.unicodeScalars.count <= 79) }
        #expect(text.split(separator: "\n").count > 5)
        #expect(report.findings == [])
        #expect(report.bagInfo.first?.value == value)
    }

    @Test func `a line of 79 characters is not folded and one of 80 is`() throws {
        for (count, lines) in [(79, 2), (80, 3)] {
            let value = "a " + String(repeating: "b", count: count - "Label: a ".count)
            #expect(try write([(label: "Label", value: value)]).text.split(separator: "\n").count == lines)
        }
    }

    @Test func `a word longer than a line stays whole`() throws {
        let word = String(repeating: "x", count: 300)
        let (text, report) = try write([(label: "External-Identifier", value: word + " y")])
        #expect(text.hasPrefix("External-Identifier: " + word + "\n y\n"))
        #expect(report.bagInfo.first?.value == word + " y")
    }

    @Test(arguments: ["", "A:B", "A\nB", " A", "A ", "Ä", "Payload-Oxum", "payload-oxum", "A\u{301}"])
    func `an unsafe label is refused`(label: String) throws {
        #expect(throws: BagError.unsafeLabel(label)) { try write([(label: label, value: "x")]) }
    }
}
