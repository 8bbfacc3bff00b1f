import Foundation
package import MunimentCrypto

/// The rows that could be found in a damaged vault file; what is in them stays sealed. Unlocking gives a
/// ``SalvagedVault``.
package final class DamagedVault {
    let file: DamagedFile
    /// Rows by number, in the order in which they were found.
    private(set) var rows: [UInt64: [FoundRow]] = [:]
    /// Chunks by number.
    private(set) var chunks: [UInt64: [FoundRow]] = [:]
    private var slotRows: [FoundRow] = []

    /// With links resolved.
    package var path: String { file.path }
    package var byteCount: UInt64 { file.byteCount }
    /// A journal beside the file is still needed: the file may lie between two states.
    package var hasJournal: Bool { file.hasJournal }

    /// `Docs/salvage.md`, rule 2.1.
    private static let slotLimit = 32
    private static let smallestChunkByteCount = Int(Format.originalFloorByteCount) + SecretBox.tagByteCount
    private static let largestChunkByteCount = Format.chunkByteCount + SecretBox.tagByteCount

    /// Reads the whole file once.
    /// - Throws: ``StoreError/notFound``, ``StoreError/notAVault``, ``StoreError/readOnly``,
    ///   ``StoreError/inUse``.
    package init(path: String) throws(StoreError) {
        file = try DamagedFile(path: path)
        file.scan { row in
            if row.byteCount == Format.slotRecordByteCount {
                slotRows.append(row)
            } else if row.number >= 1 << Format.chunkIndexBits,
                (Self.smallestChunkByteCount...Self.largestChunkByteCount).contains(row.byteCount)
            {
                chunks[row.number, default: []].append(row)
            } else if row.number <= Format.maximumSequenceNumber {
                rows[row.number, default: []].append(row)
            }
        }
    }

    /// SHA-256 of the file as it is; reads it once more.
    package func digest() -> SHA256Digest {
        var hasher = SHA256Hasher()
        var offset: UInt64 = 0
        while offset < file.byteCount {
            let piece = file.bytes(at: offset, count: 1 << 20)
            guard !piece.isEmpty else { break }
            hasher.update(piece)
            offset += UInt64(piece.count)
        }
        return hasher.finish()
    }

    private func slots() -> [Slot] {
        var slots: [Slot] = []
        var seen: Set<Slot> = []
        for row in slotRows where slots.count < Self.slotLimit {
            // The record says itself which file it is of; whether that is so, its box tells.
            guard let record = file.blob(row),
                let slot = Slot(record: record, fileID: Array(record[2..<18]), number: row.number),
                seen.insert(slot).inserted
            else { continue }
            slots.append(slot)
        }
        return slots
    }

    /// - Throws: ``StoreError/doesNotOpen``, ``StoreError/slotsDamaged`` where no whole slot of this kind opens.
    package func unlock(
        passphrase: borrowing Passphrase, stateFolder: String?
    ) throws(StoreError) -> SalvagedVault {
        try passphrase.withBytes { bytes throws(StoreError) in
            try unlock(kind: .passphrase, secret: bytes, stateFolder: stateFolder)
        }
    }

    /// - Throws: as ``unlock(passphrase:stateFolder:)``.
    package func unlock(recoveryCode: [UInt8], stateFolder: String?) throws(StoreError) -> SalvagedVault {
        try NewSlot.lend(recoveryCode) { bytes throws(StoreError) in
            try unlock(kind: .recoveryCode, secret: bytes, stateFolder: stateFolder)
        }
    }

    private func unlock(
        kind: SlotKind, secret: UnsafeRawBufferPointer, stateFolder: String?
    ) throws(StoreError) -> SalvagedVault {
        let candidates = slots().filter { $0.kind == kind }
        return try candidates.opened(secret: secret, isDamageSeen: candidates.isEmpty) { slot, key in
            SalvagedVault(self, vaultKey: key, fileID: slot.fileID, stateFolder: stateFolder)
        }
    }

    /// With the key that is in hand already.
    package func unlock(with store: VaultStore) throws(StoreError) -> SalvagedVault {
        SalvagedVault(
            self, vaultKey: try mappingErrors { try store.vaultKey.copy() }, fileID: store.file.fileID,
            stateFolder: store.state?.folder)
    }
}
