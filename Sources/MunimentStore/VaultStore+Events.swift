import GRDB
import MunimentParallel

/// Reading the log: rows are fetched in order by one connection, and opened on all cores.
extension VaultStore {
    /// What is known of one event when it is read.
    package enum ReadEvent: Sendable {
        case event(Event)
        /// The stub cannot be read, and was made again from the content (rule 4.8).
        case rebuilt(Event)
        /// The stub is good, the content is there and is not what was sealed.
        case contentDamaged(EventStub)
        /// Nothing of it can be used.
        case damaged(UInt64)

        package var stub: EventStub? {
            switch self {
            case .event(let event), .rebuilt(let event): event.stub
            case .contentDamaged(let stub): stub
            case .damaged: nil
            }
        }

        /// The event, where all of it is there.
        package var whole: Event? {
            switch self {
            case .event(let event), .rebuilt(let event): event.content == nil ? nil : event
            case .contentDamaged, .damaged: nil
            }
        }
    }

    /// How many events are read and opened together.
    private static let lotCount: UInt64 = 64

    /// Events `[from, to)` in order, read in short transactions. Those on a page that SQLite refuses are damaged, and
    /// all others are given.
    /// - Throws: ``StoreError``; what `body` throws.
    package func readEvents(
        from: UInt64, to: UInt64, _ body: (ReadEvent) throws -> Void
    ) throws {
        try forEachEvent(
            from: from, to: to, fetch: { range in try file.read { db in try Self.sealedEvents(db, range) } },
            body)
    }

    /// The same within a transaction.
    func forEachEvent(
        _ db: Database, from: UInt64, to: UInt64, _ body: (ReadEvent) throws -> Void
    ) throws {
        try forEachEvent(from: from, to: to, fetch: { try Self.sealedEvents(db, $0) }, body)
    }

    /// - Parameters:
    ///   - fetch: the rows of these events; as `body`, on this thread, while other cores open what was fetched before.
    private func forEachEvent(
        from: UInt64, to: UInt64, fetch: (Range<UInt64>) throws -> [SealedEvent],
        _ body: (ReadEvent) throws -> Void
    ) throws {
        guard from < to else { return }
        let count = (to - from - 1) / Self.lotCount + 1
        try Parallel.inLots(
            Int(clamping: count), EventLot.init,
            bring: { index, lot in
                let start = from + UInt64(index) * Self.lotCount
                lot.sealed = try fetch(start..<start + min(Self.lotCount, to - start))
            },
            work: { lot in lot.open(in: self) },
            take: { _, lot in try lot.give(body) })
    }

    /// Events that are read and opened together.
    private final class EventLot: @unchecked Sendable {
        // Unchecked is sound: it is handed from one thread to the next, and never used by two at a time.

        var sealed: [SealedEvent] = []
        private var opened: [ReadEvent] = []

        func open(in store: VaultStore) {
            opened = sealed.map(store.opened)
            sealed = []
        }

        func give(_ body: (ReadEvent) throws -> Void) throws {
            defer { opened = [] }
            for event in opened { try body(event) }
        }
    }

    private struct SealedEvent: Sendable {
        let number: UInt64
        let stub: SealedReading
        let content: SealedReading
    }

    private static func sealedEvents(_ db: Database, _ range: Range<UInt64>) throws -> [SealedEvent] {
        let stubs = try sealedRows(db, "stubs", range)
        let contents = try sealedRows(db, "contents", range)
        return range.enumerated().map { index, number in
            SealedEvent(number: number, stub: stubs[index], content: contents[index])
        }
    }

    /// One row for each number. Read in one go; where SQLite does not give exactly the rows that there are, each
    /// is looked for by itself, so that a damaged one hides no other.
    private static func sealedRows(
        _ db: Database, _ table: String, _ range: Range<UInt64>
    ) throws -> [SealedReading] {
        guard let first = Int64(exactly: range.lowerBound), let end = Int64(exactly: range.upperBound) else {
            return range.map { _ in .absent }
        }
        if let rows = try? rows(db, table, first..<end) { return rows }
        return try (first..<end).map { try sealedRow(db, table, $0) }
    }

    /// `nil` when a number is missing, stands twice or out of order.
    private static func rows(
        _ db: Database, _ table: String, _ range: Range<Int64>
    ) throws -> [SealedReading]? {
        let statement = try db.cachedStatement(
            sql: "SELECT id, sealed FROM \(table) WHERE id >= ? AND id < ? ORDER BY id")
        let rows = try Row.fetchCursor(statement, arguments: [range.lowerBound, range.upperBound])
        var found: [SealedReading] = []
        while let row = try rows.next() {
            guard row[0] as Int64? == range.lowerBound + Int64(found.count) else { return nil }
            found.append(.sealed(try row.bytes(at: 1)))
        }
        return found.count == range.count ? found : nil
    }

    private func opened(_ event: SealedEvent) -> ReadEvent {
        let content = opened(event.content, .content, number: event.number)
        guard case .body(let body) = opened(event.stub, .stub, number: event.number),
            let stub = EventStub(body, sequenceNumber: event.number)
        else {
            guard case .body(let body) = content, let rebuilt = Self.rebuilt(body, number: event.number)
            else { return .damaged(event.number) }
            return .rebuilt(rebuilt)
        }
        switch content {
        case .absent: return .event(Event(stub: stub, content: nil))
        case .damaged: return .contentDamaged(stub)
        case .body(let body):
            guard let content = EventContent(body, stub: stub) else { return .contentDamaged(stub) }
            return .event(Event(stub: stub, content: content))
        }
    }

    private static func rebuilt(_ content: [UInt8], number: UInt64) -> Event? {
        guard let stub = EventContent.stub(rebuiltFrom: content, sequenceNumber: number),
            let content = EventContent(content, stub: stub)
        else { return nil }
        return Event(stub: stub, content: content)
    }
}
