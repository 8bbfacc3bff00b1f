import Foundation
import GRDB
package import MunimentCrypto
import MunimentMerkle

/// A vault that was opened: reads events and originals, and starts writes.
package final class VaultStore: Sendable {
    package let file: VaultFile
    /// The name of the slot that opened it; stands in each event as `by`.
    package let openedBy: String
    let vaultKey: SecretKey
    let state: StateFile?
    /// The number of that slot.
    private let slotNumber: UInt64

    init(
        file: VaultFile, vaultKey: consuming SecretKey, openedBy: String, slotNumber: UInt64,
        stateFolder: String?
    ) {
        self.file = file
        self.vaultKey = vaultKey
        self.openedBy = openedBy
        self.slotNumber = slotNumber
        state = stateFolder.map { StateFile(folder: $0, fileID: file.fileID) }
    }

    /// The same vault through a new connection, after the checks of rule 1.3.
    package func reopened() throws(StoreError) -> VaultStore {
        let file = try VaultFile(path: file.path)
        let key = try mappingErrors { try vaultKey.copy() }
        return VaultStore(
            file: file, vaultKey: key, openedBy: openedBy, slotNumber: slotNumber,
            stateFolder: state?.folder)
    }

    /// Where the log stands: what a long read is pinned to (rule 10.5).
    package struct Position: Sendable {
        package let signedHead: SignedHead
        package let itemCount: UInt64
        package let publicKey: Ed25519PublicKey
        package var size: UInt64 { signedHead.head.size }
        package var root: SHA256Digest { signedHead.head.root }
    }

    package func position() throws(StoreError) -> Position {
        try file.read { db in
            let identity = try self.identity(db)
            let (head, frontier) = try self.checkedHead(db, identity: identity)
            return Position(signedHead: head, itemCount: frontier.itemCount, publicKey: identity.publicKey)
        }
    }

    enum RowReading {
        case absent, damaged
        case body([UInt8])
    }

    func row(_ db: Database, _ type: RowType, number: UInt64) throws -> RowReading {
        guard let table = type.table, let id = Int64(exactly: number) else { return .absent }
        return opened(try Self.sealedRow(db, table, id), type, number: number)
    }

    /// A row as it lies in the file.
    enum SealedReading {
        case absent, damaged
        case sealed([UInt8])
    }

    static func sealedRow(_ db: Database, _ table: String, _ id: Int64) throws -> SealedReading {
        do {
            let sealed = try db.blob("SELECT sealed FROM \(table) WHERE id = ?", [id])
            return sealed.map(SealedReading.sealed) ?? .absent
        } catch StoreError.damaged {
            return .damaged
        } catch let error as DatabaseError where error.isDamage {
            // One row that SQLite cannot give must not hide the others.
            return .damaged
        }
    }

    func opened(_ row: SealedReading, _ type: RowType, number: UInt64) -> RowReading {
        switch row {
        case .absent: return .absent
        case .damaged: return .damaged
        case .sealed(let sealed):
            let body = SealedRow.open(
                sealed, type: type, number: number, fileID: file.fileID, vaultKey: vaultKey)
            return body.map(RowReading.body) ?? .damaged
        }
    }

    func openRow(_ db: Database, _ type: RowType, number: UInt64) throws -> [UInt8]? {
        if case .body(let body) = try row(db, type, number: number) { body } else { nil }
    }

    func single(_ db: Database, _ type: RowType) throws -> [UInt8] {
        guard let number = type.singleNumber, let body = try openRow(db, type, number: number) else {
            throw StoreError.damaged(.single(type))
        }
        return body
    }

    func identity(_ db: Database) throws -> Identity {
        do {
            guard let identity = Identity(body: try single(db, .identity)) else {
                throw StoreError.damaged(.single(.identity))
            }
            return identity
        } catch StoreError.damaged(.single(.identity)) {
            throw try areKeysReplaced(db) ? StoreError.keysReplaced : .damaged(.single(.identity))
        }
    }

    /// Whether the vault got new keys since it was opened (section 12): the slot that opened it is gone, others
    /// are there, and none of the single rows opens. Where SQLite cannot give a slot, nothing says that it is gone.
    func areKeysReplaced(_ db: Database) throws -> Bool {
        do {
            guard try db.count("slots") > 0 else { return false }
            for table in ["slots", "slot_copies"]
            where try db.blob("SELECT record FROM \(table) WHERE id = ?", [Int64(slotNumber)]) != nil {
                return false
            }
        } catch let error as DatabaseError where error.isDamage {
            return false
        }
        return try [RowType.identity, .seed, .frontier, .head].allSatisfy { type in
            try openRow(db, type, number: type.singleNumber ?? 0) == nil
        }
    }

    /// - Throws: ``StoreError/keysReplaced``
    package func checkKeysNotReplaced() throws(StoreError) {
        if try file.read({ db in try self.areKeysReplaced(db) }) { throw .keysReplaced }
    }

    /// The signing seed; that its key is the identity's, the caller has to compare.
    func seed(_ db: Database) throws -> SecretKey {
        var bytes = try single(db, .seed)
        defer { Wipe.wipe(&bytes) }
        guard bytes.count == SecretKey.byteCount else { throw StoreError.damaged(.single(.seed)) }
        return try SecretKey(copying: bytes)
    }

    /// Rule 5.5, but for the seed.
    func checkedHead(_ db: Database, identity: Identity) throws -> (SignedHead, StoredFrontier) {
        guard let head = SignedHead(body: try single(db, .head)) else {
            throw StoreError.damaged(.single(.head))
        }
        guard head.head.originID == identity.originID, head.isSigned(by: identity.publicKey) else {
            throw StoreError.damaged(.headSignature)
        }
        guard let frontier = StoredFrontier(body: try single(db, .frontier)) else {
            throw StoreError.damaged(.single(.frontier))
        }
        guard frontier.frontier.size == head.head.size, frontier.frontier.root == head.head.root else {
            throw StoreError.damaged(.frontierDiffersFromHead)
        }
        return (head, frontier)
    }

    /// Whether the root over the stubs `[0, size)` is `root`; false too when one of them is lost.
    func isRoot(_ root: SHA256Digest, _ db: Database, size: UInt64) throws -> Bool {
        var frontier = Frontier()
        for number in 0..<size {
            guard let stub = try stub(db, number) else { return false }
            frontier.append(leafHash: stub.leafHash)
        }
        return frontier.root == root
    }

    /// The stub of an event, made again from its content where it cannot be read (rule 4.8).
    private func stub(_ db: Database, _ number: UInt64) throws -> EventStub? {
        if let body = try openRow(db, .stub, number: number),
            let stub = EventStub(body, sequenceNumber: number)
        {
            return stub
        }
        return try openRow(db, .content, number: number).flatMap {
            EventContent.stub(rebuiltFrom: $0, sequenceNumber: number)
        }
    }
}
