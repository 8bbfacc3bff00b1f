import MunimentCrypto

/// The tree of an OpenTimestamps proof, walked without recursion. Of the message at each node only the length
/// is followed; the limits are those of the reference implementation, python-opentimestamps.
enum OpenTimestampsTree {
    /// The operation and the mark of the file's digest share this byte.
    static let sha256: UInt8 = 0x08

    static let messageByteLimit = 4096
    /// The most nodes on one path, so one more than the operations.
    static let nodeLimit = 256

    private struct Node {
        var messageByteCount: Int
        var depth: Int
    }

    /// Reads the tree whose root's message has `messageByteCount` bytes: each node is any number of `FF item`
    /// and one `item`; an item is an attestation, or an operation and the node of its result.
    static func attestations(
        _ reader: inout ByteReader, messageByteCount: Int
    ) throws(TimestampError) -> [OpenTimestampsProof.Attestation] {
        var found: [OpenTimestampsProof.Attestation] = []
        // A node stays here while items of it are to come; its depth is more than that of those below it.
        var open = [Node(messageByteCount: messageByteCount, depth: 1)]
        while let node = open.popLast() {
            var tag = try reader.byte()
            if tag == 0xff {
                tag = try reader.byte()
                open.append(node)
            }
            if tag == 0x00 {
                found.append(try attestation(&reader, messageByteCount: node.messageByteCount))
                continue
            }
            let result = try resultByteCount(tag, of: node.messageByteCount, &reader)
            guard node.depth < nodeLimit else { throw .malformed("depth") }
            open.append(Node(messageByteCount: result, depth: node.depth + 1))
        }
        return found
    }

    /// The length of the message after an operation.
    private static func resultByteCount(
        _ operation: UInt8, of messageByteCount: Int, _ reader: inout ByteReader
    ) throws(TimestampError) -> Int {
        let result: Int
        switch operation {
        case 0xf0, 0xf1:  // append, prepend
            result = try messageByteCount + reader.countedBytes(in: 1...UInt64(messageByteLimit)).count
        case 0xf2: result = messageByteCount  // reverse
        case 0xf3: result = messageByteCount * 2  // hexadecimal digits
        case 0x02, 0x03: result = 20  // SHA-1, RIPEMD-160
        case sha256, 0x67: result = 32  // SHA-256, Keccak-256
        default: throw .unsupportedOperation(operation)
        }
        guard result <= messageByteLimit else { throw .malformed("message") }
        return result
    }

    private static let bitcoinTag: [UInt8] = [0x05, 0x88, 0x96, 0x0d, 0x73, 0xd7, 0x19, 0x01]
    private static let litecoinTag: [UInt8] = [0x06, 0x86, 0x9a, 0x0d, 0x73, 0xd7, 0x1b, 0x45]
    private static let pendingTag: [UInt8] = [0x83, 0xdf, 0xe3, 0x0d, 0x2e, 0xf9, 0x0c, 0x8e]

    private static func attestation(
        _ reader: inout ByteReader, messageByteCount: Int
    ) throws(TimestampError) -> OpenTimestampsProof.Attestation {
        let tag = try reader.bytes(8)
        var payload = ByteReader(try reader.countedBytes(in: 0...8192), at: "attestation")
        let attestation: OpenTimestampsProof.Attestation
        switch tag {
        case bitcoinTag, litecoinTag:
            // The message is a block's Merkle root; one of another length can match no block.
            guard messageByteCount == 32 else { throw .malformed("attestation") }
            let height = try payload.number()
            attestation = tag == bitcoinTag ? .bitcoin(height: height) : .litecoin(height: height)
        case pendingTag:
            let uri = try payload.countedBytes(in: 1...1000)
            guard uri.allSatisfy(isAllowedInURI) else { throw .malformed("attestation") }
            attestation = .pending(uri: String(decoding: uri, as: UTF8.self))
        default:
            return .unknown(tag: Hex.encode(tag))
        }
        try payload.end()
        return attestation
    }

    private static func isAllowedInURI(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "/"), UInt8(ascii: ":"):
            true
        default:
            false
        }
    }
}
