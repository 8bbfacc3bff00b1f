/// Somebody who did this, as the person sees them.
public struct Actor: Sendable {
    /// The person's own word for them, such as `A`.
    public let label: String
    /// The name they gave.
    public internal(set) var claimedName: String?
    /// Who the person thinks it is; police only.
    public internal(set) var believedName: String?
    /// Why the person thinks so.
    public internal(set) var why: String?
    /// The items linked to them, ascending.
    public internal(set) var items: [UInt64] = []
    /// Why each of these is linked, where that was said.
    public internal(set) var reasons: [UInt64: String] = [:]
}
