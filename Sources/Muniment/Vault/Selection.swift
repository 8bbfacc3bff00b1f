import MunimentStore

/// Which items a list, a search or an export is about. Every part that is given must fit.
public struct Selection: Sendable {
    /// Item numbers; empty for all.
    public var numbers: Set<UInt64> = []
    /// Kinds; empty for all.
    public var kinds: Set<ItemKind> = []
    /// Tags, of which one is enough; `threat/` stands for all that begin with it.
    public var tags: [String] = []
    /// A platform's short name.
    public var platform: String?
    /// An actor's label.
    public var actor: String?
    /// First and last second; an item fits when what its time can mean touches them. Items without a time
    /// go by when they were recorded.
    public var since: Int64?
    /// The last second.
    public var until: Int64?

    /// Everything.
    public init() {}

    /// Reads the ends of a time range as a person types them.
    /// - Throws: ``MunimentError/Code/fieldNotAccepted``.
    public mutating func setRange(since: String?, until: String?, zone: String) throws(MunimentError) {
        if let since { self.since = try Self.moment(since, "since", zone).earliest }
        if let until { self.until = try Self.moment(until, "until", zone).latest }
    }

    private static func moment(_ text: String, _ name: String, _ zone: String) throws(MunimentError) -> Moment
    {
        do { return try Moment.parse(text, defaultZone: zone, now: nil) } catch {
            throw MunimentError(.fieldNotAccepted, subject: name, hint: error.hint)
        }
    }

    func fits(_ item: Item, actors: [Actor]) -> Bool {
        if !numbers.isEmpty, !numbers.contains(item.number) { return false }
        if item.isErased { return !numbers.isEmpty }
        if !kinds.isEmpty, item.kind.map(kinds.contains) != true { return false }
        if let platform, item.text("platform") != platform.lowercased() { return false }
        if let actor, actors.first(where: { $0.label == actor })?.items.hasSorted(item.number) != true {
            return false
        }
        if !tags.isEmpty,
            !tags.contains(where: { tag in
                item.tags.contains { $0 == tag || tag.hasSuffix("/") && $0.hasPrefix(tag) }
            })
        {
            return false
        }
        guard since != nil || until != nil else { return true }
        let bounds = item.sortBounds
        if let since, bounds.upperBound < since { return false }
        if let until, bounds.lowerBound > until { return false }
        return true
    }
}

extension Item {
    /// When it happened, or else when it was recorded, for sorting and selecting.
    package var sortBounds: ClosedRange<Int64> { sortBounds(timeFields) }

    /// - Parameter time: its ``timeFields``.
    package func sortBounds(_ time: TimeFields) -> ClosedRange<Int64> {
        if let bounds = time.bounds { return bounds }
        let recorded = (try? Moment.parseUTC(recordedAt)) ?? 0
        return recorded...recorded
    }
}
