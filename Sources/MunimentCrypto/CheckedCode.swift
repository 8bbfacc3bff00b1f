/// Codes that people copy by hand, as recovery codes and head codes: Crockford base 32 with two check
/// characters, in groups of four.
package struct CheckedCode {
    private static let checkSymbolCount = 2

    /// The check characters are the first ten bits of BLAKE2b-256(label ‖ 0x00 ‖ payload).
    /// - Parameter label: the kind of code, so that one kind does not pass for another.
    package static func encode(_ payload: [UInt8], label: String) -> String {
        let symbols = CrockfordBase32.symbols(of: payload) + check(payload, label: label)
        let text = Array(CrockfordBase32.text(of: symbols).utf8)
        return stride(from: 0, to: text.count, by: 4)
            .map { String(decoding: text[$0..<min($0 + 4, text.count)], as: UTF8.self) }
            .joined(separator: "-")
    }

    /// The payload; letters are taken as `CrockfordBase32.decode` takes them. About one wrong copy in a
    /// thousand passes the check.
    /// - Throws: `malformed("character")`, `malformed("length")`, or `malformed("check")` when it was copied
    ///   wrongly or is a code of another kind.
    package static func decode(
        _ text: String, payloadByteCount: Int, label: String
    ) throws(CryptoError) -> [UInt8] {
        guard let symbols = CrockfordBase32.symbols(in: text) else { throw .malformed("character") }
        let payloadSymbolCount = CrockfordBase32.symbolCount(ofBytes: payloadByteCount)
        guard symbols.count == payloadSymbolCount + checkSymbolCount else { throw .malformed("length") }
        guard
            let payload = CrockfordBase32.bytes(of: symbols.prefix(payloadSymbolCount)),
            check(payload, label: label) == Array(symbols.suffix(checkSymbolCount))
        else { throw .malformed("check") }
        return payload
    }

    private static func check(_ payload: [UInt8], label: String) -> [UInt8] {
        let digest = BLAKE2b.hash(Array(label.utf8) + [0] + payload)
        return Array(CrockfordBase32.symbols(of: digest).prefix(checkSymbolCount))
    }
}
