import Foundation
import MunimentBagIt
import MunimentCrypto
import MunimentStore
import Testing

@testable import Muniment

struct PoliceBundleTests {
    @Test func `a bundle is a valid bag with the files that it should have`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let bundle = try sample.export()
        #expect(BagCheck.check(folder: bundle.exported.bundle).isValid)
        #expect(
            bundle.files.keys.sorted() == [
                "HEAD.txt", "HEAD.txt.sig", "VERIFY.txt", "allowed_signers", "bag-info.txt", "bagit.txt",
                "data/custody.csv", "data/evidence/item-0001.png",
                "data/evidence/item-0002.txt", "data/identifiers.csv", "data/items.csv", "data/payments.csv",
                "data/proofs/item-0001.json", "data/proofs/item-0002.json", "data/proofs/item-0003.json",
                "data/proofs/item-0004.json", "data/proofs/item-0005.json", "data/proofs/item-0006.json",
                "data/report.html", "data/report.json", "data/report.txt",
                "data/send/certification-blank.txt",
                "data/send/cover-letter.txt", "data/timeline.csv", "manifest-sha256.txt",
                "tagmanifest-sha256.txt",
            ])
        #expect(bundle.exported.bundle == sample.output + "/2026-11-21-1")
        #expect(bundle.exported.itemCount == 6)
        #expect(sample.outputNames == ["2026-11-21-1"])
        #expect(try sample.vault.store.pending().isEmpty)
    }

    @Test func `the originals are the bytes that were added`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let large = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let number = try sample.addFile(ExportCase.png + large, named: "large", ["intimate": "no"])
        let bundle = try sample.export()
        #expect(bundle.files["data/evidence/item-0001.png"] == ExportCase.png + Array("one".utf8))
        #expect(bundle.text("data/evidence/item-0002.txt") == "Pay 500 or your family sees it.")
        #expect(bundle.files["data/evidence/item-000\(number).png"] == ExportCase.png + large)
    }

    @Test func `sha256sum accepts both manifests`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let bundle = try sample.export()
        for manifest in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["sha256sum", "--quiet", "-c", manifest]
            process.currentDirectoryURL = URL(fileURLWithPath: bundle.exported.bundle)
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
        let count = bundle.files.keys.filter { $0.hasPrefix("data/") }.count
        #expect(bundle.text("data/report.txt").contains("The folder data holds \(count) files"))
        #expect(bundle.text("data/send/cover-letter.txt").contains("must say \(count)."))
    }

    @Test func `bag-info says nothing of the person or the case`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let bundle = try sample.export {
            $0.caseNumber = "canary-case"
            $0.madeBy = "canary-maker"
        }
        let labels = bundle.text("bag-info.txt").split(separator: "\n").map { $0.prefix { $0 != ":" } }
        #expect(labels == ["Bagging-Date", "Bag-Software-Agent", "External-Identifier", "Payload-Oxum"])
        #expect(bundle.text("bag-info.txt").contains("canary") == false)
        #expect(bundle.places(of: "canary-vault-label") == [])
        #expect(bundle.text("data/send/certification-blank.txt").contains("canary") == false)
        #expect(bundle.text("data/report.txt").contains("canary-case"))
    }

    @Test func `the report holds every part in order`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let bundle = try sample.export { $0.asking = "Please ask the platform for records." }
        let text = bundle.text("data/report.txt")
        let parts = [
            "1. COVER", "2. SUMMARY", "3. TIMELINE", "4. IDENTIFIERS", "5. ITEMS", "6. DEMANDS",
            "7. PAYMENTS AND LOSSES", "8. CUSTODY LOG", "9. TIME FROM OUTSIDE", "10. REPORTS ALREADY MADE",
            "11. WHAT EACH KIND OF SOURCE NEVER HOLDS", "12. WHAT IS STILL MISSING",
            "13. WHAT THIS REPORT SHOWS, AND WHAT IT DOES NOT", "14. HOW TO CHECK THIS BUNDLE",
        ]
        var rest = text[...]
        for part in parts {
            let range = try #require(rest.range(of: "\n\(part)\n"), "\(part)")
            rest = rest[range.upperBound...]
        }
        #expect(text.contains("Please ask the platform for records."))
        #expect(text.contains("open: 1, 500.50 USD"))
        #expect(text.contains("sent: 1, 99.5 USD"))
        #expect(text.contains("2026-11-21 13:30:05 +01:00 (Europe/Paris)"))
        #expect(text.contains("2026-11-20T23:14+01:00"))
        #expect(text.contains("exact; zone assumed: Europe/Paris"))
        #expect(text.contains("about; zone: +01:00"))
        #expect(text.contains("  | Believed Example"))
        #expect(text.contains("because:\n  | same typing"))
        #expect(text.contains("None recorded in this vault."))
        let html = bundle.text("data/report.html")
        for part in ["Cover", "Summary", "Custody log", "How to check this bundle"] {
            #expect(html.contains("<h2>\(part)</h2>"))
        }
        let head = try sample.vault.custodyLog().count
        #expect(text.contains("held \(head - 1) entries"))
    }

    @Test func `one identifier in several items is one row that names them all`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let bundle = try sample.export()
        let rows = try #require(try bundle.json["identifiers"] as? [[String: Any]])
        let handles = rows.filter { $0["value"] as? String == "@a.example" }
        #expect(handles.count == 1)
        #expect(handles[0]["items"] as? [Int] == [2, 3])
        #expect(handles[0]["platforms"] as? [String] == ["instagram"])
        #expect(handles[0]["whose"] as? [String] == ["theirs"])
        #expect(bundle.text("data/report.html").contains("2, 3 (the same in 2 items)"))
        let claimed = rows.filter { $0["isClaimed"] as? Bool == true }
        #expect(claimed.map { $0["value"] as? String } == ["Alex Example"])
        #expect(bundle.text("data/report.html").contains("claimed, not checked"))
    }

    @Test func `what is missing comes with the command that adds it`() throws {
        let sample = try ExportCase()
        try sample.fill()
        try sample.addFile(ExportCase.png, named: "new.png", [:])
        let plan = try sample.vault.plan("police", ExportOptions())
        #expect(plan.missing.contains { $0.command == "muniment correct 3 --user-id ID" })
        #expect(
            plan.missing.contains {
                $0.code == "not-reviewed" && $0.command == "muniment correct 7 --intimate no"
            })
        #expect(!plan.missing.contains { $0.code == "demand-pay-to" })
        let bundle = try sample.export()
        #expect(bundle.text("data/report.html").contains("muniment correct 3 --user-id ID"))
        #expect(bundle.exported.missing == plan.missing)
    }

    @Test func `a plan writes nothing`() throws {
        let sample = try ExportCase()
        try sample.fill()
        let before = try sample.vault.custodyLog().count
        let plan = try sample.vault.plan("police", ExportOptions())
        #expect(plan.items.map(\.number) == [1, 2, 3, 4, 5, 6])
        #expect(plan.byteCount == 11 + 31)
        #expect(try sample.vault.custodyLog().count == before)
        #expect(sample.outputNames == [])
    }

    @Test func `the export is recorded with the hashes of its manifests`() throws {
        let sample = try ExportCase()
        try sample.fill()
        try sample.add(.note, ["text": "mine"])
        try sample.addFile(ExportCase.png, named: "new.png", [:])
        let bundle = try sample.export()
        var exported: [String: String] = [:]
        let size = try sample.vault.store.position().size
        try sample.vault.store.readEvents(from: size - 1, to: size) { read in
            guard case .event(let event) = read else { return }
            for field in event.content?.fields ?? [] {
                exported[field.name] = String(decoding: field.value.encoded, as: UTF8.self)
            }
        }
        #expect(exported["kind"] == "\"exported\"")
        #expect(exported["bundle"] == "\"2026-11-21-1\"")
        #expect(exported["items"] == "[1,2,3,4,5,6]")
        #expect(exported["withheld"] == "[8]")
        let head = SHA256Digest.of(bundle.files["HEAD.txt"] ?? []).hex
        #expect(exported["headSha256"] == "\"\(head)\"")
        #expect(exported["outcome"] == "\"prepared\"")
        #expect(exported["manifestSha256"] == "\"\(bundle.exported.manifestSHA256)\"")
        #expect(bundle.text("tagmanifest-sha256.txt").contains(bundle.exported.manifestSHA256))
    }

    @Test func `a selection goes and nothing else`() throws {
        let sample = try ExportCase()
        try sample.fill()
        try sample.add(.message, ["text": "canary-other", "tags": "outing"])
        let bundle = try sample.export { $0.selection.tags = ["demand/money"] }
        #expect(bundle.exported.itemCount == 1)
        #expect(bundle.places(of: "canary-other") == [])
        #expect(bundle.places(of: "social.example.org") == [])
        #expect(bundle.places(of: "item-0007") == [])
        #expect(throws: MunimentError.self) { try sample.export { $0.selection.tags = ["doxxing"] } }
    }

    @Test func `a correction is told with its date and its fields`() throws {
        let sample = try ExportCase()
        try sample.fill()
        _ = try sample.vault.correct(
            2, fields: [FieldInput("to", ["me"]), FieldInput("privateNote", ["x"])], clearing: [])
        let text = try sample.export().text("data/report.txt")
        #expect(text.contains("2026-11-21T12:30:05Z, event 8: to. What stood there before is kept"))
        #expect(!text.lowercased().contains("private"))
    }

    @Test func `a long text is shown in part and given whole`() throws {
        let sample = try ExportCase()
        let long = String(repeating: "ä", count: 40_000) + "canary-end"
        try sample.add(.message, ["text": long])
        let bundle = try sample.export()
        #expect(bundle.text("data/evidence/item-0001.txt") == long)
        #expect(bundle.places(of: "canary-end") == ["data/evidence/item-0001.txt"])
        #expect(bundle.text("data/report.txt").contains("the whole text is data/evidence/item-0001.txt"))
        #expect(!bundle.text("data/report.txt").contains("\u{FFFD}"))
    }
}
