package import MunimentCrypto
import MunimentMerkle

/// What a writer gives: kind, list version, item and the fields after the four that every list starts
/// with. The sequence number comes from the log.
package struct EventDraft: Sendable {
    package var kind: String
    package var listVersion: Int64
    /// `nil` for events that concern no item.
    package var item: UInt64?
    /// The further fields, in list order, each name once.
    package var fields: [(name: String, value: JSONValue)]

    package init(
        kind: String, listVersion: Int64, item: UInt64?, fields: [(name: String, value: JSONValue)]
    ) {
        self.kind = kind
        self.listVersion = listVersion
        self.item = item
        self.fields = fields
    }
}

/// One field as it is hashed (rule 4.2).
package struct EventField: Equatable, Sendable {
    package let name: String
    package let value: JSONValue
    /// The exact bytes of `[name, value]`.
    package let json: [UInt8]

    package init(name: String, value: JSONValue) {
        self.name = name
        self.value = value
        json = JSONValue.array([.string(name), value]).encoded
    }

    /// `nil` unless `json` is the canonical encoding of `[name, value]`.
    package init?(json: [UInt8]) {
        if let name = Self.nameOfEmpty(json) {
            self.init(name: name, value: .null, json: json)
            return
        }
        guard case .array(let parts)? = try? JSONValue(canonical: json), parts.count == 2,
            let name = parts[0].string, Self.isName(name)
        else { return nil }
        self.init(name: name, value: parts[1], json: json)
    }

    private init(name: String, value: JSONValue, json: [UInt8]) {
        self.name = name
        self.value = value
        self.json = json
    }

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// Most fields of an event are empty: such a one is `["name",null]`, and a name in which nothing is escaped has
    /// one encoding.
    private static func nameOfEmpty(_ json: [UInt8]) -> String? {
        guard json.count > emptyStart.count + emptyEnd.count, json.starts(with: emptyStart),
            json.suffix(emptyEnd.count).elementsEqual(emptyEnd)
        else { return nil }
        let name = json.dropFirst(emptyStart.count).dropLast(emptyEnd.count)
        let isPlain = name.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        return isPlain ? String(decoding: name, as: UTF8.self) : nil
    }

    private static let emptyStart = Array("[\"".utf8)
    private static let emptyEnd = Array("\",null]".utf8)

    /// Whether its bytes are read as what it is: rule 9 has bytes for the value, and the name is one.
    fileprivate var isReadable: Bool {
        // Most fields of an event are empty.
        value.isNull ? Self.isName(name) : EventField(json: json) == self
    }

    package static let saltByteCount = 16
    private static let digestPrefix: UInt8 = 0x02

    package static func salt(eventSalt: [UInt8], position: Int, name: String) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: saltByteCount) { salt, count in
            count = saltByteCount
            put(
                saltOf: eventSalt, position: position, name: name,
                into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(salt)[..<count]))
        }
    }

    private static func put(
        saltOf eventSalt: [UInt8], position: Int, name: String, into salt: UnsafeMutableRawBufferPointer
    ) {
        let (position, name) = (UInt16(position), name.utf8)
        withUnsafeTemporaryAllocation(byteCount: 2 + name.count, alignment: 1) { message in
            message.storeBytes(of: position.bigEndian, as: UInt16.self)
            UnsafeMutableRawBufferPointer(rebasing: message[2...]).copyBytes(from: name)
            BLAKE2b.keyed(UnsafeRawBufferPointer(message), key: eventSalt, into: salt)
        }
    }

    package func digest(salt: [UInt8]) -> SHA256Digest { digest { $0.copyBytes(from: salt) } }

    /// The digest with the salt that follows from the event's and from where it stands. Without an array for
    /// each step: a log has many fields.
    func digest(eventSalt: [UInt8], position: Int) -> SHA256Digest {
        digest { Self.put(saltOf: eventSalt, position: position, name: name, into: $0) }
    }

    /// - Parameter fill: puts the salt in place.
    private func digest(_ fill: (UnsafeMutableRawBufferPointer) -> Void) -> SHA256Digest {
        let start = 1 + Self.saltByteCount
        return withUnsafeTemporaryAllocation(byteCount: start + json.count, alignment: 1) { bytes in
            bytes[0] = Self.digestPrefix
            fill(UnsafeMutableRawBufferPointer(rebasing: bytes[1..<start]))
            UnsafeMutableRawBufferPointer(rebasing: bytes[start...]).copyBytes(from: json)
            return SHA256Digest.of(UnsafeRawBufferPointer(bytes))
        }
    }
}

/// The part of an event that is never erased (rule 4.3): its place, kind and item, and the digest of
/// every field.
package struct EventStub: Equatable, Sendable {
    package let sequenceNumber: UInt64
    package let kind: String
    package let listVersion: Int64
    package let item: UInt64?
    /// Salt and JSON of the first ``Format/shownFieldCount`` fields.
    package let shown: [(salt: [UInt8], json: [UInt8])]
    package let digests: [SHA256Digest]

    /// Rule 4.2.
    package var leafHash: SHA256Digest { Self.leafHash(of: digests) }

    /// Of an event with these field digests, in the order of its list.
    package static func leafHash(of digests: [SHA256Digest]) -> SHA256Digest {
        MerkleHash.leaf(digests)
    }

    package static func == (left: EventStub, right: EventStub) -> Bool { left.encoded == right.encoded }

    var encoded: [UInt8] {
        var writer = ByteWriter()
        for field in shown {
            writer.append(field.salt)
            writer.append16(UInt16(field.json.count))
            writer.append(field.json)
        }
        writer.append16(UInt16(digests.count))
        for digest in digests { writer.append(digest.bytes) }
        return writer.bytes
    }

    /// How many bytes ``encoded`` has.
    var encodedByteCount: Int {
        shown.reduce(2 + digests.count * SHA256Digest.byteCount) { $0 + $1.salt.count + 2 + $1.json.count }
    }

    /// `nil` unless every byte is as rule 4.3 says and the shown fields have their digests.
    package init?(_ body: [UInt8], sequenceNumber: UInt64) {
        var reader = ByteReader(body)
        var shown: [(salt: [UInt8], json: [UInt8])] = []
        var fields: [EventField] = []
        for _ in 0..<Format.shownFieldCount {
            guard let salt = reader.read(16), let count = reader.read16(), let json = reader.read(Int(count)),
                let field = EventField(json: json)
            else { return nil }
            shown.append((salt, json))
            fields.append(field)
        }
        guard let count = reader.read16(), Int(count) <= Format.maximumFieldCount,
            Int(count) >= Format.shownFieldCount, let digests = reader.readDigests(Int(count))
        else { return nil }
        guard reader.isAtEnd,
            zip(zip(fields, shown), digests).allSatisfy({ $0.0.digest(salt: $0.1.salt) == $1 })
        else { return nil }
        self.init(shownFields: fields, shown: shown, digests: digests)
        guard self.sequenceNumber == sequenceNumber else { return nil }
    }

    /// Of an event with these fields, at least the shown ones, and this salt.
    fileprivate init?(_ fields: [EventField], salt: [UInt8]) {
        let salts = fields.enumerated().map {
            EventField.salt(eventSalt: salt, position: $0.offset, name: $0.element.name)
        }
        self.init(
            shownFields: Array(fields.prefix(Format.shownFieldCount)),
            shown: (0..<Format.shownFieldCount).map { (salt: salts[$0], json: fields[$0].json) },
            digests: zip(fields, salts).map { $0.digest(salt: $1) })
    }

    private init?(
        shownFields fields: [EventField], shown: [(salt: [UInt8], json: [UInt8])], digests: [SHA256Digest]
    ) {
        guard fields.map(\.name) == ["seq", "kind", "list", "item"], let number = fields[0].value.integer,
            number >= 0, let kind = fields[1].value.string, let list = fields[2].value.integer, list >= 1
        else { return nil }
        if fields[3].value.isNull {
            item = nil
        } else {
            guard let value = fields[3].value.integer, value >= 1 else { return nil }
            item = UInt64(value)
        }
        sequenceNumber = UInt64(number)
        self.kind = kind
        listVersion = list
        self.shown = shown
        self.digests = digests
    }
}

/// The part of an event that erasing removes (rule 4.4): the salt and the fields.
package struct EventContent: Sendable {
    package let salt: [UInt8]
    package let fields: [EventField]

    var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.append(salt)
        writer.append16(UInt16(fields.count))
        for field in fields {
            writer.append32(UInt32(field.json.count))
            writer.append(field.json)
        }
        return writer.bytes
    }

    /// How many bytes ``encoded`` has.
    var encodedByteCount: Int { fields.reduce(salt.count + 2) { $0 + 4 + $1.json.count } }

    /// `nil` unless every byte is as rule 4.4 says and each field has the stub's digest.
    package init?(_ body: [UInt8], stub: EventStub) {
        var reader = ByteReader(body)
        guard let salt = reader.read(32), let count = reader.read16(), Int(count) == stub.digests.count
        else { return nil }
        var fields: [EventField] = []
        for position in 0..<Int(count) {
            guard let length = reader.read32(), let json = reader.read(Int(length)),
                let field = EventField(json: json),
                field.digest(eventSalt: salt, position: position) == stub.digests[position]
            else { return nil }
            fields.append(field)
        }
        guard reader.isAtEnd, Set(fields.map(\.name)).count == fields.count else { return nil }
        self.salt = salt
        self.fields = fields
    }

    /// The stub that belongs to a content whose own was lost: all of it follows from salt and fields. Whether it
    /// is the one that was signed, the tree tells (rule 4.8).
    static func stub(rebuiltFrom body: [UInt8], sequenceNumber: UInt64) -> EventStub? {
        var reader = ByteReader(body)
        guard let salt = reader.read(32), let count = reader.read16(), Int(count) >= Format.shownFieldCount,
            Int(count) <= Format.maximumFieldCount
        else { return nil }
        var fields: [EventField] = []
        for _ in 0..<count {
            guard let length = reader.read32(), let json = reader.read(Int(length)),
                let field = EventField(json: json)
            else { return nil }
            fields.append(field)
        }
        guard reader.isAtEnd, let stub = EventStub(fields, salt: salt), stub.sequenceNumber == sequenceNumber
        else { return nil }
        return stub
    }

    init(salt: [UInt8], fields: [EventField]) {
        self.salt = salt
        self.fields = fields
    }

    package func value(_ name: String) -> JSONValue {
        fields.first { $0.name == name }?.value ?? .null
    }
}

/// An event as it is written: both rows.
struct EventRecord {
    let stub: EventStub
    let content: EventContent

    init(_ draft: EventDraft, sequenceNumber: UInt64, salt: [UInt8]) throws(StoreError) {
        let item: JSONValue = draft.item.map { .integer(Int64($0)) } ?? .null
        var fields = [
            EventField(name: "seq", value: .integer(Int64(sequenceNumber))),
            EventField(name: "kind", value: .string(draft.kind)),
            EventField(name: "list", value: .integer(draft.listVersion)),
            EventField(name: "item", value: item),
        ]
        fields += draft.fields.map { EventField(name: $0.name, value: $0.value) }
        guard fields.count <= Format.maximumFieldCount else { throw .tooLarge }
        content = EventContent(salt: salt, fields: fields)
        guard content.encoded.count <= Format.maximumRowBodyByteCount else { throw .tooLarge }
        guard let stub = EventStub(fields, salt: salt) else { throw .tooLarge }
        // A field that rule 9 has no bytes for would be lost behind a good signature.
        guard EventStub(stub.encoded, sequenceNumber: sequenceNumber) == stub,
            fields.allSatisfy(\.isReadable), Set(fields.map(\.name)).count == fields.count
        else { throw .readBackDiffers }
        self.stub = stub
    }
}

/// An event that was opened and checked. `content` is `nil` once it was erased.
package struct Event: Sendable {
    package let stub: EventStub
    package let content: EventContent?

    package init(stub: EventStub, content: EventContent?) {
        self.stub = stub
        self.content = content
    }

    package var sequenceNumber: UInt64 { stub.sequenceNumber }
    package var kind: String { stub.kind }
    package var item: UInt64? { stub.item }
    package func value(_ name: String) -> JSONValue { content?.value(name) ?? .null }
}
