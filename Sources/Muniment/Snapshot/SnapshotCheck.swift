import MunimentCrypto
import MunimentMerkle
import MunimentStore

/// Computes a snapshot again from the events (rule 8.6).
struct SnapshotCheck {
    /// `nil` where there is none of this maker.
    private let header: SnapshotHeader?
    private var frontier = Frontier()
    private var isCompared = false
    private var isAsComputed = true
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
        isCompared = true
        let parts = 0..<StateSnapshot.partCount(state)
        isAsComputed =
            frontier == header.frontier && header.parts.count == parts.count
            && header.parts == parts.map { SnapshotHeader.digest(StateSnapshot.part($0, of: state)) }
    }

    /// Whether it says something else than the events, or counts more than there are.
    /// - Parameter now: the header that is there after the events were read. What was replaced or thrown away
    ///   meanwhile, as by erasing, is not looked at.
    func differs(_ now: SnapshotHeader?) -> Bool {
        header != nil && now == header && isEveryEventRead && !(isCompared && isAsComputed)
    }
}
