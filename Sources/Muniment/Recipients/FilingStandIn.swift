struct Filing: Sendable {
    let number: UInt64
    let recipient: String
    let covers: [UInt64]
    var checkLines: [String] { [] }
    func text(_ name: String) -> String? { nil }
}
