import MunimentBagIt

/// The files, section 1 of `Docs/evidence.md`: a valid bag, and in the one form that bundles have.
extension BundleCheck {
    private static let tagFiles: Set<String> = [
        "VERIFY.txt", "allowed_signers", "bag-info.txt", "bagit.txt", "manifest-sha256.txt",
    ]
    private static let rootFiles = tagFiles.union([
        BundleWriter.headName, BundleWriter.signatureName, "tagmanifest-sha256.txt",
    ])
    private static let manifests = ["manifest-sha256.txt", "tagmanifest-sha256.txt"]
    private static let declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

    mutating func checkBag() {
        bag = BagCheck.check(source, limits: Self.limits)
        for finding in bag.findings {
            let place = finding.source.map { "\(finding.path) (\($0)\(line(finding)))" }
            // In what this program wrote, there is nothing to warn of.
            add("bag-" + Self.kebab(finding.code.rawValue), place ?? finding.path + line(finding))
        }
        checkNames()
        for name in Self.manifests { checkForm(name) }
        checkSmallFiles()
    }

    private func line(_ finding: BagFinding) -> String { finding.line.map { ", line \($0)" } ?? "" }

    /// Rule 1.1.
    private mutating func checkNames() {
        var found: [String] = []
        let listing = source.list(limits: Self.limits) { _, _ in }
        for bytes in Array(listing.files.keys) + Array(listing.folders) {
            let isFolder = listing.folders.contains(bytes)
            let components = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            guard let first = components.first else { continue }
            let root = String(decoding: first, as: UTF8.self)
            if components.count == 1 {
                if isFolder ? root != "data" : !Self.rootFiles.contains(root) {
                    found.append(printable(bytes))
                }
            } else if root != "data" || !components.dropFirst().allSatisfy(Self.isSafeName) {
                found.append(printable(bytes))
            }
        }
        for path in found.sorted() { add("bundle-name", path) }
    }

    private static func isSafeName(_ name: some Collection<UInt8>) -> Bool {
        let dot = UInt8(ascii: ".")
        guard let first = name.first, first != dot, Array(name).last != dot else { return false }
        return name.allSatisfy { byte in
            (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == dot
                || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
        }
    }

    /// Rule 1.2: each line as `sha256sum -c` takes it, so that everybody's tool reads the same list.
    private mutating func checkForm(_ name: String) {
        guard let bytes = try? source.bytes(name, atMost: Self.limits.manifestByteCount) else { return }
        var number = 0
        var isRight = bytes.isEmpty || bytes.last == UInt8(ascii: "\n")
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            number += 1
            let hash = line.prefix(64)
            let isHash =
                hash.count == 64
                && hash.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
            guard isHash, line.dropFirst(64).prefix(2).elementsEqual("  ".utf8), line.count > 66,
                line.dropFirst(66).allSatisfy({ (0x21..<0x7f).contains($0) })
            else {
                isRight = false
                break
            }
        }
        if !isRight { add("bundle-manifest-form", "\(name), line \(max(number, 1))") }
    }

    private mutating func checkSmallFiles() {
        let listed = Set(bag.files.keys.filter { !$0.hasPrefix("data/") })
        let unlisted = Set(bag.unlistedTagFiles)
        if bag.isValid, listed != Self.tagFiles {
            add(
                "bundle-tag-files", Self.tagFiles.symmetricDifference(listed).sorted().joined(separator: ", ")
            )
        }
        for name in unlisted.subtracting([BundleWriter.headName, BundleWriter.signatureName]).sorted()
        where Self.rootFiles.contains(name) {
            add("bundle-not-listed", name)
        }
        if let bytes = try? source.bytes("bagit.txt", atMost: 1024),
            !bytes.elementsEqual(Self.declaration.utf8)
        {
            add("bundle-manifest-form", "bagit.txt")
        }
        if bag.bagInfo.filter({ $0.label.lowercased() == "payload-oxum" }).count != 1 {
            add("bundle-manifest-form", "bag-info.txt")
        }
    }

    private func printable(_ bytes: [UInt8]) -> String { VisibleText.fromFileNameBytes(bytes) }
}
