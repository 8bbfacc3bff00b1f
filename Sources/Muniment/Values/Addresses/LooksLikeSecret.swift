/// Recognises keys that open somebody's coins, which belong in no report.
///
/// A frightened person may paste their own key where an address was asked for.
package enum LooksLikeSecret: String, Hashable, Sendable, CaseIterable {
    /// A Bitcoin private key in wallet import format; its checksum is right.
    case walletImportKey = "wallet-import-key"
    /// A BIP-32 extended private key (`xprv`, `yprv`, `zprv`, `tprv`); its checksum is right.
    case extendedPrivateKey = "extended-private-key"
    /// 64 hexadecimal digits: a private key, or as well a transaction or a digest.
    case hexadecimalKey = "hexadecimal-key"
    /// As many short lower-case words as a recovery phrase has.
    case recoveryPhrase = "recovery-phrase"

    /// It has the form only; other things have it too.
    package var isWeak: Bool { self == .hexadecimalKey || self == .recoveryPhrase }

    /// A stable name for scripts.
    package var code: String { rawValue }

    /// Keys with a checksum are found anywhere in `text`, the others only if they are all of it.
    package static func check(_ text: String) -> LooksLikeSecret? {
        let words = text.split(whereSeparator: \.isWhitespace)
        for word in words {
            if let kind = keyWithChecksum(
                word.drop { "\"'(<".contains($0) }.prefix { !"\"')>,;.".contains($0) })
            {
                return kind
            }
        }
        if words.count == 1, let word = words.first, isHexadecimalKey(word) { return .hexadecimalKey }
        return isRecoveryPhrase(words) ? .recoveryPhrase : nil
    }

    private static func keyWithChecksum(_ word: Substring) -> LooksLikeSecret? {
        guard (51...52).contains(word.utf8.count) || word.utf8.count == 111,
            let bytes = Base58.decode(word.utf8), let payload = Base58.checked(bytes)
        else { return nil }
        switch (payload.count, payload.first) {
        // One byte of version, the key, and 0x01 where it stands for a compressed public key.
        case (33, 0x80), (33, 0xEF): return .walletImportKey
        case (34, 0x80), (34, 0xEF): return payload.last == 1 ? .walletImportKey : nil
        case (78, _): return privateVersions.contains(Array(payload.prefix(4))) ? .extendedPrivateKey : nil
        default: return nil
        }
    }

    /// Main and test network, and the same for addresses of BIP-49 and BIP-84 (SLIP-132).
    private static let privateVersions: [[UInt8]] = [
        [0x04, 0x88, 0xAD, 0xE4], [0x04, 0x35, 0x83, 0x94], [0x04, 0x9D, 0x78, 0x78],
        [0x04, 0xB2, 0x43, 0x0C], [0x04, 0x4A, 0x4E, 0x28], [0x04, 0x5F, 0x18, 0xBC],
    ]

    private static func isHexadecimalKey(_ word: Substring) -> Bool {
        let digits = word.hasPrefix("0x") ? word.dropFirst(2) : word
        return digits.utf8.count == 64 && digits.utf8.allSatisfy(EthereumAddress.isHexDigit)
    }

    /// BIP-39: 12, 15, 18, 21 or 24 words of three to eight letters.
    private static func isRecoveryPhrase(_ words: [Substring]) -> Bool {
        [12, 15, 18, 21, 24].contains(words.count)
            && words.allSatisfy { word in
                (3...8).contains(word.utf8.count)
                    && word.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
                    && !everyday.contains(String(word))
            }
    }

    /// Frequent in sentences, absent from the English word list of BIP-39.
    private static let everyday: Set<String> = [
        "the", "and", "for", "was", "are", "but", "not", "your", "have", "from",
    ]
}
