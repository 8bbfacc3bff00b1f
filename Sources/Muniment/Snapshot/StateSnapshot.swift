import MunimentCrypto
import MunimentMerkle
import MunimentParallel
import MunimentStore

/// A state as the parts of a snapshot: the first part holds what is no item, each other one the
/// items of ``ItemPart/itemCount`` numbers.
enum StateSnapshot {
    /// Names the program and all that the layout of parts hangs on.
    static let maker: String = {
        let tables = FieldTable.names + ItemKind.allCases.map(\.rawValue)
        let digest = BLAKE2b.hash(Array(tables.joined(separator: " ").utf8), byteCount: 16)
        return "\(MunimentVersion.tool) snapshot 1 \(Hex.encode(digest))"
    }()

    /// A write makes a new snapshot once the log has so many more events than the one there is.
    static let eventCount: UInt64 = 64

    static func partCount(_ state: VaultState) -> Int { 1 + state.items.partCount }

    /// The parts that are not as in the snapshot that `state` was read from.
    static func changedParts(_ state: VaultState) -> Set<Int> {
        Set([0]).union(state.items.changedParts.map { $0 + 1 })
    }

    static func part(_ index: Int, of state: VaultState) -> [UInt8] {
        index == 0
            ? general(state) : ItemPart.encode(state.items.items(inPart: index - 1), index: index - 1)
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
        guard let general = snapshot.parts.first else { return nil }
        let parts = Parallel.map(1..<snapshot.parts.count) { ItemPart(snapshot.parts[$0], index: $0 - 1) }
        guard parts.allSatisfy({ $0 != nil }) else { return nil }
        return try general.withUnsafeBytes { bytes in
            var reader = SnapshotReader(bytes, 0..<bytes.count)
            var state = VaultState(keepsLog: false)
            let vaultEvents = reader.numbers()
            guard !reader.isBad, vaultEvents.allSatisfy({ $0 < snapshot.header.size }) else { return nil }
            for number in vaultEvents {
                guard let event = try read(number) else { return nil }
                state.take(event)
            }
            state.restore(
                size: snapshot.header.size, items: ItemTable(parts: parts.compactMap { $0 }),
                vaultEvents: vaultEvents, damaged: reader.numbers(), newer: reader.numbers(),
                unreadKinds: reader.dictionary(), erasures: reader.numbers(), actors: actors(&reader))
            return reader.isAtEnd ? state : nil
        }
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
