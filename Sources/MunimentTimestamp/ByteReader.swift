/// Takes the parts of an OpenTimestamps proof from the front of some bytes.
struct ByteReader {
    private var rest: ArraySlice<UInt8>
    private let place: String

    init(_ bytes: some Collection<UInt8>, at place: String) {
        rest = Array(bytes)[...]
        self.place = place
    }

    mutating func byte() throws(TimestampError) -> UInt8 {
        guard let byte = rest.popFirst() else { throw .malformed(place) }
        return byte
    }

    mutating func bytes(_ count: Int) throws(TimestampError) -> [UInt8] {
        guard rest.count >= count else { throw .malformed(place) }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// Unsigned LEB128 of at most 64 bits, in as few bytes as can be.
    mutating func number() throws(TimestampError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try byte()
            let part = UInt64(byte & 0x7f)
            guard shift < 64, (part << shift) >> shift == part else { throw .malformed(place) }
            value |= part << shift
            if byte & 0x80 == 0 {
                guard part != 0 || shift == 0 else { throw .malformed(place) }
                return value
            }
            shift += 7
        }
    }

    /// A number and as many bytes.
    mutating func countedBytes(in counts: ClosedRange<UInt64>) throws(TimestampError) -> [UInt8] {
        let count = try number()
        guard counts.contains(count) else { throw .malformed(place) }
        return try bytes(Int(count))
    }

    func end() throws(TimestampError) {
        guard rest.isEmpty else { throw .malformed(place) }
    }
}
