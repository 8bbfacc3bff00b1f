import Foundation
import MunimentParallel
import MunimentStore

extension Vault {
    /// A file that is to be added together with others.
    public struct NewFile: Sendable {
        /// As for ``Vault/addFile(at:kind:fields:options:)``.
        public let path: String
        /// As for ``Vault/addFile(at:kind:fields:options:)``.
        public let fields: [FieldInput]
        /// As for ``Vault/addFile(at:kind:fields:options:)``.
        public let options: FileOptions

        /// What adding it alone would be given.
        public init(path: String, fields: [FieldInput], options: FileOptions = FileOptions()) {
            (self.path, self.fields, self.options) = (path, fields, options)
        }
    }

    /// Files above this size, in bytes, are added alone.
    public static let togetherByteLimit = SealedOriginal.largestByteCount

    /// Others may wait for the vault for five seconds, so a write that reads files ends well before.
    static let togetherDuration = Duration.seconds(1)

    /// Seals copies of several files in one write: as ``addFile(at:kind:fields:options:)`` does it for each, but all
    /// that are taken are on disk when this returns, and none of them before. A file that is refused does not hold
    /// the others up; where all are, nothing is written.
    /// - Parameter files: of at most ``togetherByteLimit`` each. A few at a time are in memory, sealed.
    /// - Returns: what came of each of the first of them, in their order: of all, unless reading them takes longer than
    ///   a second; the rest is for another call. The notices of the write stand with the first that was saved.
    /// - Throws: what is wrong with more than one file. Then none is saved, unless the error's effect says that this
    ///   is not known.
    public func addFiles(
        _ files: [NewFile], kind: ItemKind
    ) throws(MunimentError) -> [Result<Added, MunimentError>] {
        guard !files.isEmpty else { return [] }
        return try addFiles(files, kind: kind, within: Self.togetherDuration)
    }

    func addFiles(
        _ files: [NewFile], kind: ItemKind, within duration: Duration
    ) throws(MunimentError) -> [Result<Added, MunimentError>] {
        let additions = try addTogether(isRepeatable: files.count == 1) {
            transaction, known, whole, results in
            let now = environment.now()
            let end = ContinuousClock.now + duration
            do {
                try Parallel.inOrder(files.count, { self.prepared(files[$0]) }) { _, ready in
                    switch ready {
                    case .success(let file):
                        results.append(try self.record(file, kind, now: now, in: transaction, &known, whole))
                    case .failure(let error) where Self.concernsAll.contains(error.code): throw error
                    case .failure(let error): results.append(.failure(error))
                    }
                    if ContinuousClock.now >= end { throw TimeIsUp() }
                }
            } catch is TimeIsUp {
                // What was recorded is whole.
            }
        }
        return additions.map { addition in
            addition.flatMap { addition in
                if case .saved(let added) = addition { return .success(added) }
                return .failure(MunimentError(.readBackDiffers))
            }
        }
    }

    private struct TimeIsUp: Error {}

    /// Records several items that were typed, as ``addFiles(_:kind:)`` does files.
    /// - Parameters:
    ///   - like: what to look for before an item is added.
    ///   - taken: is given what came of each, before the next is looked at. The write may still fail.
    func addTexts(
        _ texts: [ImportLine], within duration: Duration, unless like: LikeSearch,
        taken: (Result<Addition, MunimentError>) -> Void
    ) throws(MunimentError) -> [Result<Addition, MunimentError>] {
        try addTogether(isRepeatable: false) { transaction, known, whole, results in
            let now = environment.now()
            let end = ContinuousClock.now + duration
            for text in texts {
                let result = try recordOne(
                    text.kind, text.fields, now: now, proposal: nil, unless: like, in: transaction, &known,
                    whole, check: { _, _ in }, seal: { _, _ in nil })
                results.append(result)
                taken(result)
                if ContinuousClock.now >= end { return }
            }
        }
    }

    /// Runs one write of several additions; where none of them is new, nothing is written.
    /// - Parameter body: adds what came of each to the results.
    /// - Returns: these; the notices of the write stand with the first that was saved.
    private func addTogether(
        isRepeatable: Bool,
        _ body: (WriteTransaction, inout Folded, WholeItems, inout [Result<Addition, MunimentError>]) throws
            -> Void
    ) throws(MunimentError) -> [Result<Addition, MunimentError>] {
        var results: [Result<Addition, MunimentError>] = []
        let store = try store
        var whole = WholeItems()
        func firstSaved() -> (place: Int, added: Added)? {
            for (place, result) in results.enumerated() {
                if case .success(.saved(let added)) = result { return (place, added) }
            }
            return nil
        }
        let written: Written<Void>
        do {
            written = try writeFolded(isAdding: true, isRepeatable: isRepeatable) { transaction, known in
                (results, whole) = ([], WholeItems())
                try body(transaction, &known, whole, &results)
                // An error undoes what the write did for itself.
                if firstSaved() == nil { throw MunimentError(.nothingToSave) }
            }
        } catch {
            if error.code == .nothingToSave, !results.isEmpty, firstSaved() == nil { return results }
            throw error
        }
        let first = firstSaved()?.place
        for (place, result) in results.enumerated() {
            guard case .success(.saved(let added)) = result else { continue }
            let notices = place == first ? written.notices : []
            results[place] = .success(.saved(added.committed(whole, in: store, notices)))
        }
        return results
    }

    /// What is no fault of the file that was being read.
    private static let concernsAll: Set<MunimentError.Code> = [
        .interrupted, .outOfMemory, .libraryUnavailable,
    ]

    /// A file that was read to its end and sealed in memory.
    private struct ReadyFile: Sendable {
        let file: NewFile
        let original: SealedOriginal
        /// What the event says of it.
        let described: [String: JSONValue]
        let isPlainText: Bool
        let proposal: NameTime?
    }

    private func prepared(_ file: NewFile) -> Result<ReadyFile, MunimentError> {
        Result { () throws(MunimentError) in
            try environment.checkInterruption()
            let source = try SourceFile(path: file.path)
            let (type, isPlainText) = try mediaType(of: source)
            let original = try MunimentError.wrap(subject: file.path) {
                try SealedOriginal(byteCount: source.byteCount, read: self.reading(source))
            }
            try source.checkUnchanged()
            var described: [String: JSONValue] = [:]
            described.describe(source, type, isPlainText: isPlainText, file.options)
            return ReadyFile(
                file: file, original: original, described: described, isPlainText: isPlainText,
                proposal: file.options.proposesTime ? source.nameTime : nil)
        }
    }

    private func record(
        _ ready: ReadyFile, _ kind: ItemKind, now: Int64, in transaction: WriteTransaction,
        _ known: inout Folded, _ whole: WholeItems
    ) throws -> Result<Addition, MunimentError> {
        let file = ready.file
        return try recordOne(
            kind, file.fields, now: now, proposal: ready.proposal, unless: nil, in: transaction, &known, whole
        ) { state, values throws(MunimentError) in
            try Self.checkAge(
                &values, in: state, isPlainText: ready.isPlainText, options: file.options,
                path: file.path)
        } seal: { transaction, values in
            values.merge(ready.described) { _, described in described }
            return try transaction.insert(ready.original)
        }
    }

    /// One of several additions of a write, which the next may be like.
    /// - Parameter check: what refuses it before anything is written.
    /// - Returns: a failure where it is refused and nothing was written for it.
    /// - Throws: what undoes the write.
    private func recordOne(
        _ kind: ItemKind, _ fields: [FieldInput], now: Int64, proposal: NameTime?, unless like: LikeSearch?,
        in transaction: WriteTransaction, _ known: inout Folded, _ whole: WholeItems,
        check: (VaultState, inout [String: JSONValue]) throws(MunimentError) -> Void,
        seal: (WriteTransaction, inout [String: JSONValue]) throws -> OriginalDescription?
    ) throws -> Result<Addition, MunimentError> {
        var isWriting = false
        var event: Event?
        do {
            let addition = try record(
                kind, fields, now: now, proposal: proposal, unless: like, in: transaction, known.state,
                whole, appended: { event = $0 }
            ) { transaction, state, values in
                try check(state, &values)
                isWriting = true
                return try seal(transaction, &values)
            }
            if let event { known.take(.event(event)) }
            return .success(addition)
        } catch let error as MunimentError where !isWriting {
            return .failure(error)
        }
    }
}
