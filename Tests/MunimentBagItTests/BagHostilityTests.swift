import Foundation
import MunimentBagIt
import MunimentCrypto
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Bags made to harm whoever checks them.
@Suite struct BagHostilityTests {
    private func folder(_ change: (inout HandmadeBag) -> Void = { _ in }) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        var bag = HandmadeBag()
        change(&bag)
        try bag.write(to: folder)
        return folder
    }

    @Test func `every changed byte of every file makes the bag invalid`() throws {
        let folder = try folder()
        for path in HandmadeBag().files.keys.sorted() + ["tagmanifest-sha256.txt"] {
            let bytes = try folder.read(path)
            for position in bytes.indices {
                var changed = bytes
                changed[position] ^= 1
                try folder.write(path, changed)
                #expect(!BagCheck.check(folder: folder.path).isValid, "\(path) byte \(position)")
            }
            try folder.write(path, bytes)
        }
        #expect(BagCheck.check(folder: folder.path).isValid)
    }

    @Test func `a link to a file with the right content is not followed`() throws {
        let folder = try folder()
        let elsewhere = try TemporaryFolder()
        try elsewhere.write("a.txt", Array("alpha\n".utf8))
        try folder.remove("data/a.txt")
        symlink(elsewhere.path + "/a.txt", folder.path + "/data/a.txt")
        let report = BagCheck.check(folder: folder.path)
        #expect(report.findings.map(\.code) == [.symlink, .oxumMismatch])
        #expect(report.findings.first?.path == "data/a.txt")
        #expect(!report.isComplete)
    }

    @Test func `a link to a folder with the right content is not followed`() throws {
        let folder = try folder()
        let elsewhere = try TemporaryFolder()
        try elsewhere.write("b.txt", Array("beta\n".utf8))
        try folder.remove("data/sub")
        symlink(elsewhere.path, folder.path + "/data/sub")
        let report = BagCheck.check(folder: folder.path)
        #expect(report.findings.map(\.code) == [.symlink, .missingFile, .oxumMismatch])
        #expect(!report.isComplete)
    }

    @Test func `tag files that are links are not followed`() throws {
        for name in ["bagit.txt", "manifest-sha256.txt"] {
            let folder = try folder()
            let elsewhere = try TemporaryFolder()
            try elsewhere.write(name, try folder.read(name))
            try folder.remove(name)
            symlink(elsewhere.path + "/" + name, folder.path + "/" + name)
            let report = BagCheck.check(folder: folder.path)
            #expect(report.findings.first?.code == .symlink)
            #expect(!report.isComplete)
            #expect(!report.isValid)
        }
    }

    @Test func `a pipe is reported and does not block`() throws {
        let folder = try folder { $0.manifest += HandmadeBag.line("", "data/pipe") }
        #expect(mkfifo(folder.path + "/data/pipe", 0o600) == 0)
        let report = BagCheck.check(folder: folder.path)
        #expect(report.findings.map(\.code) == [.specialFile])
        #expect(!report.isComplete)
    }

    @Test func `control characters and odd bytes in a name are made visible`() throws {
        let folder = try folder { $0["bag-info.txt"] = "Contact-Name: x\n" }
        try folder.write("data/\u{1b}[2J\u{202e}x\\y\n", [])
        let name = Array((folder.path + "/data/").utf8) + [0xff, 0x41]
        let descriptor = open((name + [0]).map { CChar(bitPattern: $0) }, O_CREAT | O_WRONLY, 0o600)
        #expect(descriptor >= 0)
        close(descriptor)
        let report = BagCheck.check(folder: folder.path)
        #expect(report.findings.map(\.code) == [.addedFile, .addedFile])
        #expect(
            report.findings.map(\.path) == [
                "data/\\u{1b}[2J\\u{202e}x\\\\y\\u{a}", "data/\\xffA",
            ])
    }

    @Test func `a folder that cannot be opened is a finding`() throws {
        for path in ["/nonexistent-\(UUID().uuidString)", "", "/tmp\u{0}", "/dev/null"] {
            let report = BagCheck.check(folder: path)
            #expect(report.findings.map(\.code) == [.cannotOpen])
            #expect(!report.isComplete)
            #expect(!report.isValid)
        }
    }

    @Test func `limits end the reading and are told`() throws {
        let reached: [(inout BagLimits) -> Void] = [
            { $0.lineByteCount = 70 }, { $0.manifestByteCount = 100 }, { $0.entryCount = 3 },
            { $0.fileCount = 4 }, { $0.depth = 1 }, { $0.tagFileByteCount = 10 },
        ]
        for change in reached {
            var limits = BagLimits.default
            change(&limits)
            let report = try HandmadeBag().check(limits: limits)
            #expect(report.findings.contains { $0.code == .tooLarge })
            #expect(!report.isComplete)
            #expect(!report.isValid)
        }
    }

    @Test func `a line of exactly the limit is read`() throws {
        var limits = BagLimits.default
        limits.lineByteCount = 66 + "manifest-sha256.txt".utf8.count
        #expect(try HandmadeBag().check(limits: limits).isValid)
        limits.lineByteCount -= 1
        #expect(try !HandmadeBag().check(limits: limits).isValid)
    }

    @Test func `findings beyond the limit are counted out and the verdict stays`() throws {
        var bag = HandmadeBag()
        for number in 0..<50 { bag.manifest += HandmadeBag.line("", "data/missing-\(number)") }
        var limits = BagLimits.default
        limits.findingCount = 10
        let report = try bag.check(limits: limits)
        #expect(report.findings.count == 11)
        #expect(report.findings.last?.code == .tooManyFindings)
        #expect(!report.isComplete)
        #expect(!report.isValid)
    }

    @Test func `a long chain of folded lines is read in a moment`() throws {
        var bag = HandmadeBag()
        bag["bag-info.txt"] += "Note: x\n" + String(repeating: " y\n", count: 300_000)
        let report = try bag.check()
        #expect(report.isValid)
        #expect(report.bagInfo.last?.value.utf8.count == 600_001)
    }

    /// A bag on a medium that gives its names and not all of its content.
    private struct FailingSource: BagSource {
        let files: [String: [UInt8]]
        let failing: String

        func list(limits: BagLimits, _ report: (BagFinding.Code, [UInt8]) -> Void) -> BagListing {
            var listing = BagListing()
            for (path, bytes) in files { listing.files[Array(path.utf8)] = UInt64(bytes.count) }
            listing.folders = [Array("data".utf8), Array("data/sub".utf8)]
            return listing
        }

        func read(_ path: [UInt8], _ take: (UnsafeRawBufferPointer) -> Bool) throws(BagError) {
            guard let bytes = files[String(decoding: path, as: UTF8.self)] else { throw .damaged }
            if path == Array(failing.utf8) { throw .damaged }
            _ = bytes.withUnsafeBytes { take($0) }
        }
    }

    @Test func `a listed file whose content cannot be read makes the bag invalid`() throws {
        var bag = HandmadeBag()
        bag["tagmanifest-sha256.txt"] = bag.tagManifest
        #expect(BagCheck.check(FailingSource(files: bag.files, failing: "")).isValid)
        for path in ["data/a.txt", "bag-info.txt"] {
            let report = BagCheck.check(FailingSource(files: bag.files, failing: path))
            #expect(report.findings.contains { $0.code == .unreadable && $0.path == path })
            #expect(!report.isValid)
        }
    }
}
