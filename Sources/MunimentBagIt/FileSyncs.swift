import Dispatch
import Synchronization

/// Syncs finished files of a bag on another thread while the next are written. Where no other thread comes, the caller
/// does it.
final class FileSyncs: Sendable {
    private struct State {
        var waiting: [OpenFile] = []
        var isHelped = false
        /// The first error, so that nobody can go on as if it had not been.
        var failure: BagError?
    }

    private let sync: @Sendable (borrowing Descriptor) throws(BagError) -> Void
    private let state = Mutex(State())
    private let helping = DispatchGroup()

    /// Files that wait for it, at most.
    static let mostWaiting = 16

    init(
        sync: @escaping @Sendable (borrowing Descriptor) throws(BagError) -> Void = {
            (file) throws(BagError) in try file.sync()
        }
    ) { self.sync = sync }

    /// Takes a file to which nothing is written any more.
    /// - Throws: what the system refused so far, of this file or one before.
    func add(_ file: OpenFile) throws(BagError) {
        let (isHelpWanted, own) = state.withLock { state in
            state.waiting.append(file)
            defer { state.isHelped = true }
            return (
                !state.isHelped, state.waiting.count > Self.mostWaiting ? state.waiting.removeFirst() : nil
            )
        }
        if isHelpWanted { DispatchQueue.global(qos: .userInitiated).async { [weak self] in self?.help() } }
        if let own { sync(own) }
        try check()
    }

    /// Returns when all are on disk.
    /// - Throws: what the system refused of any.
    func finish() throws(BagError) {
        while let file = next(isHelping: false) { sync(file) }
        helping.wait()
        try check()
    }

    /// Nothing more is synced, and no file is open for it, when this returns.
    func abandon() {
        state.withLock { $0.waiting = [] }
        helping.wait()
    }

    private func help() {
        while syncNext() { helping.leave() }
    }

    /// - Returns: `false` where none waits. Otherwise the file is let go of.
    private func syncNext() -> Bool {
        guard let file = next(isHelping: true) else { return false }
        sync(file)
        return true
    }

    private func next(isHelping: Bool) -> OpenFile? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                if isHelping { state.isHelped = false }
                return nil
            }
            if isHelping { helping.enter() }
            return state.waiting.removeFirst()
        }
    }

    private func sync(_ file: OpenFile) {
        do throws(BagError) { try sync(file.descriptor) } catch {
            state.withLock { $0.failure = $0.failure ?? error }
        }
    }

    private func check() throws(BagError) {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }
}

/// A descriptor with several owners.
final class OpenFile: Sendable {
    let descriptor: Descriptor

    init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
}
