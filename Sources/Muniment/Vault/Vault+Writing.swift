import MunimentCrypto
import MunimentStore
import Synchronization

/// One write: what it is given to know, and what it has to tell.
extension Vault {
    /// What a write has to tell besides its result.
    public struct Notice: Hashable, Sendable {
        /// Such as `known-head-missing`.
        public let code: String
        /// A number of events, where that says more.
        public let detail: String?
    }

    struct Written<T> {
        let value: T
        let notices: [Notice]
    }

    /// Runs one write and gathers what it has to tell.
    /// - Parameter isRepeatable: as of ``writeFolded(isErasing:isAdding:isRepeatable:_:)``.
    func write<T>(
        isErasing: Bool = false, isAdding: Bool = false, isRepeatable: Bool = false,
        _ body: (WriteTransaction, VaultState) throws -> T
    ) throws(MunimentError) -> Written<T> {
        try writeFolded(isErasing: isErasing, isAdding: isAdding, isRepeatable: isRepeatable) {
            try body($0, $1.state)
        }
    }

    /// The same for a write that looks at its own work: it gives each event that it appends to ``Folded/take(_:)``, or
    /// none.
    /// - Parameter isRepeatable: whether `body` can be run again after what it wrote was undone. Then it is run with few
    ///   items at hand where nothing is known yet, and anew where it asks for others.
    func writeFolded<T>(
        isErasing: Bool = false, isAdding: Bool = false, isRepeatable: Bool = false,
        _ body: (WriteTransaction, inout Folded) throws -> T
    ) throws(MunimentError) -> Written<T> {
        // A snapshot is read outside of the write, which damage there would undo.
        if isRepeatable, isUnknown {
            var wanted: Set<Int> = []
            for _ in 0..<2 {
                let few = try fewItems(wanted)
                guard few.isSparse else { break }
                switch try writeOnce(few, isErasing: isErasing, isAdding: isAdding, body) {
                case .written(let written): return written
                case .missed(let parts): wanted.formUnion(parts)
                case .begunAnew: break
                }
            }
        }
        if isUnknown || !isErasing { _ = try state() }
        func known() -> Folded? {
            if !isErasing { readLackingTexts() }
            return nil
        }
        return try writeWhole(isErasing: isErasing, isAdding: isAdding, knowing: known, body)
    }

    /// Runs one write with the state as the events alone say it: for what must not be forgotten. They are read before
    /// it, since a damaged page that is met within would undo it; where somebody erased something meanwhile they are
    /// read again. It makes no snapshot.
    func writeAnew<T>(
        isErasing: Bool = false, _ body: (WriteTransaction, VaultState) throws -> T
    ) throws(MunimentError) -> Written<T> {
        try writeWhole(isErasing: isErasing, isAdding: false, knowing: foldedAnew) { try body($0, $1.state) }
    }

    /// Runs one write with all items at hand, and begins it again where what was known before it could not be gone on
    /// from.
    /// - Parameter knowing: gives what is known, each time; `nil` for what this vault knows.
    private func writeWhole<T>(
        isErasing: Bool, isAdding: Bool, knowing: () throws(MunimentError) -> Folded?,
        _ body: (WriteTransaction, inout Folded) throws -> T
    ) throws(MunimentError) -> Written<T> {
        var rounds = 0
        var known: SHA256Digest?
        while true {
            rounds += 1
            // Where what is known is of this very log it does not get better, and somebody may go on erasing.
            let attempt = try writeOnce(
                try knowing(), isErasing: isErasing, isAdding: isAdding,
                mayBeginAnew: { rounds == 4 || $0 == known }, body)
            switch attempt {
            case .written(let written): return written
            case .begunAnew(let root): known = root
            // With all items at hand none is missed.
            case .missed: throw MunimentError(.readBackDiffers)
            }
        }
    }

    private enum Attempt<T> {
        case written(Written<T>)
        /// Nothing was written: it asked for items of parts that are not at hand.
        case missed(Set<Int>)
        /// Nothing was written, and its body was not run: all of the log of this root had to be read, or what is damaged
        /// in it, and is known now.
        case begunAnew(SHA256Digest)
    }

    private struct Missed: Error {}
    private struct BegunAnew: Error {}

    /// - Parameters:
    ///   - few: as of ``folded(in:few:isIndexed:)``.
    ///   - mayBeginAnew: whether to go on where that would be ``Attempt/begunAnew(_:)``, given the root.
    private func writeOnce<T>(
        _ few: Folded?, isErasing: Bool, isAdding: Bool,
        mayBeginAnew: (SHA256Digest) -> Bool = { _ in false },
        _ body: (WriteTransaction, inout Folded) throws -> T
    ) throws(MunimentError) -> Attempt<T> {
        // What was folded from the events alone keeps no part of the snapshot there is: all of it would be written.
        let makesSnapshot = !isErasing && few?.isSparse ?? true
        var missed: Set<Int> = []
        var begunAnew: SHA256Digest?
        var sizeBefore: UInt64?
        do {
            return try MunimentError.wrap(subject: path) {
                let result = try store.write(time: environment.utcNow, isErasing: isErasing) {
                    transaction -> (T, Folded.Attempt) in
                    sizeBefore = transaction.committedSize
                    var (known, isContinued) = try self.folded(
                        in: transaction, few: few, isIndexed: isAdding)
                    if !isContinued, !mayBeginAnew(transaction.committedRoot) {
                        begunAnew = transaction.committedRoot
                        throw BegunAnew()
                    }
                    let made: Result<(T, Folded.Attempt), any Error> = Result {
                        let value = try body(transaction, &known)
                        return (value, makesSnapshot ? try known.snapshot(in: transaction) : .none)
                    }
                    // What it made or refused may come of an item that is not at hand; an error of the store does not,
                    // and trying again would hide it.
                    if case .failure(let error) = made, !(error is MunimentError) { throw error }
                    missed = known.state.items.missedParts
                    guard missed.isEmpty else { throw Missed() }
                    return try made.get()
                }
                folded.withLock { $0.take(result.value.1) }
                let notices = notices(
                    result.continuation, isHeadKept: result.isHeadKept,
                    isJournalZeroed: result.isJournalZeroed)
                return .written(Written(value: result.value.0, notices: notices))
            }
        } catch {
            // Undone before anything was committed.
            guard missed.isEmpty else { return .missed(missed) }
            if let begunAnew { return .begunAnew(begunAnew) }
            // A commit may be done although it failed: its last step is to sync the folder.
            guard error.code == .inputOutput, let sizeBefore, (try? store.position().size) != sizeBefore
            else {
                throw error
            }
            throw MunimentError(error.code, subject: error.subject, hint: error.hint, effect: .unknown)
        }
    }

    /// What a write of the store has to tell.
    func notices(_ continuation: Continuation?, isHeadKept: Bool, isJournalZeroed: Bool) -> [Notice] {
        var notices: [Notice] = []
        if let continuation {
            notices.append(
                Notice(
                    code: continuation.reason.rawValue, detail: continuation.known.map { String($0.size) }))
        }
        if !isHeadKept, environment.stateFolder != nil {
            notices.append(Notice(code: "head-not-kept", detail: nil))
        }
        if !isJournalZeroed { notices.append(Notice(code: "journal-not-zeroed", detail: nil)) }
        return notices
    }
}
