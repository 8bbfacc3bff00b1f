import Foundation
import MunimentStore
import Testing

@testable import Muniment

/// The worked example of `Docs/evidence.md`, section 5. `make golden` makes it anew.
struct EvidenceExampleTests {
    private static let folder = BundleTools.vectors + "/evidence-example"
    private static let pinned = BundleTools.vectors + "/evidence-example.fingerprint"

    /// A small invented case.
    private func export() throws -> (sample: ExportCase, bundle: ExportCase.Bundle) {
        let sample = try ExportCase()
        try sample.addFile(
            ExportCase.png + Array("example".utf8), named: "chat.png",
            ["intimate": "no", "at": "2026-11-20T23:14", "platform": "instagram"])
        try sample.add(
            .message,
            [
                "text": "Pay 500 or your family sees it.", "from": "them", "tags": "threat/share-with-family",
                "privateNote": "not for anybody else",
            ])
        try sample.add(.person, ["name": "Alex Example", "role": "witness", "agreed": "no"])
        _ = try sample.vault.correct(2, fields: [FieldInput("to", ["me"])], clearing: ["privateNote"])
        _ = try sample.vault.tag(2, adding: ["demand/money"], removing: [])
        return (sample, try sample.export())
    }

    /// What of a bundle does not depend on random keys and salts.
    private func shape(_ files: [String: [UInt8]]) throws -> [String] {
        let head = String(decoding: files["HEAD.txt"] ?? [], as: UTF8.self)
        return try files.sorted { $0.key < $1.key }.flatMap { path, bytes -> [String] in
            guard path.hasPrefix("data/proofs/") else { return [path] }
            return [path]
                + (try NaiveProof(bytes, head: head).events.map { event in
                    let shown = event.shown.sorted { $0.key < $1.key }.map { name, value in
                        "\(name)=\(String(decoding: value.encoded, as: UTF8.self))"
                    }
                    return "\(event.leafIndex) \(event.fieldCount) \(shown) \(event.withheld.keys.sorted())"
                })
        }
    }

    private func committed() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: Self.folder) {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: Self.folder + "/" + path, isDirectory: &isFolder)
            if isFolder.boolValue { continue }
            files[path] = try [UInt8](Data(contentsOf: URL(filePath: Self.folder + "/" + path)))
        }
        return files
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["MUNIMENT_GOLDEN"] != nil))
    func `Golden: the worked example is made anew`() throws {
        let (sample, bundle) = try export()
        try? FileManager.default.removeItem(atPath: Self.folder)
        try FileManager.default.copyItem(atPath: bundle.exported.bundle, toPath: Self.folder)
        try (try sample.vault.head().fingerprint + "\n").write(
            toFile: Self.pinned, atomically: true, encoding: .utf8)
    }

    @Test func `a bundle that is made anew has the shape of the worked example`() throws {
        let (_, bundle) = try export()
        #expect(try shape(bundle.files) == shape(try committed()))
    }

    @Test(.enabled(if: BundleTools.hasSecondChecker, "MUNIMENT_PYTHON or python3 has no PyNaCl"))
    func `the second checker accepts the worked example`() throws {
        let fingerprint = try String(contentsOfFile: Self.pinned, encoding: .utf8)
            .trimmingCharacters(in: .newlines)
        let result = try BundleTools.secondChecker(Self.folder, fingerprint: fingerprint)
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("3 proofs, 2 originals"))
    }
}
