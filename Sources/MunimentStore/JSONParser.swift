/// Why bytes are not canonical JSON; `offset` is where reading stopped.
package struct JSONSyntaxError: Error, Equatable, Sendable {
    package let offset: Int
}

extension JSONValue {
    /// Reads exactly one value in its one encoding (rule 9.3) and nothing after it.
    package init(canonical bytes: [UInt8]) throws(JSONSyntaxError) {
        var parser = JSONParser(bytes: bytes)
        let value = try parser.value(depth: 0)
        guard parser.offset == bytes.count else { throw JSONSyntaxError(offset: parser.offset) }
        // One encoding only: what the parser accepts must be what the encoder writes.
        guard value.encoded == bytes else { throw JSONSyntaxError(offset: 0) }
        self = value
    }
}

private struct JSONParser {
    let bytes: [UInt8]
    var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var failure: JSONSyntaxError { JSONSyntaxError(offset: offset) }
    var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    mutating func take(_ byte: Character) throws(JSONSyntaxError) {
        guard let ascii = byte.asciiValue, next == ascii else { throw failure }
        offset += 1
    }

    mutating func take(word: StaticString) throws(JSONSyntaxError) {
        let count = word.utf8CodeUnitCount
        guard count <= bytes.count - offset else { throw failure }
        for index in 0..<count where word.utf8Start[index] != bytes[offset + index] { throw failure }
        offset += count
    }

    mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
        guard depth <= JSONValue.maximumDepth, let byte = next else { throw failure }
        switch byte {
        case UInt8(ascii: "n"):
            try take(word: "null")
            return .null
        case UInt8(ascii: "t"):
            try take(word: "true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try take(word: "false")
            return .bool(false)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "["): return .array(try array(depth: depth))
        case UInt8(ascii: "{"): return .object(try object(depth: depth))
        default: return .integer(try integer())
        }
    }

    mutating func integer() throws(JSONSyntaxError) -> Int64 {
        let start = offset
        if next == UInt8(ascii: "-") { offset += 1 }
        while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), offset - start < 18 {
            offset += 1
        }
        guard let number = Int64(String(decoding: bytes[start..<offset], as: UTF8.self)),
            abs(number) <= JSONValue.maximumInteger
        else { throw failure }
        return number
    }

    mutating func array(depth: Int) throws(JSONSyntaxError) -> [JSONValue] {
        try take("[")
        var values: [JSONValue] = []
        if next == UInt8(ascii: "]") {
            offset += 1
            return values
        }
        while true {
            values.append(try value(depth: depth + 1))
            if next == UInt8(ascii: ",") {
                offset += 1
            } else {
                try take("]")
                return values
            }
        }
    }

    mutating func object(depth: Int) throws(JSONSyntaxError) -> [(key: String, value: JSONValue)] {
        try take("{")
        var members: [(key: String, value: JSONValue)] = []
        if next == UInt8(ascii: "}") {
            offset += 1
            return members
        }
        while true {
            let key = try string()
            guard key.utf8.allSatisfy({ $0 < 0x80 }) else { throw failure }
            if let last = members.last, !last.key.utf8.lexicographicallyPrecedes(key.utf8) { throw failure }
            try take(":")
            members.append((key, try value(depth: depth + 1)))
            if next == UInt8(ascii: ",") {
                offset += 1
            } else {
                try take("}")
                return members
            }
        }
    }

    mutating func string() throws(JSONSyntaxError) -> String {
        try take("\"")
        var text: [UInt8] = []
        while let byte = next {
            offset += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw failure }
                return string
            case UInt8(ascii: "\\"): text.append(try escape())
            case 0..<0x20: throw failure
            default: text.append(byte)
            }
        }
        throw failure
    }

    mutating func escape() throws(JSONSyntaxError) -> UInt8 {
        guard let byte = next else { throw failure }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return byte
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "u"):
            guard bytes.count - offset >= 4 else { throw failure }
            var value: UInt32 = 0
            for digit in bytes[offset..<offset + 4] {
                guard let nibble = Character(UnicodeScalar(digit)).hexDigitValue else { throw failure }
                value = value << 4 | UInt32(nibble)
            }
            guard value < 0x20 else { throw failure }
            offset += 4
            return UInt8(value)
        default: throw failure
        }
    }
}
