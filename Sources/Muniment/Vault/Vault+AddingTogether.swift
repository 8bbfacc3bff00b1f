import Foundation
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
        try addFiles(files, kind: kind, within: Self.togetherDuration)
    }

    func addFiles(
        _ files: [NewFile], kind: ItemKind, within duration: Duration
    ) throws(MunimentError) -> [Result<Added, MunimentError>] {
        guard !files.isEmpty else { return [] }
        var results: [Result<Added, MunimentError>] = []
        let written: Written<Void>
        do {
            written = try writeFolded(isAdding: true) { transaction, known in
                results = try self.results(of: files, kind, within: duration, in: transaction, &known)
                if Self.firstSaved(results) == nil { throw MunimentError(.nothingToSave) }
            }
        } catch {
            if error.code == .nothingToSave, !results.isEmpty { return results }
            throw error
        }
        if let first = Self.firstSaved(results) {
            results[first] = results[first].map { $0.telling(written.notices) }
        }
        return results
    }

    private static func firstSaved(_ results: [Result<Added, MunimentError>]) -> Int? {
        results.firstIndex { if case .success = $0 { true } else { false } }
    }

    private struct TimeIsUp: Error {}

    private func results(
        of files: [NewFile], _ kind: ItemKind, within duration: Duration, in transaction: WriteTransaction,
        _ known: inout Folded
    ) throws -> [Result<Added, MunimentError>] {
        let now = environment.now()
        let end = ContinuousClock.now + duration
        var results: [Result<Added, MunimentError>] = []
        do {
            try Parallel.inOrder(files.count, { self.prepared(files[$0]) }) { _, ready in
                switch ready {
                case .success(let file):
                    var event: Event?
                    results.append(
                        try self.record(file, kind, now: now, in: transaction, known.state) { event = $0 })
                    // The next may be like this one.
                    if let event { known.take(.event(event)) }
                case .failure(let error) where Self.concernsAll.contains(error.code): throw error
                case .failure(let error): results.append(.failure(error))
                }
                if ContinuousClock.now >= end { throw TimeIsUp() }
            }
        } catch is TimeIsUp {
            // What was recorded is whole.
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

    /// - Returns: a failure where the file is refused and nothing was written for it.
    /// - Throws: what undoes the write.
    private func record(
        _ ready: ReadyFile, _ kind: ItemKind, now: Int64, in transaction: WriteTransaction,
        _ state: VaultState, appended: (Event) -> Void
    ) throws -> Result<Added, MunimentError> {
        let file = ready.file
        var isWriting = false
        do {
            let addition = try record(
                kind, file.fields, now: now, proposal: ready.proposal, unless: nil, in: transaction, state,
                appended: appended
            ) { transaction, state, values in
                try Self.checkAge(
                    &values, vault: state.depicted, isPlainText: ready.isPlainText, options: file.options,
                    path: file.path)
                isWriting = true
                values.merge(ready.described) { _, described in described }
                return try transaction.insert(ready.original)
            }
            guard case .saved(let added) = addition else { throw MunimentError(.readBackDiffers) }
            return .success(added)
        } catch let error as MunimentError where !isWriting {
            return .failure(error)
        }
    }
}
