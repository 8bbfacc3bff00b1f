import Foundation
import MunimentBagIt
import MunimentCrypto
import Testing

@testable import Muniment
@testable import MunimentStore

/// Bundles made to lead the check out of the bundle, to stop it, or to use up the computer.
struct BundleCheckHostilityTests {
    private let sample: ExportCase
    private let bundle: ExportCase.Bundle

    init() throws {
        sample = try ExportCase()
        try sample.fill()
        bundle = try sample.export()
    }

    private var canary: String { sample.folder + "/canary.txt" }

    /// Everything below the case's folder, with size and time of change.
    private func snapshot() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: sample.folder).sorted().map { path in
            var status = stat()
            _ = lstat(sample.folder + "/" + path, &status)
            return
                "\(path) \(status.st_mode) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
        }
    }

    /// Checks, and sees to it that nothing was written.
    private func check(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) throws
        -> BundleReport
    {
        let before = try snapshot()
        let report = try Muniment.Bundle.check(path)
        #expect(try snapshot() == before, "something was written", sourceLocation: sourceLocation)
        #expect(!report.isWhole, sourceLocation: sourceLocation)
        return report
    }

    private func expect(
        _ code: String, _ detail: String = "", in report: BundleReport,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(
            report.findings.contains { Tampering("", [code], detail, { _ in }).names($0) },
            "\(code) \(detail): \(report.findings.prefix(20))", sourceLocation: sourceLocation)
    }

    private func copy() throws -> ResealedBundle { try ResealedBundle(bundle, in: sample.folder) }

    private func reseal(_ copy: ResealedBundle) throws {
        try copy.reseal(with: try ResealedBundle.key(of: sample.vault))
    }

    /// The check of an archive that is written for it alone.
    private func check(
        _ zip: StoredZip, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> BundleReport {
        let path = sample.folder + "/hostile.zip"
        try zip.write(to: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try check(path, sourceLocation: sourceLocation)
    }

    private func packed() throws -> StoredZip { try StoredZip(packing: bundle.exported.bundle) }

    // MARK: Links and pipes

    @Test(arguments: [
        "data/evidence/item-0001.png", "data/proofs", "data", "HEAD.txt", "HEAD.txt.sig",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt", "bagit.txt", "allowed_signers", "VERIFY.txt",
    ])
    func `a link to the very same content outside is refused and not followed`(path: String) throws {
        let copy = try copy()
        defer { copy.remove() }
        try FileManager.default.moveItem(atPath: copy.folder + "/" + path, toPath: canary)
        try FileManager.default.createSymbolicLink(
            atPath: copy.folder + "/" + path, withDestinationPath: canary)
        let report = try check(copy.folder)
        expect("bag-symlink", path, in: report)
        switch path {
        case "data/evidence/item-0001.png": #expect(report.originalCount == 1 && report.itemCount == 6)
        case "data/proofs", "data", "HEAD.txt": #expect(report.itemCount == 0)
        case "HEAD.txt.sig": #expect(report.fingerprint == nil)
        default: break
        }
        var zip = try StoredZip(packing: copy.folder)
        if let index = zip.entries.firstIndex(where: { $0.name == Array("bundle/\(path)".utf8) }) {
            zip.entries[index].data = Array(canary.utf8)
            zip.entries[index].byteCount = UInt32(canary.utf8.count)
            zip.entries[index].checksum = StoredZip.checksum(Array(canary.utf8))
        }
        let packedReport = try check(zip)
        expect("zip-symlink", path, in: packedReport)
    }

    @Test(
        .timeLimit(.minutes(5)),
        arguments: [
            "data/pipe", "data/evidence/item-0001.png", "data/proofs/item-0001.json", "HEAD.txt",
            "HEAD.txt.sig",
            "manifest-sha256.txt", "tagmanifest-sha256.txt", "bagit.txt", "bag-info.txt", "allowed_signers",
        ])
    func `a pipe does not stop the check`(path: String) throws {
        let copy = try copy()
        defer { copy.remove() }
        try? copy.delete(path)
        try #require(mkfifo(copy.folder + "/" + path, 0o600) == 0)
        expect("bag-special-file", path, in: try check(copy.folder))
        expect("zip-special-file", path, in: try check(try StoredZip(packing: copy.folder)))
    }

    @Test(.timeLimit(.minutes(5)))
    func `a pipe, a device or nothing in place of the bundle is no bundle`() throws {
        let pipe = sample.folder + "/pipe"
        try #require(mkfifo(pipe, 0o600) == 0)
        for path in [pipe, "/dev/zero", bundle.exported.bundle + "/HEAD.txt"] {
            #expect(try check(path).findings.count == 1, "\(path)")
        }
        for path in ["", sample.folder + "/none", "a\0b"] {
            let error = #expect(throws: MunimentError.self) { try Muniment.Bundle.check(path) }
            #expect(error?.code == .fileNotFound)
        }
    }

    // MARK: Names

    @Test(arguments: [
        "../canary.txt", "data/../../canary.txt", "/etc/hostname", "C:\\canary.txt", "data\\canary.txt",
        "~/canary.txt",
        "data/./canary.txt", "data//canary.txt",
    ])
    func `a list that names a place outside is refused, and the place is not read`(name: String) throws {
        try Data("canary".utf8).write(to: URL(filePath: canary))
        let copy = try copy()
        defer { copy.remove() }
        let line = "\(SHA256Digest.of(Array("canary".utf8)).hex)  \(name)\n"
        try copy.write((line + copy.text("manifest-sha256.txt")).utf8, to: "manifest-sha256.txt")
        try copy.resealTags(with: try ResealedBundle.key(of: sample.vault))
        let report = try check(copy.folder)
        expect("bag-unsafe-path", in: report)
        // Nothing more was read than the bundle's own files.
        let listed = try copy.files().filter {
            !["HEAD.txt", "HEAD.txt.sig", "tagmanifest-sha256.txt"].contains($0)
        }
        #expect(report.byteCount == (try listed.reduce(0) { $0 + UInt64(try copy.read($1).count) }))
    }

    @Test(arguments: [
        ("data/a%0Ab", "data/a\nb"), ("data/a%0ab", "data/a\nb"), ("data/a%0Db", "data/a\rb"),
        ("data/a%25b", "data/a%b"), ("data/%2e%2e", "data/%2e%2e"), ("data/a\u{202E}b", "data/a\u{202E}b"),
        ("data/e\u{301}", "data/\u{e9}"),
    ])
    func `names that are written in two ways are refused, and shown without their controls`(
        listed: String, name: String
    ) throws {
        let copy = try copy()
        defer { copy.remove() }
        try copy.write(Array("x".utf8), to: name)
        let line = "\(SHA256Digest.of(Array("x".utf8)).hex)  \(listed)\n"
        try copy.write((copy.text("manifest-sha256.txt") + line).utf8, to: "manifest-sha256.txt")
        try copy.resealTags(with: try ResealedBundle.key(of: sample.vault))
        for report in [try check(copy.folder), try check(try StoredZip(packing: copy.folder))] {
            expect("bundle-name", "data/", in: report)
            for finding in report.findings {
                let detail = finding.detail ?? ""
                #expect(
                    !detail.unicodeScalars.contains {
                        $0.properties.generalCategory == .control || $0 == "\u{202E}"
                    })
            }
        }
    }

    @Test(arguments: [
        "../evil.txt", "bundle/../../evil.txt", "/evil.txt", "C:\\evil.txt", "C:evil.txt", "bundle\\evil.txt",
        "bundle/./evil.txt", "bundle//evil.txt", "~/evil.txt", "bundle/a\0b",
    ])
    func `a name in a zip that leads out of it is refused`(name: String) throws {
        var zip = try packed()
        zip.entries.append(StoredZip.Entry(name, Array("evil".utf8)))
        expect("zip-unsafe-name", in: try check(zip))
    }

    @Test func `an entry twice, a file that is a folder and a second folder are refused`() throws {
        let name = "bundle/data/report.txt"
        var twice = try packed()
        twice.entries.append(StoredZip.Entry(name, Array("other".utf8)))
        expect("zip-duplicate-name", "report.txt", in: try check(twice))
        var under = try packed()
        under.entries.append(StoredZip.Entry(name + "/more.txt", Array("other".utf8)))
        expect("zip-file-used-as-folder", "report.txt", in: try check(under))
        var second = try packed()
        second.entries.append(StoredZip.Entry("other/HEAD.txt", Array("other".utf8)))
        expect("zip-not-one-folder", "other/HEAD.txt", in: try check(second))
        var before = try packed()
        before.entries.insert(StoredZip.Entry("README.txt", Array("other".utf8)), at: 0)
        expect("zip-not-one-folder", "README.txt", in: try check(before))
        var bare = try packed()
        bare.entries = bare.entries.map {
            StoredZip.Entry(Array($0.name.dropFirst("bundle/".utf8.count)), $0.data)
        }
        expect("zip-not-one-folder", in: try check(bare))
        var cased = try packed()
        cased.entries.append(StoredZip.Entry("Bundle/data/more.txt", Array("other".utf8)))
        expect("zip-not-one-folder", in: try check(cased))
        #expect(!(try check(StoredZip())).isWhole)
    }

    @Test func `a folder of another name in a zip is looked at too`() throws {
        var zip = try packed()
        zip.entries.append(StoredZip.Entry("bundle/Added/"))
        expect("bundle-name", "Added", in: try check(zip))
    }

    // MARK: Much of everything

    @Test func `folders ten thousand deep are not walked to the end`() throws {
        let copy = try copy()
        defer { _ = try? BundleTools.launch(["rm", "-rf", copy.folder], in: "/") }
        var folder = open(copy.folder + "/data", O_RDONLY | O_DIRECTORY)
        for _ in 0..<10_000 {
            _ = mkdirat(folder, "d", 0o700)
            let next = openat(folder, "d", O_RDONLY | O_DIRECTORY)
            close(folder)
            folder = next
        }
        try #require(folder >= 0)
        close(folder)
        let report = try Muniment.Bundle.check(copy.folder)
        expect("bag-too-large", "data/d/d", in: report)
        #expect(report.findings.count < 10)
    }

    @Test func `a name in a zip that is a thousand folders deep costs little`() throws {
        var zip = try packed()
        zip.entries.append(
            StoredZip.Entry("bundle/data/" + String(repeating: "d/", count: 1000) + "x", Array("x".utf8)))
        expect("bag-too-large", "data/d/d", in: try check(zip))
        zip = try packed()
        zip.entries.append(
            StoredZip.Entry("bundle/data/" + String(repeating: "d/", count: 5000) + "x", Array("x".utf8)))
        expect("zip-name-too-long", in: try check(zip))
        // As many folders as names are long, and as many again for each entry.
        zip = try packed()
        let many = (0..<100).map { "bundle/data/\($0)/" + String(repeating: "d/", count: 2000) + "x" }
        zip.entries += many.map { StoredZip.Entry($0) }
        let start = ThreadTime.seconds
        expect("bag-too-large", "data/99/d/d", in: try check(zip))
        #expect(ThreadTime.seconds - start < 60)
    }

    /// What is valid in every line is read up to the limits; what is not, up to the findings that are kept.
    @Test func `a list of a hundred million bytes is not read to the end`() throws {
        #expect(BundleCheck.limits.manifestByteCount == 64 << 20)
        #expect(BundleCheck.limits.entryCount == 250_000 && BundleCheck.limits.fileCount == 250_000)
        for (line, code) in [("nonsense\n", "bag-too-many-findings"), ("0", "bag-too-large")] {
            let copy = try copy()
            defer { copy.remove() }
            let file = try #require(FileHandle(forWritingAtPath: copy.folder + "/manifest-sha256.txt"))
            let piece = Data(String(repeating: line, count: 1_000_000 / line.utf8.count).utf8)
            for _ in 0..<100 { try file.write(contentsOf: piece) }
            try file.close()
            let report = try check(copy.folder)
            expect(code, in: report)
            #expect(report.findings.count < 2100)
        }
    }

    /// One million empty files, as bytes that are repeated; the count comes before what they hold.
    @Test func `a zip of a million entries is not read`() throws {
        let path = sample.folder + "/million.zip"
        let entry = StoredZip.Entry("b/data/x")
        let (local, central) = (entry.local, entry.central(at: 0))
        try Data().write(to: URL(filePath: path))
        let file = try #require(FileHandle(forWritingAtPath: path))
        for piece in [local, central] {
            let many = Data((0..<10_000).flatMap { _ in piece })
            for _ in 0..<100 { try file.write(contentsOf: many) }
        }
        try file.write(
            contentsOf: Data(
                StoredZip.end(
                    1_000_000, directoryByteCount: central.count * 1_000_000, offset: local.count * 1_000_000)
            ))
        try file.close()
        #expect(try check(path).findings.map(\.code) == ["zip-too-many-entries"])
        try FileManager.default.removeItem(atPath: path)
    }

    private static let gibibyte = 1 << 30

    @Test func `a zip that says it holds a gibibyte of zeros is not unpacked`() throws {
        let data = StoredZip.deflatedZeros(matches: Self.gibibyte / 258 + 8)
        #expect(data.count < 8 << 20)
        var bomb = StoredZip.Entry("bundle/data/evidence/item-0001.png", data)
        bomb.method = 8
        bomb.byteCount = UInt32(Self.gibibyte)
        var zip = try packed()
        zip.entries.removeAll { $0.name == bomb.name }
        zip.entries.append(bomb)
        expect("zip-content-too-large", in: try check(zip))
        // More than deflate can do at all.
        bomb.data = StoredZip.deflatedZeros(matches: 80)
        zip.entries[zip.entries.count - 1] = bomb
        bomb.byteCount = UInt32(bomb.data.count * 1100)
        zip.entries[zip.entries.count - 1] = bomb
        expect("zip-impossible-size", "item-0001.png", in: try check(zip))
    }

    @Test func `a zip that does not say how much it swells is read no further than it says`() throws {
        let original = bundle.files["data/evidence/item-0001.png"] ?? []
        var bomb = StoredZip.Entry(
            "bundle/data/evidence/item-0001.png", StoredZip.deflatedZeros(matches: Self.gibibyte / 258))
        bomb.method = 8
        bomb.byteCount = UInt32(original.count)
        bomb.checksum = StoredZip.checksum(original)
        var zip = try packed()
        zip.entries.removeAll { $0.name == bomb.name }
        zip.entries.append(bomb)
        let report = try check(zip)
        expect("zip-content-size-differs", "item-0001.png", in: report)
        expect("bag-unreadable", "item-0001.png", in: report)
        #expect(report.originalCount == 1)
    }

    @Test func `a proof that is huge, deep or about a huge tree is refused`() throws {
        let path = "data/proofs/item-0002.json"
        let proof = bundle.text(path)
        let size = try #require(proof.firstMatch(of: /"treeSize": [0-9]+/).map { String($0.0) })
        let cases: [(name: String, text: String, code: String)] = [
            ("17 MiB of spaces", proof + String(repeating: " ", count: 17 << 20), "proof-malformed"),
            ("a million lists", String(repeating: "[", count: 1 << 20), "proof-malformed"),
            ("a million objects", String(repeating: "{\"a\":", count: 1 << 18), "proof-malformed"),
            ("2^53 events", proof.replacing(size, with: "\"treeSize\": 9007199254740992"), "proof-malformed"),
            (
                "2^53 - 1 events", proof.replacing(size, with: "\"treeSize\": 9007199254740991"),
                "proof-other-head"
            ),
            (
                "2^64 events", proof.replacing(size, with: "\"treeSize\": 18446744073709551616"),
                "proof-malformed"
            ),
            ("less than no events", proof.replacing(size, with: "\"treeSize\": -1"), "proof-malformed"),
            (
                "an index of 2^53 - 1",
                proof.replacing(/"leafIndex": [0-9]+/, with: "\"leafIndex\": 9007199254740991"),
                "proof-malformed"
            ),
        ]
        for one in cases {
            let copy = try copy()
            defer { copy.remove() }
            try copy.write(one.text.utf8, to: path)
            try reseal(copy)
            let report = try check(copy.folder)
            expect(one.code, path, in: report)
            #expect(report.itemCount == 5, "\(one.name)")
        }
    }

    @Test func `a head of a huge tree, and a proof that agrees with it, lead nowhere`() throws {
        for (size, code) in [
            ("500000000000", "proof-differs"), ("9007199254740991", "bundle-head-malformed"),
        ] {
            let copy = try copy()
            defer { copy.remove() }
            let path = "data/proofs/item-0002.json"
            let old = String(bundle.text("HEAD.txt").split(separator: "\n")[1])
            try copy.replace("\"treeSize\": \(old),", with: "\"treeSize\": \(size),", in: path)
            try copy.replace("\n\(old)\n", with: "\n\(size)\n", in: "HEAD.txt")
            try reseal(copy)
            expect(code, in: try check(copy.folder))
        }
    }

    @Test func `HEAD.txt, its signature and allowed_signers are small`() throws {
        for path in ["HEAD.txt", "HEAD.txt.sig", "allowed_signers"] {
            let copy = try copy()
            defer { copy.remove() }
            try copy.write([UInt8](repeating: 0x20, count: 1 << 20), to: path)
            expect("bundle-file-malformed", path, in: try check(copy.folder))
            try copy.write([0xff], to: path)
            expect("bundle-file-malformed", path, in: try check(copy.folder))
        }
    }
}

/// What this thread alone has worked, in seconds: how busy the machine is does not count.
private enum ThreadTime {
    static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
