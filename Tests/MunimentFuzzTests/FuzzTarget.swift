import Foundation

/// One decoder under hostile input: what it is given to begin with, and what must hold of any bytes at all.
/// The tests give it seeded mutations of the seeds; `make fuzz` gives it what libFuzzer thinks of.
struct FuzzTarget: Sendable, CustomTestStringConvertible {
    let name: String
    /// Inputs that are good, or nearly.
    let seeds: @Sendable () throws -> [[UInt8]]
    /// Decodes, and compares with what is encoded again; what is wrong, or `nil`. Being refused is right.
    let complaint: @Sendable ([UInt8]) -> String?

    var testDescription: String { name }

    init(
        _ name: String, seeds: @escaping @Sendable () throws -> [[UInt8]],
        _ complaint: @escaping @Sendable ([UInt8]) -> String?
    ) {
        self.name = name
        self.seeds = seeds
        self.complaint = complaint
    }

    /// For decoders of text; bytes that are not UTF-8 are read with replacement characters.
    static func text(
        _ name: String, seeds: [String], _ complaint: @escaping @Sendable (String) -> String?
    ) -> FuzzTarget {
        FuzzTarget(name, seeds: { seeds.map { Array($0.utf8) } }) { bytes in
            complaint(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// For decoders with one encoding: what is taken must be written the same.
    static func canonical(
        _ name: String, seeds: @escaping @Sendable () throws -> [[UInt8]],
        again: @escaping @Sendable ([UInt8]) -> [UInt8]?
    ) -> FuzzTarget {
        FuzzTarget(name, seeds: seeds) { bytes in
            guard let written = again(bytes), written != bytes else { return nil }
            return "written again, it has other bytes"
        }
    }

    static let all: [FuzzTarget] = rows + texts + exchanged

    /// The seeds, and what lies in `Corpus` for it: real examples, and inputs that once found something.
    func corpus() throws -> [[UInt8]] {
        let folder = Self.folder + "/Corpus/" + name
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return try seeds()
            + files.sorted().map { try [UInt8](Data(contentsOf: URL(filePath: folder + "/" + $0))) }
    }

    static let folder = (#filePath as NSString).deletingLastPathComponent
    static let vectors = ((folder as NSString).deletingLastPathComponent as NSString)
        .appendingPathComponent("Vectors")

    /// A file of the bundle that `Docs/evidence.md` explains.
    static func example(_ path: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(filePath: vectors + "/evidence-example/" + path)))
    }
}

#if MUNIMENT_FUZZ
    /// Swift Testing has it in the tests; the driver is none.
    protocol CustomTestStringConvertible { var testDescription: String { get } }
#else
    import Testing
#endif
