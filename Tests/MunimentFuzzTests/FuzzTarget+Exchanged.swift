import Foundation
import MunimentCrypto
import MunimentTimestamp

@testable import Muniment
@testable import MunimentBagIt
@testable import MunimentStore
@testable import MunimentZip

/// What is handed from one person to another: bundles, archives, heads, signatures, stamps.
extension FuzzTarget {
    private static let head = (try? example("HEAD.txt")).flatMap {
        BundleHead(String(decoding: $0, as: UTF8.self))
    }

    static let exchanged: [FuzzTarget] = [
        FuzzTarget("head-text", seeds: { [head.map { Array($0.head.text.utf8) } ?? []] }) { bytes in
            written(HeadText(String(decoding: bytes, as: UTF8.self))?.text, bytes)
        },
        FuzzTarget(
            "head-file",
            seeds: {
                let text = head.map { Array($0.head.text.utf8) } ?? []
                return [text + [0x0a] + (try example("HEAD.txt.sig"))]
            }
        ) { bytes in written(SignedHead(file: String(decoding: bytes, as: UTF8.self))?.file, bytes) },
        FuzzTarget("bundle-head", seeds: { [try example("HEAD.txt")] }) { bytes in
            written(BundleHead(String(decoding: bytes, as: UTF8.self))?.text, bytes)
        },
        FuzzTarget("signature", seeds: { [try example("HEAD.txt.sig")] }) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            guard let message = try? example("HEAD.txt"),
                (try? SSHSignature.verify(text, of: message, namespace: Format.bundleHeadNamespace)) != nil,
                let good = try? example("HEAD.txt.sig")
            else { return nil }
            let unified = text.replacing("\r\n", with: "\n")
            return unified.utf8.elementsEqual(good) ? nil : "another signature holds for the same text"
        },
        FuzzTarget("proof", seeds: { try (1...3).map { try example("data/proofs/item-000\($0).json") } }) {
            bytes in
            guard let head else { return "no example" }
            for item in UInt64(1)...3 {
                guard let proven = try? ProvenItem(bytes, item: item, head: head.head) else { continue }
                let good = try? ProvenItem(
                    example("data/proofs/item-000\(item).json"), item: item, head: head.head)
                if proven.original != nil, proven.original != good?.original {
                    return "another original is proven"
                }
            }
            return nil
        },
        FuzzTarget("keys-proof", seeds: { [try example("data/proofs/item-0001.json")] }) { bytes in
            guard let head else { return "no example" }
            let proven = (UInt64(1)...8).contains { event in
                (try? BundleCheck.ProvenRotation(bytes, event: event, head: head.head)) != nil
            }
            return proven ? "a change of keys is proven that never was" : nil
        },
        FuzzTarget("keys-fields", seeds: { [try keysFields()] }) { bytes in
            guard let value = try? JSONValue(canonical: bytes),
                let rotation = Rotation(event: 1, value.member)
            else { return nil }
            let same = rotation.fields.allSatisfy { value.member($0.key)?.encoded == $0.value.encoded }
            return same ? nil : "written again, it has other values"
        },
        FuzzTarget(
            "manifest-line",
            seeds: {
                try example("manifest-sha256.txt").split(separator: 0x0a).prefix(2).map { Array($0) }
                    + [Array((String(repeating: "0a", count: 32) + " *./data/%0Ax%25y%2e").utf8)]
            }
        ) { bytes in
            guard let line = try? ManifestLine(bytes, digestByteCount: 32) else { return nil }
            let parts = line.path.bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            return parts.contains([0x2e, 0x2e]) || line.path.bytes.first == UInt8(ascii: "/")
                ? "a path that leads out" : nil
        },
        bag("manifest-sha256.txt"), bag("tagmanifest-sha256.txt"), bag("bag-info.txt"), bag("bagit.txt"),
        FuzzTarget("zip", seeds: { [try zip(.stored), try zip(.deflated)] }) { bytes in
            let path = ScratchFile.path("zip")
            var limits = ZipLimits()
            limits.contentByteCount = 1 << 22
            guard ScratchFile.write(bytes, to: path), let reader = try? ZipReader(path: path, limits: limits)
            else { return nil }
            for entry in reader.entries {
                var count: UInt64 = 0
                let isRead: Void? = try? reader.read(entry) { count += UInt64($0.count) }
                if count > entry.byteCount || isRead != nil && count != entry.byteCount {
                    return "more or less than the entry says"
                }
                if entry.name.split(separator: 0x2f).contains([0x2e, 0x2e]) {
                    return "a name that leads out"
                }
            }
            return nil
        },
        FuzzTarget("timestamp-reply", seeds: { [[0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02]] }) { bytes in
            _ = try? TimeStampReply(bytes).check(digest: .of([]), nonce: nil, acceptingModifications: true)
            return nil
        },
        FuzzTarget("opentimestamps", seeds: { [] }) { bytes in
            _ = try? OpenTimestampsProof(bytes)
            return nil
        },
        FuzzTarget("base-64", seeds: { ["", "Zg==", "Zm9vYmFy"].map { Array($0.utf8) } }) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            return written(Base64.decode(text).map { Base64.encode($0) }, bytes)
        },
    ]

    /// What is wrong when a text that was taken is written with other bytes.
    /// The fields of a change of keys, as one object.
    private static func keysFields() throws -> [UInt8] {
        guard let head else { throw StoreError.notFound }
        let old = try Ed25519SigningKey(seed: SecretKey(copying: [UInt8](repeating: 1, count: 32)))
        let new = try Ed25519SigningKey(seed: SecretKey(copying: [UInt8](repeating: 2, count: 32)))
        let rotation = Rotation(
            event: 1, head: head.head,
            newIdentity: Identity(originID: [UInt8](repeating: 3, count: 16), publicKey: new.publicKey),
            newLineID: [UInt8](repeating: 4, count: 8), key: old)
        return JSONValue.object(rotation.fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }).encoded
    }

    private static func written(_ text: String?, _ bytes: [UInt8]) -> String? {
        guard let text, !text.utf8.elementsEqual(bytes) else { return nil }
        // What is not UTF-8 was read as text with replacement characters; whoever reads files refuses that before.
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        return "written again, it has other bytes"
    }

    /// A bag whose file `name` is what is given; the rest of it is good.
    private static func bag(_ name: String) -> FuzzTarget {
        FuzzTarget("bag-" + name.split(separator: ".")[0], seeds: { [try example(name)] }) { bytes in
            guard var source = try? ExampleBag.get() else { return "no example" }
            let isSame = source.files[Array(name.utf8)] == bytes
            source.files[Array(name.utf8)] = bytes
            let report = BagCheck.check(source, limits: BundleCheck.limits)
            if isSame { return report.isValid ? nil : "the example is not valid" }
            // It is listed with its SHA-256, but for the list of the lists itself.
            return report.isValid && !name.hasPrefix("tagmanifest")
                ? "another file passes for the one listed" : nil
        }
    }

    private static func zip(_ method: ZipMethod) throws -> [UInt8] {
        let path = ScratchFile.path("seed")
        let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        var writer = try ZipWriter(descriptor: descriptor, time: 1_795_262_400)
        try writer.add(path: "bundle/a.txt", bytes: Array("alpha alpha alpha".utf8), method: method)
        try writer.add(path: "bundle/data/b.bin", bytes: [UInt8](repeating: 7, count: 300), method: method)
        try writer.finish()
        return try [UInt8](Data(contentsOf: URL(filePath: path)))
    }
}

/// The example bundle in memory.
private struct ExampleBag: BagSource {
    var files: [[UInt8]: [UInt8]]

    private static let example = Result {
        let folder = FuzzTarget.vectors + "/evidence-example"
        var files: [[UInt8]: [UInt8]] = [:]
        for entry in FileManager.default.enumerator(atPath: folder)?.allObjects ?? [] {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: "\(folder)/\(entry)", isDirectory: &isFolder),
                !isFolder.boolValue
            else { continue }
            files[Array("\(entry)".utf8)] = try FuzzTarget.example("\(entry)")
        }
        return ExampleBag(files: files)
    }

    static func get() throws -> ExampleBag { try example.get() }

    func list(limits: BagLimits, _ report: (BagFinding.Code, [UInt8]) -> Void) -> BagListing {
        var listing = BagListing()
        listing.files = files.mapValues { UInt64($0.count) }
        for path in files.keys {
            var parts = path.split(separator: 0x2f).dropLast()
            while !parts.isEmpty {
                listing.folders.insert([UInt8](parts.joined(separator: [0x2f])))
                parts = parts.dropLast()
            }
        }
        return listing
    }

    func read(_ path: [UInt8], _ take: (UnsafeRawBufferPointer) -> Bool) throws(BagError) {
        guard let bytes = files[path] else { throw .io(errno: ENOENT) }
        _ = bytes.withUnsafeBytes { take($0) }
    }
}
