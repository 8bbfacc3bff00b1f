import MunimentBagIt
import MunimentCrypto
import Testing

/// What RFC 8493 demands, each demand broken once. Section numbers are the RFC's.
@Suite struct BagFaultTests {
    @Test func `the bag that all faults start from is valid without a finding`() throws {
        let report = try HandmadeBag().check()
        #expect(report.findings == [])
        #expect(report.isComplete)
        #expect(report.isValid)
        #expect(report.unlistedTagFiles == [])
        #expect(report.payloadByteCount == 11)
        #expect(report.payloadFileCount == 2)
    }

    static let incomplete: [BagFault] = [
        // 2.1 the payload's folder, with a list that has nothing to say of it
        BagFault("no payload folder", .missingFile) {
            for path in ["data/a.txt", "data/sub/b.txt"] { $0.files[path] = nil }
            $0.manifest = ""
            $0["bag-info.txt"] = "Payload-Oxum: 0.0\n"
        },
        // 2.1.1 bagit.txt
        BagFault("no bagit.txt", .missingFile) { $0.files["bagit.txt"] = nil },
        BagFault("a third line in bagit.txt", .badDeclaration) { $0["bagit.txt"] += "More: x\n" },
        BagFault("one line in bagit.txt", .badDeclaration) { $0["bagit.txt"] = "BagIt-Version: 1.0\n" },
        BagFault("the lines of bagit.txt exchanged", .badDeclaration) {
            $0["bagit.txt"] = "Tag-File-Character-Encoding: UTF-8\nBagIt-Version: 1.0\n"
        },
        BagFault("a space before the colon in bagit.txt", .badDeclaration) {
            $0["bagit.txt"] = "BagIt-Version : 1.0\nTag-File-Character-Encoding: UTF-8\n"
        },
        BagFault("two spaces behind the colon in bagit.txt", .badDeclaration) {
            $0["bagit.txt"] = "BagIt-Version:  1.0\nTag-File-Character-Encoding: UTF-8\n"
        },
        BagFault("a version without a first number", .badDeclaration) {
            $0["bagit.txt"] = "BagIt-Version: .97\nTag-File-Character-Encoding: UTF-8\n"
        },
        BagFault("a byte order mark in bagit.txt", .byteOrderMark) {
            $0.files["bagit.txt"]?.insert(contentsOf: [0xef, 0xbb, 0xbf], at: 0)
        },
        BagFault("version 0.97", .unsupportedVersion) {
            $0["bagit.txt"] = "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"
        },
        BagFault("a version yet to come", .unsupportedVersion) {
            $0["bagit.txt"] = "BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n"
        },
        BagFault("tag files in another encoding", .unsupportedEncoding) {
            $0["bagit.txt"] = "BagIt-Version: 1.0\nTag-File-Character-Encoding: ISO-8859-1\n"
        },
        // 2.1.2 payload, 2.1.3 payload manifests
        BagFault("no payload manifest", .noPayloadManifest) {
            $0.files["manifest-sha256.txt"] = nil
        },
        BagFault("a listed file is missing", .missingFile) {
            $0.files["data/extra.txt"] = nil
            $0.manifest += HandmadeBag.line("x", "data/extra.txt")
        },
        BagFault("a payload file is not listed", .addedFile) {
            $0.files["data/extra.txt"] = []
            $0["bag-info.txt"] = "Payload-Oxum: 11.3\n"
        },
        BagFault("a file browser left its file", .addedSystemFile) {
            $0.files["data/sub/.DS_Store"] = []
            $0["bag-info.txt"] = "Payload-Oxum: 11.3\n"
        },
        BagFault("Windows left its thumbnails", .addedSystemFile) {
            $0.files["data/Thumbs.db"] = []
            $0["bag-info.txt"] = "Payload-Oxum: 11.3\n"
        },
        BagFault("one of two payload manifests lacks a file", .notInEveryManifest) {
            $0["manifest-sha512.txt"] = SHA512Digest.of(Array("alpha\n".utf8)).hex + "  data/a.txt\n"
        },
        BagFault("a payload manifest lists a tag file", .misplacedEntry) {
            $0.manifest += HandmadeBag.line($0["bagit.txt"], "bagit.txt")
        },
        BagFault("a manifest lists a folder", .folderListed) {
            $0.manifest += HandmadeBag.line("", "data/sub")
        },
        BagFault("a path twice with one checksum", .duplicateEntry) {
            $0.manifest += HandmadeBag.line("alpha\n", "data/a.txt")
        },
        BagFault("a path twice with two checksums", .duplicateEntry) {
            $0.manifest += HandmadeBag.line("other", "data/a.txt")
        },
        BagFault("a path twice, once percent-encoded", .duplicateEntry) {
            $0.files["data/50%.txt"] = []
            $0["bag-info.txt"] = "Payload-Oxum: 11.3\n"
            $0.manifest += HandmadeBag.line("", "data/50%25.txt") + HandmadeBag.line("", "data/50%25.txt")
        },
        BagFault("a line without a path", .malformedLine) {
            $0.manifest += String(repeating: "0", count: 64) + "\n"
        },
        BagFault("a line without white space", .malformedLine) {
            $0.manifest += String(repeating: "0", count: 64) + "data/x\n"
        },
        BagFault("white space before the checksum", .malformedLine) {
            $0.manifest += " " + HandmadeBag.line("", "data/x")
        },
        BagFault("a checksum one digit short", .malformedLine) {
            $0.manifest += String(repeating: "0", count: 63) + "  data/x\n"
        },
        BagFault("a checksum with another letter", .malformedLine) {
            $0.manifest += String(repeating: "g", count: 64) + "  data/x\n"
        },
        BagFault("an MD5 checksum in a SHA-256 manifest", .malformedLine) {
            $0.manifest += String(repeating: "0", count: 32) + "  data/x\n"
        },
        BagFault("a manifest that is not UTF-8", .notUTF8, .missingFile) {
            $0.files["manifest-sha256.txt"]? +=
                Array(HandmadeBag.line("", "data/").utf8.dropLast()) + [0xff, 0x0a]
        },
        BagFault("a byte order mark in a manifest", .byteOrderMark) {
            $0.files["manifest-sha256.txt"]?.insert(contentsOf: [0xef, 0xbb, 0xbf], at: 0)
        },
        // 2.2.1 tag manifests
        BagFault("a tag manifest without the payload manifest", .manifestNotListed) {
            $0.untagged = ["manifest-sha256.txt"]
        },
        BagFault("a tag manifest that lists a payload file", .misplacedEntry) {
            $0.tagManifestTail = HandmadeBag.line("alpha\n", "data/a.txt")
        },
        BagFault("a tag manifest that lists itself", .misplacedEntry) {
            $0.tagManifestTail = HandmadeBag.line("", "tagmanifest-sha256.txt")
        },
        BagFault("a listed tag file is missing", .missingFile) {
            $0.tagManifestTail = HandmadeBag.line("", "HEAD.txt")
        },
        // 2.2.2 bag-info.txt
        BagFault("an element without a colon", .malformedLine) { $0["bag-info.txt"] += "Contact-Name\n" },
        BagFault("an element without a label", .malformedLine) { $0["bag-info.txt"] += ": x\n" },
        BagFault("a label with a space behind it", .malformedLine) { $0["bag-info.txt"] += "Name : x\n" },
        BagFault("an element without white space behind the colon", .malformedLine) {
            $0["bag-info.txt"] += "Contact-Name:x\n"
        },
        BagFault("a first line that continues nothing", .malformedLine) {
            $0["bag-info.txt"] = " x\nPayload-Oxum: 11.2\n"
        },
        BagFault("Payload-Oxum twice", .duplicateEntry) { $0["bag-info.txt"] += "payload-oxum: 11.2\n" },
        BagFault("Payload-Oxum with other octets", .oxumMismatch) {
            $0["bag-info.txt"] = "Payload-Oxum: 12.2\n"
        },
        BagFault("Payload-Oxum with other files", .oxumMismatch) {
            $0["bag-info.txt"] = "Payload-Oxum: 11.3\n"
        },
        BagFault("Payload-Oxum in other words", .malformedLine) {
            $0["bag-info.txt"] = "Payload-Oxum: 11 B\n"
        },
        BagFault("Payload-Oxum beyond all numbers", .malformedLine) {
            $0["bag-info.txt"] = "Payload-Oxum: 99999999999999999999.2\n"
        },
        BagFault("bag-info.txt not in UTF-8", .notUTF8) {
            $0.files["bag-info.txt"]? += Array("Contact-Name: ".utf8) + [0xc3, 0x28, 0x0a]
        },
        // 2.2.3 fetch.txt
        BagFault("something to fetch", .fetchNotSupported) {
            $0["fetch.txt"] = "https://example.org/x - data/x\n"
        },
    ]

    @Test(arguments: incomplete)
    func `a bag with a fault of form is neither complete nor valid`(fault: BagFault) throws {
        var bag = HandmadeBag()
        fault.change(&bag)
        let report = try bag.check()
        #expect(report.findings.map(\.code) == fault.codes)
        #expect(!report.isComplete)
        #expect(!report.isValid)
    }

    /// Section 5.1 and the paths that lead elsewhere on other systems.
    @Test(arguments: [
        "/etc/passwd", "../secret", "data/../../secret", "data/..", "data/./a.txt", "data//a.txt", "data/",
        "~/secret", "~user/x", "C:\\secret", "c:/secret", "\\\\host\\share", "data\\a.txt", "data/a\u{0}.txt",
        "././data/a.txt", ".",
    ])
    func `a path that could lead out of the bag is refused`(path: String) throws {
        var bag = HandmadeBag()
        bag.manifest += HandmadeBag.line("", path)
        let report = try bag.check()
        let codes = report.findings.map(\.code)
        #expect(codes == [.unsafePath])
        #expect(report.findings.first?.source == "manifest-sha256.txt")
        #expect(report.findings.first?.line == 3)
        #expect(!report.isComplete)
        #expect(!report.isValid)
    }

    static let altered: [BagFault] = [
        BagFault("a payload file with another byte", .altered) { $0["data/a.txt"] = "alphb\n" },
        BagFault("two payload files exchanged", .altered, .altered) {
            $0["data/a.txt"] = "beta\n"
            $0["data/sub/b.txt"] = "alpha\n"
        },
        BagFault("a payload manifest that is not the one tagged", .altered) {
            $0.tagManifestTail = HandmadeBag.line("other", "manifest-sha256.txt")
            $0.untagged = ["manifest-sha256.txt"]
        },
        BagFault("SHA-512 that differs where SHA-256 agrees", .altered) {
            $0["manifest-sha512.txt"] =
                SHA512Digest.of(Array("other".utf8)).hex + "  data/a.txt\n"
                + SHA512Digest.of(Array("beta\n".utf8)).hex + "  data/sub/b.txt\n"
        },
        BagFault("MD5 alone", .nothingToCompare, .weakAlgorithm) {
            $0.files["manifest-sha256.txt"] = nil
            // `md5sum` of the two files.
            $0["manifest-md5.txt"] = """
                9f9f90dbe3e5ee1218c86b8839db1995  data/a.txt
                f0cf2a92516045024a0c99147b28f05b  data/sub/b.txt

                """
        },
    ]

    @Test(arguments: altered)
    func `a bag with other content is complete and not valid`(fault: BagFault) throws {
        var bag = HandmadeBag()
        fault.change(&bag)
        let report = try bag.check()
        #expect(report.findings.map(\.code).sorted { $0.rawValue < $1.rawValue } == fault.codes)
        #expect(report.isComplete)
        #expect(!report.isValid)
    }
}
