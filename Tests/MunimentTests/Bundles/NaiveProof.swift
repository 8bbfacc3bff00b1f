import Foundation
import MunimentCrypto
import MunimentStore
import Testing

/// A proof, checked by section 3 of `Docs/evidence.md` with nothing of the program but SHA-256.
struct NaiveProof {
    struct Event {
        let leafIndex: Int
        let kind: String
        /// The shown fields, by name.
        let shown: [String: JSONValue]
        /// The digests of the withheld ones, by position.
        let withheld: [Int: [UInt8]]
        let fieldCount: Int
    }

    let events: [Event]

    init(_ bytes: [UInt8], head: String) throws {
        let proof = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        let lines = head.split(separator: "\n").map(String.init)
        #expect(proof["format"] as? Int == 1)
        #expect(proof["origin"] as? String == lines[0])
        let size = try #require(proof["treeSize"] as? Int)
        #expect(String(size) == lines[1])
        let root = try #require(proof["root"] as? String)
        #expect(root == lines[2])
        let item = try #require(proof["item"] as? Int)
        var events: [Event] = []
        for event in try #require(proof["events"] as? [[String: Any]]) {
            let index = try #require(event["leafIndex"] as? Int)
            var digests: [UInt8] = []
            var shown: [String: JSONValue] = [:]
            var withheld: [Int: [UInt8]] = [:]
            let fields = try #require(event["fields"] as? [[String: Any]])
            for (position, field) in fields.enumerated() {
                #expect(field["position"] as? Int == position)
                if let digest = try Self.base64(field["digest"]) {
                    withheld[position] = digest
                    digests += digest
                    continue
                }
                let json = try #require(try Self.base64(field["json"]))
                let salt = try #require(try Self.base64(field["salt"]))
                #expect(salt.count == 16)
                digests += SHA256Digest.of([2] + salt + json).bytes
                let pair = try #require(try JSONValue(canonical: json).array)
                shown[try #require(pair[0].string)] = pair[1]
            }
            #expect(shown["seq"]?.integer == Int64(index))
            #expect(shown["item"]?.integer == Int64(item))
            let path = try #require(event["path"] as? [String]).map { try #require(try Self.base64($0)) }
            let leaf = SHA256Digest.of([0] + digests).bytes
            #expect(Data(Self.root(leaf, index, size, path[...])).base64EncodedString() == root)
            events.append(
                Event(
                    leafIndex: index, kind: try #require(shown["kind"]?.string), shown: shown,
                    withheld: withheld, fieldCount: fields.count))
        }
        self.events = events
    }

    private static func base64(_ value: Any?) throws -> [UInt8]? {
        guard let text = value as? String else { return nil }
        return [UInt8](try #require(Data(base64Encoded: text)))
    }

    /// By the recursion of RFC 6962, section 2.1.1, from the top down.
    private static func root(_ leaf: [UInt8], _ index: Int, _ size: Int, _ path: ArraySlice<[UInt8]>)
        -> [UInt8]
    {
        guard size > 1, let sibling = path.last else { return size == 1 && path.isEmpty ? leaf : [] }
        var half = 1
        while half * 2 < size { half *= 2 }
        let rest = path.dropLast()
        return index < half
            ? SHA256Digest.of([1] + root(leaf, index, half, rest) + sibling).bytes
            : SHA256Digest.of([1] + sibling + root(leaf, index - half, size - half, rest)).bytes
    }
}
