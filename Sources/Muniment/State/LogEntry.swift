/// One line of the custody log.
public struct LogEntry: Sendable {
    /// The event's sequence number.
    public let event: UInt64
    /// What was done, such as `added-screenshot`.
    public let kind: String
    /// UTC; `nil` when it was erased or cannot be read.
    public let recordedAt: String?
    /// The slot that had opened the vault.
    public let by: String?
    /// The version that wrote it.
    public let tool: String?
    /// The item it concerns.
    public let item: UInt64?
    /// A few words more: field names, tags, a recipient; never evidence.
    public let detail: String?
    /// The event's leaf hash, 64 hexadecimal digits.
    public let leafHash: String
    /// Its content was erased.
    public let isErased: Bool
}
