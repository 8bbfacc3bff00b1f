import Foundation
import GRDB
import MunimentCrypto
import Testing

@testable import Muniment
@testable import MunimentStore

@Suite struct `Heads that were kept` {
    private func add(_ handle: String, to vault: Vault) throws {
        _ = try vault.addText(.account, fields: [FieldInput("handle", [handle])])
    }

    private func finding(_ vault: Vault, _ kept: KeptHead) throws -> Finding {
        try #require(try vault.check(against: kept).findings.first)
    }

    @Test func `a file, and a code from paper, agree later, and not with another vault`() throws {
        let test = try TestVault()
        try add("x", to: test.vault)
        let head = try test.vault.giveHead(to: nil).head
        try add("y", to: test.vault)
        let file = try KeptHead(file: head.file)
        let code = try KeptHead(code: head.code.lowercased().replacingOccurrences(of: "-", with: " "))
        #expect(try finding(test.vault, file).code == "kept-head-agrees")
        #expect(try finding(test.vault, code).code == "kept-head-agrees")
        #expect(try test.vault.check(against: code).isWhole)
        let other = try TestVault()
        for handle in ["x", "y", "z"] { try add(handle, to: other.vault) }
        #expect(try finding(other.vault, file).code == "kept-head-signature")
        #expect(try finding(other.vault, code).code == "kept-head-differs")
    }

    @Test func `a code agrees also where the line it hangs on is read without its stub`() throws {
        let test = try TestVault()
        try add("x", to: test.vault)
        let code = try KeptHead(code: test.vault.giveHead(to: nil).head.code)
        try test.vault.store.file.queue.write { db in
            try db.execute(sql: "UPDATE stubs SET sealed = zeroblob(length(sealed)) WHERE id = 0")
        }
        let codes = try test.vault.check(against: code).findings.map(\.code)
        #expect(Set(codes) == ["stub-damaged", "kept-head-agrees"], "\(codes)")
        // The other half says nothing of the line.
        let other = try TestVault()
        try add("x", to: other.vault)
        let second = try KeptHead(code: other.vault.giveHead(to: nil).head.code)
        try other.vault.store.file.queue.write { db in
            try db.execute(sql: "UPDATE contents SET sealed = zeroblob(length(sealed)) WHERE id = 0")
        }
        #expect(
            try other.vault.check(against: second).findings.contains { $0.code == "kept-head-not-compared" })
    }

    @Test func `a code is not compared where the event that began its line cannot be read`() throws {
        let test = try TestVault()
        try add("x", to: test.vault)
        try FileManager.default.removeItem(atPath: test.folder + "/state")
        try add("y", to: test.vault)
        let number = try #require(try test.vault.custodyLog().first { $0.kind == "continued" }?.event)
        let code = try KeptHead(code: test.vault.giveHead(to: nil).head.code)
        #expect(try test.vault.check(against: code).findings.contains { $0.code == "kept-head-agrees" })
        try test.vault.store.file.queue.write { db in
            try db.execute(sql: "UPDATE contents SET sealed = zeroblob(length(sealed)) WHERE id = \(number)")
        }
        let codes = try test.vault.check(against: code).findings.map(\.code)
        #expect(codes.contains("kept-head-not-compared") && !codes.contains("kept-head-differs"), "\(codes)")
    }

    @Test func `a code from later than an older copy says how much is missing`() throws {
        let test = try TestVault()
        try add("x", to: test.vault)
        let older = test.folder + "/older"
        try FileManager.default.copyItem(atPath: test.path, toPath: older)
        try add("y", to: test.vault)
        try add("z", to: test.vault)
        let code = try KeptHead(code: test.vault.giveHead(to: nil).head.code)
        let copy = try Vault(
            at: older, unlocking: .passphrase(TestVault.secret(TestVault.passphrase)),
            environment: test.vault.environment)
        let found = try finding(copy, code)
        #expect(found.code == "kept-head-ahead" && found.detail == "2 4")
    }

    @Test func `the head of a bundle counts only under the vault's key`() throws {
        let test = try TestVault()
        try add("x", to: test.vault)
        let position = try test.vault.store.position()
        let signed = try test.vault.store.signBundleHead(
            size: position.size, root: position.signedHead.head.root, time: "2026-11-22T12:00:00Z",
            tagManifestSHA256: SHA256Digest.of([1]))
        let text = signed.head.text
        #expect(
            try finding(test.vault, KeptHead(bundleHead: text, signature: signed.signature)).code
                == "kept-head-agrees")
        let other = SSHSignature.sign(
            Array(text.utf8), namespace: Format.bundleHeadNamespace,
            key: try Ed25519SigningKey(seed: SecretKey.random()))
        #expect(
            try finding(test.vault, KeptHead(bundleHead: text, signature: other)).code
                == "kept-head-signature")
    }

    @Test func `a head that was handed out and is no beginning of the log is found`() throws {
        let test = try TestVault()
        try add("x", to: test.vault)
        _ = try test.vault.giveHead(to: nil)
        #expect(try test.vault.check().findings.isEmpty)
        _ = try test.vault.write { transaction, _ in
            try transaction.append(
                test.vault.draft(
                    EventKind.headGiven,
                    ["size": .integer(1), "root": .string(String(repeating: "0", count: 64))]))
        }
        let found = try test.vault.check().findings
        #expect(found.map(\.code) == ["given-head-differs"])
        #expect(found.first?.isDamage == true && found.first?.detail == "1")
    }

    @Test func `events of a newer version are told of and are no damage`() throws {
        let test = try TestVault()
        for kind in ["of-another-time", "and-another"] {
            _ = try test.vault.write { transaction, _ in
                try transaction.append(EventDraft(kind: kind, listVersion: 1, item: nil, fields: []))
            }
        }
        let report = try test.vault.check()
        #expect(report.findings.map(\.code) == ["newer-events"] && report.findings.first?.detail == "2")
        #expect(report.isWhole)
    }

    @Test func `what is not a head is said to be none`() throws {
        let test = try TestVault()
        let head = try test.vault.head()
        expect(.headNotUnderstood) { _ = try KeptHead(file: "hello") }
        expect(.headNotUnderstood) {
            _ = try KeptHead(file: head.file.replacingOccurrences(of: "time ", with: "time  "))
        }
        // One letter copied wrongly.
        var letters = Array(head.code)
        letters[0] = letters[0] == "2" ? "3" : "2"
        expect(.headNotUnderstood) { _ = try KeptHead(code: String(letters)) }
        // A signature over another text.
        let altered = head.file.replacingOccurrences(of: "\n\(head.size)\n", with: "\n\(head.size + 1)\n")
        #expect(try finding(test.vault, KeptHead(file: altered)).code == "kept-head-signature")
    }

    @Test func `a head under an origin that this vault never had is none of it, whoever signed it`() throws {
        let test = try TestVault()
        let head = try test.vault.store.position().signedHead.head
        let other = HeadText(
            originID: Array(repeating: 9, count: 16), lineID: head.lineID, size: head.size, root: head.root,
            time: head.time)
        let signed = SignedHead(other, key: try ResealedBundle.key(of: test.vault))
        #expect(try finding(test.vault, KeptHead(file: signed.file)).code == "kept-head-signature")
    }

    @Test func `the log remembers which heads were handed out`() throws {
        let test = try TestVault()
        let given = try test.vault.giveHead(to: test.folder + "/head.txt").head
        expect(.outputExists) { _ = try test.vault.giveHead(to: test.folder + "/head.txt") }
        let log = try test.vault.custodyLog()
        #expect(log.map(\.kind) == ["created", "head-given"])
        #expect(log.last?.detail == "file")
        #expect(given.size == 1)
        #expect(try String(contentsOfFile: test.folder + "/head.txt", encoding: .utf8) == given.file)
        #expect(try test.vault.check().findings.isEmpty)
    }

    @Test func `an older copy put back shows, and new evidence is still taken`() throws {
        let test = try TestVault()
        try add("x", to: test.vault)
        try FileManager.default.copyItem(atPath: test.path, toPath: test.path + ".old")
        try add("y", to: test.vault)
        let kept = try KeptHead(file: test.vault.head().file)
        try test.vault.store.file.close()
        try FileManager.default.removeItem(atPath: test.path)
        try FileManager.default.moveItem(atPath: test.path + ".old", toPath: test.path)
        let vault = try test.reopened()
        #expect(try vault.check().findings.first?.code == "known-head-missing")
        let cut = try finding(vault, kept)
        #expect((cut.code, cut.detail) == ("kept-head-ahead", "2 3"))
        let added = try vault.addText(.account, fields: [FieldInput("handle", ["z"])])
        #expect(added.notices.map(\.code) == ["known-head-missing"])
        #expect(try vault.items().count == 2)
        #expect(try vault.check().findings.map(\.code) == ["continued"])
        // The head that was kept belongs to a line that ended here after two events.
        let fork = try finding(vault, kept)
        #expect((fork.code, fork.detail) == ("kept-head-forked", "2 3"))
    }

    @Test func `two computers that went on from one copy: each other's heads show where they part`() throws {
        let test = try TestVault()
        try add("x", to: test.vault)
        let elsewhere = test.folder + "/elsewhere.muniment"
        try FileManager.default.copyItem(atPath: test.path, toPath: elsewhere)
        let now = test.vault.environment
        let other = try Vault(
            at: elsewhere, unlocking: .passphrase(TestVault.secret(TestVault.passphrase)),
            environment: Environment(now: now.now, zone: now.zone, stateFolder: test.folder + "/other-state"))
        let notices = try other.addText(.account, fields: [FieldInput("handle", ["there"])]).notices
        #expect(notices.map(\.code) == ["no-head-known-here"])
        try add("here", to: test.vault)
        try add("and here", to: test.vault)
        // Seen from the copy: the first line ended at the `continued` event.
        let here = try finding(other, KeptHead(file: test.vault.head().file))
        #expect((here.code, here.detail) == ("kept-head-forked", "2 4"))
        // Seen from the first: a line it never heard of.
        #expect(try finding(test.vault, KeptHead(file: other.head().file)).code == "kept-head-differs")
        #expect(try finding(test.vault, KeptHead(code: other.head().code)).code == "kept-head-differs")
    }
}
