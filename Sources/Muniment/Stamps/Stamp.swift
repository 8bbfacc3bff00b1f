import MunimentCrypto
package import MunimentStore
import MunimentTimestamp

/// What a service outside said of the time of one of the vault's heads, as it was attached.
public struct Stamp: Sendable {
    /// What kind of answer it is, as it stands in the log.
    public enum Form: String, Sendable {
        /// A reply of RFC 3161.
        case reply = "rfc3161-reply"
        /// A token of RFC 3161 without its reply.
        case token = "rfc3161-token"
        /// An OpenTimestamps proof.
        case openTimestamps = "opentimestamps"

        /// The extension under which tools expect it.
        var suffix: String {
            switch self {
            case .reply: "tsr"
            case .token: "tst"
            case .openTimestamps: "ots"
            }
        }
    }

    /// The event by which it was attached.
    public let event: UInt64
    /// UTC, by this computer's clock.
    public let attachedAt: String
    /// What was attached.
    public let form: Form
    /// Events with smaller numbers existed when the stamp was made.
    public var size: UInt64 { head.size }
    /// UTC as the service wrote it; `nil` for an OpenTimestamps proof, whose time is a block's.
    public let statedTime: String?
    /// Who says so by their own account, or what the proof leads to. From outside; escape it.
    public let says: String
    /// Whether it says when: a token does, and a proof that leads to a block; a pending one does not yet.
    public var statesTime: Bool {
        guard form == .openTimestamps else { return true }
        return (try? OpenTimestampsProof(bytes))?.attestations.contains {
            switch $0 {
            case .bitcoin, .litecoin: true
            case .pending, .unknown: false
            }
        } ?? false
    }
    /// As it was received.
    package let bytes: [UInt8]
    package let head: HeadText

    /// `nil` unless the event is one that attached a stamp.
    init?(_ event: Event) {
        guard event.kind == EventKind.stamped, let head = HeadFields.read(event),
            let form = event.value("form").string.flatMap(Form.init(rawValue:)),
            let bytes = event.value("proof").string.flatMap({ Base64.decode($0) })
        else { return nil }
        self.event = event.sequenceNumber
        attachedAt = event.value("recordedAt").string ?? ""
        self.form = form
        statedTime = event.value("statedTime").string
        says = event.value("says").string ?? ""
        self.bytes = bytes
        self.head = head
    }
}

/// A head whose text went out, so that an answer about it may come back.
struct AwaitedHead: Sendable, Equatable {
    let head: HeadText
    /// Of the request; `nil` where the text alone went out.
    let nonce: [UInt8]?

    /// `nil` unless the event handed a head out.
    init?(_ event: Event) {
        guard event.kind == EventKind.stampRequested || event.kind == EventKind.headGiven,
            let head = HeadFields.read(event)
        else { return nil }
        self.head = head
        nonce = event.value("nonce").string.flatMap { Hex.decode($0) }
    }
}

/// A head as the fields of an event: origin, size, root, time.
enum HeadFields {
    static let names = ["origin", "size", "root", "time"]

    static func make(_ head: HeadText) -> [String: JSONValue] {
        [
            "origin": .string(head.origin), "size": .integer(Int64(clamping: head.size)),
            "root": .string(head.root.hex), "time": .string(head.time),
        ]
    }

    /// The head whose text is exactly what was handed out.
    static func read(_ event: Event) -> HeadText? { HeadText { event.value($0) } }
}

extension HeadText {
    /// What a stamp is about: SHA-256 of the exact text.
    var imprint: SHA256Digest { SHA256Digest.of(Array(text.utf8)) }
}
