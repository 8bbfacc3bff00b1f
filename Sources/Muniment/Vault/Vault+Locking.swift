import MunimentStore

/// A vault that stays open for a while: locked when nobody is there, and seen as others leave it.
extension Vault {
    /// Whether the keys are away.
    public var isLocked: Bool { (try? store) == nil }

    /// Wipes the keys from memory, closes the file and forgets what was read. Until ``unlock(_:)`` every look
    /// and write ends with code ``MunimentError/Code/vaultLocked``.
    public func lock() {
        exchangeStore(nil)
        forgetState()
    }

    /// Opens the file again, with all the checks of the first opening.
    /// - Throws: as ``init(at:unlocking:environment:)``; code ``MunimentError/Code/vaultMoved``,
    ///   ``MunimentError/Code/vaultReplaced`` where another vault
    ///   lies at the path now. It stays locked then.
    public func unlock(_ unlocking: borrowing Unlocking) throws(MunimentError) {
        do {
            try take(Self.openStore(at: path, unlocking: unlocking, environment: environment))
        } catch {
            throw moved(error)
        }
    }

    /// Opens the file anew with the key in hand, with all the checks of opening but the passphrase, and reads
    /// the log from its beginning at the next look: what other programs did meanwhile is seen.
    /// - Throws: as ``init(at:unlocking:environment:)``; code ``MunimentError/Code/vaultReplaced``,
    ///   ``MunimentError/Code/vaultMoved``, ``MunimentError/Code/vaultLocked``.
    public func refresh() throws(MunimentError) {
        let store = try store
        do {
            try take(MunimentError.wrap(subject: path) { try store.reopened() })
        } catch {
            throw moved(error)
        }
    }

    /// It was there when it was opened.
    private func moved(_ error: MunimentError) -> MunimentError {
        error.code == .vaultNotFound ? MunimentError(.vaultMoved, subject: path) : error
    }

    private func take(_ store: VaultStore) throws(MunimentError) {
        guard store.file.fileID == fileID else { throw MunimentError(.vaultReplaced, subject: path) }
        exchangeStore(store)
        forgetState()
    }
}
