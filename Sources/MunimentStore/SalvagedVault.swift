package import MunimentCrypto
import MunimentMerkle

/// What could be opened of a damaged vault (`Docs/salvage.md`, sections 2 and 3).
package final class SalvagedVault {
    let damaged: DamagedVault
    let vaultKey: SecretKey
    let fileID: [UInt8]

    /// Every event from 0 on. Erased content is not given, and content that is gone without an erasure counts as
    /// damaged.
    package private(set) var events: [VaultStore.ReadEvent] = []
    /// The events that a signed head vouches for, ascending.
    package private(set) var vouched: [Range<UInt64>] = []
    /// The highest item number that was given, where the frontier could be read.
    package private(set) var itemCount: UInt64?
    /// The largest head that is signed by this vault's key.
    package private(set) var head: SignedHead?
    /// Whether the key that signs heads is known.
    package var isKeyKnown: Bool { publicKey != nil }
    /// How many events the log has, as far as that is known; it may be more than ``events`` holds.
    package private(set) var claimedSize: UInt64 = 0

    /// Whether ``events`` are all that the log has.
    package private(set) var isEndKnown = false

    private var publicKey: Ed25519PublicKey?
    private var stubs: [UInt64: EventStub] = [:]
    private var contents: [UInt64: [[UInt8]]] = [:]
    private var heads: [SignedHead] = []
    private var frontiers: [StoredFrontier] = []

    init(_ damaged: DamagedVault, vaultKey: consuming SecretKey, fileID: [UInt8], stateFolder: String?) {
        self.damaged = damaged
        self.vaultKey = vaultKey
        self.fileID = fileID
        openRows()
        originalNumbers = damaged.rows.keys.filter { originalKeyBody($0) != nil }.sorted()
        rebuildStubs()
        // The state file may be older than the vault, written on another computer since.
        let isEndInFile = !(heads.isEmpty && frontiers.isEmpty)
        let outside = stateFolder.map { StateFile(folder: $0, fileID: fileID).read(vaultKey: self.vaultKey) }
        if case .head(let signed)? = outside { heads.append(signed) }
        chooseHeads()
        makeEvents(isEndInFile: isEndInFile)
        vouched = Vouching(leafHashes: stubs.mapValues(\.leafHash), size: UInt64(events.count)).ranges(
            heads: heads.map(\.head), frontiers: frontiers.map(\.frontier))
    }

    package var hasJournal: Bool { damaged.hasJournal }
    package var path: String { damaged.path }
    package var byteCount: UInt64 { damaged.byteCount }
    /// SHA-256 of the damaged file as it is.
    package func fileDigest() -> SHA256Digest { damaged.digest() }

    /// Whether a signed head vouches for event `number`.
    package func isVouched(_ number: UInt64) -> Bool { vouched.contains { $0.contains(number) } }

    /// Numbers of events whose original's key was found and can be read, ascending.
    package private(set) var originalNumbers: [UInt64] = []

    func originalKeyBody(_ number: UInt64) -> [UInt8]? {
        for row in damaged.rows[number] ?? [] {
            if let body = open(row, .originalKey) { return body }
        }
        return nil
    }

    private func open(_ row: FoundRow, _ type: RowType) -> [UInt8]? {
        damaged.file.blob(row).flatMap { open($0, type, number: row.number) }
    }

    private func open(_ sealed: [UInt8], _ type: RowType, number: UInt64) -> [UInt8]? {
        SealedRow.open(sealed, type: type, number: number, fileID: fileID, vaultKey: vaultKey)
    }

    private func openRows() {
        for (number, rows) in damaged.rows {
            for row in rows {
                guard let sealed = damaged.file.blob(row) else { continue }
                if let body = open(sealed, .stub, number: number) {
                    if let stub = EventStub(body, sequenceNumber: number) { stubs[number] = stub }
                } else if let body = open(sealed, .content, number: number) {
                    contents[number, default: []].append(body)
                } else if number == RowType.head.singleNumber, let body = open(sealed, .head, number: number)
                {
                    if let head = SignedHead(body: body) { heads.append(head) }
                } else if number == RowType.frontier.singleNumber,
                    let body = open(sealed, .frontier, number: number)
                {
                    if let frontier = StoredFrontier(body: body) { frontiers.append(frontier) }
                }
            }
        }
    }

    /// Rule 2.5.
    private func rebuildStubs() {
        for (number, bodies) in contents where stubs[number] == nil {
            stubs[number] =
                bodies.lazy.compactMap {
                    EventContent.stub(rebuiltFrom: $0, sequenceNumber: number)
                }.first
        }
    }

    /// Rule 3.1: keeps the heads that this vault's key signed.
    private func chooseHeads() {
        let identity = first(.identity).flatMap(Identity.init(body:))
        publicKey = identity?.publicKey ?? seedKey()
        // How long the log is, they say whoever signed them: they were sealed under the vault key.
        let largest = heads.map(\.head.size).max() ?? 0
        heads.removeAll { signed in
            guard let publicKey, identity == nil || signed.head.originID == identity?.originID else {
                return true
            }
            return !signed.isSigned(by: publicKey)
        }
        head = heads.max { $0.head.size < $1.head.size }
        itemCount = frontiers.map(\.itemCount).max()
        let lastOriginal = originalNumbers.last.map { $0 + 1 } ?? 0
        claimedSize = max(stubsEnd, lastOriginal, largest, frontiers.map(\.frontier.size).max() ?? 0)
    }

    /// Up to where stubs were found.
    private var stubsEnd: UInt64 { stubs.keys.max().map { $0 + 1 } ?? 0 }

    private func first(_ type: RowType) -> [UInt8]? {
        guard let number = type.singleNumber else { return nil }
        for row in damaged.rows[number] ?? [] {
            if let body = open(row, type) { return body }
        }
        return nil
    }

    private func seedKey() -> Ed25519PublicKey? {
        guard var bytes = first(.seed) else { return nil }
        defer { Wipe.wipe(&bytes) }
        guard bytes.count == SecretKey.byteCount, let seed = try? SecretKey(copying: bytes),
            let key = try? Ed25519SigningKey(seed: seed)
        else { return nil }
        return key.publicKey
    }

    /// Rules 2.3 and 2.4.
    private func makeEvents(isEndInFile: Bool) {
        // What was found is looked at whatever is missing before it; no file has more rows than it has room for.
        let room = damaged.file.byteCount / UInt64(SealedRow.byteCount(body: 0))
        let size = min(claimedSize, max(UInt64(stubs.count) + 1000, min(stubsEnd, room)))
        isEndKnown = size == claimedSize && isEndInFile
        let opened = (0..<size).map { number -> Event? in
            guard let stub = stubs[number] else { return nil }
            let bodies = contents[number] ?? []
            return Event(stub: stub, content: bodies.lazy.compactMap { EventContent($0, stub: stub) }.first)
        }
        let erased = erasedNumbers(opened)
        events = opened.enumerated().map { index, event in
            let number = UInt64(index)
            guard let event else { return .damaged(number) }
            if erased.contains(number) { return .event(Event(stub: event.stub, content: nil)) }
            return event.content == nil ? .contentDamaged(event.stub) : .event(event)
        }
        contents = [:]
        self.erased = erased
    }

    /// The events that erase events list (rule 4.6), also where their stubs are lost.
    package private(set) var erased: Set<UInt64> = []

    private func erasedNumbers(_ events: [Event?]) -> Set<UInt64> {
        var erased: Set<UInt64> = []
        for case let event? in events where event.kind == FormatEvent.erased {
            // An erasure whose list is lost counts for all that its item had.
            let listed =
                event.content == nil
                ? Array(0..<event.sequenceNumber).filter { stubs[$0] != nil }
                : FormatEvent.erasedEvents(event) ?? []
            for number in listed {
                let stub = stubs[number]
                guard stub == nil || stub?.item == event.item && stub?.kind != FormatEvent.erased else {
                    continue
                }
                erased.insert(number)
            }
        }
        return erased
    }
}

/// Which events a signed head vouches for when some stubs are lost (`Docs/salvage.md`, rule 3.2).
struct Vouching {
    let leafHashes: [UInt64: SHA256Digest]
    let size: UInt64

    /// Ascending, none overlapping.
    func ranges(heads: [HeadText], frontiers: [Frontier]) -> [Range<UInt64>] {
        let complete = (0..<size).first { leafHashes[$0] == nil } ?? size
        let prefix = MerkleTree(leafHashes: (0..<complete).compactMap { leafHashes[$0] })
        var ranges: [Range<UInt64>] = []
        for head in heads {
            if head.size <= complete, (try? prefix.root(atSize: head.size)) == head.root {
                ranges.append(0..<head.size)
            }
            for frontier in frontiers where frontier.size == head.size && frontier.root == head.root {
                ranges += blocks(of: frontier)
            }
        }
        return Self.merged(ranges.filter { !$0.isEmpty })
    }

    /// The perfect subtrees whose leaves are all there and give the subtree's root.
    private func blocks(of frontier: Frontier) -> [Range<UInt64>] {
        var start: UInt64 = 0
        var ranges: [Range<UInt64>] = []
        var bits = frontier.size
        for hash in frontier.hashes {
            let leafCount = UInt64(1) << (63 - UInt64(bits.leadingZeroBitCount))
            bits -= leafCount
            let block = start..<start + leafCount
            start = block.upperBound
            guard block.upperBound <= size else { break }
            let leaves = block.compactMap { leafHashes[$0] }
            if leaves.count == block.count, MerkleTree(leafHashes: leaves).root == hash {
                ranges.append(block)
            }
        }
        return ranges
    }

    private static func merged(_ ranges: [Range<UInt64>]) -> [Range<UInt64>] {
        var result: [Range<UInt64>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = result.last, range.lowerBound <= last.upperBound {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                result.append(range)
            }
        }
        return result
    }
}
