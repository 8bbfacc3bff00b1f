import MunimentStore

extension Vault {
    /// What one change of a filing did.
    public struct Filed: Sendable {
        /// The filing as it is now.
        public let filing: Filing
        /// What to look at again; it was saved all the same.
        public let warnings: [FieldWarning]
        /// What the vault itself has to tell.
        public let notices: [Notice]
    }

    /// The reports that were made, in the order of adding.
    public func filings() throws(MunimentError) -> [Filing] { try state().filings }

    /// Records a report that was made. Where `covers` is left out and `bundle` names one export to this
    /// recipient, it covers the items of that bundle.
    /// - Parameter fields: those of ``FieldTable/filing``, `recipient` among them; `zone` is the zone of
    ///   their times.
    /// - Throws: code ``MunimentError/Code/fieldNotAccepted``, ``MunimentError/Code/fieldUnknown``,
    ///   ``MunimentError/Code/itemNotFound``, those of the vault.
    public func addFiling(_ fields: [FieldInput]) throws(MunimentError) -> Filed {
        try file(EventKind.filingAdded, fields, FieldTable.filing) { state, values in
            guard let recipient = values["recipient"]?.string else {
                throw MunimentError(
                    .fieldNotAccepted, subject: "recipient", hint: Filing.recipients.joined(separator: ", "))
            }
            if values["covers"] == nil, let bundle = values["bundle"]?.string {
                let items = state.items(
                    ofBundle: bundle.hasSuffix(".zip") ? String(bundle.dropLast(4)) : bundle, for: recipient)
                if !items.isEmpty { values["covers"] = .array(items.map { .integer(Int64($0)) }) }
            }
            return state.nextFilingNumber
        }
    }

    /// Records more of what is known of a filing: the fields given, and those of `clearing` as not known.
    /// What stood there before stays in the log.
    /// - Throws: code ``MunimentError/Code/filingNotFound``, ``MunimentError/Code/nothingToSave``, and as
    ///   ``addFiling(_:)``.
    public func updateFiling(
        _ number: UInt64, fields: [FieldInput], clearing: [String] = []
    ) throws(MunimentError) -> Filed {
        try file(EventKind.filingUpdated, fields, FieldTable.filing) { state, values in
            try Self.readable(number, in: state)
            for name in clearing {
                guard FieldTable.filing.contains(where: { $0.name == name }) else {
                    throw MunimentError(.fieldUnknown, subject: name, hint: "filing")
                }
                guard name != "recipient" else {
                    throw MunimentError(
                        .fieldNotAccepted, subject: "clear", hint: "--recipient names another one")
                }
                guard values[name] == nil else {
                    throw MunimentError(
                        .fieldNotAccepted, subject: "clear", hint: "a field that is not given as well")
                }
            }
            guard !values.isEmpty || !clearing.isEmpty else {
                throw MunimentError(.nothingToSave, subject: "filing")
            }
            if !clearing.isEmpty { values["cleared"] = .array(clearing.map(JSONValue.string)) }
            return number
        }
    }

    /// Records what a look at one address found, or, with neither item nor address, at everything that the
    /// filing covers.
    /// - Parameter fields: those of ``FieldTable/filingCheck``, `state` among them; `zone` is the zone of
    ///   their times.
    /// - Throws: code ``MunimentError/Code/filingNotFound``, and as ``addFiling(_:)``.
    public func checkFiling(_ number: UInt64, fields: [FieldInput]) throws(MunimentError) -> Filed {
        try file(EventKind.filingChecked, fields, FieldTable.filingCheck) { state, values in
            try Self.readable(number, in: state)
            guard values["state"] != nil else {
                throw MunimentError(
                    .fieldNotAccepted, subject: "state",
                    hint: Filing.Check.State.allCases.map(\.rawValue).joined(separator: ", "))
            }
            guard values["urlItem"] == nil || values["address"] == nil else {
                throw MunimentError(
                    .fieldNotAccepted, subject: "address", hint: "an item or an address, not both")
            }
            return number
        }
    }

    /// Looks whether a field of a filing would be taken, so that an answer can be asked again at once.
    /// Nothing is kept.
    /// - Throws: those of fields and of the vault.
    public func checkFilingFields(_ fields: [FieldInput]) throws(MunimentError) {
        _ = try Self.read(fields, FieldTable.filing, in: try state(), environment)
    }

    /// Appends one event about a filing.
    /// - Parameter prepare: completes the values; the filing's number.
    private func file(
        _ kind: String, _ fields: [FieldInput], _ table: [FieldDefinition],
        prepare: (VaultState, inout [String: JSONValue]) throws -> UInt64
    ) throws(MunimentError) -> Filed {
        let written = try write { transaction, state in
            let reader = try Self.read(fields, table, in: state, environment)
            var values = reader.values
            let number = try prepare(state, &values)
            try Self.checkText(reader, values: values, vault: state.depicted, subject: "filing")
            values["filing"] = .integer(Int64(number))
            var after = state
            after.take(.event(try transaction.append(draft(kind, values))))
            return (filing: after.filing(number), warnings: reader.warnings)
        }
        guard let filing = written.value.filing else { throw MunimentError(.readBackDiffers) }
        return Filed(filing: filing, warnings: written.value.warnings, notices: written.notices)
    }

    /// A filing's times have no field for their zone: `zone` is read with each of them.
    private static func read(
        _ fields: [FieldInput], _ table: [FieldDefinition], in state: VaultState, _ environment: Environment
    ) throws(MunimentError) -> FieldReader {
        var reader = FieldReader(
            zone: environment.zone, now: environment.now(), items: state.items, keepsZoneBeside: false)
        try reader.read(fields, of: table + [FieldDefinition("zone", .zone)], named: "filing")
        let times = table.filter { $0.form == .moment || $0.form == .momentAhead }.map(\.name)
        let hasZone = fields.contains { $0.name == "zone" }
        guard !hasZone || times.contains(where: { reader.values[$0] != nil }) else {
            throw MunimentError(.fieldNotAccepted, subject: "zone", hint: "a time as well")
        }
        return reader
    }

    private static func readable(_ number: UInt64, in state: VaultState) throws(MunimentError) {
        guard let filing = state.filing(number) else {
            throw MunimentError(.filingNotFound, subject: "F\(number)")
        }
        switch filing.unreadable {
        case .damaged: throw MunimentError(.vaultDamaged, subject: filing.label)
        case .newerVersion: throw MunimentError(.newerVersion, subject: filing.label)
        case nil: return
        }
    }
}
