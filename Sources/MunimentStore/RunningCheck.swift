import Foundation
import GRDB
import MunimentCrypto
import MunimentMerkle

/// One run of a check, in the order of section 11.
struct RunningCheck {
    let store: VaultStore
    /// What the state file held when the check began; `nil` where there is no state folder.
    let outside: StateFile.Reading?
    var report = StoreCheckReport()
    var originals: [OriginalDescription] = []
    private var items: [UInt64: UInt64] = [:]
    private var missing: Set<UInt64> = []
    private var erased: Set<UInt64> = []
    /// The erase events; they are never erased themselves.
    private var erasures: Set<UInt64> = []
    /// Whether these events brought an original is not known, so no row of theirs is stray.
    private var unreadable: Set<UInt64> = []
    /// Of these, those of which nothing can be read.
    private var lost: Set<UInt64> = []
    private var slotsDigest: String?
    private var leafHashes: [SHA256Digest] = []
    private var identity: Identity?
    private var chain = RotationChain()
    private var isEveryStubRead = true
    /// How many events are read.
    private var size: UInt64 = 0

    init(store: VaultStore, outside: StateFile.Reading?) {
        self.store = store
        self.outside = outside
    }

    mutating func add(_ code: StoreFinding.Code, event: UInt64? = nil, detail: String? = nil) {
        report.add(StoreFinding(code, event: event, item: event.flatMap { items[$0] }, detail: detail))
    }

    /// Adds the sealed bytes that `body` was opened from.
    private mutating func count(_ body: [UInt8]?) {
        if let body { count(bodyByteCount: body.count) }
    }

    private mutating func count(bodyByteCount: Int) {
        report.byteCount += UInt64(SealedRow.byteCount(body: bodyByteCount))
    }

    /// Runs one part of the check; what SQLite cannot read at all is a finding, and the rest goes on.
    mutating func step(
        _ name: String, _ body: (inout RunningCheck) throws(StoreError) -> Void
    ) throws(StoreError) {
        do { try body(&self) } catch {
            switch error {
            case .damaged(.database), .notAVault: add(.databaseDamaged, detail: name)
            case .damaged(.schema): add(.databaseDamaged, detail: "schema")
            default: throw error
            }
        }
    }

    mutating func structure(
        _ integrity: IntegrityCheck, _ isInterrupted: () -> Bool
    ) throws(StoreError) {
        let isWhole = try mappingErrors { try integrity.finish(store.file, isInterrupted: isInterrupted) }
        if !isWhole { add(.databaseDamaged, detail: "integrity") }
    }

    mutating func fileSize() throws(StoreError) {
        let store = store
        // Bytes behind the last page are no part of the database; nothing of ours writes them.
        let sizes = try store.file.read { db in
            var status = stat()
            guard stat(store.file.path, &status) == 0 else { throw StoreError.notFound }
            return (Int64(status.st_size), try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0)
        }
        if sizes.0 != sizes.1 * Int64(Format.pageByteCount) { add(.databaseDamaged, detail: "size") }
    }

    /// Identity, seed, head and frontier, and how many events to read.
    mutating func singles() throws(StoreError) {
        let store = store
        let bodies = try store.file.read { db in
            try [RowType.identity, .seed, .head, .frontier].map { type in
                try store.openRow(db, type, number: type.singleNumber ?? 0)
            }
        }
        for body in bodies { count(body) }
        let identity = bodies[0].flatMap(Identity.init(body:))
        if identity == nil { add(.identityDamaged) }
        self.identity = identity
        report.publicKey = identity?.publicKey
        checkSeed(bodies[1], identity: identity)
        let head = bodies[2].flatMap(SignedHead.init(body:))
        if let head, let identity {
            if head.head.originID != identity.originID || !head.isSigned(by: identity.publicKey) {
                add(.headSignature)
            }
        } else if head == nil {
            add(.headDamaged)
        }
        report.head = head
        let stored = bodies[3].flatMap(StoredFrontier.init(body:))
        if stored == nil { add(.frontierDiffers, detail: "unreadable") }
        if let stored, let head,
            stored.frontier.size != head.head.size || stored.frontier.root != head.head.root
        {
            add(.frontierDiffers)
        }
        let most = try mostStubs()
        let end = try lastStub()
        let claimed = head?.head.size ?? stored?.frontier.size ?? end
        // An altered number must not keep a check busy for ever: that this many stubs are lost says enough.
        // What is there is looked at whatever is missing before it.
        let last = min(end, try room())
        size = min(claimed, max(most + 1000, last))
        if size < claimed { isEveryStubRead = false }
        if size < claimed, head != nil { add(.rootDiffers) }
    }

    /// How many there are; where SQLite cannot go through them, others may be whole: as many as the file has room for.
    private mutating func mostStubs() throws(StoreError) -> UInt64 {
        do {
            return try store.file.read { db in UInt64(try db.count("stubs")) }
        } catch .damaged(.database) {
            add(.databaseDamaged, detail: "stubs")
            return try room()
        }
    }

    /// How many rows the file has room for.
    private func room() throws(StoreError) -> UInt64 {
        let pages = try store.file.read { db in try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0 }
        return UInt64(clamping: pages) * UInt64(Format.pageByteCount / SealedRow.byteCount(body: 0))
    }

    /// Up to where stubs are numbered; 0 where SQLite cannot find the last.
    private func lastStub() throws(StoreError) -> UInt64 {
        do {
            let last = try store.file.read { db in try Int64.fetchOne(db, sql: "SELECT max(id) FROM stubs") }
            return last.map { UInt64(clamping: $0) + 1 } ?? 0
        } catch .damaged(.database) {
            return 0
        }
    }

    private mutating func checkSeed(_ body: [UInt8]?, identity: Identity?) {
        guard var body, body.count == SecretKey.byteCount, let seed = try? SecretKey(copying: body),
            let key = try? Ed25519SigningKey(seed: seed)
        else {
            add(.seedDamaged)
            return
        }
        Wipe.wipe(&body)
        if let identity, key.publicKey != identity.publicKey { add(.seedDamaged) }
    }

    mutating func events(
        _ isInterrupted: () -> Bool, _ onEvent: (VaultStore.ReadEvent) -> Void
    ) throws(StoreError) {
        var check = self
        let size = size
        try mappingErrors {
            try check.store.readEvents(from: 0, to: size) { read in
                if isInterrupted() { throw StoreError.interrupted }
                check.take(read)
                check.chain.take(read)
                onEvent(read)
            }
        }
        check.finishEvents()
        self = check
    }

    private mutating func take(_ read: VaultStore.ReadEvent) {
        report.eventCount += 1
        switch read {
        case .damaged(let number):
            isEveryStubRead = false
            unreadable.insert(number)
            lost.insert(number)
            add(.eventDamaged, event: number)
        case .rebuilt(let event):
            takeContent(of: event)
            add(.stubDamaged, event: event.sequenceNumber)
        case .contentDamaged(let stub):
            count(bodyByteCount: stub.encodedByteCount)
            note(stub)
            unreadable.insert(stub.sequenceNumber)
            add(.contentDamaged, event: stub.sequenceNumber)
        case .event(let event):
            count(bodyByteCount: event.stub.encodedByteCount)
            takeContent(of: event)
        }
    }

    private mutating func takeContent(of event: Event) {
        note(event.stub)
        guard let content = event.content else {
            missing.insert(event.sequenceNumber)
            return
        }
        count(bodyByteCount: content.encodedByteCount)
        if let original = OriginalDescription(event: event) { originals.append(original) }
        if let digest = event.value("slotsDigest").string { slotsDigest = digest }
        if event.kind == FormatEvent.erased { takeErasure(event) }
        if event.kind == WriteTransaction.continuedKind {
            add(.continuedHere, event: event.sequenceNumber, detail: event.value("reason").string)
        }
    }

    /// Rule 4.6: only what an erase event may list counts as erased.
    private mutating func takeErasure(_ event: Event) {
        let listed = FormatEvent.erasedEvents(event)
        let allowed = listed?.filter { number in
            // Of an event that cannot be read nobody knows the item; the finding about it says so.
            guard let item = items[number] else { return unreadable.contains(number) }
            return item == event.item && !erasures.contains(number)
        }
        erased.formUnion(allowed ?? [])
        if allowed == nil || allowed?.count != listed?.count {
            add(.erasureDiffers, event: event.sequenceNumber)
        }
    }

    private mutating func note(_ stub: EventStub) {
        if stub.kind == FormatEvent.erased { erasures.insert(stub.sequenceNumber) }
        if let item = stub.item { items[stub.sequenceNumber] = item }
        leafHashes.append(stub.leafHash)
    }

    private mutating func finishEvents() {
        for number in missing.subtracting(erased).sorted() { add(.contentMissing, event: number) }
        unreadable.formUnion(missing.subtracting(erased))
        // Erased events are listed by a later event; what is listed must be gone.
        originals.removeAll { erased.contains($0.sequenceNumber) }
        // Of an event that is lost nobody knows whether its content was there.
        for number in erased.subtracting(missing).subtracting(lost).sorted() where number < size {
            add(.erasedContentPresent, event: number)
        }
        guard isEveryStubRead else { return }
        report.leafHashes = leafHashes
        if let head = report.head?.head {
            if MerkleTree(leafHashes: leafHashes).root != head.root { add(.rootDiffers) }
        }
    }

    /// Rule 12.6.
    mutating func rotations() {
        let tree = report.leafHashes.map { MerkleTree(leafHashes: $0) }
        let (good, differing) = chain.judged(
            root: { size in tree.flatMap { try? $0.root(atSize: size) } }, identity: identity)
        report.rotations = good
        report.mayLackRotations = chain.isUnclear || !differing.isEmpty
        for event in differing { add(.rotationDiffers, event: event) }
    }

    mutating func slots() throws(StoreError) {
        let set: VaultFile.SlotSet
        do { set = try store.file.slots() } catch StoreError.tooManySlots {
            add(.slotsDiffer, detail: "too-many")
            return
        }
        for number in set.damaged { add(.slotDamaged, detail: String(number)) }
        for number in set.damagedCopies {
            add(.slotCopyDamaged, detail: set.slots.first { $0.number == number }?.name)
        }
        // Two copies of each; where they differ, both stand among the slots.
        let copyCount = set.slots.count * 2 - set.differing.count * 2 - set.damagedCopies.count
        report.byteCount += UInt64(copyCount * Format.slotRecordByteCount)
        if !set.differing.isEmpty || set.damaged.isEmpty && Slot.setDigest(set.slots).hex != slotsDigest {
            add(.slotsDiffer)
        }
    }

    /// Rows that belong to nothing. Rows of events that came since the check began are left alone.
    mutating func strayRows() throws(StoreError) {
        let store = store
        let sizes = Dictionary(
            originals.map { ($0.sequenceNumber, $0.chunkCount) }, uniquingKeysWith: { first, _ in first })
        let pinned = report.eventCount
        let erased = erased
        let unreadable = unreadable
        let stray = try store.file.read { db in
            var stray: [String: Int] = [:]
            let head = try store.openRow(db, .head, number: 4).flatMap(SignedHead.init(body:))
            let size = head?.head.size ?? pinned
            for table in ["stubs", "contents", "original_keys"] {
                let ids = try Int64.fetchCursor(db, sql: "SELECT id FROM \(table)")
                while let id = try ids.next() {
                    let number = UInt64(exactly: id)
                    let isKnown = number.map { number in
                        number < size
                            && (table != "original_keys" || number >= pinned || sizes[number] != nil
                                || unreadable.contains(number))
                    }
                    if isKnown != true { stray[table, default: 0] += 1 }
                }
            }
            let pendingErasures = ((try? store.pending(db)) ?? []).flatMap { row -> [UInt64] in
                if case .erasure(let originals) = row.work { originals } else { [] }
            }
            let chunks = try Int64.fetchCursor(db, sql: "SELECT id FROM chunks")
            while let id = try chunks.next() {
                let number = UInt64(bitPattern: id) >> Format.chunkIndexBits
                let index = UInt64(bitPattern: id) & ((1 << Format.chunkIndexBits) - 1)
                if number >= pinned && number < size || pendingErasures.contains(number)
                    || unreadable.contains(number)
                {
                    continue
                }
                if erased.contains(number) || index >= sizes[number] ?? 0 { stray["chunks", default: 0] += 1 }
            }
            for (table, limit) in [("singles", 4), ("vault", 1)] {
                let count = try db.count(table)
                if count > limit { stray[table] = count - limit }
            }
            return stray
        }
        for (table, count) in stray { add(.strayRow, detail: "\(table) \(count)") }
    }

    mutating func pending() throws(StoreError) {
        let store = store
        do {
            for row in try mappingErrors({ try store.pending() }) {
                count(row.work.body)
                switch row.work {
                case .export(let path): add(.exportUnfinished, detail: String(decoding: path, as: UTF8.self))
                case .erasure: add(.erasureUnfinished)
                }
            }
        } catch .damaged(.pending) {
            add(.pendingDamaged)
        }
    }

    /// Every row of `derived` (rules 8.2 and 8.4).
    mutating func snapshot() throws(StoreError) {
        let store = store
        let rows = try mappingErrors { try store.file.read { db in try store.snapshotRows(db) } }
        for body in rows.bodies { count(body) }
        if !rows.isWhole { add(.snapshotDamaged) }
    }

    /// The head kept on this computer must be a prefix of the log (rule 5.6).
    mutating func outsideHead() {
        guard let head = report.head?.head, let outside else {
            add(.noOutsideHead)
            return
        }
        switch outside {
        case .absent: add(.noOutsideHead)
        case .unreadable: add(.stateUnreadable, detail: chain.isEmpty ? nil : FormatEvent.rotated)
        case .head(let known):
            guard let leafHashes = report.leafHashes else { return }
            let isPrefix =
                known.head.originID == head.originID
                && (try? MerkleTree(leafHashes: leafHashes).root(atSize: known.head.size)) == known.head.root
            if !isPrefix {
                add(.knownHeadMissing, detail: String(known.head.size))
            } else if known.head.lineID != head.lineID {
                add(.stateOfOtherLine)
            }
        }
    }

    /// What was erased while this ran is not damage (rule 10.5).
    mutating func erasedMeanwhile() throws(StoreError) {
        guard report.findings.contains(where: { $0.code.isDamage && $0.sequenceNumber != nil }),
            let now = try? store.position(), now.size > size
        else { return }
        var since: Set<UInt64> = []
        let store = store
        let items = items
        let size = size
        try mappingErrors {
            try store.readEvents(from: size, to: now.size) { read in
                guard let event = read.whole, event.kind == FormatEvent.erased else { return }
                let allowed = FormatEvent.erasedEvents(event)?.filter { items[$0] == event.item }
                since.formUnion(allowed ?? [])
            }
        }
        report.findings.removeAll { finding in
            guard let number = finding.sequenceNumber, since.contains(number) else { return false }
            return [.contentMissing, .originalKeyDamaged, .chunkDamaged].contains(finding.code)
        }
    }
}
