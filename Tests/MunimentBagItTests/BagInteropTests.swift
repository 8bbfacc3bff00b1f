import Foundation
import MunimentBagIt
import MunimentCrypto
import Testing

/// Tools that recipients have: coreutils, and the Library of Congress's bagit.py (1.9.0 was used).
@Suite struct BagInteropTests {
    /// From `MUNIMENT_BAGIT`, else from `PATH`.
    static let bagitPy: String? = find("bagit.py", variable: "MUNIMENT_BAGIT")
    static let sha256sum: String? = find("sha256sum", variable: "MUNIMENT_SHA256SUM")

    private static func find(_ name: String, variable: String) -> String? {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment[variable] { return path }
        return (environment["PATH"] ?? "").split(separator: ":").map { $0 + "/" + name }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private func writeBag() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.withWriter { writer in
            try writer.addPayload(path: "data/send/report.txt", bytes: Array("what happened\n".utf8))
            try writer.addPayload(
                path: "data/evidence/0001.png", bytes: [UInt8](repeating: 7, count: 300_000))
            try writer.addPayload(path: "data/empty.csv", bytes: [])
            try writer.addTagFile(path: "VERIFY.txt", bytes: Array("paste this\n".utf8))
            _ = try writer.finish(bagInfo: [
                (label: "Bagging-Date", value: "2026-11-21"),
                (
                    label: "External-Description",
                    value: String(repeating: "wörter\u{2028}Contact-Name: forged\n", count: 20)
                ),
            ])
            try writer.addUnlistedFile(path: "HEAD.txt", bytes: Array("head\n".utf8))
            try writer.addUnlistedFile(path: "HEAD.txt.sig", bytes: Array("signature\n".utf8))
        }
        return folder
    }

    @Test(.enabled(if: sha256sum != nil, "sha256sum is not on PATH"))
    func `sha256sum accepts both manifests, and sees an altered file`() throws {
        let program = try #require(Self.sha256sum)
        let folder = try writeBag()
        for manifest in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
            let result = try run(program, ["-c", "--strict", manifest], in: folder.path)
            #expect(result.status == 0, "\(result.output)")
        }
        try folder.write("data/empty.csv", [1])
        #expect(try run(program, ["-c", "--strict", "manifest-sha256.txt"], in: folder.path).status != 0)
    }

    @Test(.enabled(if: bagitPy != nil, "bagit.py is not on PATH, nor named by MUNIMENT_BAGIT"))
    func `bagit.py accepts the bag, and sees added, missing and altered files as we do`() throws {
        let program = try #require(Self.bagitPy)
        let changes: [(valid: Bool, (TemporaryFolder) throws -> Void)] = [
            (true, { _ in }),
            (false, { try $0.write("data/added.txt", [1]) }),
            (false, { try $0.remove("data/empty.csv") }),
            (false, { try $0.write("data/send/report.txt", Array("what happenes\n".utf8)) }),
            (false, { try $0.write("bag-info.txt", try $0.read("bag-info.txt") + [0x0a]) }),
        ]
        for (valid, change) in changes {
            let folder = try writeBag()
            try change(folder)
            let result = try run(program, ["--validate", folder.path], in: folder.path)
            #expect((result.status == 0) == valid, "\(result.output)")
            #expect(BagCheck.check(folder: folder.path).isValid == valid)
        }
    }

    @Test(.enabled(if: bagitPy != nil, "bagit.py is not on PATH, nor named by MUNIMENT_BAGIT"))
    func `a bag made by bagit.py is valid here, with both algorithms`() throws {
        let program = try #require(Self.bagitPy)
        let folder = try TemporaryFolder()
        try folder.write("a file.txt", Array("alpha\n".utf8))
        try folder.write("sub/50%.txt", Array("beta\n".utf8))
        let result = try run(
            program, ["--sha256", "--sha512", "--contact-name", "Someone", folder.path], in: folder.path)
        #expect(result.status == 0, "\(result.output)")
        // It declares version 0.97, of which only the rules for percent signs and duplicates differ; the
        // tag manifests hold the hash of that declaration.
        #expect(BagCheck.check(folder: folder.path).findings.map(\.code) == [.unsupportedVersion])
        try folder.write("bagit.txt", Array(BagIt.declaration.utf8))
        try folder.remove("tagmanifest-sha256.txt")
        try folder.remove("tagmanifest-sha512.txt")
        let report = BagCheck.check(folder: folder.path)
        #expect(report.isComplete)
        #expect(report.isValid)
        #expect(report.findings.allSatisfy { $0.severity == .warning })
        #expect(report.bagInfo.contains { $0.label == "Contact-Name" && $0.value == "Someone" })
    }
}
