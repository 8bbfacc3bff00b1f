import MunimentStore

extension Vault {
    /// What one change did.
    public struct Changed: Sendable {
        /// The item as it is now.
        public let item: Item
        /// What to look at again.
        public let warnings: [FieldWarning]
        /// What the vault itself has to tell.
        public let notices: [Notice]
    }

    /// Records corrections of item `number`: the fields given, and those of `clearing` as not known. What
    /// stood there before stays in the log.
    /// - Throws: code ``MunimentError/Code/itemNotFound``, ``MunimentError/Code/itemErased``,
    ///   ``MunimentError/Code/nothingToSave``, those of fields and of the vault.
    public func correct(
        _ number: UInt64, fields: [FieldInput], clearing: [String]
    ) throws(MunimentError) -> Changed {
        let now = environment.now()
        let written = try write { transaction, state in
            let item = try Self.item(number, in: state)
            guard let kind = item.kind else { throw MunimentError(.newerVersion, subject: String(number)) }
            guard !fields.contains(where: { $0.name == "tags" }) else {
                throw MunimentError(.fieldUnknown, subject: "tags", hint: kind.rawValue)
            }
            var reader = FieldReader(zone: environment.zone, now: now, items: state.items)
            try reader.read(fields, kind: kind)
            var values = reader.values
            var cleared: [String] = []
            for name in clearing {
                guard let field = FieldTable.field(name, of: kind), field.isGiven, field.form != .original
                else {
                    throw MunimentError(.fieldUnknown, subject: name, hint: kind.rawValue)
                }
                cleared += [name] + Self.companions(of: name, kind: kind)
            }
            try Self.checkAge(item, values, cleared: cleared, state: state)
            try Self.checkText(
                reader, values: values, vault: item.depicted(vault: state.depicted), subject: String(number))
            if let text = reader.originalText { values.describe(try Self.seal(text, transaction)) }
            guard !values.isEmpty || !cleared.isEmpty else {
                throw MunimentError(.nothingToSave, subject: String(number))
            }
            // A time that is corrected brings all that stands beside it, also what is no longer known.
            if values["at"] != nil {
                cleared += ["zone", "timeWarnings"].filter { values[$0]?.isNull ?? true }
            }
            for name in ["payTo", "fromWallet", "toWallet"] where values[name] != nil {
                if values[name + "Check"] == nil { cleared.append(name + "Check") }
            }
            if !cleared.isEmpty { values["cleared"] = .array(cleared.map(JSONValue.string)) }
            let event = try transaction.append(draft(EventKind.corrected(kind), item: number, values))
            return (Self.folding(event, into: state), reader.warnings)
        }
        return try changed(written.value.0, warnings: written.value.1, notices: written.notices)
    }

    /// Fields that the program keeps beside `name`.
    private static func companions(of name: String, kind: ItemKind) -> [String] {
        if name == "at" { return ["precision", "zone", "zoneAssumed", "timeWarnings"] }
        return FieldTable.field(name + "Check", of: kind) == nil ? [] : [name + "Check"]
    }

    /// In a vault where somebody shown may be under 18, nothing becomes exportable by correcting it alone.
    private static func checkAge(
        _ item: Item, _ values: [String: JSONValue], cleared: [String], state: VaultState
    ) throws(MunimentError) {
        let loosens =
            cleared.contains("depicted") || values["depicted"]?.string == Depicted.adult.rawValue
        guard loosens, item.kind?.isFile == true, item.depicted(vault: state.depicted).isProtected else {
            return
        }
        throw MunimentError(.itemLocked, subject: String(item.number))
    }

    /// Adds and removes tags of item `number`.
    /// - Throws: code ``MunimentError/Code/itemNotFound``, ``MunimentError/Code/itemErased``,
    ///   ``MunimentError/Code/tagNotAccepted``, ``MunimentError/Code/nothingToSave``.
    public func tag(
        _ number: UInt64, adding: [String], removing: [String]
    ) throws(MunimentError) -> Changed {
        let adding = try Tag.parse(adding)
        let removing = try Tag.parse(removing)
        guard !adding.isEmpty || !removing.isEmpty else {
            throw MunimentError(.nothingToSave, subject: "tags")
        }
        let written = try write { transaction, state -> Item? in
            let item = try Self.item(number, in: state)
            let added = adding.filter { !item.tags.contains($0) && !removing.contains($0) }
            let removed = removing.filter(item.tags.contains)
            guard !added.isEmpty || !removed.isEmpty else { return item }
            let event = try transaction.append(
                draft(
                    EventKind.tagged, item: number,
                    [
                        "added": .array(added.map(JSONValue.string)),
                        "removed": .array(removed.map(JSONValue.string)),
                    ]))
            return Self.folding(event, into: state)
        }
        return try changed(written.value, warnings: [], notices: written.notices)
    }

    /// Removes the original, the text and every field of item `number` for good. Its number, its place in
    /// the log and every proof given before stay.
    /// - Parameter confirmation: the number once more.
    /// - Returns: what the vault itself has to tell.
    /// - Throws: code ``MunimentError/Code/notConfirmed``, ``MunimentError/Code/itemNotFound``,
    ///   ``MunimentError/Code/itemErased``, those of the vault.
    public func erase(_ number: UInt64, confirmation: UInt64) throws(MunimentError) -> [Notice] {
        guard number == confirmation else { throw MunimentError(.notConfirmed, subject: String(number)) }
        let written = try writeAnew(isErasing: true) { transaction, state in
            // A damaged or newer item may be erased too.
            guard let item = state.items[number] else {
                throw MunimentError(.itemNotFound, subject: String(number))
            }
            let events = item.events.sorted().filter { !state.erasureEvents.contains($0) }
            // What somebody put back after an erasure can be erased again.
            guard try !item.isErased || transaction.hasContents(events) else {
                throw MunimentError(.itemErased, subject: String(number))
            }
            try transaction.append(
                draft(
                    EventKind.erased, item: number,
                    ["events": .array(events.map { .integer(Int64($0)) })]))
            try transaction.eraseContents(events: events)
        }
        // What was folded from the erased events must not linger in this process either.
        forgetState()
        let store = try store
        do { try store.finishErasing() } catch {
            // It is erased: what is left has no key any more, and the next write goes on. Where that only has to
            // wait for somebody, there is nothing to tell.
            if case .inUse = error { return written.notices }
            return written.notices + [Notice(code: "erasure-unfinished", detail: nil)]
        }
        return written.notices
    }

    static func item(_ number: UInt64, in state: VaultState) throws(MunimentError) -> Item {
        guard let item = state.items[number] else {
            throw MunimentError(.itemNotFound, subject: String(number))
        }
        guard !item.isErased else { throw MunimentError(.itemErased, subject: String(number)) }
        return item
    }

    /// The event's item as it is after it.
    static func folding(_ event: Event, into state: VaultState) -> Item? {
        guard let number = event.item else { return nil }
        var state = state.holding(only: number)
        state.take(.event(event))
        return state.items[number]
    }

    private func changed(
        _ item: Item?, warnings: [FieldWarning], notices: [Notice]
    ) throws(MunimentError) -> Changed {
        guard let item else { throw MunimentError(.readBackDiffers) }
        return Changed(item: item, warnings: warnings, notices: notices)
    }
}
