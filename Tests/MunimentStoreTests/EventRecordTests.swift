import MunimentCrypto
import MunimentMerkle
import Testing

@testable import MunimentStore

struct EventRecordTests {
    private let salt = [UInt8](repeating: 0x5A, count: 32)
    private let record: EventRecord

    init() throws {
        record = try EventRecord(
            EventDraft(
                kind: "added", listVersion: 1, item: 3,
                fields: [("text", .string("caf\u{e9}")), ("amount", .null), ("tags", .array([.string("a")]))]),
            sequenceNumber: 5, salt: salt)
    }

    /// Rule 4.2, written from the rule.
    private func digests(_ fields: [(name: String, json: String)]) -> [[UInt8]] {
        fields.enumerated().map { position, field in
            let fieldSalt = BLAKE2b.keyed(
                [0, UInt8(position)] + Array(field.name.utf8), key: salt, byteCount: 16)
            return SHA256Digest.of([2] + fieldSalt + Array(field.json.utf8)).bytes
        }
    }

    private let fields: [(name: String, json: String)] = [
        ("seq", #"["seq",5]"#), ("kind", #"["kind","added"]"#), ("list", #"["list",1]"#),
        ("item", #"["item",3]"#), ("text", #"["text","caf\#u{e9}"]"#), ("amount", #"["amount",null]"#),
        ("tags", #"["tags",["a"]]"#),
    ]

    /// Content as rule 4.4 says, from any fields.
    private func content(_ fields: [(name: String, json: String)]) -> [UInt8] {
        fields.reduce(salt + [0, UInt8(fields.count)]) { bytes, field in
            bytes + [0, 0, 0, UInt8(field.json.utf8.count)] + Array(field.json.utf8)
        }
    }

    /// A stub as rule 4.3 says, whose digests fit any fields.
    private func stub(_ fields: [(name: String, json: String)]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (position, field) in fields.prefix(4).enumerated() {
            bytes += BLAKE2b.keyed([0, UInt8(position)] + Array(field.name.utf8), key: salt, byteCount: 16)
            bytes += [0, UInt8(field.json.utf8.count)] + Array(field.json.utf8)
        }
        return bytes + [0, UInt8(fields.count)] + digests(fields).flatMap { $0 }
    }

    @Test func `stub, content and leaf hash are what the rules say`() throws {
        #expect(record.stub.encoded == stub(fields))
        #expect(record.content.encoded == content(fields))
        #expect(record.stub.leafHash == SHA256Digest.of([0] + digests(fields).flatMap { $0 }))
    }

    @Test(arguments: [3, 256, 257]) func `a stub has four fields at least and 256 at most`(count: Int) {
        // The digests of the shown fields, and others that nobody can check without the fields.
        let whole = record.stub.encoded
        let start = whole.count - 2 - 32 * record.stub.digests.count
        let digests = record.stub.digests.flatMap(\.bytes) + [UInt8](repeating: 1, count: 32 * 257)
        let bytes = whole[..<start] + [UInt8(count >> 8), UInt8(count & 0xff)] + digests.prefix(32 * count)
        #expect((EventStub(Array(bytes), sequenceNumber: 5) != nil) == (count == 256))
    }

    @Test func `what was written is read again, byte for byte`() throws {
        let stub = try #require(EventStub(record.stub.encoded, sequenceNumber: 5))
        #expect(stub.encoded == record.stub.encoded)
        #expect(stub.sequenceNumber == 5)
        #expect(stub.kind == "added")
        #expect(stub.listVersion == 1)
        #expect(stub.item == 3)
        let content = try #require(EventContent(record.content.encoded, stub: stub))
        #expect(content.encoded == record.content.encoded)
        #expect(content.value("text").string.map { Array($0.utf8) } == Array("caf\u{e9}".utf8))
        #expect(content.value("amount").isNull)
        #expect(content.value("unknown").isNull)
    }

    @Test func `every truncation and every byte too many is refused`() {
        let stub = record.stub.encoded
        let content = record.content.encoded
        for count in 0..<stub.count {
            #expect(EventStub(Array(stub.prefix(count)), sequenceNumber: 5) == nil)
        }
        for count in 0..<content.count {
            #expect(EventContent(Array(content.prefix(count)), stub: record.stub) == nil)
        }
        for byte in [0, 1, 0x22, 0xff] as [UInt8] {
            #expect(EventStub(stub + [byte], sequenceNumber: 5) == nil)
            #expect(EventContent(content + [byte], stub: record.stub) == nil)
        }
    }

    @Test func `every changed byte of the content, its salt included, is refused`() {
        let content = record.content.encoded
        for offset in content.indices {
            var changed = content
            changed[offset] ^= 1
            #expect(EventContent(changed, stub: record.stub) == nil, "offset \(offset)")
        }
    }

    @Test func `every changed byte of a stub is refused or changes the leaf hash`() {
        let stub = record.stub.encoded
        for offset in stub.indices {
            var changed = stub
            changed[offset] ^= 1
            if let read = EventStub(changed, sequenceNumber: 5) {
                #expect(read.leafHash != record.stub.leafHash, "offset \(offset)")
            }
        }
    }

    @Test func `a stub stands in its own row only`() {
        for number in [0, 4, 6, .max] as [UInt64] {
            #expect(EventStub(record.stub.encoded, sequenceNumber: number) == nil)
        }
    }

    @Test func `a stub whose shown fields are others, or not those of its digests, is refused`() {
        #expect(EventStub(stub(fields), sequenceNumber: 5) != nil)
        let wrong: [[(name: String, json: String)]] = [
            [fields[1], fields[0]] + fields[2...],
            [("Seq", #"["Seq",5]"#)] + fields.dropFirst(),
            [("seq", #"["seq","5"]"#)] + fields.dropFirst(),
            [("seq", #"["seq",-5]"#)] + fields.dropFirst(),
            [("seq", #"["seq",5,5]"#)] + fields.dropFirst(),
            [("seq", #"["seq", 5]"#)] + fields.dropFirst(),
            [("seq", #"{"seq":5}"#)] + fields.dropFirst(),
            Array(fields[..<3]) + [("item", #"["item",0]"#)],
            Array(fields[..<3]) + [("item", #"["item","3"]"#)],
            Array(fields[..<2]) + [("list", #"["list",0]"#), fields[3]],
            Array(fields[..<2]) + [("list", #"["list",null]"#), fields[3]],
            [fields[0], ("kind", #"["kind",null]"#)] + fields[2...],
            Array(fields[..<3]),
        ]
        for fields in wrong { #expect(EventStub(stub(fields), sequenceNumber: 5) == nil) }
        var swapped = stub(fields)
        let start = swapped.count - fields.count * 32
        swapped.replaceSubrange(start..<start + 32, with: stub(fields)[(start + 32)..<(start + 64)])
        #expect(EventStub(swapped, sequenceNumber: 5) == nil)
    }

    @Test func `an event without an item says null`() throws {
        let record = try EventRecord(
            EventDraft(kind: "created", listVersion: 1, item: nil, fields: []), sequenceNumber: 0, salt: salt)
        #expect(record.stub.encoded.count == 4 * 18 + 9 + 18 + 10 + 13 + 2 + 4 * 32)
        #expect(EventStub(record.stub.encoded, sequenceNumber: 0)?.item == nil)
    }

    @Test func `content whose fields are reordered or stand twice is refused, even with fitting digests`()
        throws
    {
        let reordered = Array(fields[..<4]) + [fields[5], fields[4], fields[6]]
        #expect(EventContent(content(reordered), stub: record.stub) == nil)
        let twice = Array(fields[..<5]) + [fields[4]]
        let stub = try #require(EventStub(stub(twice), sequenceNumber: 5))
        #expect(EventContent(content(twice), stub: stub) == nil)
        let shorter = Array(fields.dropLast())
        #expect(EventContent(content(shorter), stub: record.stub) == nil)
    }

    @Test func `content of another event with the same fields is refused`() throws {
        let other = try EventRecord(
            EventDraft(kind: "added", listVersion: 1, item: 3, fields: []), sequenceNumber: 5,
            salt: [UInt8](repeating: 1, count: 32))
        #expect(EventContent(other.content.encoded, stub: record.stub) == nil)
    }

    @Test(arguments: [
        #"["a",null]"#, ##"["~!#",null]"##, #"["nu,ll",null]"#, #"["a\\b",null]"#, #"["a\"b",null]"#,
    ])
    func `an empty field is told by its one encoding`(json: String) throws {
        let field = try #require(EventField(json: Array(json.utf8)))
        #expect(field.value.isNull)
        #expect(field.json == Array(json.utf8))
        #expect(field == EventField(name: field.name, value: .null))
    }

    @Test(arguments: [
        #"["",null]"#, #"["a"b",null]"#, #"["a\b",null]"#, #"["\",null]"#, #"["a b",null]"#, #"["é",null]"#,
        #"["a\u0062",null]"#, #"["a", null]"#, #"["a",null] "#, #"["a",nul]"#, #"[null,null]"#,
        #"["a","b",null]"#,
        #"["a",1,"b",null]"#, "[\"a\u{7F}\",null]", "[\"a\nb\",null]", #"",null]"#, #"["",null]"#,
    ])
    func `what is not quite an empty field is no field`(json: String) {
        #expect(EventField(json: Array(json.utf8)) == nil)
    }

    @Test func `the digest of a field is the same however its salt is found`() {
        for (position, name) in [(0, "seq"), (255, "a"), (256, "a name of more than fifteen bytes")] {
            let field = EventField(name: name, value: .string("words"))
            let fieldSalt = EventField.salt(eventSalt: salt, position: position, name: name)
            let message = [UInt8(position >> 8), UInt8(position & 0xFF)] + Array(name.utf8)
            #expect(fieldSalt == BLAKE2b.keyed(message, key: salt, byteCount: 16))
            #expect(field.digest(eventSalt: salt, position: position) == field.digest(salt: fieldSalt))
            #expect(field.digest(salt: fieldSalt) == SHA256Digest.of([2] + fieldSalt + field.json))
        }
    }

    @Test func `an event that could not be read again is not written`() {
        let fields: [[(name: String, value: JSONValue)]] = [
            [("a", .null), ("a", .null)], [("seq", .integer(1))], [("", .null)], [("caf\u{e9}", .null)],
            [("with space", .null)], [("n", .integer(JSONValue.maximumInteger + 1))],
            [("o", .object([("k", .null), ("k", .null)]))], [("o", .object([("\u{e9}", .null)]))],
            [("deep", (0..<9).reduce(.null) { value, _ in .array([value]) })],
        ]
        for fields in fields {
            #expect(throws: StoreError.readBackDiffers) {
                try EventRecord(
                    EventDraft(kind: "added", listVersion: 1, item: 1, fields: fields), sequenceNumber: 5,
                    salt: salt)
            }
        }
        let many = (0..<253).map { (name: "f\($0)", value: JSONValue.null) }
        let long = JSONValue.string(String(repeating: "x", count: Format.maximumRowBodyByteCount))
        for fields in [many, [("long", long)]] {
            #expect(throws: StoreError.tooLarge) {
                try EventRecord(
                    EventDraft(kind: "added", listVersion: 1, item: 1, fields: fields), sequenceNumber: 5,
                    salt: salt)
            }
        }
    }
}
