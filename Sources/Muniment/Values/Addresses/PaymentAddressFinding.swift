/// What a look at a pay-to value found. It is kept beside the value, which stays as it was typed;
/// a right checksum says nothing about who owns the address.
package struct PaymentAddressFinding: Hashable, Sendable {
    package let kind: Kind
    package let outcome: Outcome
    /// Other kinds that write the very same address: `3…` pays on Bitcoin or on Litecoin.
    package let alternatives: [Kind]
    /// It belongs to a network for trying things out, where coins have no worth.
    package let isTestNetwork: Bool

    init(_ kind: Kind, _ outcome: Outcome, alternatives: [Kind] = [], isTestNetwork: Bool = false) {
        self.kind = kind
        self.outcome = outcome
        self.alternatives = alternatives
        self.isTestNetwork = isTestNetwork
    }

    /// `bitcoin-base58:checksum-valid`: kind and outcome, stable for scripts.
    package var code: String { "\(kind.rawValue):\(outcome.rawValue)" }

    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case bitcoinBase58 = "bitcoin-base58"
        case bitcoinBech32 = "bitcoin-bech32"
        case bitcoinBech32m = "bitcoin-bech32m"
        case bitcoinCash = "bitcoin-cash"
        case dogecoin, ethereum, iban, litecoin, monero
        /// Any 32 bytes in Base 58 look like one.
        case solana
        case tron, xrp
    }

    package enum Outcome: String, Hashable, Sendable, CaseIterable {
        case checksumValid = "checksum-valid"
        /// At least one character differs from what the owner wrote.
        case checksumWrong = "checksum-wrong"
        /// The form is right, but the kind has no checksum, or this spelling of it has none.
        case noChecksum = "no-checksum"
        /// It begins like this kind, but has the wrong length, or characters that never occur in it.
        case malformed
    }
}
