import MunimentCrypto
import MunimentStore

/// What a recipient without this program needs to check a bundle: `allowed_signers` for ssh-keygen, and
/// `VERIFY.txt` with commands to be pasted.
struct VerifyText {
    let file: CaseFile
    let key: Ed25519PublicKey

    private static let identity = "muniment"

    /// One line that permits the vault's key for the bundles' namespace and no other.
    static func allowedSigners(_ key: Ed25519PublicKey) -> String {
        "\(identity) namespaces=\"\(Format.bundleHeadNamespace)\" \(SSHSignature.authorizedKey(key))\n"
    }

    /// The files of the root that no manifest can name are among them.
    private static let rootNames = [
        BundleWriter.headName, BundleWriter.signatureName, "VERIFY.txt", "allowed_signers", "bag-info.txt",
        "bagit.txt", "data", "manifest-sha256.txt", "tagmanifest-sha256.txt",
    ]

    private static let signature =
        "ssh-keygen -Y verify -f allowed_signers -I \(identity) -n \(Format.bundleHeadNamespace) "
        + "-s \(BundleWriter.signatureName) < \(BundleWriter.headName)"

    private static func commands(hash: String, check: String) -> String {
        """
            \(signature)
            grep -x "tagmanifest-sha256 $(\(hash) tagmanifest-sha256.txt | cut -c1-64)" \(BundleWriter.headName)
            \(check) tagmanifest-sha256.txt
            \(check) manifest-sha256.txt
            find data -type f | wc -l
            find data ! -type f ! -type d
            ls -A
        """
    }

    var text: String {
        let proofs = file.items.count - file.unproven.count
        return """
            HOW TO CHECK BUNDLE \(file.cover.bundle)

            Nothing of ours is needed, and nothing is sent anywhere. Open a terminal in the folder that holds this
            page and paste the commands for your system. This page belongs to the bundle: whoever altered the one
            could have altered the other. The commands are ordinary ones; take them from elsewhere if you doubt it.

            The key that signed has this fingerprint:

                \(SSHSignature.fingerprint(key))

            The fingerprint counts only if you compare it another way: with the person, on paper or by telephone, or
            with a bundle that you have from before. Anybody can make a bundle with a key of their own.
            \(keysBefore)

            LINUX

            \(Self.commands(hash: "sha256sum", check: "sha256sum -c --strict"))


            MACOS

            \(Self.commands(hash: "shasum -a 256", check: "shasum -a 256 -c"))


            WINDOWS, in PowerShell; ssh-keygen comes with Windows 10 and later (OpenSSH client)

                cmd /c "\(Self.signature)"
                (Get-Content \(BundleWriter.headName)) -contains "tagmanifest-sha256 $((Get-FileHash tagmanifest-sha256.txt).Hash)"
                Get-Content tagmanifest-sha256.txt, manifest-sha256.txt | ForEach-Object {
                  $hash, $name = $_ -split '  ', 2
                  if ((Get-FileHash -LiteralPath $name).Hash -eq $hash) { "$name OK" } else { "$name DIFFERS" } }
                (Get-ChildItem data -Recurse -File -Force).Count
                Get-ChildItem -Name


            WHAT MUST COME OUT

            1. ssh-keygen says: Good "\(Format.bundleHeadNamespace)" signature for \(Self.identity) with ED25519 key
               and the fingerprint above. (OpenSSH 8.1 or newer is needed; ssh -V shows the version.)
               It shows: \(BundleWriter.headName) was signed with that key, as a bundle's head.
            2. One line that begins with tagmanifest-sha256. On Windows: True.
               It shows: \(BundleWriter.headName) speaks of this tagmanifest-sha256.txt.
            3. OK behind each name, and no warning.
               It shows: the files that the two lists name are the ones that were signed for.
            4. The number \(file.payloadFileCount), and nothing for the line after it.
               It shows: no file or link was added below data. The lists alone do not show that.
            5. These names and no others:
               \(Self.rootNames.joined(separator: " "))


            WHAT IT SHOWS, AND WHAT IT DOES NOT

            - If all five agree, every byte here is as it was when the bundle was made by whoever has the key.
            - Whose key it is, only the compared fingerprint can tell.
            - data/proofs has one file for each of \(proofs) items. It shows that what the log says of the item stood in
              the log when the head was signed, and gives nothing away of other items. Docs/evidence.md of Muniment says
              how such a file is checked, in any language. Commands for that are too long for this page.
            - It does not show that nothing was left out, that what is said is true, or who wrote it.
            - Times are the clock of the computer that was used. \(file.stamps.isEmpty ? "Nothing here shows when it was." : "What shows more is below.")
            \(stamps)
            """
    }

    /// What somebody needs who compares with a bundle from before; empty where the keys never changed.
    private var keysBefore: String {
        guard !file.rotations.isEmpty else { return "" }
        let lines = file.rotations.map(\.change).map {
            "    until \($0.changedAt)  \($0.earlierFingerprint)"
        }
        return """

            The keys of this vault were changed. Bundles from before were signed with

            \(lines.joined(separator: "\n"))

            The old key signed that the new one follows: data/proofs/rotated-NNNN.json, section 3 of Docs/evidence.md.
            But keys may have been changed because somebody else had the old one, so ask the person, too.

            """
    }

    /// The lines for each stamp; empty where there is none.
    private var stamps: String {
        guard !file.stamps.isEmpty else { return "" }
        let commands = file.stamps.map { files -> String in
            switch files.stamp.form {
            case .reply:
                "    openssl ts -verify -in \(files.path) -data \(files.textPath) -CAfile CA.pem"
            case .token:
                "    openssl ts -verify -token_in -in \(files.path) -data \(files.textPath) -CAfile CA.pem"
            case .openTimestamps: "    ots verify -f \(files.textPath) \(files.path)"
            }
        }
        return """


            TIME FROM OUTSIDE

            data/stamps has \(file.stamps.count) answers of time-stamping services about earlier heads of the log. Their signatures were not
            checked by Muniment. CA.pem stands for the root certificates of the service: take them from the service or
            from your system, not from this bundle. If a certificate between is wanted, add -untrusted FILE.

            \(commands.joined(separator: "\n"))

            It shows, if the answer is "Verification: OK": every log entry with a number below the one on the second line
            of the .txt file existed no later than the time in the answer (openssl ts -reply -in FILE -text shows it; for
            a token, with -token_in). That this bundle's log begins with those entries, the .json file shows; section 4
            of Docs/evidence.md says how.

            """
    }
}
