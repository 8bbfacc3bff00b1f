import Foundation
import MunimentCrypto
import MunimentMerkle
import MunimentStore

/// One thing that a check found. Damage is a finding, not an error.
public struct Finding: Sendable {
    /// Such as `chunk-damaged`.
    public let code: String
    /// The item it concerns.
    public let item: UInt64?
    /// The event it concerns.
    public let event: UInt64?
    /// A few words more; never evidence.
    public let detail: String?
    /// Whether it means damage; the others are only to be told.
    public let isDamage: Bool

    init(
        _ code: String, item: UInt64? = nil, event: UInt64? = nil, detail: String? = nil,
        isDamage: Bool = true
    ) {
        self.code = code
        self.item = item
        self.event = event
        self.detail = detail
        self.isDamage = isDamage
    }
}

/// What a check read and found, worst first.
public struct CheckReport: Sendable {
    /// Everything found.
    public let findings: [Finding]
    /// Events read.
    public let eventCount: UInt64
    /// Items known.
    public let itemCount: Int
    /// Sealed bytes that were opened and compared.
    public let byteCount: UInt64
    /// Nothing is damaged.
    public var isWhole: Bool { !findings.contains(where: \.isDamage) }
}

extension Vault {
    /// Re-reads and re-hashes everything. Nothing is written; saving goes on beside it.
    /// - Parameters:
    ///   - headFile: the text of a head that was kept elsewhere, to be compared.
    ///   - progress: bytes done and bytes in all.
    /// - Throws: code ``MunimentError/Code/headNotUnderstood``, ``MunimentError/Code/vaultInUse``.
    public func check(
        against headFile: String? = nil, progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws(MunimentError) -> CheckReport {
        let kept = try headFile.map { text throws(MunimentError) in try KeptHead(text) }
        var state = VaultState()
        let report = try MunimentError.wrap(subject: path) {
            try store.check(progress: { progress($0.done, $0.total) }, onEvent: { state.take($0) })
        }
        var findings = report.findings.map { finding in
            Finding(
                finding.code.rawValue, item: finding.item, event: finding.sequenceNumber,
                detail: finding.detail, isDamage: finding.code.isDamage)
        }
        if let kept { findings.insert(contentsOf: kept.compare(report), at: 0) }
        if !state.newerEvents.isEmpty {
            findings.append(
                Finding("newer-events", detail: String(state.newerEvents.count), isDamage: false))
        }
        return CheckReport(
            findings: findings, eventCount: report.eventCount, itemCount: state.items.count,
            byteCount: report.byteCount)
    }

    /// The newest signed head.
    public struct Head: Sendable {
        /// The first line of its text: which log, which line.
        public let origin: String
        /// Events in the log.
        public let size: UInt64
        /// The root, base64.
        public let root: String
        /// For paper or reading aloud.
        public let code: String
        /// The exact text that is signed.
        public let text: String
        /// An armoured SSH signature.
        public let signature: String
        /// The key's fingerprint as `ssh-keygen -l` shows it.
        public let fingerprint: String
        /// Text, an empty line, signature: what `verify --against` reads.
        public let file: String
    }

    /// The newest signed head, after its signature was checked.
    public func head() throws(MunimentError) -> Head {
        let position = try MunimentError.wrap(subject: path) { try store.position() }
        let head = position.signedHead.head
        return Head(
            origin: head.origin, size: head.size, root: Data(head.root.bytes).base64EncodedString(),
            code: head.shortCode, text: head.text, signature: position.signedHead.signature,
            fingerprint: SSHSignature.fingerprint(position.publicKey), file: position.signedHead.file)
    }

    /// Writes the newest head to `path`, which must be free.
    /// - Throws: code ``MunimentError/Code/outputExists``, ``MunimentError/Code/outputNotWritable``.
    public func writeHead(to path: String) throws(MunimentError) -> Head {
        let head = try head()
        let output = try OutputFile(path: path)
        try output.write(head.file)
        try output.publish()
        return head
    }
}

/// A head that was kept outside the vault, as `muniment head --output` wrote it.
private struct KeptHead {
    let signed: SignedHead

    init(_ text: String) throws(MunimentError) {
        guard let signed = SignedHead(file: text) else { throw MunimentError(.headNotUnderstood) }
        self.signed = signed
    }

    /// The log must still begin with what the head says.
    func compare(_ report: StoreCheckReport) -> [Finding] {
        guard let key = report.publicKey, signed.isSigned(by: key) else {
            return [Finding("kept-head-signature")]
        }
        let size = signed.head.size
        guard let leafHashes = report.leafHashes else {
            return [Finding("kept-head-not-compared", isDamage: false)]
        }
        guard size <= UInt64(leafHashes.count) else {
            return [Finding("kept-head-ahead", detail: "\(size) \(leafHashes.count)")]
        }
        guard MerkleTree(leafHashes: Array(leafHashes.prefix(Int(size)))).root == signed.head.root else {
            return [Finding("kept-head-differs", detail: String(size))]
        }
        return [Finding("kept-head-agrees", detail: String(size), isDamage: false)]
    }
}
