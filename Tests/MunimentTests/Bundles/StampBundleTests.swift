import Foundation
import MunimentCrypto
import Testing

@testable import Muniment
@testable import MunimentStore

/// Stamps in a bundle: section 4 of `Docs/evidence.md`.
@Suite(.enabled(if: StampAuthority.hasOpenSSL, "openssl is not installed"))
struct StampBundleTests {
    private let stamps: StampCase
    private let bundle: ExportCase.Bundle
    /// Of the file `stamp-NNNN`, by the answer's kind.
    private let base: [String: String]
    private var vault: Vault { stamps.vault }

    /// One item before the stamps, one after; a reply, a token and an OpenTimestamps proof.
    init() throws {
        stamps = try StampCase()
        var base: [String: String] = [:]
        func keep(_ attached: Vault.StampAttached, _ suffix: String) {
            base[suffix] = StampFiles.base(attached.stamp.event)
        }
        keep(try stamps.stamp("reply"), "tsr")
        keep(try stamps.stamp("token", options: "-token_out"), "tst")
        try stamps.write(
            StampCase.openTimestamps(of: SHA256Digest.of(try stamps.read("reply.txt")).bytes), to: "proof.ots"
        )
        keep(try stamps.vault.attachStamp(from: stamps.path("proof.ots")), "ots")
        try stamps.sample.add(.message, ["text": "Last warning.", "from": "them"])
        self.base = base
        bundle = try stamps.sample.export()
    }

    private func copy() throws -> ResealedBundle { try ResealedBundle(bundle, in: stamps.sample.folder) }

    private func path(_ suffix: String, _ other: String? = nil) throws -> String {
        try #require(base[suffix]) + "." + (other ?? suffix)
    }

    // MARK: What is there

    @Test func `the bundle holds three files for each stamp, and is whole`() throws {
        let found = bundle.files.keys.filter { $0.hasPrefix("data/stamps/") }.sorted()
        let expected = try ["tsr", "tst", "ots"].flatMap { suffix in
            try [path(suffix), path(suffix, "txt"), path(suffix, "json")]
        }
        #expect(found == expected.sorted())
        #expect(try bundle.files[path("tsr")] == stamps.read("reply.tsr"))
        #expect(try bundle.files[path("tsr", "txt")] == stamps.read("reply.txt"))
        let report = try Muniment.Bundle.check(
            bundle.exported.bundle, fingerprint: try vault.head().fingerprint)
        #expect(report.isWhole)
        #expect(
            report.findings.map(\.code) == ["stamp-not-verified", "stamp-not-verified", "stamp-not-verified"])
        let stated = try #require(try vault.stamps().first?.statedTime)
        let size = try #require(try vault.stamps().first?.size)
        #expect(try report.findings.contains { $0.detail == "\(try path("tsr")) \(stated) \(size)" })
        #expect(try report.findings.contains { $0.detail == "\(try path("ots")) OpenTimestamps \(size)" })
    }

    @Test func `openssl accepts each answer with the very line of the page`() throws {
        let page = bundle.text("VERIFY.txt")
        let lines = page.split(separator: "\n").map(String.init)
            .filter { $0.hasPrefix("    openssl ts -verify") }
        #expect(lines.count == 2)
        for line in lines {
            let command = line.replacing("CA.pem", with: stamps.authority.root)
            let result = try BundleTools.shell(command, in: bundle.exported.bundle)
            #expect(result.status == 0 && result.output.contains("Verification: OK"), "\(result.output)")
        }
        let line = try "    ots verify -f \(path("ots", "txt")) \(path("ots"))\n"
        #expect(page.contains(line))
        // It would say so if it were not.
        let copy = try copy()
        defer { copy.remove() }
        try copy.changeByte(of: try path("tsr", "txt"))
        let command = try #require(lines.first { $0.contains(".tsr") }).replacing(
            "CA.pem", with: stamps.authority.root)
        #expect(try BundleTools.shell(command, in: copy.folder).status != 0)
        // And the other commands of the page hold for a bundle with stamps.
        let all = try BundleTools.shell(
            try BundleTools.commands("LINUX", in: page), in: bundle.exported.bundle)
        #expect(all.status == 0, "\(all.output)")
        if BundleTools.hasBagIt { #expect(try BundleTools.bagIt(bundle.exported.bundle).status == 0) }
    }

    @Test func `the reports say no later than, and of which items`() throws {
        let stated = try #require(try vault.stamps().first?.statedTime)
        let text = bundle.text("data/report.txt")
        let flat = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(flat.contains("no stamp covers what the log says of this item"))
        let covered = flat.split(separator: "all 1 log entries existed no later than ").dropFirst().first
        #expect(covered?.prefix(60).contains(stated) == true, "\(covered?.prefix(100) ?? "nothing")")
        #expect(flat.contains("Signature, chain and block were not checked"))
        let json = bundle.text("data/report.json")
        #expect(try json.contains(stated) && json.contains(path("tsr")))
        let object = try bundle.json
        let listed = try #require(object["stamps"] as? [[String: Any]])
        #expect(listed.count == 3)
        #expect(listed.compactMap { $0["noLaterThan"] as? String }.count == 2)
        let without = try ExportCase()
        try without.fill()
        #expect(
            try without.export().text("data/report.txt").contains("None. All times are this computer's clock")
        )
    }

    @Test func `a stamp of the very head that is signed has an empty path`() throws {
        // What is attached counts only from the next event on, so the sizes are never equal in a bundle of ours.
        let copy = try copy()
        defer { copy.remove() }
        let head = try #require(BundleHead(bundle.text("HEAD.txt"))).head
        let number = "data/stamps/stamp-0900"
        let text = Array(head.text.utf8)
        try copy.write(text, to: number + ".txt")
        try copy.write(StampCase.openTimestamps(of: SHA256Digest.of(text).bytes), to: number + ".ots")
        let root = Data(head.root.bytes).base64EncodedString()
        func json(_ path: String) -> String {
            "{\"format\": 1, \"firstSize\": \(head.size), \"firstRoot\": \"\(root)\", \"secondSize\": \(head.size), "
                + "\"secondRoot\": \"\(root)\", \"path\": [\(path)]}"
        }
        let key = try ResealedBundle.key(of: vault)
        for (path, isWhole) in [("", true), ("\"\(root)\"", false)] {
            try copy.write(json(path).utf8, to: number + ".json")
            try copy.reseal(with: key)
            let report = try Muniment.Bundle.check(copy.folder)
            #expect(report.isWhole == isWhole)
            #expect(
                report.findings.contains {
                    $0.code == (isWhole ? "stamp-not-verified" : "stamp-other-log")
                        && $0.detail?.hasPrefix(number) == true
                })
            if BundleTools.hasSecondChecker {
                #expect(try BundleTools.secondChecker(copy.folder).status == (isWhole ? 0 : 1))
            }
        }
    }

    // MARK: What was altered

    /// What of stamps can be altered by somebody who can sign it all again.
    private func table() throws -> [Tampering] {
        let (reply, text, json) = (try path("tsr"), try path("tsr", "txt"), try path("tsr", "json"))
        let stem = String(reply.dropLast(4))
        let head = try #require(BundleHead(bundle.text("HEAD.txt"))).head
        func change(_ name: String, _ code: String, _ change: @escaping (ResealedBundle) throws -> Void)
            -> Tampering
        {
            Tampering(name, [code], stem, change)
        }
        func inJSON(_ name: String, _ code: String, _ from: String, _ to: String) -> Tampering {
            change(name, code) { try $0.replace(from, with: to, in: json) }
        }
        let size = try #require(try vault.stamps().first?.size)
        let digest = Data(SHA256Digest.of([9]).bytes).base64EncodedString()
        var table = [
            change("the answer to another request", "stamp-other-answer") {
                try $0.write(try self.stamps.read("token.tsr"), to: reply)
            },
            change("a byte of the imprint", "stamp-other-answer") { copy in
                var bytes = try copy.read(reply)
                bytes[
                    try #require(bytes.firstRange(of: SHA256Digest.of(try copy.read(text)).bytes)).lowerBound] ^=
                    1
                try copy.write(bytes, to: reply)
            },
            change("an answer that is cut", "stamp-other-answer") {
                try $0.write($0.read(reply).dropLast(), to: reply)
            },
            change("no answer", "stamp-other-answer") { try $0.write([], to: reply) },
            change("no file of the answer", "stamp-malformed") { try $0.delete(reply) },
            change("no text", "stamp-malformed") { try $0.delete(text) },
            change("no proof", "stamp-malformed") { try $0.delete(json) },
            change("two answers", "stamp-malformed") {
                try $0.write(try $0.read(reply), to: stem + ".tst")
            },
            change("a reply that is called a token", "stamp-other-answer") {
                try $0.move(reply, to: stem + ".tst")
            },
            change("an answer of another kind", "stamp-malformed") { try $0.move(reply, to: stem + ".xyz") },
            change("a text of another time", "stamp-other-answer") {
                try $0.replace("time 20", with: "time 19", in: text)
            },
            change("a text with a line more", "stamp-malformed") {
                try $0.write($0.read(text) + Array("more\n".utf8), to: text)
            },
            change("a text of another origin", "stamp-other-log") {
                let origin = try $0.text(text).prefix(12 + 32)
                try $0.replace(
                    String(origin), with: "muniment/v1/" + String(repeating: "0", count: 32), in: text)
            },
            change("the text and path of another stamp", "stamp-other-answer") {
                let other = try self.path("tst", "txt")
                try $0.write($0.read(other), to: text)
                try $0.write($0.read(try self.path("tst", "json")), to: json)
            },
            inJSON(
                "another first root", "stamp-other-log", "\"firstRoot\": \"",
                "\"firstRoot\": \"\(digest)\", \"x\": \""),
            inJSON(
                "another second root", "stamp-other-log", "\"secondRoot\": \"",
                "\"secondRoot\": \"\(digest)\", \"x\": \""),
            inJSON(
                "another first size", "stamp-other-log", "\"firstSize\": \(size)",
                "\"firstSize\": \(size + 1)"),
            inJSON(
                "another second size", "stamp-other-log", "\"secondSize\": \(head.size)",
                "\"secondSize\": \(head.size + 1)"),
            inJSON("a newer format", "stamp-malformed", "\"format\": 1", "\"format\": 2"),
            inJSON("a path that is longer", "stamp-other-log", "\"path\": [", "\"path\": [\"\(digest)\", "),
            inJSON("a path of short hashes", "stamp-malformed", "\"path\": [", "\"path\": [\"AAAA\", "),
            change("no JSON", "stamp-malformed") { try $0.write(Array("[".utf8), to: json) },
            Tampering("a name that is no stamp's", ["bundle-name"], "data/stamps/more.txt") {
                try $0.write([1], to: "data/stamps/more.txt")
            },
            Tampering("a number with zeros before it", ["bundle-name"], "stamp-00001") {
                try $0.move(reply, to: "data/stamps/stamp-00001.tsr")
            },
        ]
        let (proof, token) = (try path("ots"), try path("tst"))
        table += [
            Tampering("a proof of another digest", ["stamp-other-answer"], String(proof.dropLast(4))) {
                try $0.write(StampCase.openTimestamps(of: SHA256Digest.of([9]).bytes), to: proof)
            },
            Tampering("a proof without an end", ["stamp-other-answer"], String(proof.dropLast(4))) {
                try $0.write(try $0.read(proof).prefix(65), to: proof)
            },
            Tampering("a token of another imprint", ["stamp-other-answer"], String(token.dropLast(4))) {
                copy in
                var bytes = try copy.read(token)
                let digest = SHA256Digest.of(try copy.read(self.path("tst", "txt"))).bytes
                bytes[try #require(bytes.firstRange(of: digest)).lowerBound] ^= 1
                try copy.write(bytes, to: token)
            },
        ]
        table += try ["tsr", "tst", "ots"].map { suffix in
            let base = try path(suffix)
            return Tampering(
                "a later text under \(suffix)", ["stamp-other-answer", "stamp-other-log"],
                String(base.dropLast(4))
            ) {
                try $0.write(Array(head.text.utf8), to: String(base.dropLast(4)) + ".txt")
            }
        }
        return table
    }

    @Test func `altered stamps are found, though all was signed again, and both checkers agree`() throws {
        let key = try ResealedBundle.key(of: vault)
        for entry in try table() {
            let copy = try copy()
            defer { copy.remove() }
            try entry.change(copy)
            try copy.reseal(with: key)
            let zip = copy.folder + ".zip"
            try StoredZip(packing: copy.folder).write(to: zip)
            for path in [copy.folder, zip] {
                let report = try Muniment.Bundle.check(path)
                #expect(!report.isWhole, "\(entry.name)")
                #expect(report.findings.contains(where: entry.names), "\(entry.name): \(report.findings)")
            }
            if BundleTools.hasSecondChecker {
                let second = try BundleTools.secondChecker(copy.folder)
                #expect(second.status == 1, "\(entry.name): \(second.output)")
                #expect(!second.output.contains("Traceback"), "\(entry.name): \(second.output)")
            }
        }
    }

    @Test func `one changed byte in a stamp's files is found without any key`() throws {
        for path in bundle.files.keys.sorted() where path.hasPrefix("data/stamps/") {
            let copy = try copy()
            defer { copy.remove() }
            try copy.changeByte(of: path)
            let report = try Muniment.Bundle.check(copy.folder)
            #expect(
                report.findings.contains { $0.code == "bag-altered" && $0.detail?.contains(path) == true },
                "\(path)")
        }
    }

    @Test func `the second checker accepts stamps of all kinds`() throws {
        guard BundleTools.hasSecondChecker else { return }
        let result = try BundleTools.secondChecker(
            bundle.exported.bundle, fingerprint: try vault.head().fingerprint)
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("3 stamps"))
    }

    @Test func `a stamp of another vault is of another log`() throws {
        let other = try StampCase(stamps.authority)
        try other.stamp("a")
        try other.sample.add(.message, ["text": "Other words.", "from": "them"])
        let foreign = try other.sample.export()
        let copy = try copy()
        defer { copy.remove() }
        for (path, bytes) in foreign.files where path.hasPrefix("data/stamps/") {
            try copy.write(bytes, to: path.replacing("stamp-0", with: "stamp-9"))
        }
        try copy.reseal(with: try ResealedBundle.key(of: vault))
        let report = try Muniment.Bundle.check(copy.folder)
        #expect(report.findings.filter(\.isDamage).map(\.code) == ["stamp-other-log"])
        if BundleTools.hasSecondChecker { #expect(try BundleTools.secondChecker(copy.folder).status == 1) }
    }

    @Test func `a stamp of a fork of the vault is of another log, and its fork does not take it`() throws {
        // The same vault goes on twice from one state.
        let fork = stamps.sample.folder + "/fork"
        try FileManager.default.createDirectory(atPath: fork, withIntermediateDirectories: false)
        // Nobody writes meanwhile, so the files with what was not yet moved into the first are one state.
        for part in try FileManager.default.contentsOfDirectory(atPath: stamps.sample.folder)
        where part.hasPrefix("vault") {
            try FileManager.default.copyItem(atPath: stamps.path(part), toPath: fork + "/" + part)
        }
        let environment = Environment(
            now: { ExportCase.now }, zone: "Europe/Paris", stateFolder: fork + "/state")
        let forked = try Vault(
            at: fork + "/vault", unlocking: .passphrase(try ExportCase.secret()), environment: environment)
        _ = try forked.addText(.message, fields: [FieldInput("text", ["In the fork."])])
        try stamps.sample.add(.message, ["text": "Not in the fork.", "from": "them"])
        let stamped = try stamps.stamp("late").stamp
        let error = #expect(throws: MunimentError.self) {
            try forked.attachStamp(from: stamps.path("late.tsr"))
        }
        #expect(error?.code == .stampOfOther)
        for index in 0..<8 {
            _ = try forked.addText(.message, fields: [FieldInput("text", ["number \(index)"])])
        }
        let exported = try ExportCase.Bundle(
            try forked.export("police", to: fork + "/out", options: ExportOptions()))
        #expect(exported.files.keys.filter { $0.hasSuffix(".tsr") }.count == 1)
        // Its own files, from a bundle of the line that was stamped, under the fork's head.
        let late = try stamps.sample.export()
        let copy = try ResealedBundle(exported, in: stamps.sample.folder)
        defer { copy.remove() }
        let head = try #require(BundleHead(exported.text("HEAD.txt"))).head
        let base = StampFiles.base(stamped.event)
        for suffix in ["tsr", "txt", "json"] {
            try copy.write(late.files["\(base).\(suffix)"] ?? [], to: "\(base).\(suffix)")
        }
        let old = try #require(BundleHead(late.text("HEAD.txt"))).head
        try copy.replace(
            "\"secondSize\": \(old.size)", with: "\"secondSize\": \(head.size)", in: base + ".json")
        try copy.replace(
            Data(old.root.bytes).base64EncodedString(), with: Data(head.root.bytes).base64EncodedString(),
            in: base + ".json")
        try copy.reseal(with: try ResealedBundle.key(of: vault))
        let report = try Muniment.Bundle.check(copy.folder)
        #expect(
            report.findings.filter(\.isDamage).map { "\($0.code) \($0.detail ?? "")" } == [
                "stamp-other-log \(base)"
            ])
        try forked.store.file.close()
    }
}
