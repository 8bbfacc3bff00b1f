import MunimentCrypto
import MunimentStore

/// New keys for a vault (section 12 of `Docs/format.md`).
extension Vault {
    /// A time at which the vault got new keys.
    public struct KeyChange: Sendable {
        /// The event that tells it.
        public let event: UInt64
        /// UTC, by this computer's clock.
        public let changedAt: String
        /// The first line of the last head before.
        public let earlierOrigin: String
        /// Of the key that signed until then, as `ssh-keygen -l` shows it.
        public let earlierFingerprint: String
        /// Of the key that signs from then on.
        public let fingerprint: String

        init(_ rotation: Rotation, changedAt: String) {
            event = rotation.event
            self.changedAt = changedAt
            earlierOrigin = rotation.head.origin
            earlierFingerprint = SSHSignature.fingerprint(rotation.publicKey)
            fingerprint = SSHSignature.fingerprint(rotation.newPublicKey)
        }
    }

    /// Every time at which the vault got new keys, oldest first.
    public func keyChanges() throws(MunimentError) -> [KeyChange] { try state().keyChanges }

    /// What new keys brought.
    public struct Rotated: Sendable {
        /// The new recovery code, which is shown this once; `nil` where none was wanted.
        public let recoveryCode: String?
        /// Names of the slots that are gone, but for those that the new ones have too.
        public let removed: [String]
        /// Which keys signed before and sign now.
        public let change: KeyChange
        /// What the vault itself has to tell.
        public let notices: [Notice]
    }

    /// Gives the vault a new vault key, a new key that signs, a new passphrase and a new recovery code, and seals
    /// everything anew but the originals' chunks. Every other slot is gone. The vault stays open. On any error
    /// nothing is changed.
    ///
    /// Who has an older copy of the file, and what opened that, keeps what was in it.
    /// - Parameter secret: must open none of the present slots, since others may know it.
    /// - Throws: code ``MunimentError/Code/passphraseNotAccepted``, with hint `in-use` where it opens the vault now;
    ///   ``MunimentError/Code/vaultDamaged`` where a row does not open and does not follow from another: it would be lost;
    ///   ``MunimentError/Code/vaultReadOnly``, ``MunimentError/Code/vaultInUse``, ``MunimentError/Code/diskFull``.
    public func rotateKeys(
        to secret: borrowing Secret, cost: PassphraseCost, wantsRecoveryCode: Bool
    ) throws(MunimentError) -> Rotated {
        let store = try store
        guard !store.file.isReadOnly else { throw MunimentError(.vaultReadOnly, subject: path) }
        let passphrase = try secret.passphrase()
        let isKnown: Bool
        do { isKnown = try store.file.isOpened(by: passphrase) } catch {
            throw MunimentError(error, subject: path)
        }
        guard !isKnown else { throw MunimentError(.passphraseNotAccepted, hint: "in-use") }
        let removed = try slots().map(\.name)
        let code = wantsRecoveryCode ? RecoveryCode.make() : nil
        let recovery: NewSlot? =
            if let code {
                NewSlot(name: Self.recoverySlotName, cost: .interactive, secret: .recoveryCode(code))
            } else { nil }
        let rotated: VaultStore.Rotated
        do {
            rotated = try store.rotate(
                slot: NewSlot(
                    name: Self.passphraseSlotName, cost: cost.argon, secret: .passphrase(passphrase)),
                recovery: recovery, time: environment.utcNow
            ) { rotation, slotsDigest in
                var values = rotation.fields
                values["slotsDigest"] = .string(slotsDigest)
                return draft(EventKind.rotated, values)
            }
        } catch {
            throw MunimentError(error, subject: path)
        }
        exchangeStore(rotated.store)
        forgetState()
        let new = [Self.passphraseSlotName] + (wantsRecoveryCode ? [Self.recoverySlotName] : [])
        var more: [Notice] = []
        if rotated.droppedWorkCount > 0 { more.append(Notice(code: "unfinished-work-dropped", detail: nil)) }
        if rotated.rebuiltCount > 0 {
            more.append(Notice(code: "records-put-back", detail: String(rotated.rebuiltCount)))
        }
        return Rotated(
            recoveryCode: code.map(RecoveryCode.text), removed: removed.filter { !new.contains($0) },
            change: KeyChange(rotated.rotation, changedAt: environment.utcNow),
            notices: notices(
                rotated.continuation, isHeadKept: rotated.isHeadKept, isJournalZeroed: rotated.isJournalZeroed
            ) + more)
    }
}
