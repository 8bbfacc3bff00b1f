import MunimentCrypto
import MunimentMerkle
import MunimentParallel
import MunimentStore

/// A state as the parts of a snapshot: the first part holds what is no item, others the items of
/// ``ItemPart/itemCount`` numbers each, or the keys of such parts; ``SnapshotPlace`` says which.
enum StateSnapshot {
    /// Names the program and all that the layout of parts hangs on.
    static let maker: String = {
        let tables = FieldTable.names + ItemKind.allCases.map(\.rawValue)
        let digest = BLAKE2b.hash(Array(tables.joined(separator: " ").utf8), byteCount: 16)
        return "\(MunimentVersion.tool) snapshot 4 \(Hex.encode(digest))"
    }()

    /// A write makes a new snapshot once the log has so many more events than the one there is.
    static let eventCount: UInt64 = 64

    static func partCount(_ state: VaultState) -> Int {
        SnapshotPlace.count(partCount: state.items.partCount)
    }

    /// The parts that are not as in the snapshot that `state` was read from.
    static func changedParts(_ state: VaultState) -> Set<Int> {
        var places: Set<Int> = [0]
        for part in state.items.changedParts {
            places.insert(SnapshotPlace.items(part: part).place)
            places.insert(SnapshotPlace.keys(group: SnapshotPlace.group(ofPart: part)).place)
        }
        return places
    }

    static func part(_ place: Int, of state: VaultState) -> [UInt8] {
        switch SnapshotPlace(place) {
        case .general: general(state)
        case .keys(let group): state.items.keyPart(group)
        case .items(let part): ItemPart.encode(state.items.items(inPart: part), index: part)
        }
    }

    /// What one addition is likely to ask for, of a snapshot with so many parts: all but the items, and of these the
    /// newest, and those of the item parts `wanted`.
    static func sparsePlaces(count: Int, wanted: Set<Int>) -> Set<Int> {
        Set(
            (0..<count).filter { place in
                switch SnapshotPlace(place) {
                case .general, .keys: true
                case .items(let part): place == count - 1 || wanted.contains(part)
                }
            })
    }

    private static func general(_ state: VaultState) -> [UInt8] {
        var writer = SnapshotWriter()
        writer.numbers(state.vaultEvents)
        writer.numbers(state.damagedEvents)
        writer.numbers(state.newerEvents)
        writer.dictionary(state.unreadKinds)
        writer.numbers(state.erasureEvents.sorted())
        writer.count(state.actors.count)
        for actor in state.actors {
            writer.text(actor.label)
            writer.text(actor.claimedName)
            writer.text(actor.believedName)
            writer.text(actor.why)
            writer.numbers(actor.items)
            writer.dictionary(actor.reasons)
        }
        return writer.bytes
    }

    /// The state of the log of `header`.
    /// - Parameter read: gives the event of a number.
    /// - Returns: `nil` where the parts are not laid out as this maker does it.
    static func state(
        _ snapshot: StoredSnapshot, read: (UInt64) throws -> VaultStore.ReadEvent?
    ) rethrows -> VaultState? {
        guard let general = snapshot.parts.first ?? nil, let items = items(snapshot) else { return nil }
        return try general.withUnsafeBytes { bytes in
            var reader = SnapshotReader(bytes, 0..<bytes.count)
            var state = VaultState(keepsLog: false)
            let vaultEvents = reader.numbers()
            guard !reader.isBad, vaultEvents.allSatisfy({ $0 < snapshot.header.size }) else { return nil }
            for number in vaultEvents {
                // What it locked is said by the log alone.
                guard let event = try read(number), !VaultState.mayHideAnswer(event) else { return nil }
                state.take(event)
            }
            state.restore(
                size: snapshot.header.size, items: items,
                vaultEvents: vaultEvents, damaged: reader.numbers(), newer: reader.numbers(),
                unreadKinds: reader.dictionary(), erasures: reader.numbers(), actors: actors(&reader))
            return reader.isAtEnd ? state : nil
        }
    }

    /// The items of all parts, or of some of them with what all key parts say of the others.
    private static func items(_ snapshot: StoredSnapshot) -> ItemTable? {
        let partCount = SnapshotPlace.partCount(placeCount: snapshot.parts.count)
        guard SnapshotPlace.count(partCount: partCount) == snapshot.parts.count else { return nil }
        let bodies = (0..<partCount).map { snapshot.parts[SnapshotPlace.items(part: $0).place] }
        let parts = Parallel.map(bodies.indices) { part in bodies[part].flatMap { ItemPart($0, index: part) }
        }
        guard zip(bodies, parts).allSatisfy({ ($0 == nil) == ($1 == nil) }) else { return nil }
        let groupCount = SnapshotPlace.groupCount(partCount: partCount)
        let keyParts = (0..<groupCount).compactMap { group in
            snapshot.parts[SnapshotPlace.keys(group: group).place].flatMap(KeyPart.init)
        }
        let isEachWhole = keyParts.enumerated().allSatisfy { group, part in
            part.itemCounts.count == min(KeyPart.partCount, partCount - group * KeyPart.partCount)
        }
        guard keyParts.count == groupCount, isEachWhole else { return nil }
        return ItemTable(parts: parts, keyParts: keyParts)
    }

    private static func actors(_ reader: inout SnapshotReader) -> [Actor] {
        let count = reader.count()
        return (0..<count).map { _ in
            var actor = Actor(label: reader.text())
            actor.claimedName = reader.optionalText()
            actor.believedName = reader.optionalText()
            actor.why = reader.optionalText()
            actor.items = reader.numbers()
            actor.reasons = reader.dictionary()
            return actor
        }
    }
}
