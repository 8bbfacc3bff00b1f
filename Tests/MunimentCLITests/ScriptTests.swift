import Foundation
import Testing

struct ScriptTests {
    @Test(arguments: Built.files("Scripts", ".script"))
    func `every command of a script does what the script says`(name: String) throws {
        let path = Built.testFolder + "/Scripts/" + name
        let script = try Script(String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self))
        #expect(!script.steps.isEmpty)
        let differences = try script.run(in: Home())
        #expect(differences.isEmpty, "\(name)\n\(differences.joined(separator: "\n"))")
    }

    @Test func `there are scripts to run`() {
        #expect(Built.files("Scripts", ".script").count >= 20)
    }

    @Test func `an expected line fits only what it says`() {
        #expect(LinePattern.fits("Saved as ... png", "Saved as item 1, png"))
        #expect(LinePattern.fits("...", ""))
        #expect(LinePattern.fits("a...b...", "a1b2"))
        #expect(!LinePattern.fits("Saved", "Saved "))
        #expect(!LinePattern.fits("ab...ba", "aba"))
        #expect(!LinePattern.fits("e\u{301}", "\u{E9}"))
        #expect(LinePattern(["a", "...", "z"]).matches(["a", "z"]))
        #expect(LinePattern(["a", "...", "z"]).matches(["a", "b", "z", "z"]))
        #expect(!LinePattern(["a", "...", "z"]).matches(["a", "z", "b"]))
        #expect(!LinePattern([]).matches([""]))
        #expect(LinePattern(["a", "b"]).agreeingPrefix(of: ["a", "c"]) == 1)
    }
}
