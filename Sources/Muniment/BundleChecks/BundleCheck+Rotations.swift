import MunimentBagIt
import MunimentCrypto
import MunimentStore

/// Changes of keys, rules 3.9 and 3.10 of `Docs/evidence.md`.
extension BundleCheck {
    /// A change of keys whose event stands in the log.
    struct ProvenRotation {
        let rotation: Rotation
        /// As the event says, where that is a time; else empty.
        let changedAt: String
        let rootBefore: SHA256Digest?

        /// - Parameter event: the number in the file's name.
        init(_ bytes: [UInt8], event number: UInt64, head: HeadText) throws(ProvenItem.Fault) {
            let events = try ProvenItem.events(try ProvenItem.object(bytes), head: head)
            guard events.count == 1 else { throw .malformed("events") }
            let event = try ProvenEvent(events[0], head: head)
            guard event.leafIndex == number, event.kind == EventKind.rotated, event.item == nil else {
                throw .malformed("first fields")
            }
            guard let rotation = Rotation(event: number, event.value) else { throw .malformed("fields") }
            self.rotation = rotation
            let time = event.value("recordedAt")?.string ?? ""
            changedAt = HeadText.isTime(time) ? time : ""
            rootBefore = event.rootBefore
        }
    }

    mutating func check(rotation event: UInt64, path: String, head: HeadText) throws {
        let bytes = try source.bytes(path, atMost: Self.proofByteLimit)
        provenRotations.append(try ProvenRotation(bytes, event: event, head: head))
    }

    /// That the keys lead, one after the other, to the one that signed.
    mutating func checkRotations() {
        guard let head, let signer, !provenRotations.isEmpty else { return }
        let proven = provenRotations.sorted { $0.rotation.event < $1.rotation.event }
        let roots = Dictionary(proven.map { ($0.rotation.event, $0.rootBefore) }) { first, _ in first }
        let (good, differing) = RotationChain(proven.map(\.rotation)).judged(
            root: { roots[$0] ?? nil }, originID: head.head.originID, publicKey: signer)
        for event in differing { add("bundle-keys-differ", RotationProof.path(event), event: event) }
        guard differing.isEmpty else { return }
        rotations = good
        for entry in proven {
            let fingerprint = SSHSignature.fingerprint(entry.rotation.publicKey)
            add(
                "bundle-keys-changed", "\(fingerprint) \(entry.changedAt)", event: entry.rotation.event,
                isDamage: false)
            if fingerprint == expected {
                report.findings.removeAll { $0.code == "bundle-key-other" }
                add("bundle-key-earlier", report.fingerprint, event: entry.rotation.event)
            }
        }
    }
}
