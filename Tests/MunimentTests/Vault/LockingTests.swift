import Foundation
import MunimentStore
import Testing

@testable import Muniment

/// A vault that stays open, is locked meanwhile, and is changed by others.
struct LockingTests {
    private static func account(_ handle: String, in vault: Vault) throws {
        _ = try vault.addText(.account, fields: [FieldInput("handle", [handle])])
    }

    private static func unlock(_ vault: Vault, _ passphrase: String = TestVault.passphrase) throws {
        try vault.unlock(.passphrase(TestVault.secret(passphrase)))
    }

    @Test func `locked, a vault gives and takes nothing, and its key is gone`() throws {
        let test = try TestVault()
        try Self.account("before", in: test.vault)
        weak let store = try test.vault.store
        #expect(store != nil && !test.vault.isLocked)
        test.vault.lock()
        #expect(store == nil, "the owner of the key is still there")
        #expect(test.vault.isLocked)
        expect(.vaultLocked) { _ = try test.vault.items() }
        expect(.vaultLocked) { try Self.account("locked", in: test.vault) }
        expect(.vaultLocked) { try test.vault.refresh() }
        expect(.vaultLocked) { _ = try test.vault.head() }
        expect(.vaultLocked) { _ = try test.vault.erase(1, confirmation: 1) }
        expect(.vaultLocked) { _ = try test.vault.reveal(1) }
        expect(.vaultLocked) { _ = try test.vault.tidyExports() }
        try Self.unlock(test.vault)
        #expect(try test.vault.items().map { $0.text("handle") } == ["before"])
    }

    @Test func `a wrong passphrase leaves it locked`() throws {
        let test = try TestVault()
        test.vault.lock()
        expect(.passphraseDoesNotOpen) { try Self.unlock(test.vault, "not it at all") }
        #expect(test.vault.isLocked)
        try Self.unlock(test.vault)
        #expect(!test.vault.isLocked)
    }

    @Test func `what opened it the second time stands in the log`() throws {
        let test = try TestVault()
        test.vault.lock()
        let code = try #require(test.recoveryCode)
        try test.vault.unlock(.recoveryCode(TestVault.secret(code)))
        try Self.account("with the code", in: test.vault)
        #expect(try test.vault.item(1).by == "recovery code")
    }

    @Test func `a refreshed vault has what others wrote, and lost what was put back`() throws {
        let test = try TestVault()
        let older = try Data(contentsOf: URL(filePath: test.path))
        let other = try test.reopened()
        try Self.account("of the other", in: other)
        try test.vault.refresh()
        #expect(try test.vault.items().count == 1)
        try Self.account("of this one", in: test.vault)
        #expect(try test.vault.items().count == 2)
        try older.write(to: URL(filePath: test.path))
        try test.vault.refresh()
        #expect(try test.vault.items().isEmpty)
    }

    @Test func `another vault at the path is not taken for it`() throws {
        let test = try TestVault()
        let other = try TestVault()
        try FileManager.default.removeItem(atPath: test.path)
        expect(.vaultMoved) { try test.vault.refresh() }
        try FileManager.default.copyItem(atPath: other.path, toPath: test.path)
        expect(.vaultReplaced) { try test.vault.refresh() }
        test.vault.lock()
        expect(.vaultReplaced) { try Self.unlock(test.vault) }
        #expect(test.vault.isLocked)
    }
}
