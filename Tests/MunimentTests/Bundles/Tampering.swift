import Foundation
import MunimentCrypto
import Testing

@testable import Muniment
@testable import MunimentStore

/// One way of altering a bundle, and what must be said of it. Both checkers are held to this table, with the
/// fingerprint of the vault that the bundle is from.
struct Tampering {
    let name: String
    /// One of these must be among the findings.
    let codes: Set<String>
    /// What the detail of that finding holds.
    let detail: String
    let change: (ResealedBundle) throws -> Void

    init(
        _ name: String, _ codes: Set<String>, _ detail: String = "",
        _ change: @escaping (ResealedBundle) throws -> Void
    ) {
        self.name = name
        self.codes = codes
        self.detail = detail
        self.change = change
    }

    /// Whether the finding is the one.
    func names(_ finding: Finding) -> Bool {
        finding.isDamage && codes.contains(finding.code)
            && (detail.isEmpty || finding.detail?.contains(detail) == true)
    }
}

extension ResealedBundle {
    /// Writes tag manifest and signature anew, and leaves the payload manifest and `allowed_signers` alone.
    func resealTags(with key: borrowing Ed25519SigningKey) throws {
        let names = ["VERIFY.txt", "allowed_signers", "bag-info.txt", "bagit.txt", "manifest-sha256.txt"]
        let lines = try names.map { "\(SHA256Digest.of(try read($0)).hex)  \($0)\n" }
        try write(lines.joined().utf8, to: "tagmanifest-sha256.txt")
        let digest = SHA256Digest.of(try read("tagmanifest-sha256.txt")).hex
        let head = try text("HEAD.txt").split(separator: "\n").dropLast().map { $0 + "\n" }.joined()
        try sign(head + "tagmanifest-sha256 \(digest)\n", with: key)
    }

    func delete(_ path: String) throws { try FileManager.default.removeItem(atPath: folder + "/" + path) }

    func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder + "/" + path, withIntermediateDirectories: true)
    }

    func move(_ path: String, to other: String) throws {
        try FileManager.default.moveItem(atPath: folder + "/" + path, toPath: folder + "/" + other)
    }

    /// Replaces the first `from`, which must be there.
    func replace(_ from: String, with to: String, in path: String) throws {
        let text = try text(path)
        try #require(text.contains(from), "\(from) in \(path)")
        try write(text.replacing(from, with: to, maxReplacements: 1).utf8, to: path)
    }

    /// Leaves of shown fields the digests, which is no forgery: the leaf stays as it was.
    func withhold(positions: [Int], ofEvent index: Int, in path: String) throws {
        try changeEvents(of: path) { events in
            var fields = try #require(events[index]["fields"] as? [[String: Any]])
            for position in positions {
                let parts = ["salt", "json"].compactMap { fields[position][$0] as? String }
                    .compactMap { Data(base64Encoded: $0) }
                try #require(parts.count == 2)
                let digest = SHA256Digest.of([2] + parts.joined())
                fields[position] = ["position": position, "digest": Data(digest.bytes).base64EncodedString()]
            }
            events[index]["fields"] = fields
        }
    }

    /// Writes a proof with other events.
    func changeEvents(of path: String, _ change: (inout [[String: Any]]) throws -> Void) throws {
        try changeProof(path) { proof in
            var events = try #require(proof["events"] as? [[String: Any]])
            try change(&events)
            proof["events"] = events
        }
    }

    /// Writes a proof with other members.
    func changeProof(_ path: String, _ change: (inout [String: Any]) throws -> Void) throws {
        var proof = try #require(JSONSerialization.jsonObject(with: Data(try read(path))) as? [String: Any])
        try change(&proof)
        try write(try JSONSerialization.data(withJSONObject: proof), to: path)
    }

    /// Replaces every line by what `change` makes of it.
    func changeLines(of path: String, _ change: (String) -> String) throws {
        let lines = try text(path).split(separator: "\n").map { change(String($0)) + "\n" }
        try write(lines.joined().utf8, to: path)
    }
}

/// A bundle with what can be put in its place: an older one of the same vault, and one of another vault.
final class TamperingCase {
    let sample: ExportCase
    let other: ExportCase
    let earlier: ExportCase.Bundle
    let bundle: ExportCase.Bundle
    let foreign: ExportCase.Bundle
    let fingerprint: String

    init() throws {
        sample = try ExportCase()
        other = try ExportCase()
        for one in [sample, other] {
            try one.fill()
            _ = try one.vault.correct(2, fields: [FieldInput("text", ["said otherwise"])], clearing: [])
            _ = try one.vault.tag(2, adding: ["doxxing"], removing: [])
        }
        earlier = try sample.export()
        bundle = try sample.export()
        // As long as the log of the other, so that the sizes agree.
        _ = try other.export()
        foreign = try other.export()
        fingerprint = try sample.vault.head().fingerprint
    }

    func copy() throws -> ResealedBundle { try ResealedBundle(bundle, in: sample.folder) }

    private func own(_ copy: ResealedBundle) throws {
        try copy.reseal(with: try ResealedBundle.key(of: sample.vault))
    }

    private func ownTags(_ copy: ResealedBundle) throws {
        try copy.resealTags(with: try ResealedBundle.key(of: sample.vault))
    }

    private func stranger(_ copy: ResealedBundle) throws {
        try copy.reseal(with: try ResealedBundle.key(of: other.vault))
    }

    /// One changed byte in each file, and each file missing.
    func everyFile() throws -> [Tampering] {
        return bundle.files.keys.sorted().flatMap { path -> [Tampering] in
            let missing: Tampering
            switch path {
            case "HEAD.txt", "HEAD.txt.sig":
                missing = Tampering("no \(path)", ["bundle-file-missing"], path) { try $0.delete(path) }
            case "tagmanifest-sha256.txt":
                missing = Tampering("no \(path)", ["bundle-head-other"]) { try $0.delete(path) }
            case "manifest-sha256.txt":
                missing = Tampering("no \(path)", ["bag-no-payload-manifest"]) { try $0.delete(path) }
            default:
                missing = Tampering("no \(path)", ["bag-missing-file"], path) { try $0.delete(path) }
            }
            let changed: Tampering
            let name = "one byte in \(path)"
            switch path {
            case "HEAD.txt":
                changed = Tampering(name, ["bundle-signature", "bundle-head-malformed"]) {
                    try $0.changeByte(of: path)
                }
            case "HEAD.txt.sig":
                changed = Tampering(name, ["bundle-signature"]) { try $0.changeByte(of: path) }
            case "tagmanifest-sha256.txt":
                changed = Tampering(name, ["bundle-head-other"]) { try $0.changeByte(of: path) }
            case "bagit.txt":
                changed = Tampering(name, ["bag-altered", "bag-bad-declaration"], path) {
                    try $0.changeByte(of: path)
                }
            default:
                changed = Tampering(name, ["bag-altered"], path) {
                    try $0.changeByte(of: path)
                }
            }
            return [changed, missing]
        }
    }

    /// What belongs together is no longer together, and nobody has a key.
    func withoutKey() -> [Tampering] {
        let (first, second) = ("data/proofs/item-0001.json", "data/proofs/item-0002.json")
        let originals = ("data/evidence/item-0001.png", "data/evidence/item-0002.txt")
        return [
            Tampering("a file more in the root", ["bundle-name"], "added.txt") {
                try $0.write([1], to: "added.txt")
            },
            Tampering("a folder more in the root", ["bundle-name"], "added") { try $0.makeFolder("added") },
            Tampering("a file more in data", ["bag-added-file"], "data/added.txt") {
                try $0.write([1], to: "data/added.txt")
            },
            Tampering("an original more", ["bag-added-file"], "data/evidence/item-0099.png") {
                try $0.write([1], to: "data/evidence/item-0099.png")
            },
            Tampering("a proof more", ["bag-added-file"], "data/proofs/item-0099.json") {
                try $0.write(Array(self.bundle.text(first).utf8), to: "data/proofs/item-0099.json")
            },
            Tampering("what a file browser leaves", ["bag-added-system-file"], "data/.ds_store") {
                try $0.write([1], to: "data/.ds_store")
            },
            Tampering("two originals swapped", ["original-differs"], originals.0) {
                try $0.swap(originals.0, originals.1)
            },
            Tampering("two proofs swapped", ["proof-other-item"], first) { try $0.swap(first, second) },
            Tampering("another vault's proof", ["proof-other-head"], first) {
                try $0.write(self.foreign.files[first] ?? [], to: first)
            },
            Tampering("the proofs of another vault", ["proof-other-head"], second) { copy in
                for (path, bytes) in self.foreign.files where path.hasPrefix("data/proofs/") {
                    try copy.write(bytes, to: path)
                }
            },
            Tampering("an older head", ["bundle-head-other"]) { copy in
                for path in ["HEAD.txt", "HEAD.txt.sig"] {
                    try copy.write(self.earlier.files[path] ?? [], to: path)
                }
            },
            Tampering("the head of another vault", ["bundle-head-other"]) { copy in
                for path in ["HEAD.txt", "HEAD.txt.sig"] {
                    try copy.write(self.foreign.files[path] ?? [], to: path)
                }
            },
            Tampering("an older signature", ["bundle-signature"], "does-not-fit") {
                try $0.write(self.earlier.files["HEAD.txt.sig"] ?? [], to: "HEAD.txt.sig")
            },
            Tampering("a head of the vault", ["bundle-head-bare"]) { copy in
                let head = try self.sample.vault.head()
                try copy.write(head.text.utf8, to: "HEAD.txt")
                try copy.write(head.signature.utf8, to: "HEAD.txt.sig")
            },
            Tampering("a head file of the vault", ["bundle-head-bare"]) { copy in
                let head = try self.sample.vault.head()
                try copy.write((head.text + "\n" + head.signature).utf8, to: "HEAD.txt")
            },
            Tampering("a key of small order", ["bundle-signature"], "weak-key") { copy in
                // The neutral point as key and as R, and S = 0: good over every text.
                func string(_ bytes: [UInt8]) -> [UInt8] { [0, 0, 0, UInt8(bytes.count)] + bytes }
                let point = [1] + [UInt8](repeating: 0, count: 31)
                let type = string(Array("ssh-ed25519".utf8))
                let key = type + string(point)
                let blob =
                    Array("SSHSIG".utf8) + [0, 0, 0, 1] + string(key)
                    + string(Array("bundle-head@muniment.v1".utf8))
                    + string([]) + string(Array("sha512".utf8))
                    + string(type + string(point + [UInt8](repeating: 0, count: 32)))
                let text = Data(blob).base64EncodedString()
                let lines = stride(from: 0, to: text.count, by: 70).map {
                    String(text.dropFirst($0).prefix(70)) + "\n"
                }
                try copy.write(
                    "-----BEGIN SSH SIGNATURE-----\n\(lines.joined())-----END SSH SIGNATURE-----\n".utf8,
                    to: "HEAD.txt.sig")
                let line = "muniment namespaces=\"bundle-head@muniment.v1\" ssh-ed25519 "
                try copy.write("\(line)\(Data(key).base64EncodedString())\n".utf8, to: "allowed_signers")
            },
            Tampering("a bag made anew under the head that was there", ["bundle-head-other"]) { copy in
                let (head, signature) = (try copy.read("HEAD.txt"), try copy.read("HEAD.txt.sig"))
                try copy.write(Array("other words".utf8), to: originals.1)
                try self.own(copy)
                try copy.write(head, to: "HEAD.txt")
                try copy.write(signature, to: "HEAD.txt.sig")
            },
            Tampering("a manifest of another kind", ["bundle-name"], "manifest-md5.txt") {
                try $0.write([], to: "manifest-md5.txt")
            },
        ]
    }

    /// Somebody with a key of their own made all of it agree.
    func withAnotherKey() -> [Tampering] {
        let proof = "data/proofs/item-0002.json"
        let from = Data("[\"from\",\"them\"]".utf8).base64EncodedString()
        let to = Data("[\"from\",\"me\"]".utf8).base64EncodedString()
        return [
            Tampering("all signed anew", ["bundle-key-other"]) { try self.stranger($0) },
            Tampering("only the head signed anew", ["bundle-signers"], "allowed_signers") { copy in
                try copy.sign(try copy.text("HEAD.txt"), with: try ResealedBundle.key(of: self.other.vault))
            },
            Tampering("a shown value changed, seen by the key", ["bundle-key-other"]) { copy in
                try copy.replace(from, with: to, in: proof)
                try self.stranger(copy)
            },
            Tampering("a shown value changed, seen by the proof", ["proof-differs"], proof) { copy in
                try copy.replace(from, with: to, in: proof)
                try self.stranger(copy)
            },
        ]
    }

    /// Somebody has the vault's key, and still cannot make a proof of what was not in the log.
    func withTheKey() -> [Tampering] {
        let (first, second) = ("data/proofs/item-0001.json", "data/proofs/item-0002.json")
        func resealed(
            _ name: String, _ codes: Set<String>, _ detail: String = "",
            _ change: @escaping (ResealedBundle) throws -> Void
        ) -> Tampering {
            Tampering(name + ", signed", codes, detail) { copy in
                try change(copy)
                try self.own(copy)
            }
        }
        func proof(_ name: String, _ code: String, _ from: String, _ to: String) -> Tampering {
            resealed(name, [code], second) { try $0.replace(from, with: to, in: second) }
        }
        /// A field that is shown and kept back at once.
        func withheldToo(_ name: String) -> Tampering {
            resealed("a digest beside a \(name)", ["proof-malformed"], "withheld field") {
                try $0.changeEvents(of: second) { events in
                    var fields = try #require(events[0]["fields"] as? [[String: Any]])
                    let index = try #require(fields.firstIndex { $0["digest"] != nil })
                    fields[index][name] = Data(count: 16).base64EncodedString()
                    events[0]["fields"] = fields
                }
            }
        }
        return [
            resealed("two originals swapped", ["original-differs"]) {
                try $0.swap("data/evidence/item-0001.png", "data/evidence/item-0002.txt")
            },
            resealed("two proofs swapped", ["proof-other-item"], first) { try $0.swap(first, second) },
            resealed("another vault's proof", ["proof-other-head"], first) {
                try $0.write(self.foreign.files[first] ?? [], to: first)
            },
            resealed("an older proof", ["proof-other-head"], first) {
                try $0.write(self.earlier.files[first] ?? [], to: first)
            },
            resealed("another vault's proof under this head", ["proof-differs"], first) { copy in
                var text = self.foreign.text(first)
                let heads = [self.foreign, self.bundle].map {
                    $0.text("HEAD.txt").split(separator: "\n").prefix(3).map(String.init)
                }
                for (from, to) in zip(heads[0], heads[1]) {
                    text = text.replacing("\"\(from)\"", with: "\"\(to)\"")
                }
                try copy.write(text.utf8, to: first)
            },
            resealed("a withheld value's digest", ["proof-differs"], second) { copy in
                let text = try copy.text(second)
                let digest = try #require(text.firstMatch(of: /"digest": "[^"]+"/).map { String($0.0) })
                let none = Data(count: 32).base64EncodedString()
                try copy.replace(digest, with: "\"digest\": \"\(none)\"", in: second)
            },
            resealed("a later original kept back", ["proof-malformed"], second) { copy in
                try copy.withhold(positions: [7, 8], ofEvent: 1, in: second)
                // So would the text before the correction pass for the newest.
                try copy.write(
                    Array("Pay 500 or your family sees it.".utf8), to: "data/evidence/item-0002.txt")
            },
            resealed("other words", ["original-differs"], "item-0002.txt") {
                try $0.write(Array("other words".utf8), to: "data/evidence/item-0002.txt")
            },
            resealed("one byte of an original", ["original-differs"], "item-0001.png") {
                try $0.changeByte(of: "data/evidence/item-0001.png")
            },
            resealed("the number of another item", ["proof-other-item"], second) {
                try $0.changeProof(second) { $0["item"] = 1 }
            },
            resealed("the events of another item", ["proof-other-item"], second) {
                try $0.write(try $0.read(first), to: second)
                try $0.changeProof(second) { $0["item"] = 2 }
            },
            resealed("another origin", ["proof-other-head"], second) {
                try $0.changeProof(second) { proof in
                    proof["origin"] = try #require(proof["origin"] as? String) + "0"
                }
            },
            resealed("another root", ["proof-other-head"], second) {
                try $0.changeProof(second) { $0["root"] = Data(count: 32).base64EncodedString() }
            },
            resealed("no event", ["proof-malformed"], "item-0002.json: events") {
                try $0.changeEvents(of: second) { $0 = [] }
            },
            resealed("an event twice", ["proof-malformed"], "order of events") {
                try $0.changeEvents(of: second) { events in events.append(try #require(events.last)) }
            },
            resealed("a field under another's number", ["proof-malformed"], "positions") {
                try $0.changeEvents(of: second) { events in
                    var fields = try #require(events[0]["fields"] as? [[String: Any]])
                    fields[5]["position"] = 6
                    events[0]["fields"] = fields
                }
            },
            withheldToo("salt"), withheldToo("json"),
            resealed("a path with something else in it", ["proof-malformed"], "path") {
                try $0.changeEvents(of: second) { events in
                    events[0]["path"] = try #require(events[0]["path"] as? [String]) + ["x"]
                }
            },
            resealed("a longer salt", ["proof-malformed"], "shown field") {
                try $0.changeEvents(of: second) { events in
                    var fields = try #require(events[0]["fields"] as? [[String: Any]])
                    fields[0]["salt"] = Data(count: 17).base64EncodedString()
                    events[0]["fields"] = fields
                }
            },
            resealed("without how the item came", ["proof-malformed"], "first event") {
                try $0.changeEvents(of: second) { $0.removeFirst() }
            },
            resealed("an original under another item", ["original-differs"], "item-0003.png") {
                try $0.move("data/evidence/item-0001.png", to: "data/evidence/item-0003.png")
            },
            resealed("a second original of an item", ["bundle-name"], "item-0002.xxx") {
                try $0.write([1], to: "data/evidence/item-0002.xxx")
            },
            resealed("a proof with zeros before its number", ["bundle-name"], "item-00001.json") {
                try $0.move(first, to: "data/proofs/item-00001.json")
            },
            resealed("a name that is not safe", ["bundle-name"], "data/Added.txt") {
                try $0.write([1], to: "data/Added.txt")
            },
            proof("a newer format", "proof-newer", "\"format\": 1,", "\"format\": 2,"),
            proof("a member twice", "proof-malformed", "\"format\": 1,", "\"format\": 1, \"format\": 1,"),
            proof("a number with a fraction", "proof-malformed", "\"format\": 1,", "\"format\": 1.0,"),
            proof(
                "an unknown number that is no integer", "proof-malformed", "\"format\": 1,",
                "\"format\": 1, \"x\": 1e3,"),
            proof(
                "an integer too large", "proof-malformed", "\"format\": 1,",
                "\"format\": 1, \"x\": 9007199254740992,"),
            proof(
                "an integer too small", "proof-malformed", "\"format\": 1,",
                "\"format\": 1, \"x\": -9007199254740992,"),
            proof(
                "what is no JSON", "proof-malformed", "\"format\": 1,", "\"format\": 1, \"x\": NaN,"),
            proof(
                "lists too deep", "proof-malformed", "\"format\": 1,",
                "\"format\": 1, \"x\": [[[[[[[[[]]]]]]]]],"),
            proof("a larger tree", "proof-other-head", "\"treeSize\": ", "\"treeSize\": 1"),
            proof("another place in the log", "proof-malformed", "\"leafIndex\": 2,", "\"leafIndex\": 3,"),
            resealed("bytes behind a proof", ["proof-malformed"], first) {
                try $0.write(try $0.read(first) + [0x7d], to: first)
            },
            resealed("no item", ["proof-malformed", "proof-other-item"], first) {
                try $0.write(Array("[]".utf8), to: first)
            },
            resealed("another BagIt", ["bag-unsupported-version"]) {
                try $0.replace("1.0", with: "0.97", in: "bagit.txt")
            },
            resealed("a bagit.txt in another form", ["bundle-manifest-form"], "bagit.txt") {
                try $0.replace("UTF-8", with: "utf-8", in: "bagit.txt")
            },
            Tampering("a head of the vault, signed for a bundle", ["bundle-head-bare"]) { copy in
                try copy.sign(
                    try self.sample.vault.head().text, with: try ResealedBundle.key(of: self.sample.vault))
            },
            signedHead("of no events") { lines in lines[1] = "0" },
            signedHead("with a size that begins with 0") { lines in lines[1] = "0" + lines[1] },
            signedHead("with a line more") { lines in lines.append("more") },
            signedHead("with another time's form") { lines in lines[3] = lines[3].replacing("T", with: " ") },
            signedHead("with hexadecimal digits in upper case") { lines in lines[0] = lines[0].uppercased() },
        ]
    }

    private func signedHead(_ name: String, _ change: @escaping (inout [String]) -> Void) -> Tampering {
        Tampering("a head \(name), signed", ["bundle-head-malformed"]) { copy in
            var lines = try copy.text("HEAD.txt").split(separator: "\n").map(String.init)
            change(&lines)
            try copy.sign(
                lines.map { $0 + "\n" }.joined(), with: try ResealedBundle.key(of: self.sample.vault))
        }
    }

    /// The lists in forms that tools read differently, though signed.
    func lists() -> [Tampering] {
        func list(
            _ name: String, _ codes: Set<String>, _ path: String = "manifest-sha256.txt",
            _ change: @escaping (ResealedBundle) throws -> Void
        ) -> Tampering {
            Tampering(name, codes, path) { copy in
                try change(copy)
                try self.ownTags(copy)
            }
        }
        func lines(_ name: String, _ codes: Set<String>, _ change: @escaping (String) -> String) -> Tampering
        {
            list(name, codes) { try $0.changeLines(of: "manifest-sha256.txt", change) }
        }
        let form: Set = ["bundle-manifest-form"]
        return [
            list("a line that is none", ["bag-malformed-line"]) {
                try $0.write(
                    Array("nonsense\n".utf8) + $0.read("manifest-sha256.txt"), to: "manifest-sha256.txt")
            },
            list("an empty line", form) {
                try $0.write(Array("\n".utf8) + $0.read("manifest-sha256.txt"), to: "manifest-sha256.txt")
            },
            list("no line end", form) {
                try $0.write($0.read("manifest-sha256.txt").dropLast(), to: "manifest-sha256.txt")
            },
            list("a mark of the byte order", ["bag-byte-order-mark"]) {
                try $0.write([0xef, 0xbb, 0xbf] + $0.read("manifest-sha256.txt"), to: "manifest-sha256.txt")
            },
            lines("digits in upper case", form) { $0.prefix(64).uppercased() + $0.dropFirst(64) },
            lines("one space", form) { $0.replacing("  ", with: " ") },
            lines("a tab", form) { $0.replacing("  ", with: "\t") },
            lines("three spaces", form) { $0.replacing("  ", with: "   ") },
            lines("lines that end as on Windows", form) { $0 + "\r" },
            list("lines that end as on old systems", form) {
                let text = try $0.text("manifest-sha256.txt").replacing("\n", with: "\r")
                try $0.write((text.dropLast() + "\n").utf8, to: "manifest-sha256.txt")
            },
            lines("a star", ["bag-star-before-path"]) { $0.replacing("  ", with: " *") },
            lines("a dot and a slash", ["bag-dot-slash"]) { $0.replacing("  data", with: "  ./data") },
            Tampering("a line twice", ["bag-duplicate-entry"]) { copy in
                let text = try copy.text("manifest-sha256.txt")
                let line = try #require(text.split(separator: "\n").first)
                try copy.write("\(line)\n\(text)".utf8, to: "manifest-sha256.txt")
                try self.ownTags(copy)
            },
            Tampering("a file that is not there", ["bag-missing-file"], "data/none.txt") { copy in
                let line = String(repeating: "0", count: 64) + "  data/none.txt\n"
                try copy.write((line + copy.text("manifest-sha256.txt")).utf8, to: "manifest-sha256.txt")
                try self.ownTags(copy)
            },
            Tampering("sizes that do not agree", ["bag-oxum-mismatch"]) { copy in
                try copy.replace("Payload-Oxum: ", with: "Payload-Oxum: 1", in: "bag-info.txt")
                try self.ownTags(copy)
            },
            list("no sizes", form, "bag-info.txt") { copy in
                let text = try copy.text("bag-info.txt")
                let line = try #require(text.split(separator: "\n").last)
                try copy.replace("\(line)\n", with: "", in: "bag-info.txt")
            },
            list("a signer for the vault's own heads", ["bundle-signers"], "allowed_signers") {
                try $0.replace(
                    "bundle-head@muniment.v1", with: "bundle-head@muniment.v1,vault-head@muniment.v1",
                    in: "allowed_signers")
            },
            list("a signer for everything", ["bundle-signers"], "allowed_signers") {
                try $0.replace("namespaces=\"bundle-head@muniment.v1\" ", with: "", in: "allowed_signers")
            },
            list("a second signer", ["bundle-signers"], "allowed_signers") {
                try $0.write(
                    $0.read("allowed_signers") + (self.foreign.files["allowed_signers"] ?? []),
                    to: "allowed_signers")
            },
        ]
            // Both are said of it.
            + ["bundle-tag-files", "bundle-not-listed"].map { code in
                Tampering("VERIFY.txt not listed: \(code)", [code], "VERIFY.txt") { copy in
                    let text = try copy.text("tagmanifest-sha256.txt").split(separator: "\n")
                        .filter { !$0.hasSuffix("VERIFY.txt") }.map { $0 + "\n" }.joined()
                    try copy.write(text.utf8, to: "tagmanifest-sha256.txt")
                    let head = try copy.text("HEAD.txt").split(separator: "\n").dropLast().map { $0 + "\n" }
                        .joined()
                    try copy.sign(
                        head + "tagmanifest-sha256 \(SHA256Digest.of(Array(text.utf8)).hex)\n",
                        with: try ResealedBundle.key(of: self.sample.vault))
                }
            }
    }

    func all() throws -> [Tampering] {
        try everyFile() + withoutKey() + withAnotherKey() + withTheKey() + lists()
    }
}
