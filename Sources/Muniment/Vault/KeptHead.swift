import Foundation
import MunimentCrypto
import MunimentMerkle
import MunimentStore

/// A head that was kept outside the vault: as a file, in a bundle, or as a short code on paper.
public struct KeptHead: Sendable {
    private let kept: Kept

    private enum Kept {
        case head(SignedHead)
        case bundle(SignedBundleHead)
        case code(ShortCode)
    }

    /// A file as `muniment head --output` writes it.
    /// - Throws: code ``MunimentError/Code/headNotUnderstood``.
    public init(file text: String) throws(MunimentError) {
        guard let signed = SignedHead(file: text) else { throw MunimentError(.headNotUnderstood) }
        kept = .head(signed)
    }

    /// `HEAD.txt` and `HEAD.txt.sig` of a bundle.
    /// - Throws: code ``MunimentError/Code/headNotUnderstood``.
    public init(bundleHead text: String, signature: String) throws(MunimentError) {
        guard let head = BundleHead(text) else { throw MunimentError(.headNotUnderstood) }
        kept = .bundle(SignedBundleHead(head: head, signature: signature))
    }

    /// A short code; spaces, hyphens and the case of letters do not matter.
    /// - Throws: code ``MunimentError/Code/headNotUnderstood``.
    public init(code text: String) throws(MunimentError) {
        guard let code = ShortCode(text) else { throw MunimentError(.headNotUnderstood) }
        kept = .code(code)
    }

    /// Whether `text` has the letters of a short code, rather than being a path.
    public static func looksLikeCode(_ text: String) -> Bool { ShortCode(text) != nil }

    /// The vault's head that was signed; `nil` for a code.
    private var head: HeadText? {
        switch kept {
        case .head(let signed): signed.head
        case .bundle(let signed): signed.head.head
        case .code: nil
        }
    }

    private var size: UInt64 {
        if case .code(let code) = kept { code.size } else { head?.size ?? 0 }
    }

    /// Whether the log still begins with what the head says.
    func compare(_ report: StoreCheckReport, _ history: HeadHistory) -> Finding {
        guard isSigned(report) else {
            return isOfKnownOrigin(report) || !report.mayLackRotations
                ? Finding("kept-head-signature") : Finding("kept-head-not-compared", isDamage: false)
        }
        guard let leafHashes = report.leafHashes, let present = report.head?.head.originID else {
            return Finding("kept-head-not-compared", isDamage: false)
        }
        let origin = report.rotations.originID(atSize: size, present: present)
        let count = UInt64(leafHashes.count)
        if let line, let end = history.end(ofLine: line, size: count), size > end {
            // That line ended here after `end` events; the kept head counts more of them.
            return Finding(end < count ? "kept-head-forked" : "kept-head-ahead", detail: "\(end) \(size)")
        }
        if let ended = report.rotations.first(where: { $0.head.originID == head?.originID }),
            size > ended.head.size
        {
            // Here the keys were changed then; under the old ones another copy went on.
            return Finding("kept-head-forked", detail: "\(ended.head.size) \(size)")
        }
        guard size <= count else { return Finding("kept-head-ahead", detail: "\(count) \(size)") }
        if case .code = kept, history.line(atSize: size) == nil {
            return Finding("kept-head-not-compared", isDamage: false)
        }
        let tree = MerkleTree(leafHashes: leafHashes)
        guard head == nil || head?.originID == origin, let root = try? tree.root(atSize: size),
            agrees(root, origin: origin, history, tree: tree)
        else {
            return Finding("kept-head-differs", detail: String(size))
        }
        return Finding("kept-head-agrees", detail: String(size), isDamage: false)
    }

    private func isOfKnownOrigin(_ report: StoreCheckReport) -> Bool {
        let origins = report.rotations.map(\.head.originID) + [report.head?.head.originID]
        return head.map { origins.contains($0.originID) } ?? true
    }

    /// Whether the key of the head's own origin signed it: the vault's, or one that it had before (rule 12.7).
    private func isSigned(_ report: StoreCheckReport) -> Bool {
        guard let head else { return true }
        let earlier = report.rotations.first { $0.head.originID == head.originID }
        let present = report.head?.head.originID == head.originID ? report.publicKey : nil
        guard let key = earlier?.publicKey ?? present else { return false }
        return switch kept {
        case .head(let signed): signed.isSigned(by: key)
        case .bundle(let signed): (try? signed.signer()) == key
        case .code: true
        }
    }

    private var line: String? { head.map { Hex.encode($0.lineID) } }

    /// A signed head's root is compared, and led to today's root by a consistency proof (RFC 9162, section
    /// 2.1.4); a code is made again from the log as it was at that size.
    private func agrees(
        _ root: SHA256Digest, origin: [UInt8], _ history: HeadHistory, tree: MerkleTree
    ) -> Bool {
        if case .code(let code) = kept {
            guard let line = history.line(atSize: code.size) else { return false }
            return ShortCode(
                origin: HeadText.origin(originID: origin, line: line), size: code.size, root: root) == code
        }
        guard let keptRoot = head?.root, keptRoot == root else { return false }
        guard size > 0, let proof = try? tree.consistencyProof(from: size, to: tree.size) else {
            return size == 0
        }
        return (try? proof.verify(firstRoot: keptRoot, secondRoot: tree.root)) != nil
    }
}

/// What the log itself says of its heads: which line was in force when, and which heads were handed out.
struct HeadHistory {
    /// Line ids, with the size of the log before their first head.
    private var lines: [(line: String?, from: UInt64)] = []
    private static let lineKinds = [EventKind.created, WriteTransaction.continuedKind, EventKind.rotated]
    private var given: [(event: UInt64, size: UInt64, root: String)] = []

    mutating func take(_ read: VaultStore.ReadEvent) {
        guard let event = read.whole else {
            if let stub = read.stub, Self.lineKinds.contains(stub.kind) {
                lines.append((nil, stub.sequenceNumber))
            }
            return
        }
        switch event.kind {
        case EventKind.created, WriteTransaction.continuedKind:
            if let line = event.value("line").string { lines.append((line, event.sequenceNumber)) }
        case EventKind.rotated:
            if let rotation = Rotation(event) {
                lines.append((Hex.encode(rotation.newLineID), event.sequenceNumber))
            }
        case EventKind.headGiven, EventKind.stampRequested, EventKind.stamped:
            if let size = event.value("size").integer, let root = event.value("root").string {
                given.append((event.sequenceNumber, UInt64(clamping: size), root))
            }
        default: break
        }
    }

    /// The line whose key signed the head of this size.
    /// - Returns: `nil` where what says it cannot be read.
    func line(atSize size: UInt64) -> String? { lines.last { $0.from < size }?.line }

    /// The size of the last head of a line, in a log of `size` events; `nil` for a line that is not in it.
    func end(ofLine line: String, size: UInt64) -> UInt64? {
        guard let index = lines.firstIndex(where: { $0.line == line }) else { return nil }
        return index + 1 < lines.count ? lines[index + 1].from : size
    }

    /// A head that was handed out and is not a prefix of the log.
    func differing(_ report: StoreCheckReport) -> Finding? {
        guard let leafHashes = report.leafHashes, !given.isEmpty else { return nil }
        let tree = MerkleTree(leafHashes: leafHashes)
        return given.first { (try? tree.root(atSize: $0.size))?.hex != $0.root }.map {
            Finding("given-head-differs", event: $0.event, detail: String($0.size))
        }
    }
}
