import MunimentBagIt
import MunimentStore

/// Proofs and originals, section 3 of `Docs/evidence.md`.
extension BundleCheck {
    private static let proofFolder = "data/proofs/"
    private static let evidenceFolder = "data/evidence/"

    mutating func checkProofs() {
        guard let head else { return }
        for path in paths(Self.proofFolder) {
            let item = Self.number(path, after: Self.proofFolder + "item-", before: ".json")
            let event = Self.number(path, after: Self.proofFolder + "rotated-", before: ".json")
            do {
                if let item {
                    try check(proof: item, path: path, head: head.head)
                } else if let event {
                    try check(rotation: event, path: path, head: head.head)
                } else {
                    add("bundle-name", path)
                }
            } catch let fault as ProvenItem.Fault {
                switch fault {
                case .malformed(let what): add("proof-malformed", "\(path): \(what)", item: item)
                case .otherFormat: add("proof-newer", path, item: item)
                case .otherItem: add("proof-other-item", path, item: item)
                case .otherHead: add("proof-other-head", path, item: item)
                case .differs(let leafIndex): add("proof-differs", path, item: item, event: leafIndex)
                }
            } catch {
                // A file that cannot be read is the bag's finding already.
                if case .tooLarge = error as? BagError { add("proof-malformed", "\(path): size", item: item) }
            }
        }
    }

    private mutating func check(proof item: UInt64, path: String, head: HeadText) throws {
        let bytes = try source.bytes(path, atMost: Self.proofByteLimit)
        let proven = try ProvenItem(bytes, item: item, head: head)
        originals[item] = .some(proven.original)
        if proven.isSilent { silent.insert(item) }
        report.itemCount += 1
        report.eventCount += proven.eventCount
    }

    mutating func checkOriginals() {
        var seen: Set<UInt64> = []
        for path in paths(Self.evidenceFolder) {
            guard let item = Self.evidenceNumber(path), seen.insert(item).inserted else {
                add("bundle-name", path)
                continue
            }
            guard let proven = originals[item] else {
                add("original-without-proof", path, item: item, isDamage: proofIsExpected(item))
                continue
            }
            if silent.contains(item) {
                let what = "keeps back whether there is another original"
                add("proof-malformed", "\(ItemProof.path(item)): \(what)", item: item)
                continue
            }
            guard let file = bag.files[path] else { continue }
            if let proven, file.byteCount == proven.byteCount, file.sha256 == proven.sha256 {
                report.originalCount += 1
            } else {
                add("original-differs", path, item: item)
            }
        }
    }

    /// A proof that is there and not good has its own finding; that its original is not bound is then no
    /// lesser one. Without any, the signature alone vouches for the file.
    private func proofIsExpected(_ item: UInt64) -> Bool {
        bag.files[ItemProof.path(item)] != nil
    }

    func paths(_ folder: String) -> [String] { bag.files.keys.filter { $0.hasPrefix(folder) }.sorted() }

    /// The number of a name such as `item-0007.json`, in its one spelling (rule 1.3).
    static func number(_ path: String, after prefix: String, before suffix: String) -> UInt64? {
        guard path.hasPrefix(prefix), path.hasSuffix(suffix),
            path.utf8.count > prefix.utf8.count + suffix.utf8.count
        else { return nil }
        let digits = String(path.dropFirst(prefix.count).dropLast(suffix.count))
        guard let number = UInt64(digits), number > 0, EvidenceName.number(number) == digits else {
            return nil
        }
        return number
    }

    private static func evidenceNumber(_ path: String) -> UInt64? {
        guard let dot = path.lastIndex(of: "."), path.index(after: dot) < path.endIndex,
            !path[path.index(after: dot)...].contains("/")
        else { return nil }
        return number(path, after: evidenceFolder + "item-", before: String(path[dot...]))
    }
}
