import Foundation
import MunimentStore
import Synchronization
import Testing

@testable import Muniment

struct ZipExportTests {
    private static func zipped(_ change: (inout ExportOptions) -> Void = { _ in }) -> ExportOptions {
        var options = ExportOptions()
        options.isZip = true
        change(&options)
        return options
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(filePath: path)))
    }

    /// The vault and the state that it stands in now, in a folder of their own.
    private func duplicate(_ sample: ExportCase, as name: String) throws -> (folder: String, vault: Vault) {
        let folder = sample.folder + "/" + name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        for part in try FileManager.default.contentsOfDirectory(atPath: sample.folder)
        where part.hasPrefix("vault") || part == "state" {
            try FileManager.default.copyItem(atPath: sample.folder + "/" + part, toPath: folder + "/" + part)
        }
        let vault = try Vault(
            at: folder + "/vault", unlocking: .passphrase(try ExportCase.secret()),
            environment: Environment(
                now: { ExportCase.now }, zone: "Europe/Paris", stateFolder: folder + "/state"))
        return (folder, vault)
    }

    @Test(arguments: [false, true])
    func `one state of a vault gives the same bytes each time`(isZip: Bool) throws {
        let sample = try ExportCase()
        try sample.fill()
        try sample.vault.store.file.close()
        let made = try (1...2).map { number in
            let (folder, vault) = try duplicate(sample, as: "twin-\(number)")
            defer { try? vault.store.file.close() }
            return try vault.export(
                "police", to: folder + "/out", options: Self.zipped { $0.isZip = isZip }
            ).bundle
        }
        if isZip {
            #expect(made.allSatisfy { $0.hasSuffix("/2026-11-21-1.zip") })
            #expect(try bytes(made[0]) == bytes(made[1]))
        } else {
            let result = try BundleTools.launch(["diff", "-r"] + made, in: "/")
            #expect(result.status == 0, "\(result.output)")
        }
    }

    @Test func `the zip holds the folder's bytes, and the head is the same`() throws {
        let sample = try ExportCase()
        try sample.fill()
        try sample.vault.store.file.close()
        let (first, second) = (try duplicate(sample, as: "one"), try duplicate(sample, as: "two"))
        let folder = try first.vault.export("police", to: first.folder + "/out", options: ExportOptions())
            .bundle
        let zip = try second.vault.export("police", to: second.folder + "/out", options: Self.zipped()).bundle
        let unzipped = try BundleTools.launch(
            ["unzip", "-q", zip, "-d", sample.folder + "/unzipped"], in: "/")
        #expect(unzipped.status == 0, "\(unzipped.output)")
        let result = try BundleTools.launch(
            ["diff", "-r", folder, sample.folder + "/unzipped/2026-11-21-1"], in: "/")
        #expect(result.status == 0, "\(result.output)")
        try first.vault.store.file.close()
        try second.vault.store.file.close()
    }

    @Test(.enabled(if: BundleTools.hasKeygen, "ssh-keygen is not installed"))
    func `what stock tools unpack checks out with the commands of its own page`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let zip = try sample.vault.export("police", to: sample.output, options: Self.zipped()).bundle
        let test = try BundleTools.launch(["unzip", "-t", zip], in: "/")
        #expect(test.status == 0 && test.output.contains("No errors detected"), "\(test.output)")
        let unpacked = try BundleTools.launch(["unzip", "-q", zip], in: sample.output)
        #expect(unpacked.status == 0, "\(unpacked.output)")
        let folder = sample.output + "/2026-11-21-1"
        let page = String(decoding: try bytes(folder + "/VERIFY.txt"), as: UTF8.self)
        let result = try BundleTools.shell(try BundleTools.commands("LINUX", in: page), in: folder)
        #expect(result.status == 0, "\(result.output)")
        let fingerprint = try sample.vault.head().fingerprint
        #expect(
            result.output.contains(
                "Good \"bundle-head@muniment.v1\" signature for muniment with ED25519 key \(fingerprint)"))
        #expect(!result.output.contains("FAILED") && !result.output.contains("WARNING"))
        for path in [folder, zip] {
            let report = try Muniment.Bundle.check(path, fingerprint: fingerprint)
            #expect(report.isWhole && report.findings.isEmpty && report.itemCount == 6, "\(path)")
        }
        if BundleTools.hasBagIt { #expect(try BundleTools.bagIt(folder).status == 0) }
        if BundleTools.hasSecondChecker {
            #expect(try BundleTools.secondChecker(folder, fingerprint: fingerprint).status == 0)
        }
    }

    @Test func `nothing but the zip is left, and it is for its owner alone`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let exported = try sample.vault.export("police", to: sample.output, options: Self.zipped())
        #expect(sample.outputNames == ["2026-11-21-1.zip"])
        #expect(exported.bundle == sample.output + "/2026-11-21-1.zip")
        #expect(try sample.vault.store.pending().isEmpty)
        var status = stat()
        #expect(lstat(exported.bundle, &status) == 0 && status.st_mode == S_IFREG | 0o600)
        // A folder of the same number would be taken for the same bundle.
        #expect(try sample.export().exported.bundle.hasSuffix("/2026-11-21-2"))
        let third = try sample.vault.export("police", to: sample.output, options: Self.zipped())
        #expect(third.bundle.hasSuffix("/2026-11-21-3.zip"))
    }

    @Test func `a zip's name that is taken meanwhile ends the export and leaves nothing`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let taken = sample.output + "/2026-11-21-1.zip"
        let error = #expect(throws: MunimentError.self) {
            try sample.vault.export("police", to: sample.output, options: Self.zipped()) { _, _ in
                try? Data("kept".utf8).write(to: URL(filePath: taken))
            }
        }
        #expect(error?.code == .outputExists)
        #expect(sample.outputNames == ["2026-11-21-1.zip"])
        #expect(try bytes(taken) == Array("kept".utf8))
        #expect(try sample.vault.store.pending().isEmpty)
    }

    @Test func `a file added while it is written ends the export and leaves nothing`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let error = #expect(throws: MunimentError.self) {
            try sample.vault.export("police", to: sample.output, options: Self.zipped()) { _, _ in
                let staging = sample.output + "/" + (sample.outputNames.first ?? "")
                try? Data("added".utf8).write(to: URL(filePath: staging + "/bundle/data/added.txt"))
            }
        }
        #expect(error?.code == .bundleDiffers)
        #expect(sample.outputNames.isEmpty)
        #expect(try sample.vault.store.pending().isEmpty)
        #expect(try !sample.vault.custodyLog().contains { $0.kind == EventKind.exported })
    }

    /// How often it was asked whether to go on, and when the answer is no.
    private final class Interruption: Sendable {
        private let counts = Mutex((asked: 0, last: Int.max))

        func isNow() -> Bool {
            counts.withLock {
                $0.asked += 1
                return $0.asked > $0.last
            }
        }

        func begin(after last: Int) { counts.withLock { $0 = (0, last) } }

        var asked: Int { counts.withLock { $0.asked } }
    }

    @Test func `an export that is stopped at any place leaves neither folder nor zip`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let interruption = Interruption()
        let vault = try Vault(
            at: sample.folder + "/vault", unlocking: .passphrase(try ExportCase.secret()),
            environment: Environment(
                now: { ExportCase.now }, zone: "Europe/Paris", stateFolder: sample.folder + "/state",
                isInterrupted: { interruption.isNow() }))
        var stopped = 0
        var last = 0
        while true {
            interruption.begin(after: last)
            do throws(MunimentError) {
                _ = try vault.export("police", to: sample.output, options: Self.zipped())
                break
            } catch {
                #expect(error.code == .interrupted)
                #expect(sample.outputNames.isEmpty, "after \(last)")
                #expect(try vault.store.pending().isEmpty)
                stopped += 1
                last += last < 4 ? 1 : 5
            }
        }
        // At least once while packing, where each file asks.
        #expect(stopped > 5)
        #expect(sample.outputNames == ["2026-11-21-1.zip"])
        #expect(try vault.custodyLog().filter { $0.kind == EventKind.exported }.count == 1)
        try vault.store.file.close()
    }

    @Test func `what a killed export left is removed, the half written zip too`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let path = sample.output + "/.muniment-0123456789abcdef"
        try FileManager.default.createDirectory(
            atPath: path + "/bundle/data/evidence", withIntermediateDirectories: true)
        for name in ["bundle/data/evidence/item-0001.txt", "bundle/bagit.txt", "bundle.zip"] {
            try Data("plaintext".utf8).write(to: URL(filePath: path + "/" + name))
        }
        _ = try sample.vault.write { transaction, _ in
            try transaction.addPending(.export(path: Array(path.utf8)))
        }
        #expect(try sample.vault.tidyExports().map(\.isRemoved) == [true])
        #expect(sample.outputNames.isEmpty)
        #expect(try sample.vault.store.pending().isEmpty)
    }

    private static let hasPython =
        (try? BundleTools.launch(["python3", "-c", "import zipfile"], in: "/"))?.status == 0

    @Test(.enabled(if: ZipExportTests.hasPython, "python3 is not installed"))
    func `every entry has the export's time, no owner and no comment`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let zip = try sample.vault.export("police", to: sample.output, options: Self.zipped()).bundle
        let program = """
            import sys, zipfile
            z = zipfile.ZipFile(sys.argv[1])
            names = [i.filename for i in z.infolist()]
            print(names == sorted(names), z.comment, {i.comment for i in z.infolist()})
            print({i.date_time for i in z.infolist()}, {n.split('/')[0] for n in names})
            small = [i for i in z.infolist() if i.file_size < 512]
            print({i.compress_type for i in small} - {zipfile.ZIP_STORED})
            print({i.external_attr >> 16 for i in z.infolist()} == {0o100600})
            """
        let result = try BundleTools.launch(["python3", "-c", program, zip], in: "/")
        #expect(
            result.output == """
                True b'' {b''}
                {(2026, 11, 21, 12, 30, 4)} {'2026-11-21-1'}
                set()
                True

                """)
    }
}
