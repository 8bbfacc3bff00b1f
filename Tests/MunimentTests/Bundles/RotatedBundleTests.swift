import Foundation
import MunimentCrypto
import Testing

@testable import Muniment
@testable import MunimentStore

/// Bundles of a vault that got new keys: rules 3.9 to 3.11 of `Docs/evidence.md`.
struct RotatedBundleTests {
    private let sample: ExportCase
    private let before: ExportCase.Bundle
    private let between: ExportCase.Bundle
    private let bundle: ExportCase.Bundle
    private let fingerprint: String
    /// Of the two changes of keys.
    private let paths: [String]
    private var vault: Vault { sample.vault }

    /// One bundle under each of three keys; a stamp of a head under each of the first two.
    init() throws {
        sample = try ExportCase()
        try sample.add(.message, ["text": "Pay 500 or your family sees it.", "from": "them"])
        before = try sample.export()
        try Self.stamp("first", sample)
        try Self.rotate(sample.vault, "second words")
        try sample.add(.message, ["text": "Last warning.", "from": "them"])
        between = try sample.export()
        try Self.stamp("second", sample)
        try Self.rotate(sample.vault, "third words")
        bundle = try sample.export()
        fingerprint = try sample.vault.head().fingerprint
        paths = try sample.vault.keyChanges().map { RotationProof.path($0.event) }
    }

    private static func rotate(_ vault: Vault, _ words: String) throws {
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data((words + "\n").utf8))
        _ = try vault.rotateKeys(
            to: Secret(readingLineFrom: pipe.fileHandleForReading.fileDescriptor), cost: .interactive,
            wantsRecoveryCode: false)
    }

    /// An OpenTimestamps proof about the head of this moment, which needs no service.
    private static func stamp(_ name: String, _ sample: ExportCase) throws {
        let text = sample.folder + "/\(name).txt"
        let answer = sample.folder + "/\(name).ots"
        _ = try sample.vault.requestStamp(to: nil, text: text)
        let digest = SHA256Digest.of([UInt8](try Data(contentsOf: URL(filePath: text))))
        try Data(StampCase.openTimestamps(of: digest.bytes)).write(to: URL(filePath: answer))
        _ = try sample.vault.attachStamp(from: answer)
    }

    private func fingerprint(of bundle: ExportCase.Bundle) throws -> String {
        try #require(Muniment.Bundle.check(bundle.exported.bundle).fingerprint)
    }

    // MARK: What is there

    @Test func `a bundle shows each change of keys, and both checkers follow them to its key`() throws {
        #expect(bundle.files.keys.filter { $0.contains("rotated-") }.sorted() == paths)
        #expect(!before.files.keys.contains { $0.contains("rotated-") })
        let report = try Muniment.Bundle.check(bundle.exported.bundle, fingerprint: fingerprint)
        #expect(report.isWhole, "\(report.findings)")
        let changes = try vault.keyChanges()
        #expect(
            report.findings.filter { $0.code == "bundle-keys-changed" }.map(\.detail)
                == changes.map { "\($0.earlierFingerprint) \($0.changedAt)" })
        // The stamps of heads under both earlier keys are among them.
        #expect(report.findings.count { $0.code == "stamp-not-verified" } == 2)
        #expect(
            try changes.map(\.earlierFingerprint) == [fingerprint(of: before), fingerprint(of: between)])
        if BundleTools.hasSecondChecker {
            for made in [before, between, bundle] {
                let result = try BundleTools.secondChecker(
                    made.exported.bundle, fingerprint: try fingerprint(of: made))
                #expect(result.status == 0, "\(result.output)")
            }
            let result = try BundleTools.secondChecker(bundle.exported.bundle)
            for change in changes { #expect(result.output.contains(change.earlierFingerprint)) }
        }
    }

    @Test func `report, data and VERIFY name the keys before, so that bundles can be connected`() throws {
        let (text, json) = (bundle.text("data/report.txt"), bundle.text("data/report.json"))
        let flat = text.split(whereSeparator: \.isWhitespace).joined()
        for (change, path) in zip(try vault.keyChanges(), paths) {
            for words in [change.earlierFingerprint, change.earlierOrigin, path] {
                #expect(flat.contains(words), "\(words)")
                #expect(json.contains(words.replacing("/", with: "\\/")) || json.contains(words), "\(words)")
            }
            #expect(bundle.text("VERIFY.txt").contains(change.earlierFingerprint))
            #expect(bundle.text("data/report.html").contains(change.earlierFingerprint))
        }
        let object = try bundle.json
        let listed = try #require(object["keysBefore"] as? [[String: Any]])
        #expect(listed.compactMap { $0["proof"] as? String } == paths)
        #expect(text.contains("rotated"))
        let unchanged = try before.json
        #expect(unchanged["keysBefore"] == nil)
        #expect(!before.text("data/report.txt").contains("keys before"))
        // The number of files that the page names, and its commands.
        let all = try BundleTools.shell(
            try BundleTools.commands("LINUX", in: bundle.text("VERIFY.txt")), in: bundle.exported.bundle)
        if BundleTools.hasKeygen { #expect(all.status == 0, "\(all.output)") }
    }

    @Test func `what of the event may be seen is what the page names`() throws {
        let proof = try #require(
            JSONSerialization.jsonObject(with: Data(bundle.files[paths[0]] ?? [])) as? [String: Any])
        let fields = try #require((proof["events"] as? [[String: Any]])?.first?["fields"] as? [[String: Any]])
        let names = fields.compactMap { ($0["json"] as? String).flatMap { Data(base64Encoded: $0) } }
            .compactMap { (try? JSONSerialization.jsonObject(with: $0)) as? [Any] }
            .compactMap { $0.first as? String }
        #expect(
            names == [
                "seq", "kind", "list", "item", "recordedAt", "origin", "size", "root", "time", "publicKey",
                "newOrigin", "newPublicKey", "signature",
            ])
    }

    @Test func `an earlier key's fingerprint is told to be one, and is not enough`() throws {
        for made in [before, between] {
            let report = try Muniment.Bundle.check(
                bundle.exported.bundle, fingerprint: try fingerprint(of: made))
            #expect(!report.isWhole)
            #expect(report.findings.filter(\.isDamage).map(\.code) == ["bundle-key-earlier"])
            #expect(report.findings.first?.detail == fingerprint)
        }
        let other = try ExportCase()
        let stranger = try other.vault.head().fingerprint
        let report = try Muniment.Bundle.check(bundle.exported.bundle, fingerprint: stranger)
        #expect(report.findings.filter(\.isDamage).map(\.code) == ["bundle-key-other"])
    }

    @Test func `every recipient gets what connects the bundles`() throws {
        let exported = try vault.export("ic3", to: sample.output, options: ExportOptions())
        let report = try Muniment.Bundle.check(exported.bundle, fingerprint: fingerprint)
        #expect(report.isWhole)
        #expect(report.findings.count { $0.code == "bundle-keys-changed" } == 2)
    }

    // MARK: What was altered

    /// Both checkers refuse the change, although everything was signed again.
    private func refuses(
        _ code: String, _ change: (ResealedBundle) throws -> Void,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let copy = try ResealedBundle(bundle, in: sample.folder)
        defer { copy.remove() }
        try change(copy)
        try copy.reseal(with: try ResealedBundle.key(of: vault))
        let codes = try Muniment.Bundle.check(copy.folder).findings.filter(\.isDamage).map(\.code)
        #expect(codes.contains(code), "\(codes)", sourceLocation: sourceLocation)
        guard BundleTools.hasSecondChecker else { return }
        let second = try BundleTools.secondChecker(copy.folder)
        #expect(
            second.status == 1 && !second.output.contains("Traceback"), "\(second.output)",
            sourceLocation: sourceLocation)
    }

    @Test func `a change of keys that is missing, moved, cut or withheld is found`() throws {
        try refuses("bundle-keys-differ") { try $0.delete(paths[1]) }
        // Without the first, the stamp under its old origin belongs to nothing.
        try refuses("stamp-other-log") { try $0.delete(paths[0]) }
        try refuses("proof-malformed") { try $0.move(paths[0], to: RotationProof.path(900)) }
        try refuses("bundle-name") { try $0.move(paths[0], to: "data/proofs/rotated-1.json") }
        try refuses("proof-malformed") { try $0.swap(paths[0], paths[1]) }
        try refuses("proof-newer") { try $0.replace("\"format\": 1", with: "\"format\": 2", in: paths[0]) }
        try refuses("proof-other-head") {
            try $0.replace("\"treeSize\": ", with: "\"treeSize\": 1", in: paths[0])
        }
        try refuses("proof-malformed") { try $0.write(Array("[".utf8), to: paths[0]) }
        // Positions as events.md has them: 7 origin … 14 signature.
        for position in 7...14 {
            try refuses("proof-malformed") {
                try $0.withhold(positions: [position], ofEvent: 0, in: paths[0])
            }
        }
        let item = ItemProof.path(1)
        try refuses("proof-malformed") { try $0.write(try $0.read(item), to: paths[0]) }
        try refuses("proof-other-item") { try $0.write(try $0.read(paths[0]), to: item) }
    }

    @Test func `a stamp under another origin than the log had then is found`() throws {
        let origins = try [before, between, bundle].map { made in
            try #require(BundleHead(made.text("HEAD.txt"))).head
        }
        let stamps = try vault.stamps()
        for (stamp, wrong) in zip(stamps, [origins[1], origins[0]]) {
            let path = StampFiles.base(stamp.event)
            try refuses("stamp-other-log") { copy in
                let text = "muniment/v1/" + Hex.encode(wrong.originID)
                try copy.replace(
                    "muniment/v1/" + Hex.encode(stamp.head.originID), with: text, in: path + ".txt")
                let digest = SHA256Digest.of(try copy.read(path + ".txt"))
                try copy.write(StampCase.openTimestamps(of: digest.bytes), to: path + ".ots")
            }
        }
    }

    /// Who has today's keys makes up a past: a log of their own with a `rotated` event that says what it likes.
    @Test func `a past that is made up is found`() throws {
        let other = try ExportCase()
        try other.add(.message, ["text": "x", "from": "them"])
        let real = try #require(try vault.state().rotations.last)
        _ = try other.vault.write { transaction, _ in
            var values = real.fields
            values["slotsDigest"] = .string(try transaction.slotsDigest())
            try transaction.append(other.vault.draft(EventKind.rotated, values))
        }
        let made = try other.export()
        let codes = try Muniment.Bundle.check(made.exported.bundle).findings.filter(\.isDamage).map(\.code)
        #expect(codes == ["bundle-keys-differ"])
        if BundleTools.hasSecondChecker {
            #expect(try BundleTools.secondChecker(made.exported.bundle).status == 1)
        }
    }

    /// A log of two entries that nobody's vault has: whatever the second of them says, its proof leads to the
    /// head, and the head is signed.
    private struct Forged {
        var kind = "rotated"
        var item = "null"
        var recordedAt = "2026-11-21T12:30:05Z"
        var isDoubled = false

        private func bytes(_ rotation: Rotation) -> [[UInt8]] {
            let first = [
                "[\"seq\",1]", "[\"kind\",\"\(kind)\"]", "[\"list\",1]", "[\"item\",\(item)]",
            ].map { Array($0.utf8) }
            let rest =
                [("recordedAt", JSONValue.string(recordedAt))] + rotation.fields.map { ($0.key, $0.value) }
            return first + rest.map { EventField(name: $0.0, value: $0.1).json }
        }

        /// What both checkers say of it.
        func check(_ bundle: ExportCase.Bundle, in folder: String) throws -> (
            report: BundleReport, second: BundleTools.Result?
        ) {
            let old = try Ed25519SigningKey(seed: SecretKey.random())
            let new = try Ed25519SigningKey(seed: SecretKey.random())
            let line = [UInt8](repeating: 3, count: 8)
            let origins = (RandomBytes.make(16), RandomBytes.make(16))
            let first = SHA256Digest.of([0])
            let time = "2026-11-21T12:30:05Z"
            let rotation = Rotation(
                event: 1, head: HeadText(originID: origins.0, lineID: line, size: 1, root: first, time: time),
                newIdentity: Identity(originID: origins.1, publicKey: new.publicKey), newLineID: line,
                key: old)
            let salt = [UInt8](repeating: 9, count: 16)
            let fields = bytes(rotation)
            let leaf = EventStub.leafHash(of: fields.map { SHA256Digest.of([2] + salt + $0) })
            let root = SHA256Digest.of([1] + first.bytes + leaf.bytes)
            let head = HeadText(originID: origins.1, lineID: line, size: 2, root: root, time: time)
            let shown = fields.enumerated().map {
                "{\"position\": \($0), \"salt\": \"\(Base64.encode(salt))\", \"json\": \"\(Base64.encode($1))\"}"
            }.joined(separator: ", ")
            let event =
                "{\"leafIndex\": 1, \"path\": [\"\(Base64.encode(first.bytes))\"], \"fields\": [\(shown)]}"
            let events = isDoubled ? "\(event), \(event)" : event
            let copy = try ResealedBundle(bundle, in: folder)
            defer { copy.remove() }
            try copy.delete("data/proofs")
            try copy.delete("data/evidence")
            try copy.makeFolder("data/proofs")
            try copy.write(
                "{\"format\": 1, \"origin\": \"\(head.origin)\", \"treeSize\": 2, \"root\": \"\(Base64.encode(root.bytes))\", \"events\": [\(events)]}"
                    .utf8, to: RotationProof.path(1))
            try copy.write(
                "\(head.text)bundle-time \(time)\ntagmanifest-sha256 \(root.hex)\n".utf8, to: "HEAD.txt")
            try copy.reseal(with: new)
            let second = BundleTools.hasSecondChecker ? try BundleTools.secondChecker(copy.folder) : nil
            return (try Muniment.Bundle.check(copy.folder), second)
        }
    }

    @Test func `a forged event passes for what it says, and for nothing else`() throws {
        let good = try Forged().check(before, in: sample.folder)
        #expect(good.report.isWhole, "\(good.report.findings)")
        #expect(good.report.findings.contains { $0.code == "bundle-keys-changed" })
        #expect(good.second?.status ?? 0 == 0, "\(good.second?.output ?? "")")
        for forged in [
            Forged(kind: "keys"), Forged(item: "1"), Forged(item: "\"x\""), Forged(item: "0"),
            Forged(isDoubled: true),
        ] {
            let said = try forged.check(before, in: sample.folder)
            #expect(
                said.report.findings.filter(\.isDamage).map(\.code) == ["proof-malformed"], "\(forged)")
            #expect(said.second?.status ?? 1 == 1, "\(forged)")
        }
        // A time that is none is not shown.
        let odd = try Forged(recordedAt: "now, and more").check(before, in: sample.folder)
        let change = try #require(odd.report.findings.first { $0.code == "bundle-keys-changed" })
        #expect(change.detail?.hasSuffix(" ") == true && change.detail?.contains("now") == false)
    }
}
