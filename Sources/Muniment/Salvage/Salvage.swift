import Foundation
import MunimentCrypto
import MunimentStore

/// Gets out of a damaged vault what is still whole (`Docs/salvage.md`). The vault is only read.
public enum Salvage {
    /// Looks whether there is a file at `path` and nothing at `folder`, so that nobody is asked for a passphrase
    /// in vain.
    /// - Throws: code ``MunimentError/Code/vaultNotFound``, ``MunimentError/Code/outputExists``.
    public static func look(at path: String, folder: String) throws(MunimentError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw MunimentError(.vaultNotFound, subject: path) }
        guard lstat(RawPath.cString(folder), &status) != 0 else {
            throw MunimentError(.outputExists, subject: folder)
        }
    }

    /// Recovers what is whole of the vault at `path` into `folder`, which must not be there.
    /// - Parameter unreadAnswer: what counts for an answer about age that cannot be read (`Docs/salvage.md`, 5.1).
    /// - Throws: code ``MunimentError/Code/vaultNotFound``, ``MunimentError/Code/notAVault``,
    ///   ``MunimentError/Code/passphraseDoesNotOpen``, ``MunimentError/Code/recoveryCodeDoesNotOpen``,
    ///   ``MunimentError/Code/slotsDamaged``, ``MunimentError/Code/vaultInUse``,
    ///   ``MunimentError/Code/outputExists``, ``MunimentError/Code/outputNotWritable``,
    ///   ``MunimentError/Code/diskFull``, ``MunimentError/Code/interrupted``: then nothing is left at `folder`.
    public static func run(
        at path: String, unlocking: borrowing Unlocking, to folder: String,
        unreadAnswer: Depicted = .unsure, environment: Environment
    ) throws(MunimentError) -> SalvageReport {
        do { try SelfTest.run() } catch { throw MunimentError(.libraryUnavailable) }
        try look(at: path, folder: folder)
        let stateFolder = environment.stateFolder
        let salvaged: SalvagedVault
        switch unlocking {
        case .passphrase(let secret):
            let passphrase = try secret.passphrase()
            do {
                salvaged = try DamagedVault(path: path).unlock(
                    passphrase: passphrase, stateFolder: stateFolder)
            } catch { throw MunimentError(error, subject: path) }
        case .recoveryCode(let secret):
            let code = try secret.recoveryCode()
            do {
                salvaged = try DamagedVault(path: path).unlock(recoveryCode: code, stateFolder: stateFolder)
            } catch StoreError.doesNotOpen {
                throw MunimentError(.recoveryCodeDoesNotOpen, subject: path)
            } catch { throw MunimentError(error, subject: path) }
        }
        return try SalvageWriter.write(
            salvaged, to: folder, unreadAnswer: unreadAnswer, environment: environment)
    }
}

extension Vault {
    /// Recovers what is whole into `folder`, with the key in hand.
    /// - Throws: as ``Salvage/run(at:unlocking:to:unreadAnswer:environment:)``.
    public func salvage(
        to folder: String, unreadAnswer: Depicted = .unsure
    ) throws(MunimentError) -> SalvageReport {
        try Salvage.look(at: path, folder: folder)
        let salvaged = try MunimentError.wrap(subject: path) {
            try DamagedVault(path: path).unlock(with: store)
        }
        return try SalvageWriter.write(
            salvaged, to: folder, unreadAnswer: unreadAnswer, environment: environment)
    }
}
