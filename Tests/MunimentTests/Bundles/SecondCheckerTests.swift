import Foundation
import MunimentCrypto
import Testing

@testable import Muniment

/// `Tests/Vectors/check_bundle.py`: another language, another author's libraries, `Docs/evidence.md` alone.
@Suite(.enabled(if: BundleTools.hasSecondChecker, "MUNIMENT_PYTHON or python3 has no PyNaCl"))
struct SecondCheckerTests {
    private let sample: ExportCase
    private let bundle: ExportCase.Bundle

    init() throws {
        sample = try ExportCase()
        try sample.fill()
        try Self.change(sample.vault)
        bundle = try sample.export()
    }

    private static func change(_ vault: Vault) throws {
        _ = try vault.correct(2, fields: [FieldInput("text", ["said otherwise"])], clearing: [])
        _ = try vault.tag(2, adding: ["doxxing"], removing: [])
        _ = try vault.linkActor("A", items: [3], why: nil)
    }

    private func copy() throws -> ResealedBundle { try ResealedBundle(bundle, in: sample.folder) }

    /// Makes a change, agrees the manifests and the signature with it, and looks for what the checker says.
    private func refuses(
        _ words: String, sourceLocation: SourceLocation = #_sourceLocation,
        _ change: (ResealedBundle) throws -> Void
    ) throws {
        let copy = try copy()
        defer { copy.remove() }
        try change(copy)
        try copy.reseal(with: try ResealedBundle.key(of: sample.vault))
        let result = try BundleTools.secondChecker(copy.folder)
        #expect(result.status == 1, sourceLocation: sourceLocation)
        #expect(result.output.contains(words), "\(result.output)", sourceLocation: sourceLocation)
    }

    private func change(_ path: String, _ from: String, _ to: String) -> (ResealedBundle) throws -> Void {
        { copy in
            let text = try copy.text(path)
            try #require(text.contains(from))
            try copy.write(text.replacing(from, with: to, maxReplacements: 1).utf8, to: path)
        }
    }

    @Test func `it accepts the bundle, with the key that the vault has`() throws {
        let head = try sample.vault.head()
        let result = try BundleTools.secondChecker(bundle.exported.bundle, fingerprint: head.fingerprint)
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("6 proofs, 2 originals; key \(head.fingerprint)"))
        let copy = try copy()
        defer { copy.remove() }
        try copy.reseal(with: try ResealedBundle.key(of: sample.vault))
        #expect(try BundleTools.secondChecker(copy.folder).status == 0)
    }

    @Test func `one byte changed in any file is found`() throws {
        let untouched = try copy()
        defer { untouched.remove() }
        for path in try untouched.files() {
            let copy = try copy()
            defer { copy.remove() }
            try copy.changeByte(of: path)
            #expect(try BundleTools.secondChecker(copy.folder).status == 1, "\(path)")
        }
    }

    @Test func `added files, links and odd names are found`() throws {
        for path in ["data/added.txt", "added.txt", "data/proofs/item-0099.json"] {
            let copy = try copy()
            defer { copy.remove() }
            try copy.write([1], to: path)
            #expect(try BundleTools.secondChecker(copy.folder).status == 1, "\(path)")
        }
        let copy = try copy()
        defer { copy.remove() }
        try FileManager.default.removeItem(atPath: copy.folder + "/data/report.txt")
        try FileManager.default.createSymbolicLink(
            atPath: copy.folder + "/data/report.txt",
            withDestinationPath: bundle.exported.bundle + "/data/report.txt")
        #expect(try BundleTools.secondChecker(copy.folder).output.contains("not a regular file"))
    }

    @Test func `both checkers refuse every alteration of the table`() throws {
        let tampering = try TamperingCase()
        for entry in try tampering.all() {
            let copy = try tampering.copy()
            defer { copy.remove() }
            try entry.change(copy)
            let ours = try Muniment.Bundle.check(copy.folder, fingerprint: tampering.fingerprint)
            let second = try BundleTools.secondChecker(copy.folder, fingerprint: tampering.fingerprint)
            #expect(!ours.isWhole, "\(entry.name)")
            #expect(
                second.status == 1 && !second.output.contains("Traceback"), "\(entry.name): \(second.output)")
        }
    }

    @Test func `both checkers say of an original without a proof that the signature alone vouches for it`()
        throws
    {
        let copy = try copy()
        defer { copy.remove() }
        try copy.delete("data/proofs/item-0001.json")
        try copy.reseal(with: try ResealedBundle.key(of: sample.vault))
        let second = try BundleTools.secondChecker(copy.folder)
        #expect(
            second.status == 0 && second.output.contains("data/evidence/item-0001.png: no proof binds it"))
        let ours = try Muniment.Bundle.check(copy.folder)
        #expect(ours.isWhole && ours.findings.contains { $0.code == "original-without-proof" })
    }

    @Test func `another key is found only by its fingerprint`() throws {
        let other = try ExportCase()
        let copy = try copy()
        defer { copy.remove() }
        try copy.reseal(with: try ResealedBundle.key(of: other.vault))
        let pinned = try sample.vault.head().fingerprint
        #expect(try BundleTools.secondChecker(copy.folder).status == 0)
        #expect(try BundleTools.secondChecker(copy.folder, fingerprint: pinned).status == 1)
        // A signature that is not by the key that is permitted.
        try copy.write(Data(bundle.files["HEAD.txt.sig"] ?? []), to: "HEAD.txt.sig")
        #expect(try BundleTools.secondChecker(copy.folder).output.contains("does not fit HEAD.txt"))
    }

    @Test func `a bare head of the vault is refused`() throws {
        let copy = try copy()
        defer { copy.remove() }
        let head = try sample.vault.head()
        try copy.write(head.text.utf8, to: "HEAD.txt")
        try copy.write(head.signature.utf8, to: "HEAD.txt.sig")
        #expect(try BundleTools.secondChecker(copy.folder).output.contains("made for something else"))
        try copy.sign(head.text, with: try ResealedBundle.key(of: sample.vault))
        #expect(try BundleTools.secondChecker(copy.folder).output.contains("HEAD.txt is malformed"))
    }

    @Test func `proofs of other items, other vaults and other heads are refused, though they are signed`()
        throws
    {
        let (first, second) = ("data/proofs/item-0001.json", "data/proofs/item-0002.json")
        try refuses("item-0001.json: proof: of another item") { try $0.swap(first, second) }
        try refuses("not the one that its event names") {
            try $0.write(Array("other words".utf8), to: "data/evidence/item-0002.txt")
        }
        try refuses("item-0001.png: is not the one") {
            try $0.swap("data/evidence/item-0001.png", "data/evidence/item-0002.txt")
        }
        let other = try ExportCase()
        try other.fill()
        try Self.change(other.vault)
        let foreign = try other.export()
        try refuses("item-0001.json: proof: of another head") {
            try $0.write(foreign.files[first] ?? [], to: first)
        }
        let later = try sample.export()
        try refuses("item-0001.json: proof: of another head") {
            try $0.write(later.files[first] ?? [], to: first)
        }
        // A proof of the other vault that claims to be under this head.
        let heads = [foreign, bundle].map {
            $0.text("HEAD.txt").split(separator: "\n").prefix(3).map(String.init)
        }
        try refuses("does not lead to the root") {
            var text = foreign.text(first)
            for (from, to) in zip(heads[0], heads[1]) {
                text = text.replacing("\"\(from)\"", with: "\"\(to)\"")
                text = text.replacing("\"treeSize\": \(from),", with: "\"treeSize\": \(to),")
            }
            try $0.write(text.utf8, to: first)
        }
    }

    @Test func `what is left out of a proof or put into it is found`() throws {
        let path = "data/proofs/item-0002.json"
        let proof = bundle.text(path)
        let salt = try #require(proof.firstMatch(of: /"salt": "[^"]+"/).map { String($0.0) })
        let field = try #require(
            proof.firstMatch(of: /"salt": "[^"]+",\s+"json": "[^"]+"/).map { String($0.0) })
        let digest = "\"digest\": \"\(Data(count: 32).base64EncodedString())\""
        let json = Data("[\"from\",\"them\"]".utf8).base64EncodedString()
        let changed = Data("[\"from\",\"me\"]".utf8).base64EncodedString()
        try refuses("does not lead to the root", change(path, json, changed))
        try refuses("base64: wrong length", change(path, salt, "\"salt\": \"AAAA\""))
        try refuses("first fields", change(path, field, digest))
        try refuses("both shown and not", change(path, salt, salt + ", " + digest))
        try refuses("positions", change(path, "\"position\": 9,", "\"position\": 10,"))
        try refuses("another format", change(path, "\"format\": 1,", "\"format\": 2,"))
        try refuses("of another head", change(path, "\"treeSize\": ", "\"treeSize\": 1"))
        try refuses("seq is another", change(path, "\"leafIndex\": 2,", "\"leafIndex\": 3,"))
        try refuses("a member twice", change(path, "\"format\": 1,", "\"format\": 1, \"format\": 1,"))
    }

    @Test func `a proof that keeps a later original back is refused, unless the bundle has no original`()
        throws
    {
        let path = "data/proofs/item-0002.json"
        try refuses("keeps back") { copy in
            try copy.withhold(positions: [7, 8], ofEvent: 1, in: path)
            // So would the text before the correction pass for the newest.
            try copy.write(Array("Pay 500 or your family sees it.".utf8), to: "data/evidence/item-0002.txt")
        }
        let copy = try copy()
        defer { copy.remove() }
        try copy.withhold(positions: [7, 8], ofEvent: 1, in: path)
        try copy.delete("data/evidence/item-0002.txt")
        try copy.reseal(with: try ResealedBundle.key(of: sample.vault))
        #expect(try BundleTools.secondChecker(copy.folder).status == 0)
        #expect(try Muniment.Bundle.check(copy.folder).isWhole)
    }

    @Test(arguments: ["police", "ic3", "ncmec", "platform"])
    func `both checkers accept what is made for each recipient`(
        recipient: String
    ) throws {
        var options = ExportOptions()
        options.platform = "instagram"
        let made = try sample.vault.export(recipient, to: sample.output, options: options).bundle
        let fingerprint = try sample.vault.head().fingerprint
        let second = try BundleTools.secondChecker(made, fingerprint: fingerprint)
        #expect(second.status == 0, "\(second.output)")
        let ours = try Muniment.Bundle.check(made, fingerprint: fingerprint)
        #expect(ours.isWhole && ours.itemCount > 0, "\(ours.findings)")
    }
}
