import Foundation
import MunimentCrypto
import MunimentStore
import Testing

@testable import Muniment

/// Proofs of an event that only the vault's owner could have put into the log: the leaf leads to the root, and the
/// fields are not what section 3 of `Docs/evidence.md` says. The log has this one event.
struct CraftedProofTests {
    private struct Field {
        var json: String
        var salt = [UInt8](repeating: 7, count: 16)
        var isWithheld = false

        init(_ json: String) { self.json = json }

        var digest: [UInt8] { SHA256Digest.of([2] + salt + json.utf8).bytes }
    }

    private static let sha256 = String(repeating: "ab", count: 32)
    private static let whole: [Field] = [
        #"["seq",0]"#, #"["kind","added-file"]"#, #"["list",1]"#, #"["item",1]"#,
        #"["recordedAt","2026-11-22T10:00:00Z"]"#, #"["by","passphrase"]"#, #"["source","terminal"]"#,
        #"["byteCount",9]"#, #"["sha256","\#(sha256)"]"#, #"["name","a.png"]"#,
    ].map { Field($0) }

    private func check(_ fields: [Field], item: UInt64 = 1) throws -> ProvenItem {
        let leaf = SHA256Digest.of([0] + fields.flatMap(\.digest))
        let head = HeadText(
            originID: Array(0..<16), lineID: Array(0..<8), size: 1, root: leaf, time: "2026-11-22T10:00:00Z")
        func base64(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }
        let members = fields.enumerated().map { position, field in
            let shown = #""salt":"\#(base64(field.salt))","json":"\#(base64(field.json.utf8))""#
            let withheld = #""digest":"\#(base64(field.digest))""#
            return #"{"position":\#(position),\#(field.isWithheld ? withheld : shown)}"#
        }
        let event = #"{"leafIndex":0,"fields":[\#(members.joined(separator: ","))],"path":[]}"#
        let proof =
            #"{"format":1,"origin":"\#(head.origin)","treeSize":1,"root":"\#(base64(leaf.bytes))","#
            + #""item":\#(item),"events":[\#(event)]}"#
        return try ProvenItem(Array(proof.utf8), item: item, head: head)
    }

    private func changed(_ change: (inout [Field]) -> Void) -> [Field] {
        var fields = Self.whole
        change(&fields)
        return fields
    }

    @Test func `what is as the page says is proven`() throws {
        let proven = try check(Self.whole)
        #expect(proven.original?.byteCount == 9)
        #expect(proven.original?.sha256.hex == Self.sha256)
        let withheld = try check(changed { $0[8].isWithheld = true })
        #expect(withheld.original == nil && withheld.isSilent)
    }

    @Test func `a field that stands twice proves nothing`() {
        let fields = changed { $0.append(Field(#"["sha256","\#(String(repeating: "cd", count: 32))"]"#)) }
        #expect(throws: ProvenItem.Fault.malformed("a field twice")) { try check(fields) }
        let later = changed { $0.append(Field(#"["item",1]"#)) }
        #expect(throws: ProvenItem.Fault.malformed("a field twice")) { try check(later) }
    }

    @Test func `the first four fields have their names, in their order, and are shown`() {
        let fault = ProvenItem.Fault.malformed("first fields")
        // What stands at each place would do but for its name.
        for (position, json) in [
            #"["number",0]"#, #"["sort","added-file"]"#, #"["version",1]"#, #"["of",1]"#,
        ]
        .enumerated() {
            #expect(throws: fault) { try check(changed { $0[position].json = json }) }
            #expect(throws: fault) { try check(changed { $0[position].isWithheld = true }) }
        }
        #expect(throws: fault) {
            try check(
                changed {
                    $0[2].json = #"["item",1]"#
                    $0[3].json = #"["list",1]"#
                })
        }
    }

    @Test func `a digest is in small letters, and a salt has 16 bytes`() {
        let capital = changed { $0[8].json = #"["sha256","\#(Self.sha256.uppercased())"]"# }
        #expect(throws: ProvenItem.Fault.malformed("original")) { try check(capital) }
        for count in [0, 15, 17, 32] {
            let salted = changed { $0[9].salt = [UInt8](repeating: 7, count: count) }
            #expect(throws: ProvenItem.Fault.malformed("shown field")) { try check(salted) }
        }
    }
}
