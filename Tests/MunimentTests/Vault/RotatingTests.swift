import Foundation
import GRDB
import Testing

@testable import Muniment
@testable import MunimentStore

@Suite struct `New keys` {
    private let test: TestVault
    private var vault: Vault { test.vault }

    init() throws {
        test = try TestVault()
        try add("x")
    }

    private func add(_ handle: String, to vault: Vault? = nil) throws {
        _ = try (vault ?? self.vault).addText(.account, fields: [FieldInput("handle", [handle])])
    }

    @discardableResult
    private func rotate(_ words: String = "new words") throws -> Vault.Rotated {
        try vault.rotateKeys(
            to: TestVault.secret(words), cost: .interactive, wantsRecoveryCode: true)
    }

    private func open(_ unlocking: consuming Unlocking, state: String = "/state") throws -> Vault {
        try Vault(
            at: test.path, unlocking: unlocking,
            environment: Environment(
                now: vault.environment.now, zone: "UTC", stateFolder: test.folder + state))
    }

    private func finding(_ kept: KeptHead, in vault: Vault? = nil) throws -> Finding {
        try #require((vault ?? self.vault).check(against: kept).findings.first)
    }

    @Test func `a record of the log that was damaged and put back is told`() throws {
        let queue = try DatabaseQueue(path: test.path)
        try queue.write { db in
            try db.execute(sql: "UPDATE stubs SET sealed = zeroblob(length(sealed)) WHERE id = 1")
        }
        try queue.close()
        #expect(try vault.check().findings.map(\.code) == ["stub-damaged"])
        let notices = try rotate().notices
        #expect(notices.map(\.code) == ["records-put-back"] && notices.first?.detail == "1")
        #expect(try vault.check().findings.isEmpty && vault.items().count == 1)
    }

    @Test func `the vault stays open, and opens with the new passphrase and code alone`() throws {
        _ = try vault.addPassphrase(TestVault.secret("sister"), named: "sister", cost: .interactive)
        let rotated = try rotate()
        #expect(rotated.removed == ["sister"])
        #expect(rotated.notices.isEmpty)
        try add("y")
        #expect(try vault.items().count == 2)
        #expect(try vault.check().findings.isEmpty)
        for words in [TestVault.passphrase, "sister"] {
            expect(.passphraseDoesNotOpen) { _ = try open(.passphrase(TestVault.secret(words))) }
        }
        expect(.recoveryCodeDoesNotOpen) {
            _ = try open(.recoveryCode(TestVault.secret(#require(test.recoveryCode))))
        }
        #expect(try open(.passphrase(TestVault.secret("new words"))).items().count == 2)
        let code = try #require(rotated.recoveryCode)
        let opened = try open(.recoveryCode(TestVault.secret(code)))
        #expect(try opened.slots().map(\.name) == ["passphrase", "recovery code"])
        #expect(try opened.check().findings.isEmpty)
        #expect(
            try vault.custodyLog().map(\.kind)
                == ["created", "added-account", "keys", "rotated", "added-account"])
    }

    @Test func `a passphrase that opens the vault now is refused, whoever's it is`() throws {
        _ = try vault.addPassphrase(TestVault.secret("sister"), named: "sister", cost: .interactive)
        let before = try vault.head().root
        for words in [TestVault.passphrase, "sister"] {
            do {
                _ = try rotate(words)
                Issue.record("\(words) was taken")
            } catch let error as MunimentError {
                #expect(error.code == .passphraseNotAccepted && error.hint == "in-use")
            }
        }
        #expect(try vault.head().root == before)
        try rotate()
        // The one from before may be known; it opens nothing now, and is not looked for.
        try rotate(TestVault.passphrase)
    }

    @Test func `without a recovery code there is none`() throws {
        let rotated = try vault.rotateKeys(
            to: TestVault.secret("new words"), cost: .interactive, wantsRecoveryCode: false)
        #expect(rotated.recoveryCode == nil)
        #expect(rotated.removed == ["recovery code"])
        #expect(try vault.slots().map(\.name) == ["passphrase"])
    }

    @Test func `heads that were kept before agree later, after one change of keys and after two`() throws {
        let first = try vault.giveHead(to: nil).head
        for words in ["new words", "newer words"] {
            try rotate(words)
            try add(words)
            #expect(try finding(KeptHead(file: first.file)).code == "kept-head-agrees")
            #expect(try finding(KeptHead(code: first.code)).code == "kept-head-agrees")
            // Given by the log itself.
            #expect(try vault.check().findings.isEmpty)
            let now = try vault.giveHead(to: nil).head
            #expect(try finding(KeptHead(file: now.file)).code == "kept-head-agrees")
            #expect(try finding(KeptHead(code: now.code)).code == "kept-head-agrees")
        }
        #expect(try vault.keyChanges().map(\.event) == [3, 6])
        #expect(try vault.keyChanges().first?.earlierFingerprint == first.fingerprint)
        #expect(try vault.keyChanges().first?.earlierOrigin == first.origin)
    }

    @Test func `a head under an old origin with another key, or of another copy, does not agree`() throws {
        let kept = try vault.head()
        let elsewhere = test.folder + "/elsewhere.muniment"
        try FileManager.default.copyItem(atPath: test.path, toPath: elsewhere)
        try rotate()
        let rotated = try vault.head()
        // The old text under the new key's signature, and the new text under the old one's.
        for (text, signature) in [(kept.text, rotated.signature), (rotated.text, kept.signature)] {
            #expect(
                try finding(KeptHead(file: text + "\n" + signature)).code == "kept-head-signature")
        }
        // The older copy goes on, under the old keys.
        let older = try Vault(
            at: elsewhere, unlocking: .passphrase(TestVault.secret(TestVault.passphrase)),
            environment: Environment(
                now: vault.environment.now, zone: "UTC", stateFolder: test.folder + "/other"))
        #expect(
            try older.addText(.account, fields: [FieldInput("handle", ["there"])]).notices.map(\.code)
                == ["no-head-known-here"])
        let parted = try finding(KeptHead(file: older.head().file))
        #expect((parted.code, parted.detail) == ("kept-head-forked", "2 4"))
        for handle in ["y", "z"] { try add(handle) }
        let later = try finding(KeptHead(file: older.head().file))
        #expect((later.code, later.detail) == ("kept-head-forked", "2 4"))
        #expect(try finding(KeptHead(code: older.head().code)).code == "kept-head-differs")
        // One that went on in the same line counts more than the old keys signed here.
        let (again, code) = try Vault.create(
            at: test.folder + "/again.muniment", options: Vault.CreateOptions(),
            passphrase: TestVault.secret("a"), environment: vault.environment)
        #expect(code != nil)
        let copy = test.folder + "/again-copy.muniment"
        try FileManager.default.copyItem(atPath: again.path, toPath: copy)
        let state = test.folder + "/state-copy"
        try FileManager.default.copyItem(atPath: test.folder + "/state", toPath: state)
        _ = try again.rotateKeys(to: TestVault.secret("b"), cost: .interactive, wantsRecoveryCode: false)
        let went = try Vault(
            at: copy, unlocking: .passphrase(TestVault.secret("a")),
            environment: Environment(now: vault.environment.now, zone: "UTC", stateFolder: state))
        try add("y", to: went)
        let fork = try finding(KeptHead(file: went.head().file), in: again)
        #expect((fork.code, fork.detail) == ("kept-head-forked", "1 2"))
    }

    @Test func `where the change of keys cannot be read, a head from before is not called a false one`()
        throws
    {
        let first = try vault.head()
        let other = try TestVault()
        try rotate()
        let event = try #require(try vault.keyChanges().first?.event)
        try vault.store.file.queue.inDatabase { db in
            try db.execute(
                sql: "UPDATE contents SET sealed = zeroblob(600) WHERE id = ?", arguments: [Int64(event)])
        }
        let unclear = try finding(KeptHead(file: first.file))
        #expect(unclear.code == "kept-head-not-compared" && !unclear.isDamage)
        // With today's origin, it is.
        let now = try vault.head()
        let forged = try KeptHead(file: now.text + "\n" + first.signature)
        #expect(try finding(forged).code == "kept-head-signature")
        #expect(
            try other.vault.check(against: KeptHead(file: first.file)).findings.first?.code
                == "kept-head-signature")
    }

    @Test func `on another computer the record that it kept does not open, and saving goes on`() throws {
        let other = try open(.passphrase(TestVault.secret(TestVault.passphrase)), state: "/other")
        try add("from there", to: other)
        try rotate()
        let there = try open(.passphrase(TestVault.secret("new words")), state: "/other")
        let found = try there.check().findings
        #expect(found.first?.code == "state-unreadable" && found.first?.detail == "rotated")
        let added = try there.addText(.account, fields: [FieldInput("handle", ["again"])])
        #expect(added.notices.map(\.code) == ["state-unreadable"])
        #expect(try !there.check().findings.contains(where: \.isDamage))
    }

    @Test func `who has it open elsewhere is told, and after the new passphrase goes on`() throws {
        let other = try open(.passphrase(TestVault.secret(TestVault.passphrase)))
        #expect(try other.items().count == 1)
        try rotate()
        expect(.keysReplaced) { _ = try other.items() }
        expect(.keysReplaced) { try add("z", to: other) }
        expect(.keysReplaced) { _ = try other.check() }
        other.lock()
        try other.unlock(.passphrase(TestVault.secret("new words")))
        #expect(try other.items().count == 1)
    }
}
