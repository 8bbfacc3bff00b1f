import Foundation
import GRDB

/// Work that a crash must not make forgotten (rule 7.1).
package enum PendingWork: Equatable, Sendable {
    /// A bundle is being written to this path, in plaintext.
    case export(path: [UInt8])
    /// The events are erased; the chunks of these originals remain to be deleted.
    case erasure([UInt64])

    package static func == (left: PendingWork, right: PendingWork) -> Bool { left.body == right.body }

    var body: [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .export(let path):
            writer.append8(1)
            writer.append32(UInt32(path.count))
            writer.append(path)
        case .erasure(let originals):
            writer.append8(2)
            writer.append32(UInt32(originals.count))
            for original in originals { writer.append64(original) }
        }
        return writer.bytes
    }

    init?(body: [UInt8]) {
        var reader = ByteReader(body)
        switch reader.read8() {
        case 1:
            guard let count = reader.read32(), let path = reader.read(Int(count)) else { return nil }
            self = .export(path: path)
        case 2:
            guard let count = reader.read32() else { return nil }
            var originals: [UInt64] = []
            for _ in 0..<count {
                guard let number = reader.read64(), number <= Format.maximumSequenceNumber else { return nil }
                originals.append(number)
            }
            self = .erasure(originals)
        default: return nil
        }
        guard reader.isAtEnd else { return nil }
    }
}

extension WriteTransaction {
    /// Records unfinished work; the number is what ``finishPending(_:)`` takes.
    package func addPending(_ work: PendingWork) throws -> UInt64 {
        let number = RandomRowNumber.make()
        try insert(.pending, number: number, body: work.body)
        return number
    }

    package func isPending(_ number: UInt64) throws -> Bool {
        try db.blob("SELECT sealed FROM pending WHERE id = ?", [Int64(number)]) != nil
    }

    package func finishPending(_ number: UInt64) throws {
        try db.changeOne("DELETE FROM pending WHERE id = ?", [Int64(number)])
    }

    /// Removes the content and the key of the original of each of these events, and all derived data (rule
    /// 7.2). The caller appends the `erased` event. Chunks go later, by ``VaultStore/finishErasing()``.
    package func eraseContents(events: [UInt64]) throws {
        var originals: [UInt64] = []
        for number in events {
            try readEvents(from: number, to: number + 1) { read in
                if case .rebuilt(let event) = read { try putBack(event.stub) }
            }
            for table in ["contents", "original_keys"] {
                let delete = try db.cachedStatement(sql: "DELETE FROM \(table) WHERE id = ?")
                try delete.execute(arguments: [Int64(number)])
                // A damaged vault may lack the row already; what counts is that it is gone.
                guard db.changesCount <= 1,
                    try db.blob("SELECT sealed FROM \(table) WHERE id = ?", [Int64(number)]) == nil
                else { throw StoreError.damaged(.rowCount) }
                let isOriginal = try db.changesCount == 1 || hasChunks(number)
                if table == "original_keys", isOriginal { originals.append(number) }
            }
        }
        try db.execute(sql: "DELETE FROM derived")
        if !originals.isEmpty { _ = try addPending(.erasure(originals)) }
    }

    /// Writes a stub anew that was made from its content (rule 4.8): with that it would be lost.
    func putBack(_ stub: EventStub) throws {
        try db.execute(sql: "DELETE FROM stubs WHERE id = ?", arguments: [Int64(stub.sequenceNumber)])
        try insert(.stub, number: stub.sequenceNumber, body: stub.encoded)
    }

    /// Whether content or a key of any of these events is there, also one that was put back after an erasure.
    package func hasContents(_ events: [UInt64]) throws -> Bool {
        for number in events {
            for table in ["contents", "original_keys"]
            where try db.blob("SELECT sealed FROM \(table) WHERE id = ?", [Int64(number)]) != nil {
                return true
            }
            if try hasChunks(number) { return true }
        }
        return false
    }

    private func hasChunks(_ number: UInt64) throws -> Bool {
        let range = OriginalKey.chunkIDs(sequenceNumber: number)
        let select = "SELECT 1 FROM chunks WHERE id BETWEEN ? AND ? LIMIT 1"
        return try Row.fetchOne(
            db.cachedStatement(sql: select), arguments: [range.lowerBound, range.upperBound]) != nil
    }
}

extension VaultStore {
    package struct PendingRow: Sendable {
        package let number: UInt64
        package let work: PendingWork
    }

    package func pending() throws -> [PendingRow] {
        try file.read { db in try self.pending(db) }
    }

    func pending(_ db: Database) throws -> [PendingRow] {
        try pendingNumbers(db).map { id in
            guard let row = try pendingRow(db, id: id) else { throw StoreError.damaged(.pending) }
            return row
        }
    }

    /// Deletes the rows that do not open, and the chunks that they may have told to delete (rule 12.2).
    /// - Returns: how many rows.
    func dropUnreadableWork(_ db: Database) throws -> Int {
        var count = 0
        for id in try pendingNumbers(db) {
            guard let number = UInt64(exactly: id), try openRow(db, .pending, number: number) == nil else {
                continue
            }
            try db.changeOne("DELETE FROM pending WHERE id = ?", [id])
            count += 1
        }
        if count > 0 {
            try db.execute(
                sql: """
                    DELETE FROM chunks WHERE (id >> \(Format.chunkIndexBits)) NOT IN (SELECT id FROM original_keys)
                    """)
        }
        return count
    }

    private func pendingNumbers(_ db: Database) throws -> [Int64] {
        try Int64.fetchAll(db.cachedStatement(sql: "SELECT id FROM pending ORDER BY id LIMIT 10000"))
    }

    private func pendingRow(_ db: Database, id: Int64) throws -> PendingRow? {
        guard let number = UInt64(exactly: id), let body = try openRow(db, .pending, number: number),
            let work = PendingWork(body: body)
        else { return nil }
        return PendingRow(number: number, work: work)
    }

    /// Deletes what erasures left, in transactions of 16 chunks, until nothing is left.
    /// - Returns: how many chunks were deleted.
    @discardableResult
    package func finishErasing() throws(StoreError) -> Int {
        var deleted = 0
        while true {
            let step = try mappingErrors {
                try file.queue.inDatabase { db in
                    try VaultFile.transaction(db, .immediate) { db in try self.eraseStep(db, limit: 16) }
                }
            }
            guard let step else { return deleted }
            deleted += step
        }
    }

    /// Any write finishes a small erasure that was left (rule 7.2); large ones take their own steps.
    func finishErasures(_ db: Database) throws {
        while let step = try eraseStep(db, limit: 64), step > 0 {
            if step >= 64 { return }
        }
    }

    /// All of it, however large (rule 12.2).
    func finishAllErasures(_ db: Database) throws {
        while try eraseStep(db, limit: 64) != nil {}
    }

    /// Deletes up to `limit` chunks of one unfinished erasure; `nil` when there is none.
    private func eraseStep(_ db: Database, limit: Int) throws -> Int? {
        for id in try pendingNumbers(db) {
            // A damaged row is a check's finding; it must not keep anybody from saving.
            guard let row = try pendingRow(db, id: id), case .erasure(let originals) = row.work else {
                continue
            }
            for original in originals {
                let range = OriginalKey.chunkIDs(sequenceNumber: original)
                let ids = try Int64.fetchAll(
                    db.cachedStatement(
                        sql: "SELECT id FROM chunks WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?"),
                    arguments: [range.lowerBound, range.upperBound, limit])
                guard !ids.isEmpty else { continue }
                for id in ids { try db.changeOne("DELETE FROM chunks WHERE id = ?", [id]) }
                return ids.count
            }
            try db.changeOne("DELETE FROM pending WHERE id = ?", [Int64(row.number)])
            return 1
        }
        return nil
    }
}
