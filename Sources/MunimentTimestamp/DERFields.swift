import SwiftASN1

/// The fields of one constructed element of DER, taken in order; every refusal names `place`.
struct DERFields {
    private var rest: ASN1NodeCollection.Iterator
    private var next: ASN1Node?
    private let place: String

    /// The one element that all of `bytes` is. Lengths are definite and minimal; the library bounds the
    /// depth.
    /// - Throws: ``TimestampError/malformed(_:)``.
    static func element(_ bytes: some Sequence<UInt8>, at place: String) throws(TimestampError) -> ASN1Node {
        do { return try DER.parse(Array(bytes)) } catch { throw .malformed(place) }
    }

    /// - Throws: ``TimestampError/malformed(_:)`` unless `node` is constructed and has the identifier.
    init(
        _ node: ASN1Node, as identifier: ASN1Identifier = .sequence, at place: String
    ) throws(TimestampError) {
        guard node.identifier == identifier, case .constructed(let nodes) = node.content else {
            throw .malformed(place)
        }
        rest = nodes.makeIterator()
        next = rest.next()
        self.place = place
    }

    /// The identifier of the field that comes next.
    var nextIdentifier: ASN1Identifier? {
        @inline(never)  // Inlined into a long initialiser, it crashes the optimiser of Swift 6.3.1.
        get { next?.identifier }
    }

    /// The next field, whatever it is.
    mutating func node() throws(TimestampError) -> ASN1Node {
        guard let node = next else { throw .malformed(place) }
        next = rest.next()
        return node
    }

    /// The next field if it has the identifier; otherwise it stays.
    mutating func node(ifIs identifier: ASN1Identifier) -> ASN1Node? {
        guard let node = next, node.identifier == identifier else { return nil }
        next = rest.next()
        return node
    }

    /// The fields of the next field.
    mutating func fields(as identifier: ASN1Identifier = .sequence) throws(TimestampError) -> DERFields {
        try DERFields(node(), as: identifier, at: place)
    }

    /// The next field, which must be of the type.
    mutating func value<T: DERImplicitlyTaggable>(
        _ type: T.Type = T.self, as identifier: ASN1Identifier = T.defaultIdentifier
    ) throws(TimestampError) -> T {
        let node = try node()
        do { return try T(derEncoded: node, withIdentifier: identifier) } catch { throw .malformed(place) }
    }

    /// The next field if it has the type's identifier; otherwise it stays.
    mutating func optional<T: DERImplicitlyTaggable>(
        _ type: T.Type = T.self, as identifier: ASN1Identifier = T.defaultIdentifier
    ) throws(TimestampError) -> T? {
        guard nextIdentifier == identifier else { return nil }
        return try value(type, as: identifier)
    }

    /// A non-negative INTEGER as big-endian bytes without leading zeros (none for 0).
    mutating func magnitude(atMost byteCount: Int) throws(TimestampError) -> [UInt8] {
        let bytes = try value(ArraySlice<UInt8>.self)
        guard bytes.count <= byteCount else { throw .malformed(place) }
        return Array(bytes)
    }

    /// All fields that are left.
    mutating func remaining() -> [ASN1Node] {
        var nodes: [ASN1Node] = []
        while let node = next {
            nodes.append(node)
            next = rest.next()
        }
        return nodes
    }

    /// - Throws: ``TimestampError/malformed(_:)`` if a field is left.
    func end() throws(TimestampError) {
        guard next == nil else { throw .malformed(place) }
    }
}

extension ASN1Identifier {
    /// A tag whose meaning the surrounding type gives.
    static func context(_ number: UInt) -> ASN1Identifier {
        ASN1Identifier(tagWithNumber: number, tagClass: .contextSpecific)
    }
}
