import SwiftASN1

/// What an authority states: that a digest existed no later than a time (TSTInfo, RFC 3161 section 2.4.2).
package struct TimeStampInfo: Hashable, Sendable {
    /// The policy under which it was issued, an object identifier such as `1.2.3.4.1`.
    package let policy: String
    /// The algorithm that made the stamped digest, an object identifier.
    package let imprintAlgorithm: String
    /// The stamped digest, at most 64 bytes.
    package let imprint: [UInt8]
    /// Big-endian without leading zeros, at most ``integerByteLimit`` bytes.
    package let serial: [UInt8]
    package let time: TimeStampTime
    package let accuracy: TimeStampAccuracy?
    /// Whether the authority orders all its time-stamps by their time, whatever the accuracy.
    package let isOrdered: Bool
    /// Big-endian without leading zeros, at most ``integerByteLimit`` bytes; compare by value.
    package let nonce: [UInt8]?
    /// The name that the authority gives itself, for display: at most 512 Unicode scalars, to be escaped.
    package let authority: String?

    /// Time-stamps number up to 160 bits (RFC 3161 section 2.4.2); some authorities take more.
    package static let integerByteLimit = 64

    /// Extensions must be well-formed as an element and are not looked into.
    /// - Throws: ``TimestampError/malformed(_:)``.
    init(_ bytes: some Sequence<UInt8>) throws(TimestampError) {
        var fields = try DERFields(DERFields.element(bytes, at: "info"), at: "info")
        guard try fields.value(Int.self) == 1 else { throw .malformed("info") }
        policy = try fields.value(ASN1ObjectIdentifier.self).text
        var imprint = try fields.fields()
        var algorithm = try imprint.fields()
        imprintAlgorithm = try algorithm.value(ASN1ObjectIdentifier.self).text
        _ = try algorithm.optional(ASN1Null.self)
        try algorithm.end()
        self.imprint = try Array(imprint.value(ASN1OctetString.self).bytes)
        try imprint.end()
        guard (1...64).contains(self.imprint.count) else { throw .malformed("info") }
        serial = try fields.magnitude(atMost: Self.integerByteLimit)
        time = try TimeStampTime(fields.node())
        accuracy =
            if let node = fields.node(ifIs: .sequence) { try TimeStampAccuracy(node) } else { nil }
        isOrdered = try fields.optional(Bool.self) ?? false
        nonce =
            fields.nextIdentifier == .integer ? try fields.magnitude(atMost: Self.integerByteLimit) : nil
        if fields.nextIdentifier == .context(0) {
            var tagged = try fields.fields(as: .context(0))
            authority = try Self.directoryName(tagged.node())
            try tagged.end()
        } else {
            authority = nil
        }
        if fields.nextIdentifier == .context(1) { _ = try fields.fields(as: .context(1)) }
        try fields.end()
    }

    /// The text of a GeneralName that is a directory name; `nil` for the other kinds.
    private static func directoryName(_ node: ASN1Node) -> String? {
        guard var tagged = try? DERFields(node, as: .context(4), at: "info"), let name = try? tagged.node()
        else { return nil }
        return DistinguishedName.text(name)
    }
}
