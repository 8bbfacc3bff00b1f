import Foundation
import MunimentCrypto
import Testing

@testable import Muniment

/// What a recipient does with `VERIFY.txt` in hand.
@Suite(.enabled(if: BundleTools.hasKeygen, "ssh-keygen is not installed"))
struct StockToolTests {
    private let sample: ExportCase
    private let bundle: ExportCase.Bundle
    private let commands: String

    init() throws {
        sample = try ExportCase()
        try sample.fill()
        bundle = try sample.export()
        commands = try BundleTools.commands("LINUX", in: bundle.text("VERIFY.txt"))
    }

    private func copy() throws -> ResealedBundle { try ResealedBundle(bundle, in: sample.folder) }

    /// The commands of one line, of which each has its own claim.
    private func command(_ word: String) throws -> String {
        try #require(commands.split(separator: "\n").map(String.init).first { $0.contains(word) })
    }

    @Test func `the commands of the page work as pasted, and say what the page says`() throws {
        let result = try BundleTools.shell(commands, in: bundle.exported.bundle)
        #expect(result.status == 0, "\(result.output)")
        let fingerprint = try sample.vault.head().fingerprint
        #expect(
            result.output.contains(
                "Good \"bundle-head@muniment.v1\" signature for muniment with ED25519 key \(fingerprint)"))
        let page = bundle.text("VERIFY.txt")
        #expect(page.contains("    \(fingerprint)\n"))
        let payloadCount = bundle.files.keys.filter { $0.hasPrefix("data/") }.count
        #expect(page.contains("The number \(payloadCount), and nothing for the line after it.\n"))
        #expect(result.output.contains("\n\(payloadCount)\n"))
        let names = result.output.split(separator: "\n").suffix(9).map(String.init)
        #expect(page.contains("\n   " + names.sorted().joined(separator: " ") + "\n"))
        #expect(bundle.text("data/report.txt").contains(fingerprint))
        #expect(bundle.text("data/send/cover-letter.txt").contains(fingerprint))
    }

    @Test func `the cover letter's commands work as pasted too`() throws {
        let letter = bundle.text("data/send/cover-letter.txt")
        let lines = letter.split(separator: "\n").filter { line in
            ["  ssh-keygen", "  grep", "  sha256sum", "  find"].contains { line.hasPrefix($0) }
        }
        #expect(lines.count == 5)
        let result = try BundleTools.shell(lines.joined(separator: "\n"), in: bundle.exported.bundle)
        #expect(result.status == 0, "\(result.output)")
    }

    @Test(.enabled(if: BundleTools.hasBagIt, "MUNIMENT_BAGIT does not name bagit.py"))
    func `bagit.py accepts the bundle, and refuses it with one byte changed`() throws {
        #expect(try BundleTools.bagIt(bundle.exported.bundle).status == 0)
        for path in ["data/report.html", "VERIFY.txt", "allowed_signers"] {
            let copy = try copy()
            defer { copy.remove() }
            try copy.changeByte(of: path)
            #expect(try BundleTools.bagIt(copy.folder).status != 0, "\(path)")
        }
    }

    @Test func `one byte changed in any file is caught by the tool that claims to`() throws {
        let untouched = try copy()
        defer { untouched.remove() }
        for path in try untouched.files() {
            let copy = try copy()
            defer { copy.remove() }
            try copy.changeByte(of: path)
            let tool =
                switch path {
                case "HEAD.txt", "HEAD.txt.sig": "ssh-keygen"
                case "tagmanifest-sha256.txt": "grep"
                case _ where path.hasPrefix("data/"): " manifest-sha256.txt"
                default: "strict tagmanifest-sha256.txt"
                }
            #expect(try BundleTools.shell(try command(tool), in: copy.folder).status != 0, "\(path)")
            #expect(try BundleTools.shell(commands, in: copy.folder).status != 0, "\(path)")
        }
    }

    @Test func `each file that is missing is missed`() throws {
        let untouched = try copy()
        defer { untouched.remove() }
        for path in try untouched.files() {
            let copy = try copy()
            defer { copy.remove() }
            try FileManager.default.removeItem(atPath: copy.folder + "/" + path)
            #expect(try BundleTools.shell(commands, in: copy.folder).status != 0, "\(path)")
        }
    }

    @Test func `an added file shows in the count, and so does a link in place of a file`() throws {
        let copy = try copy()
        defer { copy.remove() }
        let expected = bundle.files.keys.filter { $0.hasPrefix("data/") }.count
        let count = try command("find data")
        try copy.write([1], to: "data/added.txt")
        #expect(try BundleTools.shell(count, in: copy.folder).output == "\(expected + 1)\n")
        try FileManager.default.removeItem(atPath: copy.folder + "/data/added.txt")
        #expect(try BundleTools.shell(count, in: copy.folder).output == "\(expected)\n")
        try FileManager.default.removeItem(atPath: copy.folder + "/data/items.csv")
        try FileManager.default.createSymbolicLink(
            atPath: copy.folder + "/data/items.csv",
            withDestinationPath: bundle.exported.bundle + "/data/items.csv")
        #expect(try BundleTools.shell(count, in: copy.folder).output == "\(expected - 1)\n")
    }

    @Test func `a bare head of the vault does not pass for a bundle's`() throws {
        let copy = try copy()
        defer { copy.remove() }
        let head = try sample.vault.head()
        try copy.write(head.text.utf8, to: "HEAD.txt")
        try copy.write(head.signature.utf8, to: "HEAD.txt.sig")
        #expect(try BundleTools.shell(try command("ssh-keygen"), in: copy.folder).status != 0)
        // In its own namespace the signature is good, and allowed_signers does not permit that.
        let own = try command("ssh-keygen").replacing("bundle-head@", with: "vault-head@")
        #expect(try BundleTools.shell(own, in: copy.folder).status != 0)
        let bare = own.replacing("-Y verify -f allowed_signers -I muniment", with: "-Y check-novalidate")
        #expect(try BundleTools.shell(bare, in: copy.folder).status == 0)
    }

    @Test func `the head says what the vault, the clock and the manifest say`() throws {
        let lines = bundle.text("HEAD.txt").split(separator: "\n", omittingEmptySubsequences: false)
        let log = try sample.vault.custodyLog()
        #expect(lines.count == 7 && lines[6].isEmpty)
        #expect(lines[0].hasPrefix("muniment/v1/"))
        #expect(lines[1] == "\(log.count - 1)")
        #expect(lines[3] == "time 2026-11-21T12:30:05Z" && lines[4] == "bundle-time 2026-11-21T12:30:05Z")
        let digest = SHA256Digest.of(bundle.files["tagmanifest-sha256.txt"] ?? []).hex
        #expect(lines[5] == "tagmanifest-sha256 \(digest)")
        #expect(bundle.text("tagmanifest-sha256.txt").contains("  VERIFY.txt\n"))
        #expect(!bundle.text("tagmanifest-sha256.txt").contains("HEAD.txt"))
        let head = try #require(try bundle.json["head"] as? [String: Any])
        #expect(head["root"] as? String == String(lines[2]))
    }
}
