package import MunimentCrypto

/// What a `rotated` event says: the head right before it under the old keys, and who goes on (rule 12.4).
package struct Rotation: Hashable, Sendable {
    /// The event's sequence number.
    package let event: UInt64
    /// The last head under the old origin id.
    package let head: HeadText
    package let publicKey: Ed25519PublicKey
    package let newOriginID: [UInt8]
    package let newLineID: [UInt8]
    package let newPublicKey: Ed25519PublicKey
    /// By the old key, over ``text``.
    package let signature: String

    /// Signs with the old key.
    init(
        event: UInt64, head: HeadText, newIdentity: Identity, newLineID: [UInt8],
        key: borrowing Ed25519SigningKey
    ) {
        self.event = event
        self.head = head
        publicKey = key.publicKey
        newOriginID = newIdentity.originID
        self.newLineID = newLineID
        newPublicKey = newIdentity.publicKey
        signature = SSHSignature.sign(
            Array(
                Self.text(
                    head: head, newOriginID: newOriginID, newLineID: newLineID, newPublicKey: newPublicKey
                ).utf8),
            namespace: Format.rotationNamespace, key: key)
    }

    /// `nil` unless the fields have the form of rule 12.4; whether what they say is so, is not looked at.
    /// - Parameter value: gives a field's value by its name.
    package init?(event: UInt64, _ value: (String) -> JSONValue?) {
        func key(_ name: String) -> Ed25519PublicKey? {
            guard let hex = value(name)?.string, let bytes = Hex.decode(hex), Hex.encode(bytes) == hex else {
                return nil
            }
            return try? Ed25519PublicKey(bytes)
        }
        guard let head = HeadText(fields: value), let publicKey = key("publicKey"),
            let newPublicKey = key("newPublicKey"), let signature = value("signature")?.string,
            let origin = value("newOrigin")?.string.flatMap({ HeadText.ids(ofOrigin: $0) })
        else { return nil }
        self.event = event
        self.head = head
        self.publicKey = publicKey
        newOriginID = origin.originID
        newLineID = origin.lineID
        self.newPublicKey = newPublicKey
        self.signature = signature
    }

    /// - Returns: `nil` also for an event of another kind, and for one that concerns an item.
    package init?(_ event: Event) {
        guard event.kind == FormatEvent.rotated, event.item == nil else { return nil }
        self.init(event: event.sequenceNumber) { event.value($0) }
    }

    /// The first line of the heads from this event on.
    package var newOrigin: String { HeadText.origin(originID: newOriginID, line: Hex.encode(newLineID)) }

    /// The fields that the format reads, but for the slot set digest.
    package var fields: [String: JSONValue] {
        [
            "origin": .string(head.origin), "size": .integer(Int64(clamping: head.size)),
            "root": .string(head.root.hex), "time": .string(head.time),
            "publicKey": .string(Hex.encode(publicKey.bytes)), "newOrigin": .string(newOrigin),
            "newPublicKey": .string(Hex.encode(newPublicKey.bytes)), "signature": .string(signature),
        ]
    }

    private static func text(
        head: HeadText, newOriginID: [UInt8], newLineID: [UInt8], newPublicKey: Ed25519PublicKey
    ) -> String {
        let origin = HeadText.origin(originID: newOriginID, line: Hex.encode(newLineID))
        return "\(head.text)new-origin \(origin)\nnew-key \(Hex.encode(newPublicKey.bytes))\n"
    }

    /// What the old key signs.
    package var text: String {
        Self.text(
            head: head, newOriginID: newOriginID, newLineID: newLineID, newPublicKey: newPublicKey)
    }

    /// Whether the old key signed this in the namespace of new keys.
    package var isSigned: Bool {
        let signer = try? SSHSignature.verify(
            signature, of: Array(text.utf8), namespace: Format.rotationNamespace)
        return signer == publicKey
    }
}

extension [Rotation] {
    /// Under which origin id the head of this size was signed (rule 12.7), where these are all changes of keys.
    package func originID(atSize size: UInt64, present: [UInt8]) -> [UInt8] {
        first { size <= $0.head.size }?.head.originID ?? present
    }
}

extension HeadText {
    /// From the fields `origin`, `size`, `root` (hexadecimal, of lower case) and `time` of an event: the head whose text is
    /// exactly what was handed out.
    package init?(fields value: (String) -> JSONValue?) {
        guard let origin = value("origin")?.string, let size = value("size")?.integer,
            let root = value("root")?.string.flatMap({ SHA256Digest(lowerCaseHex: $0) }),
            let time = value("time")?.string
        else { return nil }
        self.init("\(origin)\n\(size)\n\(Base64.encode(root.bytes))\ntime \(time)\n")
    }
}

/// The keys that a log was signed with, oldest first, as its `rotated` events tell (rule 12.6).
package struct RotationChain: Sendable {
    /// Where the log's keys changed; `nil` for an event that cannot be read or has not its form.
    private var found: [(event: UInt64, rotation: Rotation?)] = []
    /// Events that cannot be read; those of which not even the kind is known may have changed the keys, too.
    private var unknown: Set<UInt64> = []

    init() {}

    /// Those that a bundle shows, in order.
    package init(_ rotations: [Rotation]) { found = rotations.map { ($0.event, $0) } }

    mutating func take(_ read: VaultStore.ReadEvent) {
        switch read {
        case .damaged(let number): unknown.insert(number)
        case .contentDamaged(let stub):
            if stub.kind == FormatEvent.rotated {
                found.append((stub.sequenceNumber, nil))
                unknown.insert(stub.sequenceNumber)
            }
        case .event(let event), .rebuilt(let event):
            if event.kind == FormatEvent.rotated { found.append((event.sequenceNumber, Rotation(event))) }
        }
    }

    var isEmpty: Bool { found.isEmpty }

    /// Some event cannot be read that is one, or may be.
    var isUnclear: Bool { !unknown.isEmpty }

    /// The same for a bundle, whose head has this origin id and was signed with this key.
    package func judged(
        root: (UInt64) -> SHA256Digest?, originID: [UInt8], publicKey: Ed25519PublicKey
    ) -> (good: [Rotation], differing: [UInt64]) {
        judged(root: root, identity: Identity(originID: originID, publicKey: publicKey))
    }

    /// Those that are as rule 12.6 says, in order, and the events of those that are not.
    /// - Parameters:
    ///   - root: of the log at a size; `nil` where that is not known.
    ///   - identity: the vault's own; `nil` where it cannot be read.
    func judged(
        root: (UInt64) -> SHA256Digest?, identity: Identity?
    ) -> (good: [Rotation], differing: [UInt64]) {
        var good: [Rotation] = []
        var differing: [UInt64] = []
        var originIDs: Set<[UInt8]> = identity.map { [$0.originID] } ?? []
        var keys: Set<Ed25519PublicKey> = identity.map { [$0.publicKey] } ?? []
        for (index, (event, rotation)) in found.enumerated() {
            guard let rotation else {
                // What cannot be read is damage already.
                if !unknown.contains(event) { differing.append(event) }
                continue
            }
            let isNewOrigin = originIDs.insert(rotation.head.originID).inserted
            let isNewKey = keys.insert(rotation.publicKey).inserted
            let isRoot = root(event).map { $0 == rotation.head.root } ?? true
            if isNewOrigin, isNewKey, isRoot, rotation.head.size == event, rotation.isSigned,
                isFollowed(rotation, index: index, identity: identity)
            {
                good.append(rotation)
            } else {
                differing.append(event)
            }
        }
        return (good, differing)
    }

    /// Whether whom it names goes on; true too where that cannot be known.
    private func isFollowed(_ rotation: Rotation, index: Int, identity: Identity?) -> Bool {
        let next = index + 1 < found.count ? found[index + 1] : nil
        let end = next?.event ?? .max
        if unknown.contains(where: { $0 > rotation.event && $0 < end }) { return true }
        if let next {
            guard let old = next.rotation else { return true }
            return old.head.originID == rotation.newOriginID && old.publicKey == rotation.newPublicKey
        }
        guard let identity else { return true }
        return identity.originID == rotation.newOriginID && identity.publicKey == rotation.newPublicKey
    }
}
