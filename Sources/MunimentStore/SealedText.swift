package import MunimentCrypto

/// A short text as a snapshot has it: sealed once more, so that who reads a snapshot for something else has no words in
/// memory.
package struct SealedText: Sendable {
    /// Of the text.
    package let sha256: SHA256Digest
    /// Empty where the text could not be read.
    package let bytes: [UInt8]

    package static let keyContext: StaticString = "mnm-text"
}

extension VaultStore {
    /// Seals a text under a key of the event that brought it; empty bytes where that fails, or for `nil`.
    package func sealText(_ text: UnsafeRawBufferPointer?, of original: OriginalDescription) -> SealedText {
        let sealed = text.flatMap { text in
            try? KeyDerivation.withSubkey(
                of: vaultKey, context: SealedText.keyContext, id: original.sequenceNumber
            ) { key throws(CryptoError) in SecretBox.seal(text, key: key) }
        }
        return SealedText(sha256: original.sha256, bytes: sealed ?? [])
    }

    /// Lends the text that was sealed for this event, and wipes it.
    /// - Returns: `nil` where it does not open.
    package func withText<T>(
        _ sealed: ArraySlice<UInt8>, of event: UInt64, _ body: (UnsafeRawBufferPointer) -> T
    ) -> T? {
        // No second owner, or a copy of it would be wiped.
        guard
            var text = sealed.withUnsafeBytes({ sealed in
                try? KeyDerivation.withSubkey(
                    of: vaultKey, context: SealedText.keyContext, id: event,
                    { (key) throws(CryptoError) in try SecretBox.open(sealed, key: key) })
            })
        else { return nil }
        defer { Wipe.wipe(&text) }
        return text.withUnsafeBytes(body)
    }
}
