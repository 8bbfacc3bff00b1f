import MunimentBagIt
import MunimentCrypto
import Testing

/// What RFC 8493 allows, or advises against without making the bag invalid.
@Suite struct BagAcceptanceTests {
    static let accepted: [BagFault] = [
        BagFault("CRLF in all tag files") { bag in
            for path in ["bagit.txt", "bag-info.txt", "manifest-sha256.txt"] {
                bag[path] = bag[path].split(separator: "\n").map { $0 + "\r\n" }.joined()
            }
        },
        BagFault("CR in all tag files") { bag in
            for path in ["bagit.txt", "bag-info.txt", "manifest-sha256.txt"] {
                bag[path] = bag[path].split(separator: "\n").map { $0 + "\r" }.joined()
            }
        },
        BagFault("the encoding in lower case") {
            $0["bagit.txt"] = "BagIt-Version: 1.0\nTag-File-Character-Encoding: utf-8\n"
        },
        BagFault("checksums in upper case") { bag in
            bag.manifest = [("alpha\n", "data/a.txt"), ("beta\n", "data/sub/b.txt")]
                .map { SHA256Digest.of(Array($0.utf8)).hex.uppercased() + "  " + $1 + "\n" }.joined()
        },
        BagFault("tabs and spaces before the path") {
            $0.manifest = $0.manifest.replacing("  data", with: " \t  data")
        },
        BagFault("lines in any order") { bag in
            bag.manifest = bag.manifest.split(separator: "\n").reversed().map { $0 + "\n" }.joined()
        },
        BagFault("no bag-info.txt") { $0.files["bag-info.txt"] = nil },
        BagFault("elements of one name") { $0["bag-info.txt"] += "Contact-Name: a\nContact-Name: b\n" },
        BagFault("a folded value") { $0["bag-info.txt"] += "External-Description: a\n\tb\n  c\n" },
        BagFault("a tag file in no manifest") {
            $0["HEAD.txt"] = "head\n"
            $0.untagged = ["HEAD.txt"]
        },
        BagFault("a name with a line end, percent-encoded") {
            $0.files["data/a\nb"] = []
            $0.manifest += HandmadeBag.line("", "data/a%0Ab")
            $0["bag-info.txt"] = "Payload-Oxum: 11.3\n"
        },
        BagFault("lower-case percent-encoding of CR and percent") {
            $0.files["data/a\r%0A"] = []
            $0.manifest += HandmadeBag.line("", "data/a%0d%250A")
            $0["bag-info.txt"] = "Payload-Oxum: 11.3\n"
        },
        BagFault("spaces in and behind a name") {
            $0.files["data/a b "] = []
            $0.manifest += HandmadeBag.line("", "data/a b ")
            $0["bag-info.txt"] = "Payload-Oxum: 11.3\n"
        },
        BagFault("an empty folder") { $0.files["empty/.keep"] = [] },
        BagFault("SHA-512 beside SHA-256") {
            $0["manifest-sha512.txt"] =
                SHA512Digest.of(Array("alpha\n".utf8)).hex + "  data/a.txt\n"
                + SHA512Digest.of(Array("beta\n".utf8)).hex + "  data/sub/b.txt\n"
        },
    ]

    static let warned: [BagFault] = [
        BagFault("no end of the last line in a manifest", .missingFinalNewline) { $0.manifest.removeLast() },
        BagFault("no end of the last line in bagit.txt", .missingFinalNewline) {
            $0["bagit.txt"].removeLast()
        },
        BagFault("a blank line in a manifest", .blankLine) { $0.manifest += "\n" },
        BagFault("a blank line in bag-info.txt", .blankLine) { $0["bag-info.txt"] += " \n" },
        BagFault("md5sum's star", .starBeforePath, .starBeforePath) { bag in
            bag.manifest = bag.manifest.replacing("  data", with: " *data")
        },
        BagFault("./ before a path", .dotSlash, .dotSlash) { bag in
            bag.manifest = bag.manifest.replacing("  data", with: "  ./data")
        },
        BagFault("a percent sign that is not encoded", .percentNotEncoded) {
            $0.files["data/%7Ea"] = []
            $0.manifest += HandmadeBag.line("", "data/%7Ea")
            $0["bag-info.txt"] = "Payload-Oxum: 11.3\n"
        },
        BagFault("a name in other normalisation", .normalisationDiffers) {
            $0.files["data/e\u{301}"] = []
            $0.manifest += HandmadeBag.line("", "data/\u{e9}")
            $0["bag-info.txt"] = "Payload-Oxum: 11.3\n"
        },
        BagFault("names that differ by normalisation", .nameClash) {
            $0.files["data/e\u{301}"] = []
            $0.manifest += HandmadeBag.line("", "data/e\u{301}")
            // Two keys that Swift would take for one.
            $0.manifest += HandmadeBag.line("", "data/\u{e9}")
            $0["bag-info.txt"] = "Payload-Oxum: 11.4\n"
        },
        BagFault("names that differ by case", .nameClash) {
            $0.files["data/A.txt"] = []
            $0.manifest += HandmadeBag.line("", "data/A.txt")
            $0["bag-info.txt"] = "Payload-Oxum: 11.3\n"
        },
        BagFault("Bagging-Date twice", .repeatedElement) {
            $0["bag-info.txt"] += "Bagging-Date: 2026-11-21\nBagging-Date: 2026-11-21\n"
        },
        BagFault("no tag manifest", .noTagManifest) { $0.files["tagmanifest-sha256.txt"] = nil },
        BagFault("an MD5 manifest beside SHA-256", .weakAlgorithm) {
            $0["manifest-md5.txt"] = """
                00000000000000000000000000000000  data/a.txt
                00000000000000000000000000000000  data/sub/b.txt

                """
        },
        BagFault("a manifest of an unknown algorithm", .unsupportedAlgorithm) {
            $0["manifest-tiger.txt"] = "00  data/a.txt\n00  data/sub/b.txt\n"
        },
    ]

    @Test(arguments: accepted + warned)
    func `a bag within the rules is valid, with a warning where the RFC advises against`(
        fault: BagFault
    ) throws {
        var bag = HandmadeBag()
        fault.change(&bag)
        let folder = try TemporaryFolder()
        try bag.write(to: folder)
        if fault.name == "names that differ by normalisation" { try folder.write("data/\u{e9}", []) }
        if fault.name == "no tag manifest" { try folder.remove("tagmanifest-sha256.txt") }
        let report = BagCheck.check(folder: folder.path)
        #expect(report.findings.map(\.code) == fault.codes)
        #expect(report.findings.allSatisfy { $0.severity == .warning })
        #expect(report.isComplete)
        #expect(report.isValid)
    }

    @Test func `folded values and repeated elements are read in their order`() throws {
        var bag = HandmadeBag()
        bag["bag-info.txt"] += "Note: a\n\tb\n  c\nNote: second\nEmpty: \n"
        let values = try bag.check().bagInfo
        #expect(values.map(\.label) == ["Payload-Oxum", "Note", "Note", "Empty"])
        #expect(values.map(\.value) == ["11.2", "a b c", "second", ""])
    }

    @Test func `files outside every tag manifest are named`() throws {
        var bag = HandmadeBag()
        bag["HEAD.txt"] = "head\n"
        bag.untagged = ["HEAD.txt", "bag-info.txt"]
        #expect(try bag.check().unlistedTagFiles == ["HEAD.txt", "bag-info.txt"])
    }
}
