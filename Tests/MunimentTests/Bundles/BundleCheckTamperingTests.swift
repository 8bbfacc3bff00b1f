import Foundation
import MunimentCrypto
import Testing

@testable import Muniment
@testable import MunimentStore

/// Every alteration of the table, in a folder and in a zip, is named for what it is.
struct BundleCheckTamperingTests {
    private let tampering: TamperingCase

    init() throws { tampering = try TamperingCase() }

    /// The bundle as it is, and packed as it is.
    private func reports(_ copy: ResealedBundle) throws -> [(form: String, report: BundleReport)] {
        let path = copy.folder + ".zip"
        try StoredZip(packing: copy.folder).write(to: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try [("folder", copy.folder), ("zip", path)].map {
            ($0, try Muniment.Bundle.check($1, fingerprint: tampering.fingerprint))
        }
    }

    private func expectFound(_ table: [Tampering], sourceLocation: SourceLocation = #_sourceLocation) throws {
        for entry in table {
            let copy = try tampering.copy()
            defer { copy.remove() }
            try entry.change(copy)
            for (form, report) in try reports(copy) {
                // No tool packs an empty folder's name as a file.
                if form == "zip", entry.name == "a folder more in the root" { continue }
                let found = report.findings.map { "\($0.code): \($0.detail ?? "")" }.joined(separator: "; ")
                #expect(!report.isWhole, "\(entry.name), \(form): \(found)", sourceLocation: sourceLocation)
                #expect(
                    report.findings.contains {
                        entry.names($0)
                    }, "\(entry.name), \(form): \(found)", sourceLocation: sourceLocation)
            }
        }
    }

    @Test func `an untouched bundle is whole, and everything in it was looked at`() throws {
        let copy = try tampering.copy()
        let head = try tampering.sample.vault.head()
        for (form, report) in try reports(copy) {
            #expect(report.isWhole && report.findings.isEmpty, "\(form): \(report.findings)")
            #expect(report.itemCount == 6 && report.originalCount == 2, "\(form)")
            #expect(report.eventCount == 8, "\(form)")
            #expect(report.fingerprint == head.fingerprint)
            #expect(report.head?.bundleTime == "2026-11-21T12:30:05Z")
            let lines = tampering.bundle.text("HEAD.txt").split(separator: "\n")
            #expect(report.head?.origin == String(lines[0]))
            #expect(report.head.map { String($0.size) } == String(lines[1]))
            #expect(tampering.bundle.text("data/report.txt").contains(report.head?.code ?? "?"))
            let listed = tampering.bundle.files.filter {
                !["HEAD.txt", "HEAD.txt.sig", "tagmanifest-sha256.txt"].contains($0.key)
            }
            #expect(report.byteCount == listed.reduce(0) { $0 + UInt64($1.value.count) })
        }
    }

    @Test func `without a fingerprint it says that the key was not compared`() throws {
        let report = try Muniment.Bundle.check(tampering.bundle.exported.bundle)
        #expect(report.isWhole)
        #expect(report.findings.map(\.code) == ["bundle-key-not-compared"])
        #expect(report.findings.first?.detail == tampering.fingerprint)
    }

    @Test func `a text that is no fingerprint is refused`() throws {
        let base64 = tampering.fingerprint.dropFirst(7)
        for text in [
            "", "SHA256:", String(base64), "sha256:" + base64, tampering.fingerprint + "=",
            String(tampering.fingerprint.dropLast()), "MD5:" + base64,
        ] {
            let error = #expect(throws: MunimentError.self) {
                try Muniment.Bundle.check(tampering.bundle.exported.bundle, fingerprint: text)
            }
            #expect(error?.code == .fieldNotAccepted, "\(text)")
        }
    }

    @Test func `one changed byte and a missing file are found in every file`() throws {
        try expectFound(try tampering.everyFile())
    }

    @Test func `what was added, swapped or brought from elsewhere is found`() throws {
        try expectFound(tampering.withoutKey())
    }

    @Test func `another key is found by its fingerprint, and what was not in the log by its proof`() throws {
        try expectFound(tampering.withAnotherKey())
    }

    @Test func `with the vault's own key nobody makes a proof of what was not in the log`() throws {
        try expectFound(tampering.withTheKey())
    }

    @Test func `lists that tools read differently are refused, though signed`() throws {
        try expectFound(tampering.lists())
    }

    @Test func `an original without a proof is told and is no damage, unless its proof is bad`() throws {
        let copy = try tampering.copy()
        defer { copy.remove() }
        let proof = "data/proofs/item-0001.json"
        try copy.delete(proof)
        let key = try ResealedBundle.key(of: tampering.sample.vault)
        try copy.reseal(with: key)
        for (form, report) in try reports(copy) {
            #expect(report.isWhole, "\(form)")
            #expect(report.findings.map(\.code) == ["original-without-proof"], "\(form)")
            #expect(report.findings.first?.item == 1)
            #expect(report.itemCount == 5 && report.originalCount == 1, "\(form)")
        }
        try copy.write(tampering.foreign.files[proof] ?? [], to: proof)
        try copy.reseal(with: key)
        for (form, report) in try reports(copy) {
            #expect(
                report.findings.filter(\.isDamage).map(\.code).sorted() == [
                    "original-without-proof", "proof-other-head",
                ], "\(form)")
        }
    }
}
