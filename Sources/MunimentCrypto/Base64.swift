internal import CSodium

/// Base 64 (RFC 4648 section 4) in its one canonical spelling.
package enum Base64 {
    package static func encode(_ bytes: [UInt8], padded: Bool = true) -> String {
        let variant = variant(padded: padded)
        var text = [CChar](repeating: 0, count: sodium_base64_encoded_len(bytes.count, variant))
        sodium_bin2base64(&text, text.count, bytes, bytes.count, variant)
        return String(decoding: text.dropLast().lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// `nil` for any other character, missing or wrong padding, or fill bits that are not zero.
    package static func decode(_ text: some StringProtocol, padded: Bool = true) -> [UInt8]? {
        let characters = text.utf8.map { CChar(bitPattern: $0) }
        var bytes = [UInt8](repeating: 0, count: characters.count / 4 * 3 + 3)
        var byteCount = 0
        let code = sodium_base642bin(
            &bytes, bytes.count, characters, characters.count, nil, &byteCount, nil,
            variant(padded: padded))
        guard code == 0 else { return nil }
        let decoded = Array(bytes.prefix(byteCount))
        // Some bytes above 0x7f pass for letters in libsodium 1.0.18.
        guard encode(decoded, padded: padded).utf8.elementsEqual(text.utf8) else { return nil }
        return decoded
    }

    private static func variant(padded: Bool) -> CInt {
        CInt(padded ? sodium_base64_VARIANT_ORIGINAL : sodium_base64_VARIANT_ORIGINAL_NO_PADDING)
    }
}
