import MunimentCrypto
import MunimentMerkle
import MunimentStore

/// What a proof shows of one item, once every step of section 3 of `Docs/evidence.md` was right.
struct ProvenItem {
    /// What the newest event with an original says of it.
    struct Original: Equatable {
        let byteCount: UInt64
        let sha256: SHA256Digest
    }

    let item: UInt64
    /// How many events of the item the proof holds.
    let eventCount: Int
    /// The greatest leaf index among them.
    let lastLeafIndex: UInt64
    let original: Original?
    /// An event keeps back whether it brought an original.
    let isSilent: Bool

    /// Why it is no proof.
    enum Fault: Error, Equatable {
        /// Not of the form that the page says; in a few words.
        case malformed(String)
        case otherFormat
        /// Another item than the file's name says.
        case otherItem
        /// Of another log, or of another size of it.
        case otherHead
        /// The leaf made from the fields does not lead to the head's root.
        case differs(leafIndex: UInt64)
    }

    /// - Parameters:
    ///   - bytes: the file.
    ///   - item: the number in its name.
    ///   - head: of the bundle.
    init(_ bytes: [UInt8], item: UInt64, head: HeadText) throws(Fault) {
        let proof = try Self.object(bytes)
        guard Self.count(proof.member("item")) == item else { throw .otherItem }
        let events = try Self.events(proof, head: head)
        var last: UInt64?
        var original: Original?
        var isSilent = false
        for value in events {
            let event = try ProvenEvent(value, head: head)
            guard event.item != nil else { throw .malformed("first fields") }
            guard event.item == item else { throw .otherItem }
            if let last, event.leafIndex <= last { throw .malformed("order of events") }
            if last == nil, !event.kind.hasPrefix("added-") { throw .malformed("first event") }
            last = event.leafIndex
            if let newer = try event.original() { original = newer }
            if event.isSilent { isSilent = true }
        }
        self.item = item
        eventCount = events.count
        lastLeafIndex = last ?? 0
        self.original = original
        self.isSilent = isSilent
    }

    /// Rule 3.1, up to its format.
    static func object(_ bytes: [UInt8]) throws(Fault) -> JSONValue {
        guard let proof = try? JSONValue(text: bytes) else { throw .malformed("json") }
        guard let format = proof.member("format") else { throw .malformed("format") }
        guard format == .integer(1) else { throw .otherFormat }
        return proof
    }

    /// The events of a proof that is one of this head.
    static func events(_ proof: JSONValue, head: HeadText) throws(Fault) -> [JSONValue] {
        guard let origin = proof.member("origin")?.string, let size = Self.count(proof.member("treeSize")),
            let root = Self.digest(proof.member("root"))
        else { throw .malformed("head") }
        guard origin.utf8.elementsEqual(head.origin.utf8), size == head.size, root == head.root else {
            throw .otherHead
        }
        guard let events = proof.member("events")?.array, !events.isEmpty else { throw .malformed("events") }
        return events
    }

    static func count(_ value: JSONValue?) -> UInt64? { value?.integer.flatMap { UInt64(exactly: $0) } }

    static func digest(_ value: JSONValue?) -> SHA256Digest? {
        value?.string.flatMap({ Base64.decode($0) }).flatMap { SHA256Digest($0) }
    }
}

/// One event of a proof, whose leaf leads to the head's root.
struct ProvenEvent {
    let leafIndex: UInt64
    let kind: String
    let list: UInt64
    /// `nil` for an event that concerns none.
    let item: UInt64?
    /// The root of the log before this event, from the same proof.
    let rootBefore: SHA256Digest?
    /// By position.
    private var shown: [Int: EventField] = [:]

    /// Rules 3.2 to 3.4.
    init(_ event: JSONValue, head: HeadText) throws(ProvenItem.Fault) {
        guard let index = ProvenItem.count(event.member("leafIndex")),
            let fields = event.member("fields")?.array,
            (Format.shownFieldCount...Format.maximumFieldCount).contains(fields.count)
        else { throw .malformed("event") }
        var digests: [SHA256Digest] = []
        var names: Set<String> = []
        for (position, field) in fields.enumerated() {
            guard ProvenItem.count(field.member("position")) == UInt64(position) else {
                throw .malformed("positions")
            }
            if let digest = field.member("digest") {
                guard field.member("salt") == nil, field.member("json") == nil,
                    let digest = ProvenItem.digest(digest)
                else { throw .malformed("withheld field") }
                digests.append(digest)
                continue
            }
            guard let salt = field.member("salt")?.string.flatMap({ Base64.decode($0) }), salt.count == 16,
                let json = field.member("json")?.string.flatMap({ Base64.decode($0) }),
                let shownField = EventField(json: json)
            else { throw .malformed("shown field") }
            guard names.insert(shownField.name).inserted else { throw .malformed("a field twice") }
            shown[position] = shownField
            digests.append(shownField.digest(salt: salt))
        }
        let first = (0..<Format.shownFieldCount).map { [shown] in shown[$0]?.name }
        guard first == ["seq", "kind", "list", "item"],
            let kind = shown[1]?.value.string, let list = ProvenItem.count(shown[2]?.value), list > 0,
            let itemValue = shown[3]?.value
        else { throw .malformed("first fields") }
        let item = ProvenItem.count(itemValue)
        guard itemValue.isNull || item ?? 0 > 0 else { throw .malformed("first fields") }
        guard ProvenItem.count(shown[0]?.value) == index else { throw .malformed("seq") }
        guard let siblings = event.member("path")?.array else { throw .malformed("path") }
        let path = siblings.compactMap { ProvenItem.digest($0) }
        guard path.count == siblings.count else { throw .malformed("path") }
        let proof = InclusionProof(leafIndex: index, treeSize: head.size, path: path)
        do throws(MerkleError) {
            try proof.verify(leafHash: EventStub.leafHash(of: digests), root: head.root)
        } catch {
            throw .differs(leafIndex: index)
        }
        leafIndex = index
        rootBefore = proof.rootBefore
        self.kind = kind
        self.list = list
        self.item = item
    }

    /// A shown field's value.
    func value(_ name: String) -> JSONValue? { shown.values.first { $0.name == name }?.value }

    private static let kindsWithOriginal: Set<String> = [
        "screenshot", "file", "message", "demand", "incident", "held", "note",
    ]

    /// Rule 3.5: it could have brought an original, and does not show whether.
    var isSilent: Bool {
        let parts = kind.split(separator: "-", maxSplits: 1).map(String.init)
        return list == 1 && parts.count == 2 && (parts[0] == "added" || parts[0] == "corrected")
            && Self.kindsWithOriginal.contains(parts[1])
            && (shown[7]?.name != "byteCount" || shown[8]?.name != "sha256")
    }

    /// Rule 3.5; `nil` where the event brought none.
    func original() throws(ProvenItem.Fault) -> ProvenItem.Original? {
        guard let byteCount = value("byteCount"), let sha256 = value("sha256"), !byteCount.isNull,
            !sha256.isNull
        else { return nil }
        guard let byteCount = ProvenItem.count(byteCount), byteCount > 0, let hex = sha256.string,
            let digest = SHA256Digest(lowerCaseHex: hex)
        else { throw .malformed("original") }
        return ProvenItem.Original(byteCount: byteCount, sha256: digest)
    }
}
