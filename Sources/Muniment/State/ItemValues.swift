package import MunimentStore

/// The fields of an item by name. Those that a snapshot gave stay the bytes that they are there, and one is read when
/// it is asked for: most commands ask for few, of many items.
package struct ItemValues: Sendable {
    private enum Storage: Sendable {
        case read([String: JSONValue])
        /// As ``SnapshotWriter`` put them, in these bytes of a part; with the tags, unless there are none.
        case packed(part: [UInt8], place: Range<Int>, tags: [String])
    }

    private var storage: Storage

    package init(_ values: [String: JSONValue] = [:]) { storage = .read(values) }

    /// - Parameters:
    ///   - place: where ``SnapshotReader/skipValues()`` came through.
    ///   - tags: are a value like the others where there are any.
    init(part: [UInt8], _ place: Range<Int>, tags: [String] = []) {
        storage = .packed(part: part, place: place, tags: tags)
    }

    package subscript(_ name: String) -> JSONValue? {
        get {
            switch storage {
            case .read(let values): values[name]
            case .packed(let part, let place, let tags):
                if !tags.isEmpty, name == Self.tagsName {
                    .array(tags.map(JSONValue.string))
                } else {
                    part.withUnsafeBytes { bytes in
                        var reader = SnapshotReader(bytes, place)
                        return reader.value(named: name)
                    }
                }
            }
        }
        set {
            var values = dictionary
            storage = .read([:])
            values[name] = newValue
            storage = .read(values)
        }
    }

    /// The text of a field that holds one.
    func text(_ name: String) -> String? { read(name, { $0.textValue() }, \.string) }
    /// The texts of a field that holds several.
    func texts(_ name: String) -> [String]? { read(name, { $0.value().strings }, \.strings) }
    /// The answer in a yes-or-no field.
    func flag(_ name: String) -> Bool? { read(name, { $0.value().bool }, \.bool) }

    /// - Parameters:
    ///   - packed: what to make of the value that comes.
    ///   - value: the same of one that was read.
    @inline(__always)
    private func read<T>(
        _ name: String, _ packed: (inout SnapshotReader) -> T?, _ value: (JSONValue) -> T?
    ) -> T? {
        guard case .packed(let part, let place, let tags) = storage, tags.isEmpty else {
            return self[name].flatMap(value)
        }
        return part.withUnsafeBytes { bytes in
            var reader = SnapshotReader(bytes, place)
            return reader.skipToValue(named: name) ? packed(&reader) : nil
        }
    }

    /// Lends each field that is not read yet: its place in the table of fields, where it has one there, and a reader that
    /// has its value next and must read it or go past it.
    /// - Returns: `false` where all are read already.
    func forEachPacked(_ body: (Int?, inout SnapshotReader) -> Void) -> Bool {
        guard case .packed(let part, let place, _) = storage else { return false }
        part.withUnsafeBytes { bytes in
            var reader = SnapshotReader(bytes, place)
            for _ in 0..<reader.count() { body(reader.fieldPlace(), &reader) }
        }
        return true
    }

    package var isEmpty: Bool {
        switch storage {
        case .read(let values): values.isEmpty
        case .packed: dictionary.isEmpty
        }
    }

    /// All of them.
    package var dictionary: [String: JSONValue] {
        switch storage {
        case .read(let values): return values
        case .packed(let part, let place, let tags):
            var values = part.withUnsafeBytes { bytes in
                var reader = SnapshotReader(bytes, place)
                return reader.values()
            }
            if !tags.isEmpty { values[Self.tagsName] = .array(tags.map(JSONValue.string)) }
            return values
        }
    }

    private static let tagsName = "tags"

    /// Lends each text of a field that holds one or several, in no order.
    func forEachText(_ body: (UnsafeRawBufferPointer) -> Void) {
        if case .packed(let part, let place, let tags) = storage, tags.isEmpty {
            part.withUnsafeBytes { bytes in
                var reader = SnapshotReader(bytes, place)
                reader.forEachText(body)
            }
            return
        }
        for value in dictionary.values {
            for var text in value.string.map({ [$0] }) ?? value.strings ?? [] {
                text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
            }
        }
    }
}

extension ItemValues: Equatable {
    package static func == (left: ItemValues, right: ItemValues) -> Bool {
        left.dictionary == right.dictionary
    }
}

extension ItemValues: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(Dictionary(uniqueKeysWithValues: elements))
    }
}

/// Fields by name, ascending by the bytes of their names.
extension SnapshotWriter {
    mutating func values(_ values: [String: JSONValue]) {
        count(values.count)
        for (name, value) in values.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            let place = FieldTable.place(of: name)
            count(place.map { $0 + 1 } ?? 0)
            if place == nil { text(name) }
            self.value(value)
        }
    }
}

extension SnapshotReader {
    mutating func values() -> [String: JSONValue] {
        let count = count()
        var values = [String: JSONValue](minimumCapacity: count)
        for _ in 0..<count {
            let name = fieldName()
            values[name] = value()
        }
        return values
    }

    /// Goes past what ``values()`` reads.
    mutating func skipValues() {
        for _ in 0..<count() {
            skipFieldName()
            skipValue()
        }
    }

    /// Of the fields that come, the one of this name.
    mutating func value(named name: String) -> JSONValue? { skipToValue(named: name) ? value() : nil }

    /// Whether there is a field of this name, whose value comes next.
    mutating func skipToValue(named name: String) -> Bool {
        for _ in 0..<count() {
            if fieldName() == name { return true }
            skipValue()
        }
        return false
    }

    /// Lends each text of the fields that come, of those that hold one or several.
    mutating func forEachText(_ body: (UnsafeRawBufferPointer) -> Void) {
        for _ in 0..<count() {
            skipFieldName()
            forEachTextOfValue(body)
        }
    }

    private mutating func fieldName() -> String {
        let place = number()
        return place > 0 && place <= UInt64(FieldTable.names.count)
            ? FieldTable.names[Int(place) - 1] : text()
    }

    private mutating func skipFieldName() { _ = fieldPlace() }

    /// Goes past the name that comes.
    /// - Returns: its place in the table of fields; `nil` where it has none.
    mutating func fieldPlace() -> Int? {
        let place = number()
        if place > 0, place <= UInt64(FieldTable.names.count) { return Int(place) - 1 }
        skipText()
        return nil
    }
}
