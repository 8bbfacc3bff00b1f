import Foundation
import MunimentCrypto
import MunimentStore

extension Vault {
    /// What was just saved.
    public struct Added: Sendable {
        /// The item as it is now.
        public let item: Item
        /// What to look at again; it was saved all the same.
        public let warnings: [FieldWarning]
        /// What the vault itself has to tell.
        public let notices: [Notice]
        /// The numbers of items that hold the same bytes already; the lowest twenty.
        public let alreadyIn: [UInt64]
        /// Identifiers of it that other items hold as well.
        public let shared: [SharedIdentifier]
        /// Its time is the one that the file's name tells: a proposal, marked `timeFrom: file`.
        public let isTimeProposed: Bool

        /// The same once it is on disk.
        func committed(_ whole: WholeItems, in store: VaultStore, _ notices: [Notice]) -> Added {
            Added(
                item: item, warnings: warnings, notices: notices,
                alreadyIn: alreadyIn.filter { whole.contains($0, in: store) }, shared: shared,
                isTimeProposed: isTimeProposed)
        }
    }

    /// An identifier that several items hold: perhaps the same somebody.
    public struct SharedIdentifier: Sendable, Hashable {
        /// What it is, such as `handle`.
        public let type: String
        /// The other items that hold it, ascending; the lowest twenty.
        public let items: [UInt64]
        /// There are more.
        public let hasMore: Bool
        /// The actors that those are linked to and the new item is not.
        public let actors: [String]

        /// Adding an item costs the same however many hold the value.
        static let itemLimit = 20
    }

    /// How a file is taken.
    public struct FileOptions: Sendable {
        /// The person affirmed, for this one file, that it shows text alone.
        public var affirmsTextOnly = false
        /// The time in the file's name is taken as a proposal where no time was given.
        public var proposesTime = false

        /// Nothing affirmed.
        public init() {}
    }

    /// Seals a copy of the file at `path` and records it as a new item. Both are on disk, and the copy was
    /// read back and compared, when this returns; on any error neither is. The file is only read.
    /// - Parameters:
    ///   - path: a regular file of 1 byte to 16 TiB.
    ///   - kind: ``ItemKind/screenshot`` or ``ItemKind/file``.
    ///   - fields: `intimate` counts as `unsure` when it is left out.
    /// - Throws: code ``MunimentError/Code/fileNotFound``, ``MunimentError/Code/fileUnreadable``,
    ///   ``MunimentError/Code/fileIsFolder``, ``MunimentError/Code/fileNotRegular``,
    ///   ``MunimentError/Code/fileEmpty``, ``MunimentError/Code/fileChanged``,
    ///   ``MunimentError/Code/pictureNotTaken``, ``MunimentError/Code/intimateNotTaken``, those of fields and
    ///   of the vault.
    public func addFile(
        at path: String, kind: ItemKind, fields: [FieldInput], options: FileOptions = FileOptions()
    ) throws(MunimentError) -> Added {
        let source = try SourceFile(path: path)
        let proposal = options.proposesTime ? source.nameTime : nil
        guard case .saved(let added) = try addFile(source, kind: kind, fields, options, proposal) else {
            throw MunimentError(.readBackDiffers)
        }
        return added
    }

    func addFile(
        _ source: SourceFile, kind: ItemKind, _ fields: [FieldInput], _ options: FileOptions,
        _ proposal: NameTime? = nil, unless like: LikeSearch? = nil
    ) throws(MunimentError) -> Addition {
        let (type, isPlainText) = try mediaType(of: source)
        let path = source.path
        do {
            return try add(kind: kind, fields: fields, proposal: proposal, unless: like) {
                transaction, state, values in
                try Self.checkAge(
                    &values, in: state, isPlainText: isPlainText, options: options, path: path)
                let original = try transaction.sealOriginal(
                    byteCount: source.byteCount, read: self.reading(source))
                try source.checkUnchanged()
                values.describe(source, type, isPlainText: isPlainText, options)
                return original
            }
        } catch {
            guard error.code == .fileChanged || error.code == .fileTooLarge else { throw error }
            throw MunimentError(error.code, subject: path)
        }
    }

    /// Type and plain-text look, as ``SourceFile/mediaType(checking:)`` has them; the vault does not take itself.
    func mediaType(of source: SourceFile) throws(MunimentError) -> (type: MediaType, isPlainText: Bool) {
        guard !isOwn(source.status) else { throw MunimentError(.fileIsVault, subject: source.path) }
        return try source.mediaType(checking: environment.checkInterruption)
    }

    func reading(_ source: SourceFile) -> (UnsafeMutableRawBufferPointer) throws -> Int {
        { [environment] buffer in
            try environment.checkInterruption()
            return try source.readOnce(into: buffer)
        }
    }

    /// Whether a file may be taken where somebody shown may be under 18. `intimate` is `unsure` where it was left out.
    static func checkAge(
        _ values: inout [String: JSONValue], in state: VaultState, isPlainText: Bool, options: FileOptions,
        path: String
    ) throws(MunimentError) {
        values["intimate"] = values["intimate"] ?? .string("unsure")
        let own = values["depicted"]?.string.flatMap(Depicted.init(rawValue:))
        let depicted = Depicted.answer(own: own, vault: state.depicted)
        guard depicted.isProtected else { return }
        let hint = state.isAnswerLost && own == nil ? Depicted.unreadHint : depicted.rawValue
        if values["intimate"]?.string == "yes" {
            throw MunimentError(.intimateNotTaken, subject: path, hint: hint)
        }
        guard isPlainText || options.affirmsTextOnly else {
            throw MunimentError(.pictureNotTaken, subject: path, hint: hint)
        }
    }

    /// Words are taken where somebody shown may be under 18; a picture written out in letters is not words.
    static func checkText(
        _ reader: FieldReader, values: [String: JSONValue], vault: Depicted, subject: String
    ) throws(MunimentError) {
        let own = values["depicted"]?.string.flatMap(Depicted.init(rawValue:))
        let depicted = Depicted.answer(own: own, vault: vault)
        guard depicted.isProtected else { return }
        let texts = values.values.flatMap { ($0.strings ?? []) + [$0.string].compactMap { $0 } }
        for text in texts + [reader.originalText].compactMap({ $0 }) {
            var detector = PlainTextDetector()
            detector.update(Array(text.utf8))
            guard detector.finish() else {
                throw MunimentError(.pictureNotTaken, subject: subject, hint: depicted.rawValue)
            }
        }
    }

    /// Whether files other than plain text need `--text-only-image` here, so that it can be asked first.
    public func needsAffirmation(depicted own: Depicted?) throws(MunimentError) -> Bool {
        Depicted.answer(own: own, vault: try depicted()).isProtected
    }

    /// Looks whether fields would be taken, so that an answer can be asked again at once. Nothing is kept.
    /// - Throws: those of fields and of the vault.
    public func checkFields(_ fields: [FieldInput], of kind: ItemKind) throws(MunimentError) {
        var reader = FieldReader(zone: environment.zone, now: environment.now(), items: try state().items)
        try reader.read(fields, kind: kind)
    }

    /// Records an item that was typed. A `text` of a kind that has one is sealed like a file.
    /// - Throws: code ``MunimentError/Code/nothingToSave``, those of fields and of the vault.
    public func addText(_ kind: ItemKind, fields: [FieldInput]) throws(MunimentError) -> Added {
        guard case .saved(let added) = try addText(kind, fields, unless: nil) else {
            throw MunimentError(.readBackDiffers)
        }
        return added
    }

    func addText(
        _ kind: ItemKind, _ fields: [FieldInput], unless like: LikeSearch?
    ) throws(MunimentError) -> Addition {
        try add(kind: kind, fields: fields, isRepeatable: true, unless: like) { _, _, _ in nil }
    }

    /// What came of adding.
    enum Addition {
        case saved(Added)
        /// Nothing was written: the item of this number is like it.
        case present(UInt64)
    }

    private func add(
        kind: ItemKind, fields: [FieldInput], proposal: NameTime? = nil, isRepeatable: Bool = false,
        unless like: LikeSearch? = nil,
        seal: (WriteTransaction, VaultState, inout [String: JSONValue]) throws -> OriginalDescription?
    ) throws(MunimentError) -> Addition {
        let now = environment.now()
        let store = try store
        var whole = WholeItems()
        let written = try write(isAdding: true, isRepeatable: isRepeatable && like == nil) {
            transaction, state in
            whole = WholeItems()
            return try record(
                kind, fields, now: now, proposal: proposal, unless: like, in: transaction, state, whole,
                seal: seal)
        }
        guard case .saved(let added) = written.value else { return written.value }
        return .saved(added.committed(whole, in: store, written.notices))
    }

    /// Adds one item within a write.
    /// - Parameters:
    ///   - whole: takes note of items that hold the same bytes; it is asked about them after the write.
    ///   - appended: is given the event.
    ///   - seal: nothing is written before it is called.
    func record(
        _ kind: ItemKind, _ fields: [FieldInput], now: Int64, proposal: NameTime?, unless like: LikeSearch?,
        in transaction: WriteTransaction, _ state: VaultState, _ whole: WholeItems,
        appended: (Event) -> Void = { _ in },
        seal: (WriteTransaction, VaultState, inout [String: JSONValue]) throws -> OriginalDescription?
    ) throws -> Addition {
        var reader = FieldReader(zone: environment.zone, now: now, items: state.items)
        try reader.read(fields, kind: kind)
        let isProposed = proposal.map { reader.propose($0) } ?? false
        let present = try like?.number(kind, reader, in: state, read: transaction.readEvents(from:to:_:))
        if let present { return .present(present) }
        var values = reader.values
        guard kind.isFile || !values.isEmpty || reader.originalText != nil else {
            throw MunimentError(.nothingToSave, subject: kind.rawValue)
        }
        if !kind.isFile {
            try Self.checkText(reader, values: values, vault: state.depicted, subject: kind.rawValue)
        }
        if let text = reader.originalText { try Self.checkByteCount(text) }
        var original = try seal(transaction, state, &values)
        if let text = reader.originalText { original = try Self.seal(text, transaction) }
        if let original { values.describe(original) }
        let number = transaction.newItemNumber()
        let event = try transaction.append(draft(EventKind.added(kind), item: number, values))
        appended(event)
        let same = state.items.holding(
            original.map { [.original($0.sha256)] } ?? [], limit: SharedIdentifier.itemLimit
        ).flatMap(\.items)
        for number in same { whole.note(number, in: state) }
        let item = Self.folding(event, into: state)
        guard let item else { throw MunimentError(.readBackDiffers) }
        return .saved(
            Added(
                item: item, warnings: reader.warnings, notices: [],
                alreadyIn: same,
                shared: Identifier.shared(item, in: state), isTimeProposed: isProposed))
    }

    /// The largest text that is taken.
    static let textByteLimit = 16 << 20

    private static func checkByteCount(_ text: String) throws(MunimentError) {
        guard text.utf8.count <= textByteLimit else { throw MunimentError(.fileTooLarge, subject: "text") }
    }

    static func seal(_ text: String, _ transaction: WriteTransaction) throws -> OriginalDescription {
        try checkByteCount(text)
        let bytes = Array(text.utf8)
        return try transaction.sealOriginal(bytes, isRemembered: bytes.count <= Item.shortTextByteLimit)
    }
}

/// Which items are whole, of those that additions have the bytes of. That is read when all is on disk, and once for each
/// item: a damaged page that is met within a write would undo it.
final class WholeItems {
    private var events: [UInt64: [UInt64]] = [:]
    private var known: [UInt64: Bool] = [:]
    /// The vault cannot be read just now, and is not waited for again: what the state knows counts then.
    private var isUnreadable = false

    /// Within the write, where the state is at hand.
    func note(_ number: UInt64, in state: VaultState) {
        if events[number] == nil { events[number] = state.items[number]?.events }
    }

    func contains(_ number: UInt64, in store: VaultStore) -> Bool {
        if let known = known[number] { return known }
        guard let events = events[number] else { return false }
        guard !isUnreadable else { return true }
        do {
            let isWhole = try Vault.areWhole(events, read: store.readEvents(from:to:_:))
            known[number] = isWhole
            return isWhole
        } catch {
            isUnreadable = true
            return true
        }
    }
}

extension [String: JSONValue] {
    mutating func describe(_ original: OriginalDescription) {
        self["byteCount"] = .integer(Int64(clamping: original.byteCount))
        self["paddedByteCount"] = .integer(Int64(clamping: original.paddedByteCount))
        self["chunkCount"] = .integer(Int64(clamping: original.chunkCount))
        self["sha256"] = .string(original.sha256.hex)
    }

    mutating func describe(
        _ source: SourceFile, _ type: MediaType, isPlainText: Bool, _ options: Vault.FileOptions
    ) {
        self["mediaType"] = .string(type.type)
        self["plainText"] = .bool(isPlainText)
        self["affirmedTextOnly"] = options.affirmsTextOnly ? .bool(true) : .null
        let name = source.nameBytes
        if let text = String(validating: name, as: UTF8.self) {
            self["fileName"] = .string(text)
        } else {
            self["fileName"] = .string(VisibleText.fromFileNameBytes(name))
            self["fileNameBytes"] = .string(Data(name).base64EncodedString())
        }
        self["fileModifiedAt"] = .string(Moment.utcText(unixSeconds: source.modifiedAt))
    }
}
