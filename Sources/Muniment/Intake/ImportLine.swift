import MunimentStore

/// One line of JSON Lines: the kind of an item, its fields under the names of the contract, and for files
/// where the file is.
struct ImportLine {
    let kind: ItemKind
    let fields: [FieldInput]
    /// As it stands in the line.
    let file: String?

    /// The longest line that is taken; what is longer belongs in a file.
    static let byteLimit = 1 << 20

    /// - Parameter bytes: without the line's end.
    /// - Throws: ``MunimentError/Code/lineNotUnderstood`` where it is not one JSON object with a `kind` that
    ///   there is, ``MunimentError/Code/fieldUnknown`` naming every field that the kind has not,
    ///   ``MunimentError/Code/fieldNotAccepted``.
    init(_ bytes: [UInt8]) throws(MunimentError) {
        guard let value = try? JSONValue(text: bytes), case .object(let members) = value else {
            throw MunimentError(.lineNotUnderstood, hint: "json")
        }
        guard let word = members.first(where: { Self.isSame($0.key, "kind") })?.value.string,
            let kind = ItemKind.allCases.first(where: { Self.isSame($0.rawValue, word) })
        else { throw MunimentError(.lineNotUnderstood, hint: "kind") }
        let definitions = FieldTable.fields(of: kind).filter(\.isGiven)
        var unknown: [String] = []
        var fields: [FieldInput] = []
        var file: String?
        for (name, value) in members where !Self.isSame(name, "kind") && !value.isNull {
            if kind.isFile, Self.isSame(name, "file") {
                guard let path = value.string, !path.isEmpty else {
                    throw MunimentError(
                        .fieldNotAccepted, subject: "file", hint: "the path of a file, as text")
                }
                file = path
            } else if definitions.contains(where: { Self.isSame($0.name, name) }) {
                fields.append(FieldInput(name, try Self.texts(value, of: name)))
            } else {
                unknown.append(name)
            }
        }
        guard unknown.isEmpty else {
            throw MunimentError(
                .fieldUnknown, subject: unknown.joined(separator: ", "), hint: kind.rawValue)
        }
        if kind.isFile, file == nil {
            throw MunimentError(.fieldNotAccepted, subject: "file", hint: "the path of a file, as text")
        }
        self.kind = kind
        self.fields = fields
        self.file = file
    }

    /// By bytes: Swift's == takes two spellings of a word for one.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.elementsEqual(right.utf8)
    }

    /// The words that the option would have been given.
    private static func texts(_ value: JSONValue, of name: String) throws(MunimentError) -> [String] {
        switch value {
        case .string(let text): return [text]
        case .integer(let number): return [String(number)]
        case .bool(let answer): return [answer ? "yes" : "no"]
        case .array(let values):
            var texts: [String] = []
            for value in values {
                switch value {
                case .string(let text): texts.append(text)
                case .integer(let number): texts.append(String(number))
                default: throw refusal(name)
                }
            }
            return texts
        default: throw refusal(name)
        }
    }

    private static func refusal(_ name: String) -> MunimentError {
        MunimentError(.fieldNotAccepted, subject: name, hint: "text, a whole number, true, false, or a list")
    }
}
