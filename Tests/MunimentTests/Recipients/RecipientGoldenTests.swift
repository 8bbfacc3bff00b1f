import Foundation
import Testing

@testable import Muniment

/// Every bundle of every invented case, as it stands in `Tests/Golden`, to be read by people. `make golden` writes
/// them anew. Proofs and originals are left out, and so is the page for all but the police, since it says the same
/// as report.txt. What differs from vault to vault is a word in angle brackets.
struct RecipientGoldenTests {
    struct Made: CustomTestStringConvertible, Sendable {
        let synthetic: SyntheticCase
        let recipient: String
        let platform: String?

        var name: String { ([recipient] + [platform].compactMap(\.self)).joined(separator: "-") }
        var testDescription: String { "\(synthetic.rawValue)/\(name)" }
    }

    static let all = SyntheticCase.allCases.flatMap { synthetic in
        synthetic.bundles.map {
            Made(synthetic: synthetic, recipient: $0.recipient, platform: $0.platform)
        }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Golden").path

    private static let isWriting = ProcessInfo.processInfo.environment["MUNIMENT_GOLDEN"] == "1"

    @Test(arguments: all)
    func `a bundle says what its expected files say`(made: Made) throws {
        let texts = try Self.texts(of: made)
        let folder = "\(Self.folder)/\(made.synthetic.rawValue)/\(made.name)"
        if Self.isWriting { return try Self.write(texts, to: folder) }
        var expected: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder)
            if isFolder.boolValue { continue }
            let bytes = try Data(contentsOf: URL(filePath: folder + "/" + path))
            // Not as a file of text: that would lose the mark at the beginning of a table.
            expected[path] = String(decoding: bytes, as: UTF8.self)
        }
        #expect(texts.keys.sorted() == expected.keys.sorted())
        for (path, text) in texts {
            guard let wanted = expected[path], !wanted.utf8.elementsEqual(text.utf8) else { continue }
            let lines = zip(wanted.components(separatedBy: "\n"), text.components(separatedBy: "\n"))
            let line = lines.first { !$0.utf8.elementsEqual($1.utf8) }
            Issue.record(
                """
                \(made.testDescription)/\(path) differs. If it is meant to: make golden, and read the difference.
                expected: \(line?.0 ?? "another number of lines")
                was:      \(line?.1 ?? "")
                """)
        }
    }

    @Test func `there is an expected folder for each bundle and no other`() throws {
        for synthetic in SyntheticCase.allCases where !Self.isWriting {
            let names = try FileManager.default.contentsOfDirectory(
                atPath: "\(Self.folder)/\(synthetic.rawValue)")
            let made = Self.all.filter { $0.synthetic == synthetic }.map(\.name)
            #expect(names.sorted() == made.sorted())
        }
        for recipient in Recipients.names {
            #expect(Self.all.contains { $0.recipient == recipient }, "\(recipient)")
        }
    }

    private static func texts(of made: Made) throws -> [String: String] {
        let sample = try made.synthetic.make()
        let bundle = try sample.export(for: made.recipient) { options in
            options.platform = made.platform
            if made.recipient == "takedown" {
                options.notice.capacity = made.synthetic == .minor ? .parent : .own
                options.notice.authority = made.synthetic == .minor ? "I am her mother." : nil
            }
            if made.recipient == "police" {
                options.caseNumber = "26-1234"
                options.madeBy = "The person concerned"
                options.asking = "Please ask the platforms to keep what they have."
            }
        }
        var texts = ["contents.txt": bundle.files.keys.sorted().joined(separator: "\n") + "\n"]
        let words = try replacements(sample, bundle)
        for (path, text) in bundle.texts
        where path.hasPrefix("data/") && !path.hasPrefix("data/proofs/") {
            if path == "data/report.html", made.recipient != "police" { continue }
            var text = text
            for (value, word) in words { text = text.replacing(value, with: word) }
            texts[String(path.dropFirst("data/".count))] = text
        }
        return texts
    }

    /// What a vault makes of random keys and salts, and the version.
    private static func replacements(
        _ sample: ExportCase, _ bundle: ExportCase.Bundle
    ) throws -> [(value: String, word: String)] {
        let json = try bundle.json
        let head = try #require(json["head"] as? [String: Any])
        var words: [(value: String, word: String)] = []
        for name in ["code", "origin", "root", "fingerprint"] {
            words.append((try #require(head[name] as? String), "<\(name) of the head>"))
        }
        for row in json["custody"] as? [[String: Any]] ?? [] {
            if let leaf = row["leafHash"] as? String { words.append((leaf, "<leaf hash>")) }
        }
        words.append((MunimentVersion.tool, "muniment <version>"))
        return words
    }

    private static func write(_ texts: [String: String], to folder: String) throws {
        try? FileManager.default.removeItem(atPath: folder)
        for (path, text) in texts {
            let file = URL(filePath: folder + "/" + path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }
}
