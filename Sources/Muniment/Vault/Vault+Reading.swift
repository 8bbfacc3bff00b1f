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
        let state = try state()
        return state.items.map { item in
            selection.fits(item, actors: state.actors) ? transform(state.presented(item)) : nil
        }
    }

    /// What `transform` makes of the items of `selection`, in the order in which they happened; ties and unknown times
    /// by number.
    public func timeline<T: Sendable>(
        _ selection: Selection = Selection(), _ transform: @Sendable (Item) -> T
    ) throws(MunimentError) -> [T] {
        let entries = try mapItems(selection) { item in
            (time: item.sortBounds.lowerBound, made: transform(item))
        }
        // They come by number.
        return entries.indices.sorted { (entries[$0].time, $0) < (entries[$1].time, $1) }
            .map { entries[$0].made }
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
    /// Texts are opened for the search and shown nowhere.
    public func search(_ words: [String], in selection: Selection = Selection()) throws(MunimentError)
        -> [Match]
    {
        let words = SearchWords(words)
        guard !words.isEmpty else { throw MunimentError(.nothingToSave, subject: "words") }
        // Only items whose text has to be fetched are kept.
        let looked = try mapItems(selection) { item -> (match: Match?, left: Item?) in
            guard !item.isErased else { return (nil, nil) }
            guard item.kind?.hasText != true || !item.hasOriginal else { return (nil, item) }
            return (words.fields(of: item, text: nil).map { Match(item: item, fields: $0) }, nil)
        }
        var matches = looked.compactMap(\.match)
        var left = looked.compactMap(\.left)[...]
        while !left.isEmpty {
            let items = Self.searchedAtOnce(left)
            left = left.dropFirst(items.count)
            let texts = texts(of: items)
            let found = Parallel.map(items.indices) { index in
                words.fields(of: items[index], text: texts[index])
                    .map { Match(item: items[index], fields: $0) }
            }
            matches += found.compactMap { $0 }
        }
        return matches.sorted { $0.item.number < $1.item.number }
    }

    /// The first of `items`, which have texts: as many as have some MiB together.
    static func searchedAtOnce(_ items: ArraySlice<Item>) -> [Item] {
        var byteCount: UInt64 = 0
        return Array(
            items.prefix(4096).prefix { item in
                defer { byteCount += item.original?.paddedByteCount ?? 0 }
                return byteCount < 8 << 20
            })
    }

    /// The texts of items that have one; `nil` where it cannot be read.
    private func texts(of items: [Item]) -> [String?] {
        let small = items.indices.filter { items[$0].original?.chunkCount == 1 }
        var texts = [String?](repeating: nil, count: items.count)
        // Where one of them cannot be read at all, each is tried by itself.
        let opened = try? store.smallOriginals(small.compactMap { items[$0].original })
        for (index, bytes) in zip(small, opened ?? []) {
            texts[index] = bytes.map { String(decoding: $0, as: UTF8.self) }
        }
        for index in items.indices where opened == nil || items[index].original?.chunkCount != 1 {
            texts[index] = try? text(of: items[index])
        }
        return texts
    }

    /// Who did this, as the person sees them.
    public func actors() throws(MunimentError) -> [Actor] { try state().actors }

    /// Every event, in order.
    public func custodyLog() throws(MunimentError) -> [LogEntry] { try loggedState().log }

    /// The text of an item that has one, as it was last corrected; `nil` for others.
    /// - Throws: code ``MunimentError/Code/originalDamaged``.
    package func text(of item: Item) throws(MunimentError) -> String? {
        guard item.kind?.hasText == true, let original = item.original else { return nil }
        let store = try store
        do {
            let bytes = try store.original(original, limit: UInt64(Self.textByteLimit))
            return String(decoding: bytes, as: UTF8.self)
        } catch {
            throw MunimentError(.originalDamaged, subject: String(item.number))
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
            throw MunimentError(.itemLocked, subject: String(number))
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
