import MunimentBagIt
import MunimentCrypto
import MunimentStore

/// The head and its signature, section 2 of `Docs/evidence.md`.
extension BundleCheck {
    mutating func checkHead() {
        guard let text = text(BundleWriter.headName, atMost: 1024) else { return }
        guard let head = BundleHead(text), head.head.size > 0 else {
            // What a vault's own head looks like deserves a word of its own.
            let bare = HeadText(text) != nil || SignedHead(file: text) != nil
            return add(bare ? "bundle-head-bare" : "bundle-head-malformed", BundleWriter.headName)
        }
        if head.tagManifestSHA256 != bag.tagManifestSHA256 { add("bundle-head-other", BundleWriter.headName) }
        self.head = head
        report.head = BundleReport.Head(
            origin: head.head.origin, size: head.head.size, bundleTime: head.bundleTime,
            code: head.head.shortCode.text)
        checkSignature(head)
    }

    private mutating func checkSignature(_ head: BundleHead) {
        guard let armored = text(BundleWriter.signatureName, atMost: SSHSignature.armoredByteLimit) else {
            return
        }
        let signer: Ed25519PublicKey
        do {
            signer = try SignedBundleHead(head: head, signature: armored).signer()
        } catch {
            return add("bundle-signature", Self.reason(error))
        }
        self.signer = signer
        let fingerprint = SSHSignature.fingerprint(signer)
        report.fingerprint = fingerprint
        if let signers = text("allowed_signers", atMost: 4096),
            !signers.utf8.elementsEqual(VerifyText.allowedSigners(signer).utf8)
        {
            add("bundle-signers", "allowed_signers")
        }
        switch expected {
        case nil: add("bundle-key-not-compared", fingerprint, isDamage: false)
        case fingerprint: break
        default: add("bundle-key-other", fingerprint)
        }
    }

    private static func reason(_ error: CryptoError) -> String {
        switch error {
        case .signatureDoesNotMatch: "does-not-fit"
        case .weakKey: "weak-key"
        case .malformed("namespace"): "other-namespace"
        default: "malformed"
        }
    }

    /// A small text file; a finding where there is none that can be read.
    mutating func text(_ name: String, atMost limit: Int) -> String? {
        do throws(BagError) {
            guard let text = String(validating: try source.bytes(name, atMost: limit), as: UTF8.self) else {
                add("bundle-file-malformed", name)
                return nil
            }
            return text
        } catch {
            // Missing from the tag manifest too, so the bag says nothing of these two.
            add(error == .tooLarge ? "bundle-file-malformed" : "bundle-file-missing", name)
            return nil
        }
    }
}
