import MunimentStore
import Testing

@testable import Muniment

@Suite struct `Item values` {
    private static let values: [[String: JSONValue]] = [
        [:],
        ["handle": .string("jade")],
        ["unknown": .string("x"), "at": .string("2026-11-21T12:30"), "zoneAssumed": .bool(true)],
        [
            "text": .string(""), "asks": .array([.string("money"), .string("")]), "amount": .null,
            "covers": .array([.integer(-5), .string("no text"), .array([.bool(false)])]),
            "description": .string(String(repeating: "é", count: 300)), "byteCount": .integer(.max),
            "unknown": .object([(key: "a", value: .object([(key: "b", value: .string("c"))]))]),
            "zone": .string("Europe/Berlin"),
        ],
    ]

    private static func packed(_ values: [String: JSONValue], tags: [String] = []) -> ItemValues {
        var writer = SnapshotWriter()
        writer.byte(7)
        writer.values(values)
        let end = writer.bytes.count
        writer.byte(7)
        return ItemValues(part: writer.bytes, 1..<end, tags: tags)
    }

    private static func texts(_ values: ItemValues) -> [String] {
        var texts: [String] = []
        values.forEachText { texts.append(String(decoding: $0, as: UTF8.self)) }
        return texts.sorted()
    }

    @Test(arguments: values)
    func `those of a snapshot say what they said`(values: [String: JSONValue]) {
        let read = ItemValues(values)
        let packed = Self.packed(values)
        #expect(packed == read && packed.dictionary == values && packed.isEmpty == values.isEmpty)
        for name in FieldTable.names + ["unknown", "none", ""] {
            #expect(packed[name] == values[name], "\(name)")
            #expect(packed.text(name) == values[name]?.string, "\(name)")
            #expect(read.text(name) == values[name]?.string, "\(name)")
        }
        let texts = values.values.flatMap { $0.string.map { [$0] } ?? $0.strings ?? [] }.sorted()
        #expect(Self.texts(packed) == texts && Self.texts(read) == texts)
    }

    @Test(arguments: values)
    func `tags are one more of them`(values: [String: JSONValue]) {
        let tags: JSONValue = .array([.string("threat/publish"), .string("b")])
        let packed = Self.packed(values, tags: tags.strings ?? [])
        let read = ItemValues(values.merging(["tags": tags]) { $1 })
        #expect(packed == read && !packed.isEmpty && packed["tags"] == tags && packed.text("tags") == nil)
        #expect(packed["handle"] == values["handle"] && packed.text("handle") == read.text("handle"))
        #expect(Self.texts(packed) == Self.texts(read))
        #expect(packed != Self.packed(values))
    }

    @Test func `one that is changed leaves the others and every copy as they were`() {
        for values in Self.values {
            let packed = Self.packed(values, tags: ["a"])
            var changed = packed
            changed["handle"] = .string("other")
            changed["zone"] = nil
            var expected = values
            expected["tags"] = .array([.string("a")])
            #expect(packed.dictionary == expected)
            expected["handle"] = .string("other")
            expected["zone"] = nil
            #expect(changed.dictionary == expected)
        }
    }

    /// Whatever is in the bytes: what is gone past ends where what is read does.
    @Test func `going past them is as good as reading them`() {
        var writer = SnapshotWriter()
        for values in Self.values { writer.values(values) }
        var nested = JSONValue.null
        for _ in 0...JSONValue.maximumDepth + 2 {
            nested = .array([nested])
            writer.values(["unknown": nested])
        }
        let whole = writer.bytes
        for place in whole.indices {
            for value in [whole[place], 0, 4, 5, 6, 7, 0x7F, 0x80, 0xFF] {
                var altered = whole
                altered[place] = value
                altered.withUnsafeBytes { bytes in
                    var reading = SnapshotReader(bytes, 0..<bytes.count)
                    var passing = reading
                    var lending = reading
                    while !reading.isBad, !reading.isAtEnd {
                        _ = reading.values()
                        passing.skipValues()
                        lending.forEachText { _ in }
                        #expect(reading.isBad == passing.isBad && reading.isBad == lending.isBad)
                        if !reading.isBad {
                            #expect(reading.offset == passing.offset && reading.offset == lending.offset)
                        }
                    }
                }
            }
        }
    }
}
