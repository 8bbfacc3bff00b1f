import Foundation

/// How the resource files of this program are read: strictly, so that a slip in one is seen at once.
enum ResourceFile {
    enum Mistake: Error { case unknownMember }

    /// - Throws: for JSON that lacks something, or that has a member which `Value` does not read.
    static func decode<Value: Codable>(_ type: Value.Type, from data: Data) throws -> Value {
        let value = try JSONDecoder().decode(type, from: data)
        let given = withoutNulls(try JSONSerialization.jsonObject(with: data))
        let read = withoutNulls(try JSONSerialization.jsonObject(with: JSONEncoder().encode(value)))
        let options: JSONSerialization.WritingOptions = [.sortedKeys]
        guard
            try JSONSerialization.data(withJSONObject: given, options: options)
                == JSONSerialization.data(withJSONObject: read, options: options)
        else { throw Mistake.unknownMember }
        return value
    }

    /// The encoder leaves out what is `nil`.
    private static func withoutNulls(_ value: Any) -> Any {
        if let members = value as? [String: Any] {
            return members.filter { !($0.value is NSNull) }.mapValues(withoutNulls)
        }
        return (value as? [Any])?.map(withoutNulls) ?? value
    }

    /// Whether `text` is a day that exists, as `2026-11-21`.
    static func isDate(_ text: String) -> Bool {
        text.utf8.count == 10 && (try? Moment.parseUTC(text + "T00:00:00Z")) != nil
    }
}
