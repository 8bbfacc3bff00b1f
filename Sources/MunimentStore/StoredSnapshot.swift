import Foundation
import GRDB
import MunimentCrypto
package import MunimentMerkle
import MunimentParallel

/// The header of a snapshot (rules 8.2 to 8.4): which log it was computed from, and which parts belong to it.
package struct SnapshotHeader: Equatable, Sendable {
    /// What computed it, and in which version of its own format.
    package let maker: String
    package let originID: [UInt8]
    /// Of the log that it was computed from.
    package let frontier: Frontier
    /// Rule 8.4, of each part.
    package let parts: [[UInt8]]
    package var size: UInt64 { frontier.size }

    static let partDigestByteCount = 16

    /// Of a part's body.
    package static func digest(_ body: [UInt8]) -> [UInt8] {
        BLAKE2b.hash(body, byteCount: partDigestByteCount)
    }

    var body: [UInt8] {
        var writer = ByteWriter()
        writer.append16(UInt16(maker.utf8.count))
        writer.append(maker.utf8)
        writer.append(originID)
        writer.append64(frontier.size)
        writer.append8(UInt8(frontier.hashes.count))
        for hash in frontier.hashes { writer.append(hash.bytes) }
        writer.append32(UInt32(parts.count))
        for part in parts { writer.append(part) }
        return writer.bytes
    }

    init(maker: String, originID: [UInt8], frontier: Frontier, parts: [[UInt8]]) {
        (self.maker, self.originID, self.frontier, self.parts) = (maker, originID, frontier, parts)
    }

    init?(body: [UInt8]) {
        var reader = ByteReader(body)
        guard let length = reader.read16(), let maker = reader.read(Int(length)),
            let origin = reader.read(16),
            let size = reader.read64(), let hashCount = reader.read8(), hashCount <= 64,
            let hashes = reader.readDigests(Int(hashCount))
        else { return nil }
        guard let frontier = try? Frontier(size: size, hashes: hashes), let count = reader.read32() else {
            return nil
        }
        var parts: [[UInt8]] = []
        for _ in 0..<count {
            guard let digest = reader.read(Self.partDigestByteCount) else { return nil }
            parts.append(digest)
        }
        guard reader.isAtEnd, let maker = String(validating: maker, as: UTF8.self) else { return nil }
        self.init(maker: maker, originID: origin, frontier: frontier, parts: parts)
    }
}

/// A snapshot as it was read: every part that was read has the digest that the header gives.
package struct StoredSnapshot: Sendable {
    package let header: SnapshotHeader
    /// The bodies, in the header's order; `nil` for one that was not asked for.
    package let parts: [[UInt8]?]
}

extension VaultStore {
    /// The header's row in `derived`; the parts follow it.
    static let snapshotHeaderNumber: UInt64 = 1

    /// What there is of a snapshot.
    package enum SnapshotReading: Sendable {
        /// None of this maker, of the log that begins this one (rule 8.5 is the caller's); or not whole.
        case none
        /// SQLite cannot give it. Nor should it be asked to write there: a transaction that met damage is not
        /// committed.
        case unreadable
        case found(StoredSnapshot)
    }

    /// The snapshot that this maker left, read in a transaction of its own.
    /// - Parameter places: which of so many parts are read; `nil` for all.
    package func snapshot(
        maker: String, of position: Position, places: ((_ count: Int) -> Set<Int>)? = nil
    ) throws(StoreError) -> SnapshotReading {
        do {
            return try file.read(isStrict: true) { db in
                let head = position.signedHead.head
                guard let header = try self.snapshotHeader(db), header.maker == maker,
                    header.originID == head.originID, header.size <= head.size,
                    let parts = try self.parts(db, header, places?(header.parts.count))
                else { return .none }
                return .found(StoredSnapshot(header: header, parts: parts))
            }
        } catch .damaged {
            return .unreadable
        }
    }

    /// The header alone, whoever made it.
    package func snapshotHeader() throws(StoreError) -> SnapshotHeader? {
        try file.read { db in try self.snapshotHeader(db) }
    }

    func snapshotHeader(_ db: Database) throws -> SnapshotHeader? {
        try openRow(db, .derived, number: Self.snapshotHeaderNumber).flatMap(SnapshotHeader.init(body:))
    }

    /// The parts, read on this thread while the other cores open those that were read before; `nil` unless the last row
    /// is the one that the header says, and these parts are those that it names.
    /// - Parameter places: of the parts that are read; `nil` for all.
    private func parts(_ db: Database, _ header: SnapshotHeader, _ places: Set<Int>?) throws -> [[UInt8]?]? {
        let count = header.parts.count
        let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM derived")
        guard last == Int64(Self.snapshotHeaderNumber) + Int64(count) else { return nil }
        let wanted = places?.filter { $0 < count }.sorted() ?? Array(0..<count)
        let row = try places == nil ? Self.allRows(db) : Self.someRows(db)
        let lotCount = (wanted.count + PartLot.partCount - 1) / PartLot.partCount
        var parts: [[UInt8]?] = Array(repeating: nil, count: count)
        do {
            try Parallel.inLots(
                lotCount, PartLot.init,
                bring: { index, lot in
                    let first = index * PartLot.partCount
                    try lot.fetch(wanted[first..<min(first + PartLot.partCount, wanted.count)], row)
                },
                work: { lot in try lot.open(in: self, header) },
                take: { _, lot in for (place, body) in zip(lot.places, lot.bodies) { parts[place] = body } })
            return parts
        } catch is PartLot.NotAsNamed {
            return nil
        }
    }

    /// Gives the row that is asked for, `nil` where it is not there or no blob.
    fileprivate typealias RowByID = (_ id: Int64) throws -> [UInt8]?

    /// All are asked for, in order.
    private static func allRows(_ db: Database) throws -> RowByID {
        // The bytes are lent for one copy, not two; they are what SQLite has of whatever type, so it says the type.
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, sealed FROM derived WHERE id > 1 AND typeof(sealed) = 'blob' ORDER BY id")
        return { id in
            guard let row = try rows.next(), row[0] as Int64? == id else { return nil }
            return try row.withUnsafeData(atIndex: 1) { $0.map { [UInt8]($0) } }
        }
    }

    private static func someRows(_ db: Database) throws -> RowByID {
        let statement = try db.cachedStatement(
            sql: "SELECT sealed FROM derived WHERE id = ? AND typeof(sealed) = 'blob'")
        return { id in
            let rows = try Row.fetchCursor(statement, arguments: [id])
            return try rows.next()?.withUnsafeData(atIndex: 0) { $0.map { [UInt8]($0) } }
        }
    }

    /// The bodies of all rows that open, and whether these are a header and the parts that it names.
    func snapshotRows(_ db: Database) throws -> (bodies: [[UInt8]], isWhole: Bool) {
        let ids = try Int64.fetchAll(db, sql: "SELECT id FROM derived ORDER BY id")
        let bodies = try ids.map { id in
            try UInt64(exactly: id).flatMap { try openRow(db, .derived, number: $0) }
        }
        guard let first = ids.first else { return ([], true) }
        let header = bodies.first?.flatMap(SnapshotHeader.init(body:))
        let isWhole =
            first == Int64(Self.snapshotHeaderNumber) && ids == Array(first..<first + Int64(ids.count))
            && header?.parts == bodies.dropFirst().map { $0.map(SnapshotHeader.digest) ?? [] }
        return (bodies.compactMap { $0 }, isWhole)
    }
}

/// Parts that are read and opened together.
private final class PartLot: @unchecked Sendable {
    // Unchecked is sound: it is handed from one thread to the next, and never used by two at a time.

    static let partCount = 16

    /// There is no such part, or it is not the one that the header names.
    struct NotAsNamed: Error {}

    private(set) var places: ArraySlice<Int> = []
    private var sealed: [[UInt8]] = []
    private(set) var bodies: [[UInt8]] = []

    func fetch(_ places: ArraySlice<Int>, _ row: VaultStore.RowByID) throws {
        self.places = places
        sealed = try places.map { place in
            guard let bytes = try row(Int64(Self.number(place))) else { throw NotAsNamed() }
            return bytes
        }
    }

    func open(in store: VaultStore, _ header: SnapshotHeader) throws {
        bodies = try zip(places, sealed).map { place, sealed in
            guard case .body(let body) = store.opened(.sealed(sealed), .derived, number: Self.number(place)),
                SnapshotHeader.digest(body) == header.parts[place]
            else { throw NotAsNamed() }
            return body
        }
    }

    private static func number(_ place: Int) -> UInt64 { VaultStore.snapshotHeaderNumber + 1 + UInt64(place) }
}

extension WriteTransaction {
    /// The largest body of a part, and of the header.
    package static var snapshotByteLimit: Int { Format.maximumRowBodyByteCount }

    /// Puts a snapshot of the log, as this write leaves it, in the place of the one there is (rule 8.3).
    /// - Parameters:
    ///   - known: the header of the snapshot that unchanged parts belong to.
    ///   - part: the body of a part; asked for the parts in `changed`, and for all where the file holds another
    ///     snapshot than `known`.
    /// - Returns: its header; `nil` with nothing changed where a body is too large.
    package func putSnapshot(
        maker: String, partCount: Int, known: SnapshotHeader?, changed: Set<Int>, part: (Int) -> [UInt8]
    ) throws -> SnapshotHeader? {
        let stored = try store.snapshotHeader(db)
        let isKept = known != nil && stored == known && partCount >= (known?.parts.count ?? 0)
        let written = (0..<partCount).filter {
            !isKept || changed.contains($0) || $0 >= (known?.parts.count ?? 0)
        }
        var digests = isKept ? known?.parts ?? [] : []
        digests += Array(repeating: [], count: partCount - digests.count)
        var bodies: [[UInt8]] = []
        for index in written {
            let body = part(index)
            guard body.count <= Self.snapshotByteLimit else { return nil }
            digests[index] = SnapshotHeader.digest(body)
            bodies.append(body)
        }
        let header = SnapshotHeader(
            maker: maker, originID: identity.originID, frontier: self.stored.frontier, parts: digests)
        guard header.body.count <= Self.snapshotByteLimit else { return nil }
        if !isKept { try db.execute(sql: "DELETE FROM derived") }
        try putDerived(VaultStore.snapshotHeaderNumber, header.body)
        for (index, body) in zip(written, bodies) {
            try putDerived(VaultStore.snapshotHeaderNumber + 1 + UInt64(index), body)
        }
        return header
    }

    private func putDerived(_ number: UInt64, _ body: [UInt8]) throws {
        let sealed = try seal(body, .derived, number: number)
        try db.changeOne(
            "INSERT OR REPLACE INTO derived(id, sealed) VALUES(?, ?)", [Int64(number), Data(sealed)])
    }
}
