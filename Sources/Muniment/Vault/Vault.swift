import Foundation
package import MunimentCrypto
package import MunimentStore
import Synchronization

/// A vault that is open: where evidence is sealed, read, checked and exported from.
///
/// Start with ``create(at:options:passphrase:environment:)`` or
/// ``init(at:unlocking:environment:)``, then ``addFile(at:kind:fields:options:)`` and
/// ``addText(_:fields:)``.
public final class Vault: Sendable {
    /// What it takes from outside.
    public let environment: Environment
    /// The path with links resolved.
    public let path: String
    let fileID: [UInt8]
    let folded = Mutex(Folded())
    private let opened: Mutex<Opened>

    private struct Opened {
        /// `nil` while the vault is locked: the key goes with its owner.
        var store: VaultStore?
        var by: String
    }

    package init(store: VaultStore, environment: Environment) {
        opened = Mutex(Opened(store: store, by: store.openedBy))
        path = store.file.path
        fileID = store.file.fileID
        self.environment = environment
    }

    /// - Throws: code ``MunimentError/Code/vaultLocked``.
    package var store: VaultStore {
        get throws(MunimentError) {
            guard let store = opened.withLock({ $0.store }) else { throw MunimentError(.vaultLocked) }
            return store
        }
    }

    /// From now on the vault is read and written through `store`; `nil` locks it.
    func exchangeStore(_ store: VaultStore?) {
        opened.withLock { opened in
            opened.store = store
            if let store { opened.by = store.openedBy }
        }
    }

    /// What is decided when a vault is made.
    public struct CreateOptions: Sendable {
        /// The person's own name for it; sealed.
        public var label: String?
        /// Whether somebody shown was under 18; skipped means unsure.
        public var depicted = Depicted.unsure
        /// `under-18` or `adult`, if the person said.
        public var ageNow: String?
        /// How dear each guess of the passphrase is.
        public var cost = PassphraseCost.moderate
        /// Whether a recovery code is made.
        public var wantsRecoveryCode = true

        /// The defaults.
        public init() {}
    }

    /// The names of the slots of a new vault, and of one with new keys.
    static let passphraseSlotName = "passphrase"
    static let recoverySlotName = "recovery code"

    /// How dear each guess of a passphrase is (Argon2id, libsodium's three presets).
    public enum PassphraseCost: String, CaseIterable, Sendable {
        /// 64 MiB, 2 passes.
        case interactive
        /// 256 MiB, 3 passes.
        case moderate
        /// 1 GiB, 4 passes.
        case sensitive

        package var argon: Argon2id.Cost {
            switch self {
            case .interactive: .interactive
            case .moderate: .moderate
            case .sensitive: .sensitive
            }
        }
    }

    /// Makes a vault at `path`, which must be free, and opens it. Missing folders above it are made, for
    /// this user alone. On any error nothing is left at `path`.
    /// - Returns: the open vault, and the recovery code, which is shown this once.
    /// - Throws: code ``MunimentError/Code/vaultExists``, ``MunimentError/Code/passphraseNotAccepted``,
    ///   ``MunimentError/Code/vaultReadOnly``, ``MunimentError/Code/diskFull``.
    public static func create(
        at path: String, options: CreateOptions, passphrase: borrowing Secret, environment: Environment
    ) throws(MunimentError) -> (vault: Vault, recoveryCode: String?) {
        try selfTest()
        let passphrase = try passphrase.passphrase()
        let folder = PathText.folder(of: path)
        guard folder.isEmpty || Folders.makePrivate(folder) else {
            throw MunimentError(.vaultReadOnly, subject: path)
        }
        let code = options.wantsRecoveryCode ? RecoveryCode.make() : nil
        let recovery: NewSlot? =
            if let code {
                // The code has 128 random bits: a dear derivation would add nothing to it.
                NewSlot(name: recoverySlotName, cost: .interactive, secret: .recoveryCode(code))
            } else { nil }
        let store: VaultStore
        do {
            store = try VaultStore.create(
                path: path,
                slot: NewSlot(
                    name: passphraseSlotName, cost: options.cost.argon, secret: .passphrase(passphrase)),
                recovery: recovery, stateFolder: environment.stateFolder, time: environment.utcNow
            ) { slotsDigest, line in
                EventDraft(
                    kind: EventKind.created, listVersion: FieldTable.listVersion, item: nil,
                    values: [
                        "recordedAt": .string(environment.utcNow), "by": .string(passphraseSlotName),
                        "tool": .string(MunimentVersion.tool), "line": .string(line),
                        "label": options.label.map(JSONValue.string) ?? .null,
                        "depicted": .string(options.depicted.rawValue),
                        "ageNow": options.ageNow.map(JSONValue.string) ?? .null,
                        "slotsDigest": .string(slotsDigest),
                    ])
            }
        } catch {
            throw MunimentError(error, subject: path)
        }
        return (Vault(store: store, environment: environment), code.map(RecoveryCode.text))
    }

    /// Opens the vault at `path`. Only what a crash left is tidied up.
    /// - Throws: code ``MunimentError/Code/vaultNotFound``, ``MunimentError/Code/notAVault``,
    ///   ``MunimentError/Code/newerVersion``, ``MunimentError/Code/passphraseDoesNotOpen``,
    ///   ``MunimentError/Code/recoveryCodeDoesNotOpen``, ``MunimentError/Code/slotsDamaged``,
    ///   ``MunimentError/Code/vaultInUse``, ``MunimentError/Code/vaultDamaged``.
    public convenience init(
        at path: String, unlocking: borrowing Unlocking, environment: Environment
    ) throws(MunimentError) {
        try Self.selfTest()
        self.init(
            store: try Self.openStore(at: path, unlocking: unlocking, environment: environment),
            environment: environment)
    }

    static func openStore(
        at path: String, unlocking: borrowing Unlocking, environment: Environment
    ) throws(MunimentError) -> VaultStore {
        switch unlocking {
        case .passphrase(let secret):
            let passphrase = try secret.passphrase()
            do {
                return try VaultFile(path: path).unlock(
                    passphrase: passphrase, stateFolder: environment.stateFolder)
            } catch { throw MunimentError(error, subject: path) }
        case .recoveryCode(let secret):
            let code = try secret.recoveryCode()
            do {
                return try VaultFile(path: path).unlock(
                    recoveryCode: code, stateFolder: environment.stateFolder)
            } catch StoreError.doesNotOpen {
                throw MunimentError(.recoveryCodeDoesNotOpen, subject: path)
            } catch { throw MunimentError(error, subject: path) }
        }
    }

    /// Looks whether there is a vault at `path`, so that nobody is asked for a passphrase in vain.
    /// - Throws: as ``init(at:unlocking:environment:)``, but for what needs the passphrase.
    public static func look(at path: String) throws(MunimentError) {
        do {
            try VaultFile(path: path).close()
        } catch { throw MunimentError(error, subject: path) }
    }

    private static func selfTest() throws(MunimentError) {
        do { try SelfTest.run() } catch { throw MunimentError(.libraryUnavailable) }
    }

    /// The automatic fields of an event.
    func draft(_ kind: String, item: UInt64? = nil, _ values: [String: JSONValue]) -> EventDraft {
        var values = values
        values["recordedAt"] = .string(environment.utcNow)
        values["by"] = .string(opened.withLock { $0.by })
        values["tool"] = .string(MunimentVersion.tool)
        return EventDraft(kind: kind, listVersion: FieldTable.listVersion, item: item, values: values)
    }
}

extension EventDraft {
    /// Every field of the kind's list once, `null` where `values` has none.
    init(kind: String, listVersion: Int64, item: UInt64?, values: [String: JSONValue]) {
        let names = EventKind.lists[kind] ?? []
        assert(Set(values.keys).isSubset(of: names), "a value outside the list of \(kind)")
        self.init(
            kind: kind, listVersion: listVersion, item: item, fields: names.map { ($0, values[$0] ?? .null) })
    }
}
