import GRDB
package import MunimentCrypto

/// The text of a bundle's `HEAD.txt` (rule 2.1 of `Docs/evidence.md`): a head of the vault, and what the
/// bundle adds.
package struct BundleHead: Hashable, Sendable {
    package let head: HeadText
    /// UTC, when the bundle was made, in the form of the head's own time.
    package let bundleTime: String
    /// Of `tagmanifest-sha256.txt`.
    package let tagManifestSHA256: SHA256Digest

    package init(head: HeadText, bundleTime: String, tagManifestSHA256: SHA256Digest) {
        self.head = head
        self.bundleTime = bundleTime
        self.tagManifestSHA256 = tagManifestSHA256
    }

    package var text: String {
        "\(head.text)bundle-time \(bundleTime)\ntagmanifest-sha256 \(tagManifestSHA256.hex)\n"
    }

    /// `nil` unless `text` is exactly what ``text`` writes.
    package init?(_ text: String) {
        guard text.utf8.count <= 1024 else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 7, lines[6].isEmpty, lines[4].hasPrefix("bundle-time "),
            lines[5].hasPrefix("tagmanifest-sha256 "),
            let head = HeadText(lines[..<4].map { $0 + "\n" }.joined()),
            let digest = SHA256Digest(hex: lines[5].dropFirst(19))
        else { return nil }
        let time = String(lines[4].dropFirst(12))
        guard HeadText.isTime(time) else { return nil }
        self.init(head: head, bundleTime: time, tagManifestSHA256: digest)
        guard Array(self.text.utf8) == Array(text.utf8) else { return nil }
    }
}

/// A bundle's head with its signature, an armoured SSHSIG in the bundles' namespace.
package struct SignedBundleHead: Hashable, Sendable {
    package let head: BundleHead
    package let signature: String

    package init(head: BundleHead, signature: String) {
        self.head = head
        self.signature = signature
    }

    /// The key that signed this text in the bundles' namespace; whose it is, the caller has to know.
    /// - Throws: what ``SSHSignature/verify(_:of:namespace:)`` throws.
    package func signer() throws(CryptoError) -> Ed25519PublicKey {
        try SSHSignature.verify(
            signature, of: Array(head.text.utf8), namespace: Format.bundleHeadNamespace)
    }
}

extension VaultStore {
    /// Signs the vault's newest head for one bundle, after the checks of rule 5.5, all in one transaction.
    /// Nothing is written.
    /// - Parameters:
    ///   - size: of the head that the bundle was made from.
    ///   - root: of that head.
    ///   - time: UTC, such as `2026-11-21T12:30:05Z`.
    /// - Throws: ``StoreError/inUse`` when the newest head is another one by now;
    ///   ``StoreError/damaged(_:)``, ``StoreError/readBackDiffers``.
    package func signBundleHead(
        size: UInt64, root: SHA256Digest, time: String, tagManifestSHA256: SHA256Digest
    ) throws(StoreError) -> SignedBundleHead {
        try file.read { db in
            let identity = try self.identity(db)
            let (stored, _) = try self.checkedHead(db, identity: identity)
            guard stored.head.size == size, stored.head.root == root else { throw StoreError.inUse }
            let key = try Ed25519SigningKey(seed: try self.seed(db))
            guard key.publicKey == identity.publicKey else { throw StoreError.damaged(.single(.seed)) }
            let head = BundleHead(head: stored.head, bundleTime: time, tagManifestSHA256: tagManifestSHA256)
            guard BundleHead(head.text) == head else { throw StoreError.readBackDiffers }
            let signed = SignedBundleHead(
                head: head,
                signature: SSHSignature.sign(
                    Array(head.text.utf8), namespace: Format.bundleHeadNamespace, key: key))
            guard try signed.signer() == identity.publicKey else { throw StoreError.readBackDiffers }
            return signed
        }
    }
}
