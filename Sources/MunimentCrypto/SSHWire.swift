/// Writes the data types of SSH (RFC 4251 section 5).
struct SSHWriter {
    private(set) var bytes: [UInt8] = []

    mutating func raw(_ more: some Sequence<UInt8>) {
        bytes.append(contentsOf: more)
    }

    mutating func uint32(_ value: UInt32) {
        raw([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) })
    }

    /// Its length and its bytes; at most 2^32 - 1 bytes.
    mutating func string(_ value: some Collection<UInt8>) {
        uint32(UInt32(value.count))
        raw(value)
    }
}

/// Reads the data types of SSH (RFC 4251 section 5); `nil` where the bytes end too early.
struct SSHReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func raw(_ count: Int) -> [UInt8]? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func uint32() -> UInt32? {
        raw(4)?.reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func string() -> [UInt8]? {
        guard let count = uint32() else { return nil }
        return raw(Int(count))
    }
}
