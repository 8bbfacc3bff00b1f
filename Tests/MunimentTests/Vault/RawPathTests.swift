import Foundation
import Testing

@testable import Muniment

@Suite struct `Paths that are not text` {
    @Test func `every run of bytes comes out as it went in`() {
        var generator = SystemRandomNumberGenerator()
        for count in 0..<200 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 1...255, using: &generator) }
            #expect(RawPath.bytes(of: RawPath.text(of: bytes)) == bytes)
        }
        for text in ["chat-1.png", "é/\u{10FF80}\u{10FFFD}", "日本.png"] {
            #expect(RawPath.bytes(of: RawPath.text(of: Array(text.utf8))) == Array(text.utf8))
        }
        #expect(RawPath.text(of: Array("é.png".utf8)) == "é.png")
    }

    @Test func `a file whose name is not UTF-8 is taken, and its name kept as bytes`() throws {
        let test = try TestVault()
        let name: [UInt8] = Array("caf".utf8) + [0xE9] + Array(".txt".utf8)
        let path = RawPath.text(of: Array(test.folder.utf8) + [0x2F] + name)
        let descriptor = open(RawPath.cString(path), O_WRONLY | O_CREAT, 0o600)
        #expect(write(descriptor, "words", 5) == 5)
        close(descriptor)
        let item = try test.vault.addFile(at: path, kind: .file, fields: []).item
        #expect(item.text("fileNameBytes") == Data(name).base64EncodedString())
        #expect(item.fileName?.contains("caf") == true)
        expect(.fieldNotAccepted) {
            _ = try test.vault.addText(.account, fields: [FieldInput("handle", [RawPath.text(of: name)])])
        }
    }
}
