import MunimentCrypto
import MunimentMerkle
import MunimentStore

/// What shows that an item's events stand in the log under one head, and nothing of any other item: the
/// file of section 3 of `Docs/evidence.md`.
struct ItemProof {
    /// One field of an event.
    enum Field {
        case shown(salt: [UInt8], json: [UInt8])
        case withheld(SHA256Digest)
    }

    struct ProvenEvent {
        let leafIndex: UInt64
        /// One for each position of the event's list.
        let fields: [Field]
        let path: [SHA256Digest]
    }

    let item: UInt64
    let head: Vault.Head
    /// In order of the log.
    let events: [ProvenEvent]

    /// Such as `data/proofs/item-0007.json`.
    static func path(_ item: UInt64) -> String { "data/proofs/item-\(EvidenceName.number(item)).json" }

    var text: String {
        OutputValue.object([
            ("format", .integer(1)), ("item", .count(item)), ("origin", .string(head.origin)),
            ("treeSize", .count(head.size)), ("root", .string(head.root)),
            ("events", .array(events.map(Self.value))),
        ]).jsonText + "\n"
    }

    static func value(_ event: ProvenEvent) -> OutputValue {
        .object([
            ("leafIndex", .count(event.leafIndex)),
            ("fields", .array(event.fields.enumerated().map { value($1, position: $0) })),
            ("path", .array(event.path.map { base64($0.bytes) })),
        ])
    }

    private static func value(_ field: Field, position: Int) -> OutputValue {
        switch field {
        case .shown(let salt, let json):
            .object([("position", .count(position)), ("salt", base64(salt)), ("json", base64(json))])
        case .withheld(let digest):
            .object([("position", .count(position)), ("digest", base64(digest.bytes))])
        }
    }

    private static func base64(_ bytes: [UInt8]) -> OutputValue { .string(Base64.encode(bytes)) }
}

/// Makes the proofs of one bundle's items. Holds the leaf hashes of the whole log and no content.
struct ProofMaker: Sendable {
    private let store: VaultStore
    private let disclosure: Disclosure
    private let head: Vault.Head
    /// `nil` where a part of the log cannot be read: then nothing leads to the root.
    private let tree: MerkleTree?
    /// The events of each item that is shown.
    private let events: [UInt64: [UInt64]]
    /// The events by which the vault got new keys, in order.
    private let rotated: [UInt64]

    /// Reads the log up to `head`, in short transactions.
    /// - Throws: what the store throws.
    init(store: VaultStore, disclosure: Disclosure, head: Vault.Head) throws {
        self.store = store
        self.disclosure = disclosure
        self.head = head
        let shown = Set(disclosure.items.map(\.number))
        var leafHashes: [SHA256Digest]? = []
        var events: [UInt64: [UInt64]] = [:]
        var rotated: [UInt64] = []
        try store.readEvents(from: 0, to: head.size) { read in
            guard let stub = read.stub else {
                leafHashes = nil
                return
            }
            leafHashes?.append(stub.leafHash)
            if stub.kind == EventKind.rotated { rotated.append(stub.sequenceNumber) }
            if let item = stub.item, shown.contains(item) {
                events[item, default: []].append(stub.sequenceNumber)
            }
        }
        self.events = events
        self.rotated = rotated
        let tree = leafHashes.map { MerkleTree(leafHashes: $0) }
        self.tree = tree.flatMap { Base64.encode($0.root.bytes) == head.root ? $0 : nil }
    }

    /// The proof of one item; `nil` where an event of it, or its way to the root, cannot be read.
    /// - Throws: what the store throws.
    func proof(of item: Item) throws -> ItemProof? {
        guard let tree, let numbers = events[item.number] else { return nil }
        var proven: [ItemProof.ProvenEvent] = []
        for number in numbers {
            guard let event = try event(number) else { return nil }
            proven.append(
                try Self.proven(
                    event, tree: tree, size: head.size, shown: disclosure.shownFields(of: event, item: item)))
        }
        return ItemProof(item: item.number, head: head, events: proven)
    }

    /// The event, if all of it can be read.
    private func event(_ number: UInt64) throws -> Event? {
        var found: Event?
        try store.readEvents(from: number, to: number + 1) { read in
            found = read.whole
        }
        return found
    }

    private static func proven(
        _ event: Event, tree: MerkleTree, size: UInt64, shown: [Bool]
    ) throws -> ItemProof.ProvenEvent {
        let content = event.content
        let fields = zip(zip(content?.fields ?? [], event.stub.digests), shown).enumerated().map {
            position, field -> ItemProof.Field in
            let ((field, digest), isShown) = field
            guard isShown, let content else { return .withheld(digest) }
            return .shown(
                salt: EventField.salt(eventSalt: content.salt, position: position, name: field.name),
                json: field.json)
        }
        let path = try tree.inclusionProof(leafIndex: event.sequenceNumber, treeSize: size).path
        return .init(leafIndex: event.sequenceNumber, fields: fields, path: path)
    }

    /// The proofs of all changes of keys, oldest first; where one cannot be read, of those after it.
    /// - Throws: what the store throws.
    func rotations() throws -> [RotationProof] {
        guard let tree else { return [] }
        var proofs: [RotationProof] = []
        for number in rotated.reversed() {
            guard let event = try event(number), let content = event.content, let rotation = Rotation(event),
                event.stub.listVersion == FieldTable.listVersion
            else { break }
            let proven = try Self.proven(
                event, tree: tree, size: head.size,
                shown: content.fields.map { RotationProof.isShown($0.name) })
            proofs.append(
                RotationProof(
                    rotation: rotation, changedAt: event.value("recordedAt").string ?? "", event: proven,
                    head: head))
        }
        return proofs.reversed()
    }

    /// What leads from a stamp's head to the bundle's; `nil` where the log no longer begins with that head, or
    /// cannot be read, or where no proof shows that its origin was this log's.
    func files(of stamp: Stamp, after rotations: [Rotation]) -> StampFiles? {
        guard let tree, stamp.size > 0, stamp.size <= head.size, stamp.event < head.size,
            let root = try? tree.root(atSize: stamp.size), root == stamp.head.root,
            stamp.head.originID
                == rotations.originID(atSize: stamp.size, present: head.signed.originID),
            let proof = try? tree.consistencyProof(from: stamp.size, to: head.size)
        else { return nil }
        return StampFiles(stamp: stamp, proof: proof, secondRoot: head.root)
    }
}
