import Foundation
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
        let state = try state()
        return state.sortedItems.filter { selection.fits($0, actors: state.actors) }.map(state.presented)
    }

    /// The items of `selection` in the order in which they happened; ties and unknown times by number.
    public func timeline(_ selection: Selection = Selection()) throws(MunimentError) -> [Item] {
        let items = try items(selection)
        let times = Parallel.map(items.indices) { items[$0].sortBounds.lowerBound }
        return items.indices.sorted { (times[$0], items[$0].number) < (times[$1], items[$1].number) }
            .map { items[$0] }
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
        let words = words.map { $0.lowercased() }.filter { !$0.isEmpty }
        guard !words.isEmpty else { throw MunimentError(.nothingToSave, subject: "words") }
        var matches: [Match] = []
        for item in try items(selection) where !item.isErased {
            var texts = item.values.sorted { $0.key < $1.key }.flatMap { name, value in
                ([value.string].compactMap { $0 } + (value.strings ?? [])).map { (name, $0.lowercased()) }
            }
            texts += item.tags.map { ("tags", $0) } + [("kind", item.kindText)]
            if item.kind?.hasText == true, let text = try? text(of: item) {
                texts.append(("text", text.lowercased()))
            }
            let found = words.map { word in texts.filter { $0.1.contains(word) }.map(\.0) }
            guard found.allSatisfy({ !$0.isEmpty }) else { continue }
            var names: [String] = []
            for name in found.joined() where !names.contains(name) { names.append(name) }
            matches.append(Match(item: item, fields: names))
        }
        return matches
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
