import MunimentCrypto
import MunimentMerkle
import MunimentStore

/// Computes a snapshot again from the events (rule 8.6).
struct SnapshotCheck {
    /// `nil` where there is none of this maker.
    private let header: SnapshotHeader?
    private var frontier = Frontier()
    /// The digest of each part as it is computed without texts, which events do not have; `nil` until all events of the
    /// snapshot were taken.
    private var computed: [[UInt8]]?
    /// Where an event cannot be read, what was computed when it could be is not wrong.
    private var isEveryEventRead = true

    init(_ header: SnapshotHeader?) {
        self.header = header.flatMap { $0.maker == StateSnapshot.maker ? $0 : nil }
    }

    /// - Parameter state: with the event taken.
    mutating func take(_ read: VaultStore.ReadEvent, _ state: VaultState) {
        guard let header, frontier.size < header.size else { return }
        guard case .event(let event) = read else {
            isEveryEventRead = false
            return
        }
        frontier.append(leafHash: event.stub.leafHash)
        guard state.size == header.size, isEveryEventRead else { return }
        computed = (0..<StateSnapshot.partCount(state)).map {
            SnapshotHeader.digest(StateSnapshot.part($0, of: state))
        }
    }

    /// Whether it says something else than the events and the originals, or counts more events than there are.
    /// - Parameters:
    ///   - now: the header that is there after the events were read. What was replaced or thrown away
    ///     meanwhile, as by erasing, is not looked at.
    ///   - stored: all parts, where they can be read.
    ///   - textDigest: of a text that was sealed for an event; `nil` where it does not open.
    func differs(
        _ now: SnapshotHeader?, _ stored: () -> StoredSnapshot?,
        textDigest: (ArraySlice<UInt8>, _ event: UInt64) -> SHA256Digest?
    ) -> Bool {
        guard let header, now == header, isEveryEventRead else { return false }
        guard let computed, frontier == header.frontier, header.parts.count == computed.count else {
            return true
        }
        // Most have no text.
        if header.parts == computed { return false }
        // One that cannot be read is named for that; one that is not this one any more is not looked at.
        guard let stored = stored(), stored.header == header else { return false }
        return zip(computed.indices, stored.parts).contains { place, body in
            guard header.parts[place] != computed[place] else { return false }
            guard let body else { return true }
            return Self.withoutTexts(body, place, textDigest) != computed[place]
        }
    }

    /// The digest of a part of items as it would be without its texts; `nil` where one of them is not its original's, or
    /// the part is not laid out as it is done here.
    private static func withoutTexts(
        _ body: [UInt8], _ place: Int, _ textDigest: (ArraySlice<UInt8>, UInt64) -> SHA256Digest?
    ) -> [UInt8]? {
        guard case .items(let index) = SnapshotPlace(place), let part = ItemPart(body, index: index) else {
            return nil
        }
        var items = part.numbers.compactMap { part[$0] }
        guard ItemPart.encode(items, index: index) == body else { return nil }
        for place in items.indices {
            guard let text = items[place].shortText else { continue }
            items[place].shortText = nil
            guard let original = items[place].lackingText else { return nil }
            guard textDigest(text, original.sequenceNumber) == original.sha256 else { return nil }
        }
        return SnapshotHeader.digest(ItemPart.encode(items, index: index))
    }
}
