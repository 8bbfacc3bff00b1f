import MunimentStore

/// What shows that the log went on under new keys, and under which before: the file of rule 3.9 of
/// `Docs/evidence.md`.
struct RotationProof {
    let rotation: Rotation
    /// UTC, as the event says.
    let changedAt: String
    let event: ItemProof.ProvenEvent
    let head: Vault.Head

    /// Such as `data/proofs/rotated-0007.json`.
    static func path(_ event: UInt64) -> String { "data/proofs/rotated-\(EvidenceName.number(event)).json" }

    var path: String { Self.path(rotation.event) }

    /// All but who did it, with which version, and the digest of the slots.
    static func isShown(_ field: String) -> Bool { !["by", "tool", "slotsDigest"].contains(field) }

    var text: String {
        OutputValue.object([
            ("format", .integer(1)), ("origin", .string(head.origin)), ("treeSize", .count(head.size)),
            ("root", .string(head.root)), ("events", .array([ItemProof.value(event)])),
        ]).jsonText + "\n"
    }

    /// As reports name it.
    var change: Vault.KeyChange { Vault.KeyChange(rotation, changedAt: changedAt) }
}
