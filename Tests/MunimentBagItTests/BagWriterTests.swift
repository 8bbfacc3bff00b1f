import Foundation
import MunimentBagIt
import MunimentCrypto
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct BagWriterTests {
    @Test func `a written bag has exactly the bytes that the RFC asks for`() throws {
        let folder = try TemporaryFolder()
        let summary = try folder.withWriter { writer in
            try writer.addPayload(path: "data/b.txt", bytes: Array("beta\n".utf8))
            try writer.addPayload(path: "data/a-b/c.txt", bytes: [])
            try writer.addPayload(path: "data/a.txt", bytes: Array("alpha\n".utf8))
            return try writer.finish(bagInfo: [(label: "Bagging-Date", value: "2026-11-21")])
        }
        #expect(try folder.text("bagit.txt") == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        #expect(try folder.text("bag-info.txt") == "Bagging-Date: 2026-11-21\nPayload-Oxum: 11.3\n")
        // The checksums are what coreutils' sha256sum prints for these three contents.
        #expect(
            try folder.text("manifest-sha256.txt") == """
                e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  data/a-b/c.txt
                b6a98d9ce9a2d9149288fa3df42d377c3e42737afdcdaf714e33c0a100b51060  data/a.txt
                f2c82decdd7181cf98945929a62598db7e6b477e11f6e0eb0ae97020eff151ad  data/b.txt

                """)

        let tagLines = try folder.text("tagmanifest-sha256.txt").split(separator: "\n")
        #expect(tagLines.map { $0.dropFirst(66) } == ["bag-info.txt", "bagit.txt", "manifest-sha256.txt"])
        #expect(summary.payloadByteCount == 11)
        #expect(summary.payloadFileCount == 3)
        #expect(try summary.manifestSHA256 == .of(folder.read("manifest-sha256.txt")))
        #expect(try summary.tagManifestSHA256 == .of(folder.read("tagmanifest-sha256.txt")))
    }

    @Test func `what is written checks as complete and valid`() throws {
        let folder = try TemporaryFolder()
        let summary = try folder.withWriter { writer in
            try writer.addPayload(path: "data/evidence/1.png", bytes: [1, 2, 3])
            try writer.addTagFile(path: "VERIFY.txt", bytes: Array("paste\n".utf8))
            let summary = try writer.finish(bagInfo: [(label: "External-Identifier", value: "x")])
            try writer.addUnlistedFile(path: "HEAD.txt", bytes: Array("head\n".utf8))
            return summary
        }
        let report = BagCheck.check(folder: folder.path)
        #expect(report.findings == [])
        #expect(report.isComplete)
        #expect(report.isValid)
        #expect(report.unlistedTagFiles == ["HEAD.txt"])
        #expect(report.tagManifestSHA256 == summary.tagManifestSHA256)
        #expect(report.payloadByteCount == 3)
        #expect(report.payloadFileCount == 1)
        #expect(report.bagInfo.map(\.label) == ["External-Identifier", "Payload-Oxum"])
    }

    @Test func `a file written in pieces equals one written whole`() throws {
        let folder = try TemporaryFolder()
        let bytes = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        try folder.withWriter { writer in
            let file = try writer.addPayload(path: "data/pieces.bin") { write in
                for start in stride(from: 0, to: bytes.count, by: 65_537) {
                    try bytes[start..<min(start + 65_537, bytes.count)].withUnsafeBytes { try write($0) }
                }
            }
            #expect(file.sha256 == .of(bytes))
            #expect(file.byteCount == 700_000)
            #expect(file.path == "data/pieces.bin")
        }
        #expect(try folder.read("data/pieces.bin") == bytes)
    }

    @Test func `a digest that the caller answers for stands in the manifest, and a check compares it`() throws
    {
        let bytes: [UInt8] = [1, 2, 3]
        for isRight in [true, false] {
            let folder = try TemporaryFolder()
            let digest = SHA256Digest.of(isRight ? bytes : [1, 2, 4])
            try folder.withWriter { writer in
                let file = try writer.addPayload(path: "data/known.bin", sha256: digest) { write in
                    try bytes.withUnsafeBytes { try write($0) }
                }
                #expect(file.sha256 == digest)
                #expect(file.byteCount == 3)
                _ = try writer.finish(bagInfo: [])
            }
            #expect(try folder.text("manifest-sha256.txt") == "\(digest.hex)  data/known.bin\n")
            let report = BagCheck.check(folder: folder.path)
            #expect(report.isValid == isRight)
            #expect(report.findings.map(\.code) == (isRight ? [] : [.altered]))
        }
    }

    @Test func `of many files each that was altered is found, in order, and every one is counted`() throws {
        let folder = try TemporaryFolder()
        let names = (10..<60).map { "data/\($0).bin" }
        try folder.withWriter { writer in
            for (index, name) in names.enumerated() {
                try writer.addPayload(path: name, bytes: Array(repeating: UInt8(index), count: 1000 * index))
            }
            _ = try writer.finish(bagInfo: [])
        }
        let altered = [3, 17, 18, 44].map { names[$0] }
        for name in altered {
            var bytes = try folder.read(name)
            bytes[bytes.count - 1] ^= 1
            try folder.write(name, bytes)
        }
        let report = BagCheck.check(folder: folder.path)
        #expect(report.findings.map(\.path) == altered)
        #expect(report.findings.allSatisfy { $0.code == .altered })
        for (index, name) in names.enumerated() where !altered.contains(name) {
            #expect(report.files[name]?.sha256 == .of(Array(repeating: UInt8(index), count: 1000 * index)))
        }
        let tagFiles = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt"]
        let expected = try tagFiles.reduce(1000 * (0..<50).reduce(0, +)) { try $0 + folder.read($1).count }
        #expect(report.bytesRead == UInt64(expected))
    }

    @Test func `a file whose producer fails is not in the bag and its name is free again`() throws {
        struct Failure: Error {}
        let folder = try TemporaryFolder()
        try folder.withWriter { writer in
            #expect(throws: Failure.self) {
                try writer.addPayload(path: "data/half.txt") { write in
                    try [1, 2, 3].withUnsafeBytes { try write($0) }
                    throw Failure()
                }
            }
            #expect(!folder.exists("data/half.txt"))
            try writer.addPayload(path: "data/half.txt", bytes: [9])
            _ = try writer.finish(bagInfo: [])
        }
        #expect(BagCheck.check(folder: folder.path).isValid)
    }

    @Test(arguments: [
        "report.txt", "data", "data/", "/data/a", "data//a", "data/./a", "data/../a", "data/..", "data/.keep",
        "data/a.", "data/A.txt", "data/a b", "data/a%0a", "data/é", "data/a\n", "data/a\u{0}", "data/a\\b",
        "data/con", "data/nul.txt", "data/x/com1.tar.gz", "data/lpt9", "DATA/a", "data/a:b", "data/~", "",
        "data/" + String(repeating: "a", count: 101),
        "data/" + String(repeating: "abcdefghi/", count: 20) + "a",
    ])
    func `an unsafe payload name is refused and nothing is written`(path: String) throws {
        let folder = try TemporaryFolder()
        try folder.withWriter { writer in
            #expect(throws: BagError.unsafeName(path)) { try writer.addPayload(path: path, bytes: []) }
            #expect(throws: BagError.unsafeName(path)) { try writer.addPayload(path: path) { _ in } }
        }
        #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path) == ["data"])
    }

    @Test(arguments: [
        "data/report.txt", "Data/x", "bagit.txt", "BagIt.txt", "bag-info.txt", "fetch.txt",
        "manifest-md5.txt", "tagmanifest-sha512.txt", "../x", ".hidden", "a b",
    ])
    func `a tag file cannot take a name that BagIt gives a meaning`(path: String) throws {
        let folder = try TemporaryFolder()
        try folder.withWriter { writer in
            #expect(throws: BagError.unsafeName(path)) { try writer.addTagFile(path: path, bytes: []) }
            _ = try writer.finish(bagInfo: [])
            #expect(throws: BagError.unsafeName(path)) { try writer.addUnlistedFile(path: path, bytes: []) }
        }
    }

    @Test func `a name is taken once only, and by case only once too`() throws {
        let folder = try TemporaryFolder()
        try folder.withWriter { writer in
            try writer.addPayload(path: "data/a", bytes: [1])
            #expect(throws: BagError.duplicate("data/a")) {
                try writer.addPayload(path: "data/a", bytes: [2])
            }
            #expect(throws: BagError.exists) { try writer.addPayload(path: "data/a/b", bytes: [2]) }
            try writer.addTagFile(path: "HEAD.txt", bytes: [])
            #expect(throws: BagError.duplicate("head.txt")) {
                try writer.addTagFile(path: "head.txt", bytes: [])
            }
            try writer.addTagFile(path: "verify.txt", bytes: [])
            #expect(throws: BagError.duplicate("VERIFY.txt")) {
                try writer.addTagFile(path: "VERIFY.txt", bytes: [])
            }
        }
        #expect(try folder.read("data/a") == [1])
    }

    @Test func `a folder that is not empty is left alone`() throws {
        let folder = try TemporaryFolder()
        try folder.write("mine.txt", [1])
        #expect(throws: BagError.exists) { try folder.withWriter { _ in } }
        #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path) == ["mine.txt"])
    }

    @Test func `a link planted in the way is not followed`() throws {
        let folder = try TemporaryFolder()
        let elsewhere = try TemporaryFolder()
        try elsewhere.write("target.txt", [7])
        try folder.withWriter { writer in
            symlink(elsewhere.path + "/target.txt", folder.path + "/data/a.txt")
            symlink(elsewhere.path, folder.path + "/data/sub")
            #expect(throws: BagError.exists) { try writer.addPayload(path: "data/a.txt", bytes: [1]) }
            #expect(throws: BagError.exists) { try writer.addPayload(path: "data/sub/b.txt", bytes: [1]) }
            // A folder of the bag's own, exchanged for a link.
            try writer.addPayload(path: "data/own/a.txt", bytes: [1])
            try folder.remove("data/own")
            symlink(elsewhere.path, folder.path + "/data/own")
            #expect(throws: BagError.exists) { try writer.addPayload(path: "data/own/b.txt", bytes: [1]) }
        }
        #expect(try elsewhere.read("target.txt") == [7])
        #expect(!elsewhere.exists("b.txt"))
    }

    @Test func `files and folders are the owner's alone whatever the umask`() async {
        await #expect(processExitsWith: .success) {
            for mask in [0o000, 0o777] as [mode_t] {
                umask(0o022)
                let folder = try TemporaryFolder()
                umask(mask)
                try folder.withWriter { writer in
                    try writer.addPayload(path: "data/sub/a.txt", bytes: [1])
                    _ = try writer.finish(bagInfo: [])
                }
                for file in ["data/sub/a.txt", "bagit.txt", "manifest-sha256.txt"] {
                    guard try folder.mode(file) == 0o600 else { exit(1) }
                }
                for name in ["data", "data/sub"] {
                    guard try folder.mode(name) == 0o700 else { exit(2) }
                }
            }
        }
    }

    #if os(Linux)
        @Test func `a write that the system refuses leaves no half file`() async {
            await #expect(processExitsWith: .success) {
                let folder = try TemporaryFolder()
                signal(SIGXFSZ, SIG_IGN)
                var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
                guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { exit(1) }
                try folder.withWriter { writer in
                    let large = [UInt8](repeating: 1, count: 10_000)
                    do {
                        try writer.addPayload(path: "data/large.bin", bytes: large)
                        exit(2)
                    } catch BagError.io(errno: EFBIG) {}
                    do {
                        // A producer that swallows the error does not make the file whole.
                        try writer.addPayload(path: "data/large.bin") { write in
                            large.withUnsafeBytes { try? write($0) }
                        }
                        exit(3)
                    } catch BagError.io(errno: EFBIG) {}
                }
                if folder.exists("data/large.bin") { exit(4) }
            }
        }
    #endif

    @Test func `a full disk and a used up quota are told from other faults`() {
        #expect(BagError(errno: ENOSPC) == .diskFull)
        #expect(BagError(errno: EDQUOT) == .diskFull)
        #expect(BagError(errno: EEXIST) == .exists)
        #expect(BagError(errno: EIO) == .io(errno: EIO))
    }
}
