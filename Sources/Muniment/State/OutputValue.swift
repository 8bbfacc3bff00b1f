import MunimentStore

/// A value of the JSON that commands and reports write, with its members in the order given.
///
/// Control characters, line separators and direction marks are escaped, so that showing the text in a
/// terminal is safe; the values are exact.
public enum OutputValue: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A whole number.
    case integer(Int64)
    /// Text.
    case string(String)
    /// A list.
    case array([OutputValue])
    /// Members in order; no name twice.
    case object([(name: String, value: OutputValue)])

    /// A whole number from an unsigned one; numbers beyond `Int64` become text.
    public static func count(_ number: some FixedWidthInteger) -> OutputValue {
        Int64(exactly: number).map(OutputValue.integer) ?? .string(String(number))
    }

    /// `null` for `nil`.
    public static func text(_ text: String?) -> OutputValue { text.map(OutputValue.string) ?? .null }

    init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(value)
        case .string(let value): self = .string(value)
        case .array(let values): self = .array(values.map(OutputValue.init))
        case .object(let members): self = .object(members.map { ($0.key, OutputValue($0.value)) })
        }
    }

    /// JSON text, indented by two spaces, without a line end.
    public var jsonText: String {
        var text = ""
        write(into: &text, indent: 0)
        return text
    }

    private func write(into text: inout String, indent: Int) {
        func line(_ level: Int) { text += "\n" + String(repeating: "  ", count: level) }
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .string(let value): Self.write(value, into: &text)
        case .array(let values):
            guard !values.isEmpty else { return text += "[]" }
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                line(indent + 1)
                value.write(into: &text, indent: indent + 1)
            }
            line(indent)
            text += "]"
        case .object(let members):
            guard !members.isEmpty else { return text += "{}" }
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                line(indent + 1)
                Self.write(member.name, into: &text)
                text += ": "
                member.value.write(into: &text, indent: indent + 1)
            }
            line(indent)
            text += "}"
        }
    }

    private static func write(_ string: String, into text: inout String) {
        text += "\""
        defer { text += "\"" }
        // As most strings are, base64 above all: nothing in it is escaped.
        if string.utf8.allSatisfy({
            0x20..<0x7f ~= $0 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }) {
            text += string
            return
        }
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            default:
                if needsEscape(scalar) {
                    for unit in String(scalar).utf16 {
                        let digits = String(unit, radix: 16)
                        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                    }
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
    }

    private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse:
            true
        default: false
        }
    }
}
