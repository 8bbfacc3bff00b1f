internal import CSodium

/// Comparison whose duration tells nothing about where two secrets differ.
package enum ConstantTime {
    /// Lengths are not secret and are compared first.
    package static func equal(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count && sodium_memcmp(a, b, a.count) == 0
    }
}
