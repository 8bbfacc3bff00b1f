import SwiftASN1

/// What an authority says about a request: PKIStatusInfo of RFC 3161 section 2.4.2.
package struct TimeStampStatus: Hashable, Sendable {
    /// 0 granted, 1 granted with modifications, 2 rejected, 3 waiting, 4 revocation warning, 5 revoked.
    package let code: Int
    /// The authority's own words, at most ``textLimit`` Unicode scalars; escape them before they are shown.
    package let text: String
    /// In the order of their bits.
    package let failures: [TimeStampFailure]

    package static let textLimit = 1024

    /// Whether a token may come with it.
    package var isGranted: Bool { code <= 1 }

    init(_ node: ASN1Node) throws(TimestampError) {
        var fields = try DERFields(node, at: "status")
        code = try fields.value(Int.self)
        guard (0...5).contains(code) else { throw .malformed("status") }
        var words: [String] = []
        if fields.nextIdentifier == .sequence {
            var texts = try fields.fields()
            repeat {
                words.append(String(decoding: try texts.value(ASN1UTF8String.self).bytes, as: UTF8.self))
            } while texts.nextIdentifier != nil
        }
        text = words.joined(separator: "\n").cut(to: Self.textLimit)
        let bits = try fields.optional(ASN1BitString.self)
        try fields.end()
        guard let bits else {
            failures = []
            return
        }
        guard bits.bytes.count <= 8 else { throw .malformed("status") }
        failures = bits.bytes.enumerated().flatMap { index, byte in
            (0..<8).filter { byte << $0 & 0x80 != 0 }.map { TimeStampFailure(bit: index * 8 + $0) }
        }
    }
}

/// Why an authority refused: a bit of PKIFailureInfo (RFC 3161 section 2.4.2).
package enum TimeStampFailure: Hashable, Sendable {
    case badAlgorithm, badRequest, badDataFormat, timeNotAvailable, unacceptedPolicy, unacceptedExtension
    case additionalInformationNotAvailable, systemFailure
    case other(bit: Int)

    package init(bit: Int) {
        switch bit {
        case 0: self = .badAlgorithm
        case 2: self = .badRequest
        case 5: self = .badDataFormat
        case 14: self = .timeNotAvailable
        case 15: self = .unacceptedPolicy
        case 16: self = .unacceptedExtension
        case 17: self = .additionalInformationNotAvailable
        case 25: self = .systemFailure
        default: self = .other(bit: bit)
        }
    }
}
