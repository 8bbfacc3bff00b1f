import MunimentCrypto
import MunimentMerkle
import MunimentStore

/// The files of one stamp in a bundle, section 4 of `Docs/evidence.md`.
struct StampFiles {
    let stamp: Stamp
    /// From the stamped head to the bundle's.
    let proof: ConsistencyProof
    /// Of the bundle's head, base64.
    let secondRoot: String

    static let folder = "data/stamps/"

    /// Without extension, such as `data/stamps/stamp-0031`.
    static func base(_ event: UInt64) -> String { "\(folder)stamp-\(EvidenceName.number(event))" }

    var path: String { "\(Self.base(stamp.event)).\(stamp.form.suffix)" }
    var textPath: String { Self.base(stamp.event) + ".txt" }

    /// All of them, none of which exists in a bundle without the others.
    var files: [(path: String, bytes: [UInt8])] {
        [
            (path, stamp.bytes), (textPath, Array(stamp.head.text.utf8)),
            (Self.base(stamp.event) + ".json", Array(json.utf8)),
        ]
    }

    private var json: String {
        func base64(_ bytes: [UInt8]) -> OutputValue { .string(Base64.encode(bytes)) }
        return OutputValue.object([
            ("format", .integer(1)), ("firstSize", .count(proof.firstSize)),
            ("firstRoot", base64(stamp.head.root.bytes)), ("secondSize", .count(proof.secondSize)),
            ("secondRoot", .string(secondRoot)), ("path", .array(proof.path.map { base64($0.bytes) })),
        ]).jsonText + "\n"
    }
}
