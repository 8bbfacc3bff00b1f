import MunimentStore

extension Vault {
    /// An identifier that at least two items hold.
    public struct RepeatedIdentifier: Sendable, Hashable {
        /// What it is, such as `handle`.
        public let type: String
        /// As it was seen.
        public let value: String
        /// Every item of the vault that holds it, ascending.
        public let items: [UInt64]
    }

    /// The identifiers of the items of these numbers that other items of the vault hold as well: perhaps the same
    /// somebody. Names that many people have are left out, and what is the person's own.
    public func repeatedIdentifiers(of numbers: [UInt64]) throws(MunimentError) -> [RepeatedIdentifier] {
        let numbers = Set(numbers)
        return Identifier.repeated(in: try state().items.sharing.filter { !$0.isErased })
            .filter { !numbers.isDisjoint(with: $0.items) }
            .map {
                RepeatedIdentifier(
                    type: FieldLabel.text($0.type), value: $0.value, items: $0.items.sorted())
            }
    }
}
