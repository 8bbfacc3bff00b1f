/// Why bytes are not canonical JSON; `offset` is where reading stopped.
package struct JSONSyntaxError: Error, Equatable, Sendable {
    package let offset: Int
}

extension JSONValue {
    /// Reads exactly one value in its one encoding (rule 9.3) and nothing after it.
    package init(canonical bytes: [UInt8]) throws(JSONSyntaxError) {
        var parser = JSONParser(bytes: bytes, isCanonical: true)
        let value = try parser.value(depth: 0)
        guard parser.offset == bytes.count else { throw JSONSyntaxError(offset: parser.offset) }
        // One encoding only: what the parser accepts must be what the encoder writes.
        var encoded: [UInt8] = []
        encoded.reserveCapacity(bytes.count)
        value.encode(into: &encoded)
        guard encoded == bytes else { throw JSONSyntaxError(offset: 0) }
        self = value
    }

    /// Reads JSON as anybody writes it (RFC 8259): white space, members in any order, any escape. Still no
    /// member twice, no number but an integer within ±(2^53 − 1), and the depth of ``maximumDepth``.
    package init(text bytes: [UInt8]) throws(JSONSyntaxError) {
        var parser = JSONParser(bytes: bytes, isCanonical: false)
        self = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.offset == bytes.count else { throw JSONSyntaxError(offset: parser.offset) }
    }
}

private struct JSONParser {
    let bytes: [UInt8]
    let isCanonical: Bool
    var offset = 0

    init(bytes: [UInt8], isCanonical: Bool) {
        self.bytes = bytes
        self.isCanonical = isCanonical
    }

    mutating func skipSpace() {
        guard !isCanonical else { return }
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { offset += 1 }
    }

    var failure: JSONSyntaxError { JSONSyntaxError(offset: offset) }
    var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    mutating func take(_ byte: Unicode.Scalar) throws(JSONSyntaxError) {
        skipSpace()
        guard next == UInt8(ascii: byte) else { throw failure }
        offset += 1
    }

    mutating func take(word: StaticString) throws(JSONSyntaxError) {
        let count = word.utf8CodeUnitCount
        guard count <= bytes.count - offset else { throw failure }
        for index in 0..<count where word.utf8Start[index] != bytes[offset + index] { throw failure }
        offset += count
    }

    mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
        skipSpace()
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
            abs(number) <= JSONValue.maximumInteger,
            String(number).utf8.elementsEqual(bytes[start..<offset])
        else { throw failure }
        return number
    }

    mutating func array(depth: Int) throws(JSONSyntaxError) -> [JSONValue] {
        try take("[")
        var values: [JSONValue] = []
        skipSpace()
        if next == UInt8(ascii: "]") {
            offset += 1
            return values
        }
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
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
        // By bytes: Swift's == on strings takes two spellings of a word for one.
        var keys: Set<[UInt8]> = []
        skipSpace()
        if next == UInt8(ascii: "}") {
            offset += 1
            return members
        }
        while true {
            let key = try string()
            if isCanonical {
                guard key.utf8.allSatisfy({ $0 < 0x80 }) else { throw failure }
                if let last = members.last, !last.key.utf8.lexicographicallyPrecedes(key.utf8) {
                    throw failure
                }
            } else {
                guard keys.insert(Array(key.utf8)).inserted else { throw failure }
            }
            try take(":")
            members.append((key, try value(depth: depth + 1)))
            skipSpace()
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
        // Most strings have nothing escaped: those are taken as they stand.
        let plain = bytes[offset...].prefix {
            $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        offset = plain.endIndex
        if next == UInt8(ascii: "\"") {
            offset += 1
            guard let string = String(validating: plain, as: UTF8.self) else { throw failure }
            return string
        }
        var text = Array(plain)
        while let byte = next {
            offset += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw failure }
                return string
            case UInt8(ascii: "\\"): text += String(try escape()).utf8
            case 0..<0x20: throw failure
            default: text.append(byte)
            }
        }
        throw failure
    }

    mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
        guard let byte = next else { throw failure }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return Unicode.Scalar(byte)
        case UInt8(ascii: "/"):
            guard !isCanonical else { throw failure }
            return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "u"):
            var value = try hexadecimal()
            guard !isCanonical || value < 0x20 else { throw failure }
            if (0xD800..<0xDC00).contains(value) {
                try take(word: "\\u")
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw failure }
                value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(value) else { throw failure }
            return scalar
        default: throw failure
        }
    }

    /// Four digits.
    mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
        guard bytes.count - offset >= 4 else { throw failure }
        var value: UInt32 = 0
        for digit in bytes[offset..<offset + 4] {
            guard digit < 0x80, let nibble = Character(UnicodeScalar(digit)).hexDigitValue else {
                throw failure
            }
            value = value << 4 | UInt32(nibble)
        }
        offset += 4
        return value
    }
}
