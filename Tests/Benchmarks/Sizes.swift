import ArgumentParser

/// How much work there is.
struct Sizes {
    var byteCount: Int
    var fileCount: Int
    var fileByteCount: Int
    var itemCount: Int
    var growthByteCount: Int
    var repeats: Int
    var shortRepeats: Int

    /// About a minute on two idle cores: shows that all of it works, not how fast it is.
    static let small = Sizes(
        byteCount: 16 << 20, fileCount: 20, fileByteCount: 300 << 10, itemCount: 200,
        growthByteCount: 10 << 20, repeats: 1, shortRepeats: 3)
    /// What the targets are for.
    static let full = Sizes(
        byteCount: 1 << 30, fileCount: 1000, fileByteCount: 300 << 10, itemCount: 100_000,
        growthByteCount: 10 << 30, repeats: 5, shortRepeats: 15)
}

enum Preset: String, ExpressibleByArgument, CaseIterable {
    case small, full
    var sizes: Sizes { self == .small ? .small : .full }
}

/// A number of bytes as people write it: 300K, 16M, 1G (powers of 1,024).
struct ByteCount: ExpressibleByArgument {
    let value: Int

    init?(argument: String) {
        let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
        let unit = argument.last.flatMap { units[$0] }
        guard let number = Int(unit == nil ? argument : String(argument.dropLast())), number > 0 else {
            return nil
        }
        let (product, isTooMuch) = number.multipliedReportingOverflow(by: unit ?? 1)
        guard !isTooMuch else { return nil }
        value = product
    }
}
