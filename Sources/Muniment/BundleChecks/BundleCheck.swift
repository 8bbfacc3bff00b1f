import MunimentBagIt
import MunimentCrypto
import MunimentStore
import MunimentZip

/// What a check of a bundle found, with no vault and no passphrase.
public struct BundleReport: Sendable {
    /// Everything found, damage first.
    public internal(set) var findings: [Finding] = []
    /// Events whose proofs lead to the head.
    public internal(set) var eventCount = 0
    /// Items of which the whole proof is good.
    public internal(set) var itemCount = 0
    /// Originals that are the ones their events name.
    public internal(set) var originalCount = 0
    /// Bytes of files read and compared.
    public internal(set) var byteCount: UInt64 = 0
    /// Of the key that signed the head, as `ssh-keygen -l` shows it; `nil` where no signature is good.
    public internal(set) var fingerprint: String?
    /// The signed head; `nil` where there is none that can be read. Believe it only if ``fingerprint`` is not
    /// `nil`.
    public internal(set) var head: BundleReport.Head?
    /// Nothing differs from what was signed and proven.
    public var isWhole: Bool { !findings.contains(where: \.isDamage) }

    /// What `HEAD.txt` says.
    public struct Head: Sendable {
        /// Which log, which line.
        public let origin: String
        /// Events in the log.
        public let size: UInt64
        /// UTC of the export, by the exporting computer's clock.
        public let bundleTime: String
        /// As it stands on the report's first page.
        public let code: String
    }
}

/// A bundle made by this program, or by somebody who wants it to look so.
public enum Bundle {
    /// Checks the bundle at `path`, a folder or a zip file, by `Docs/evidence.md`: bag, head, signature, each
    /// proof, each original. Reads only, in bounded memory, and follows nothing out of it.
    /// - Parameter fingerprint: of the key that must have signed, as it was learnt another way.
    /// - Throws: code ``MunimentError/Code/fileNotFound``, ``MunimentError/Code/fileUnreadable``,
    ///   ``MunimentError/Code/fieldNotAccepted`` for a text that is no fingerprint. All else is a finding.
    public static func check(
        _ path: String, fingerprint: String? = nil
    ) throws(MunimentError) -> BundleReport {
        if let fingerprint, !BundleCheck.isFingerprint(fingerprint) {
            throw MunimentError(
                .fieldNotAccepted, subject: "fingerprint", hint: "SHA256:…, 50 characters", effect: .onlyRead)
        }
        let place = try BundlePlace.open(path)
        guard let source = place.source else {
            var report = BundleReport()
            report.findings = place.faults.map { Finding(BundleCheck.code($0), detail: nil) }
            return report
        }
        var check = BundleCheck(source: source, place: place, expected: fingerprint)
        check.run()
        return check.report
    }
}

/// One check, from the bag to its originals. Each step adds its findings and goes on as far as it can.
struct BundleCheck {
    let source: any BagSource
    private let place: BundlePlace
    let expected: String?
    var report = BundleReport()
    var bag = BagReport()
    /// The head, once its form is right.
    var head: BundleHead?
    /// Whose signature of the head is good.
    var signer: Ed25519PublicKey?
    /// Changes of keys whose events stand in the log.
    var provenRotations: [ProvenRotation] = []
    /// The same, once they lead to the key that signed.
    var rotations: [Rotation] = []
    /// By item, what the newest event says of its original; `nil` where it has none.
    var originals: [UInt64: ProvenItem.Original?] = [:]
    /// Items whose proofs keep back whether there is another original.
    var silent: Set<UInt64> = []

    /// As large as a bundle may be that is checked here; the content of evidence is not bounded.
    static let limits: BagLimits = {
        var limits = BagLimits()
        limits.manifestByteCount = 64 << 20
        limits.entryCount = 250_000
        limits.fileCount = 250_000
        limits.findingCount = 1000
        return limits
    }()
    /// Bytes of one proof.
    static let proofByteLimit = 16 << 20
    static let findingLimit = 2000

    init(source: any BagSource, place: BundlePlace, expected: String?) {
        self.source = source
        self.place = place
        self.expected = expected
    }

    mutating func run() {
        for name in place.strays { add("zip-not-one-folder", VisibleText.fromFileNameBytes(name)) }
        checkBag()
        checkHead()
        if head != nil {
            checkProofs()
            checkRotations()
            checkOriginals()
            checkStamps()
        }
        // Reading brought faults of content, too.
        for fault in place.faults {
            add(
                Self.code(fault), fault.name.map { VisibleText.fromFileNameBytes($0) },
                isDamage: !fault.fault.isWarning)
        }
        report.byteCount = bag.bytesRead
        report.findings = report.findings.filter(\.isDamage) + report.findings.filter { !$0.isDamage }
    }

    mutating func add(
        _ code: String, _ detail: String? = nil, item: UInt64? = nil, event: UInt64? = nil,
        isDamage: Bool = true
    ) {
        add(Finding(code, item: item, event: event, detail: detail, isDamage: isDamage))
    }

    private mutating func add(_ finding: Finding) {
        if report.findings.count < Self.findingLimit {
            report.findings.append(finding)
        } else if report.findings.last?.code != "too-many-findings" {
            report.findings.append(Finding("too-many-findings"))
        }
    }

    /// Such as `zip-unsafe-name`.
    static func code(_ finding: ZipFinding) -> String { "zip-" + kebab(finding.fault.rawValue) }

    /// `missingFile` as `missing-file`.
    static func kebab(_ name: String) -> String {
        var text = ""
        for scalar in name.unicodeScalars {
            if scalar.properties.isUppercase { text += "-" }
            text += scalar.properties.lowercaseMapping
        }
        return text
    }

    static func isFingerprint(_ text: String) -> Bool {
        let base64 = text.dropFirst(7)
        return text.hasPrefix("SHA256:") && base64.utf8.count == 43
            && Base64.decode(base64 + "=")?.count == 32
    }
}
