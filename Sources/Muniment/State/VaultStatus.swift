/// How a vault stands, in short: what it holds, what is not sure yet, and what became of each report.
public struct VaultStatus: Sendable {
    /// Items that were not erased.
    public let itemCount: Int
    /// Exports that were made.
    public let exportCount: Int
    /// Files of which nobody said yet whether they show something intimate.
    public let notReviewed: [UInt64]
    /// Items of kinds that happen at some time, without that time.
    public let withoutTime: [UInt64]
    /// Each report that was made.
    public let filings: [Outlook]

    /// One report, and what to look at next.
    public struct Outlook: Sendable {
        /// The report.
        public let filing: Filing
        /// When the 48 hours of a TAKE IT DOWN notice end; `nil` for other recipients, and where the
        /// beginning is not known.
        public let removal: Filing.RemovalTime?
        /// They say that it was removed, or the latest looks found every address gone.
        public let isRemoved: Bool
        /// The look that was wanted; `nil` where none is.
        public let nextCheck: Filing.NextCheck?

        /// The 48 hours are over, and nothing says that it was removed.
        public var isRemovalOpen: Bool { removal?.isOver == true && !isRemoved }
        /// There is something to look at.
        public var isDue: Bool { nextCheck == .due || isRemovalOpen }

        /// The report as ``Filing/output(revealing:)`` has it, with what is told here.
        public func output(revealing: Bool) -> OutputValue {
            var members = filing.members(revealing: revealing)
            if let removal {
                members.append(
                    (
                        "removalTime",
                        .object([
                            ("until", .string(removal.iso8601)), ("zone", .string(removal.zone)),
                            ("zoneAssumed", .bool(removal.zoneAssumed)), ("about", .bool(removal.isAbout)),
                            ("countedFrom", .string(removal.start.rawValue)), ("over", .bool(removal.isOver)),
                        ])
                    ))
            }
            return .object(members + [("removed", .bool(isRemoved)), ("due", .bool(isDue))])
        }
    }

    /// Nothing has to be looked at today.
    public var isQuiet: Bool { !filings.contains(where: \.isDue) }
}

extension Vault {
    /// How the vault stands now.
    public func status() throws(MunimentError) -> VaultStatus {
        let state = try state()
        let items = state.sortedItems.filter { !$0.isErased }
        return VaultStatus(
            itemCount: items.count, exportCount: state.exportCount,
            notReviewed: items.filter { $0.withheld(vault: state.depicted) == .notReviewed }.map(\.number),
            withoutTime: items.filter { $0.happensAtSomeTime && $0.text("at") == nil }.map(\.number),
            filings: state.filings.map { outlook($0, in: state) })
    }

    /// One report, and what to look at next.
    /// - Throws: code ``MunimentError/Code/filingNotFound``.
    public func outlook(_ number: UInt64) throws(MunimentError) -> VaultStatus.Outlook {
        let state = try state()
        guard let filing = state.filing(number) else {
            throw MunimentError(.filingNotFound, subject: "F\(number)")
        }
        return outlook(filing, in: state)
    }

    private func outlook(_ filing: Filing, in state: VaultState) -> VaultStatus.Outlook {
        let now = environment.now()
        return VaultStatus.Outlook(
            filing: filing, removal: filing.removalTime(zone: environment.zone, now: now),
            isRemoved: state.isRemoved(filing),
            nextCheck: filing.nextCheck(zone: environment.zone, now: now))
    }
}

extension VaultState {
    /// They say so and no later look found otherwise, or each address that it covers was looked at and gone.
    fileprivate func isRemoved(_ filing: Filing) -> Bool {
        let checks = filing.latestChecks
        if filing.text("outcome") == "removed" {
            let said = filing.updates.last { $0.fields.contains("outcome") }?.event ?? 0
            return checks.allSatisfy { $0.event < said || $0.state == .down }
        }
        guard !checks.isEmpty, checks.allSatisfy({ $0.state == .down }) else { return false }
        let looked = Set(checks.compactMap(\.item))
        let isWhole = checks.contains { $0.item == nil && $0.address == nil }
        return isWhole
            || !filing.covers.isEmpty
                && filing.covers.allSatisfy { looked.contains($0) || items[$0]?.kind != .url }
    }
}

extension Item {
    /// Where a report asks when it was.
    fileprivate var happensAtSomeTime: Bool {
        switch kind {
        case .screenshot, .message, .demand, .payment, .incident: true
        default: false
        }
    }
}
