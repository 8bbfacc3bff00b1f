import Foundation
import MunimentParallel
import MunimentStore

extension Vault {
    /// What a vault holds and how it stands, without any item.
    public struct Overview: Sendable {
        /// The person's own name for it.
        public let label: String?
        /// UTC.
        public let createdAt: String?
        /// The present answer about the age of who is shown.
        public let depicted: Depicted
        /// `under-18` or `adult`, if the person said.
        public let ageNow: String?
        /// Events in the log.
        public let eventCount: UInt64
        /// Events that could not be read; `verify` names them.
        public let damagedEventCount: Int
        /// Events that a newer version wrote.
        public let newerEventCount: Int
    }

    /// What the vault holds as a whole.
    public func overview() throws(MunimentError) -> Overview {
        let state = try state()
        return Overview(
            label: state.label, createdAt: state.createdAt, depicted: state.depicted, ageNow: state.ageNow,
            eventCount: state.size, damagedEventCount: state.damagedEvents.count,
            newerEventCount: state.newerEvents.count)
    }

    /// The items of `selection`, by number. Erased ones are there only when named.
    public func items(_ selection: Selection = Selection()) throws(MunimentError) -> [Item] {
        try mapItems(selection) { $0 }
    }

    /// What `transform` makes of each item of `selection`, by number, on all cores: of many items a line each needs
    /// less memory than they do.
    public func mapItems<T: Sendable>(
        _ selection: Selection = Selection(), _ transform: @Sendable (Item) -> T
    ) throws(MunimentError) -> [T] {
        Array(joining: try foldItems(selection, into: []) { $0.append(transform($1)) })
    }

    /// What `add` makes of runs of the items of `selection`, each beginning with `empty`, on all cores. The runs follow
    /// each other by number: of many items one text for each run takes much less than a line for each item.
    public func foldItems<T: Sendable>(
        _ selection: Selection = Selection(), into empty: T, _ add: @Sendable (inout T, Item) -> Void
    ) throws(MunimentError) -> [T] {
        let state = try state()
        return state.items.fold(into: empty) { run, item in
            guard selection.fits(item, actors: state.actors) else { return }
            state.withPresented(item) { add(&run, $0) }
        }
    }

    /// What `transform` makes of the items of `selection`, in the order in which they happened; ties and unknown times
    /// by number.
    public func timeline<T: Sendable>(
        _ selection: Selection = Selection(), _ transform: @Sendable (Item) -> T
    ) throws(MunimentError) -> [T] {
        let state = try state()
        var order = state.items.map { item in
            selection.fits(item, actors: state.actors)
                ? (time: item.sortBounds.lowerBound, number: item.number) : nil
        }
        order.sort { $0 < $1 }
        // Each is read twice, so that they need not all be in memory.
        let made = state.items.fold(order.map(\.number), into: [T]()) { run, item in
            run.append(state.withPresented(item, transform))
        }
        return Array(joining: made)
    }

    /// One item, erased or not.
    /// - Throws: code ``MunimentError/Code/itemNotFound``.
    public func item(_ number: UInt64) throws(MunimentError) -> Item {
        let state = try state()
        guard let item = state.items[number] else {
            throw MunimentError(.itemNotFound, subject: String(number))
        }
        return state.presented(item)
    }

    /// One line of the search's result.
    public struct Match: Sendable {
        /// The item.
        public let item: Item
        /// The names of the fields in which the words stand; `text` for its text.
        public let fields: [String]
    }

    /// The items in which every word stands, in any field, tag or text, whatever the case.
    /// Texts are opened for the search, or read from the snapshot, and shown nowhere.
    public func search(_ words: [String], in selection: Selection = Selection()) throws(MunimentError)
        -> [Match]
    {
        let words = SearchWords(words)
        guard !words.isEmpty else { throw MunimentError(.nothingToSave, subject: "words") }
        let (state, store) = (try state(), try store)
        let looked = state.items.map { item -> Looked? in
            guard selection.fits(item, actors: state.actors), !item.isErased else { return nil }
            let left = words.left(by: item)
            if let text = item.shortText, let event = item.original?.sequenceNumber,
                let stand = store.withText(text, of: event, left.stand)
            {
                return stand
                    ? Looked(number: item.number, left: left, text: .known(text, event: event)) : nil
            }
            if item.kind?.hasText == true, let original = item.original {
                return Looked(number: item.number, left: left, text: .sealed(original))
            }
            return left.isEmpty ? Looked(number: item.number, left: left, text: .none) : nil
        }
        let found = found(words, looked, in: state, store)
        return Parallel.compactMap(found.indices) { index in
            state.items[found[index].number].map {
                Match(item: state.presented($0), fields: found[index].fields)
            }
        }
    }

    /// What the fields of an item say of a search: of many items much less than they are.
    private struct Looked: Sendable {
        let number: UInt64
        /// The words that do not stand in them.
        let left: SearchWords
        let text: Text

        enum Text: Sendable {
            case none
            /// As a snapshot has it, and the event that brought it.
            case known(ArraySlice<UInt8>, event: UInt64)
            /// To be opened.
            case sealed(OriginalDescription)
        }

        /// A text that is to be opened and can be with others.
        var smallOriginal: OriginalDescription? {
            guard case .sealed(let original) = text, original.chunkCount == 1 else { return nil }
            return original
        }
    }

    /// The items in which every word stands, by number, and the names of the fields.
    private func found(
        _ words: SearchWords, _ looked: [Looked], in state: VaultState, _ store: VaultStore
    ) -> [(number: UInt64, fields: [String])] {
        @Sendable func fields(_ looked: Looked, text: UnsafeRawBufferPointer?) -> [String]? {
            guard text.map(looked.left.stand) ?? looked.left.isEmpty else { return nil }
            return state.items[looked.number].flatMap { item in
                words.fields(of: item, text: text.map { String(decoding: $0, as: UTF8.self) })
            }
        }
        var found = [[String]?](repeating: nil, count: looked.count)
        let small = looked.indices.filter { looked[$0].smallOriginal != nil }
        // Where one of them cannot be read at all, each is tried by itself.
        let opened = try? store.mapSmallOriginals(small.compactMap { looked[$0].smallOriginal }) {
            place, text in
            fields(looked[small[place]], text: text)
        }
        for (index, fields) in zip(small, opened ?? []) { found[index] = fields }
        for (index, these) in looked.enumerated() where opened == nil || these.smallOriginal == nil {
            switch these.text {
            case .none: found[index] = fields(these, text: nil)
            case .known(let text, let event):
                found[index] = store.withText(text, of: event) { fields(these, text: $0) } ?? nil
            case .sealed(let original):
                if let text = try? text(original, of: these.number) {
                    found[index] = text.withUnsafeBytes { fields(these, text: $0) }
                } else {
                    found[index] = fields(these, text: nil)
                }
            }
        }
        return zip(looked, found).compactMap { looked, fields in fields.map { (looked.number, $0) } }
    }

    /// Who did this, as the person sees them.
    public func actors() throws(MunimentError) -> [Actor] { try state().actors }

    /// Every event, in order.
    public func custodyLog() throws(MunimentError) -> [LogEntry] { try stateAnew(keepsLog: true).log }

    /// The text of an item that has one, as it was last corrected; `nil` for others.
    /// - Throws: code ``MunimentError/Code/originalDamaged``.
    package func text(of item: Item) throws(MunimentError) -> String? {
        guard item.kind?.hasText == true, let original = item.original else { return nil }
        return String(decoding: try text(original, of: item.number), as: UTF8.self)
    }

    private func text(_ original: OriginalDescription, of number: UInt64) throws(MunimentError) -> [UInt8] {
        let store = try store
        do {
            return try store.original(original, limit: UInt64(Self.textByteLimit))
        } catch {
            throw MunimentError(.originalDamaged, subject: String(number))
        }
    }
}

extension Vault {
    /// The item's text, for showing on a screen when that was asked for. An event records it where the
    /// vault can be written.
    /// - Throws: code ``MunimentError/Code/itemErased``, ``MunimentError/Code/originalDamaged``.
    public func reveal(_ number: UInt64) throws(MunimentError) -> (text: String?, notices: [Notice]) {
        let item = try Self.item(number, in: stateAnew(of: number))
        guard let text = try text(of: item) else { return (nil, []) }
        return (text, try recordOpening(of: item, how: "shown", path: nil))
    }

    /// Writes the original of item `number` to `path`, which must be free: aside, synced, then renamed. The
    /// bytes are the ones that were sealed, or nothing is there.
    /// - Throws: code ``MunimentError/Code/itemErased``, ``MunimentError/Code/itemLocked``,
    ///   ``MunimentError/Code/noOriginal``, ``MunimentError/Code/outputExists``,
    ///   ``MunimentError/Code/outputNotWritable``, ``MunimentError/Code/diskFull``,
    ///   ``MunimentError/Code/originalDamaged``.
    public func extract(_ number: UInt64, to path: String) throws(MunimentError) -> (
        item: Item, notices: [Notice]
    ) {
        let state = try stateAnew(of: number)
        let item = try Self.item(number, in: state)
        guard let original = item.original else { throw MunimentError(.noOriginal, subject: String(number)) }
        if item.withheld(vault: state.depicted) == .locked {
            throw state.lockedError(number)
        }
        let output = try OutputFile(path: path)
        do {
            try store.readOriginal(original) { piece in
                try environment.checkInterruption()
                try output.write(piece)
            }
        } catch let error as MunimentError {
            throw error
        } catch {
            throw MunimentError(.originalDamaged, subject: String(number))
        }
        // The event comes first: a copy on disk that the log does not know would be worse than an event
        // for a copy that was not finished.
        let notices = try recordOpening(of: item, how: "extracted", path: path)
        try output.publish()
        return (item, notices)
    }

    /// Writes to the log that the original was seen, where the vault can be written.
    func recordOpening(of item: Item, how: String, path: String?) throws(MunimentError) -> [Notice] {
        guard try !store.file.isReadOnly else { return [Notice(code: "opening-not-recorded", detail: nil)] }
        return try write { transaction, _ in
            try transaction.append(
                draft(
                    EventKind.opened, item: item.number,
                    [
                        "how": .string(how), "sha256": item.sha256.map(JSONValue.string) ?? .null,
                        "path": path.map(JSONValue.string) ?? .null,
                    ]))
        }.notices
    }
}
