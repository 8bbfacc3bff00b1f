import Foundation
import Testing

/// File names need not be text.
struct RawNameTests {
    @Test func `a file whose name is not UTF-8 can be added`() throws {
        let home = try Home()
        try home.makeVault()
        let outcome = try home.run(
            #"name=$(printf 'bytes\377\376.txt'); printf x > "$name"; muniment add file --intimate no -- "$name""#
        )
        #expect(outcome.status == 0, "\(outcome)")
        #expect(!outcome.output.unicodeScalars.contains("\u{FFFD}"), "no byte of the name is lost")
        let shown = try home.runAll("muniment show 1 --json").output
        #expect(shown.contains(##""fileName": "bytes\\x{FF}\\x{FE}.txt""##))
        #expect(
            shown.contains(
                Data([0x62, 0x79, 0x74, 0x65, 0x73, 0xff, 0xfe] + ".txt".utf8).base64EncodedString()))
        try home.runAll(#"muniment extract 1 --output copy; cmp copy "$(printf 'bytes\377\376.txt')""#)
    }
}
