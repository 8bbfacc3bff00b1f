/// Takes integers and byte strings from bytes in order, and never past their end.
struct LittleEndianReader {
    private let bytes: [UInt8]
    private(set) var position = 0
    /// What it means for these bytes to end too early.
    private let fault: ZipFault

    init(_ bytes: [UInt8], fault: ZipFault) {
        self.bytes = bytes
        self.fault = fault
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func bytes(_ count: Int) throws(ZipFault) -> [UInt8] {
        guard count >= 0, count <= bytes.count - position else { throw fault }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    mutating func skip(_ count: Int) throws(ZipFault) {
        guard count >= 0, count <= bytes.count - position else { throw fault }
        position += count
    }

    mutating func uint16() throws(ZipFault) -> UInt16 { UInt16(truncatingIfNeeded: try integer(2)) }

    mutating func uint32() throws(ZipFault) -> UInt32 { UInt32(truncatingIfNeeded: try integer(4)) }

    mutating func uint64() throws(ZipFault) -> UInt64 { try integer(8) }

    private mutating func integer(_ count: Int) throws(ZipFault) -> UInt64 {
        guard count <= bytes.count - position else { throw fault }
        var value: UInt64 = 0
        for index in 0..<count { value |= UInt64(bytes[position + index]) << UInt64(8 * index) }
        position += count
        return value
    }
}
