package import MunimentCrypto

/// What a check found. `isComplete` and `isValid` are the two levels of RFC 8493 section 3.
package struct BagReport: Sendable {
    /// All required files are there, each listed file is there, each payload file is listed in every
    /// payload manifest, and every tag file has the form that it must have.
    package fileprivate(set) var isComplete = true

    /// Complete, and every checksum of every manifest that could be computed here is right.
    package fileprivate(set) var isValid = true

    /// In the order found; at most ``BagLimits/findingCount``.
    package fileprivate(set) var findings: [BagFinding] = []

    /// Counted, not declared.
    package internal(set) var payloadByteCount: UInt64 = 0
    package internal(set) var payloadFileCount = 0

    /// Bytes of files read to compare their checksums.
    package internal(set) var bytesRead: UInt64 = 0

    /// The files of which SHA-256 was computed because a manifest lists them, by path, as they were read.
    package internal(set) var files: [String: BagFile] = [:]

    /// The elements of bag-info.txt in their order, folded lines joined by a space. Their text is
    /// whatever the maker of the bag wrote: escape it before showing it.
    package internal(set) var bagInfo: [BagInfoElement] = []

    /// SHA-256 of tagmanifest-sha256.txt as it was read for this check, to compare with a signed value.
    package internal(set) var tagManifestSHA256: SHA256Digest?

    /// Files outside `data/` that no tag manifest lists, so that nothing here vouches for them. Allowed
    /// by the RFC; sorted; made printable.
    package internal(set) var unlistedTagFiles: [String] = []

    /// Of a bag in which nothing was looked at yet.
    package init() {}

    mutating func add(_ finding: BagFinding, limits: BagLimits) {
        if finding.code.breaksCompleteness { isComplete = false }
        if finding.severity == .error { isValid = false }
        if findings.count < limits.findingCount {
            findings.append(finding)
        } else if findings.last?.code != .tooManyFindings {
            isValid = false
            findings.append(BagFinding(code: .tooManyFindings, path: "", source: nil, line: nil))
        }
    }
}

/// One element of bag-info.txt.
package struct BagInfoElement: Hashable, Sendable {
    package let label: String
    package let value: String
}
