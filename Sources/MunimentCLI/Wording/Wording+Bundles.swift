import Muniment

extension Wording {
    /// What a check of a bundle found.
    static func bundleFinding(_ finding: Finding) -> FindingWords? {
        let detail = ScreenText.line(finding.detail ?? "", columns: 200)
        return headFinding(finding.code, detail) ?? proofFinding(finding, detail)
            ?? fileFinding(finding.code, detail) ?? zipFinding(finding.code, detail)
    }

    private static let askAgain = "ask for the bundle again, and keep this one as it is."

    private static func headFinding(_ code: String, _ detail: String) -> FindingWords? {
        switch code {
        case "bundle-head-malformed":
            FindingWords(what: "HEAD.txt is not a bundle's head.", next: askAgain)
        case "bundle-head-bare":
            FindingWords(
                what: "HEAD.txt is a head of a vault, not of a bundle: it vouches for none of these files.",
                next: askAgain)
        case "bundle-head-other":
            FindingWords(
                what: "HEAD.txt is signed for another list of files than tagmanifest-sha256.txt.",
                next: askAgain)
        case "bundle-signature":
            FindingWords(what: "The signature is not good: \(signatureReason(detail)).", next: askAgain)
        case "bundle-signers":
            FindingWords(
                what: "allowed_signers names another key than the one that signed, or permits more.",
                next: askAgain)
        case "bundle-key-other":
            FindingWords(
                what: "The key that signed is not the one you named. It is \(detail).",
                next:
                    "compare the fingerprint again, character by character; if it still differs, somebody else made this bundle."
            )
        case "bundle-key-earlier":
            FindingWords(
                what:
                    "The key you named is an earlier one of this vault. Its keys were changed since, and it signed for the one that signed this bundle: \(detail).",
                next:
                    "ask the person, another way, whether they changed their keys and what the new fingerprint is; somebody else who had the old key could have made this."
            )
        case "bundle-keys-changed":
            FindingWords(what: keyWords(detail), next: nil)
        case "bundle-keys-differ":
            FindingWords(
                what:
                    "A change of keys is not as it is said, or does not lead to the key that signed: \(detail).",
                next: askAgain)
        case "bundle-key-not-compared":
            FindingWords(
                what: "Whose key signed was not compared. Anybody can make a bundle with a key of their own.",
                next: "ask the person for the fingerprint another way, then add --fingerprint.")
        default: nil
        }
    }

    /// From the earlier fingerprint and the time of the change.
    private static func keyWords(_ detail: String) -> String {
        let parts = detail.split(separator: " ", maxSplits: 1).map(String.init)
        let time = parts.count == 2 ? " at \(parts[1]), by the clock of the computer that did it" : ""
        return
            "The keys of this vault were changed\(time). Bundles from before were signed with \(parts.first ?? "another key"), and that key signed for the next."
    }

    private static func signatureReason(_ code: String) -> String {
        switch code {
        case "does-not-fit": "it was not made over this HEAD.txt with this key"
        case "weak-key": "its key is one under which anything can be signed"
        case "other-namespace": "it was made for something else than a bundle"
        default: "HEAD.txt.sig is not in the form of such a signature"
        }
    }

    private static func proofFinding(_ finding: Finding, _ detail: String) -> FindingWords? {
        switch finding.code {
        case "proof-malformed":
            FindingWords(what: "A proof is not in its form: \(detail).", next: askAgain)
        case "proof-newer":
            FindingWords(what: "A newer version made this proof: \(detail).", next: "update Muniment.")
        case "proof-other-item", "proof-other-head":
            FindingWords(
                what: finding.code == "proof-other-item"
                    ? "A proof is about another item than its name says: \(detail)."
                    : "A proof is about another log than HEAD.txt, or another length of it: \(detail).",
                next: askAgain)
        case "proof-differs":
            FindingWords(
                what:
                    "What a proof shows did not stand in the log: \(detail), log entry \(finding.event.map(String.init) ?? "?").",
                next: askAgain)
        case "original-differs":
            FindingWords(what: "A file is not the one that its log entry names: \(detail).", next: askAgain)
        case "original-without-proof":
            FindingWords(
                what:
                    "No good proof binds \(detail) to the log. The signature alone vouches for it.",
                next: "ask whether part of the vault was damaged when the bundle was made.")
        case "stamp-malformed", "stamp-other-log", "stamp-other-answer":
            FindingWords(what: "A time stamp \(stampFault(finding.code)): \(detail).", next: askAgain)
        case "stamp-not-verified":
            FindingWords(what: stampWords(detail), next: "check its signature: VERIFY.txt has the command.")
        default: nil
        }
    }

    private static func stampFault(_ code: String) -> String {
        switch code {
        case "stamp-other-log": "is about a log with which this one does not begin"
        case "stamp-other-answer": "is about something else, or is no time stamp"
        default: "lacks a file, or one is not in its form"
        }
    }

    /// From the file, the time that it states, and the number of events.
    private static func stampWords(_ detail: String) -> String {
        let parts = detail.split(separator: " ").map(String.init)
        guard parts.count == 3 else { return detail }
        return parts[1] == "OpenTimestamps"
            ? "\(parts[0]) is an OpenTimestamps proof about the log's first \(parts[2]) entries. The chain was not asked."
            : "\(parts[0]) says that the log's first \(parts[2]) entries existed no later than \(parts[1]). The imprint matches; the signature was not checked here."
    }

    private static func fileFinding(_ code: String, _ detail: String) -> FindingWords? {
        switch code {
        case "too-many-findings":
            return FindingWords(what: "There is more; it is not listed.", next: askAgain)
        case "bag-missing-file", "bundle-file-missing":
            return FindingWords(what: "A file is missing: \(detail).", next: askAgain)
        case "bag-added-file", "bundle-name", "bundle-not-listed":
            return FindingWords(
                what: "A file is here that does not belong to the bundle: \(detail).",
                next: "if you put it there, take it out and check again; do not trust what it says.")
        case "bag-added-system-file":
            return FindingWords(
                what: "Your file browser left a file in the bundle: \(detail). That is harmless.",
                next: "delete it and check again.")
        case "bag-altered":
            return FindingWords(what: "A file was changed: \(detail).", next: askAgain)
        case "bag-unreadable":
            return FindingWords(what: "A file cannot be read: \(detail).", next: askAgain)
        case "bag-symlink", "bag-special-file":
            return FindingWords(
                what: "This is no file but leads elsewhere, and was not followed: \(detail).", next: askAgain)
        case "bag-unsafe-path":
            return FindingWords(
                what: "A list of files names a place outside the bundle, which was not looked at: \(detail).",
                next: askAgain)
        default:
            guard code.hasPrefix("bag-") || code.hasPrefix("bundle-") else { return nil }
            let place = detail.isEmpty ? "" : ": \(detail)"
            return FindingWords(what: "The bundle is not in its form (\(code))\(place).", next: askAgain)
        }
    }

    private static func zipFinding(_ code: String, _ detail: String) -> FindingWords? {
        let place = detail.isEmpty ? "" : ": \(detail)"
        switch code {
        case "zip-not-a-zip":
            return FindingWords(
                what: "This file is neither a bundle's folder nor a whole zip file.", next: askAgain)
        case "zip-not-a-file":
            return FindingWords(
                what: "This is neither a folder nor a file, and was not read.", next: askAgain)
        case "zip-not-one-folder":
            return FindingWords(
                what: "The zip file holds more than one bundle's folder\(place).", next: askAgain)
        case "zip-unsafe-name":
            return FindingWords(
                what: "A name in the zip file leads out of it\(place). Nothing was written.",
                next: "do not unpack it. " + askAgain)
        case "zip-content-too-large", "zip-too-many-entries", "zip-directory-too-large",
            "zip-impossible-size":
            return FindingWords(
                what: "The zip file is made to swell, or holds far more than a bundle would\(place).",
                next: "do not unpack it. " + askAgain)
        case "zip-comment":
            return FindingWords(
                what: "The zip file has a comment, which nothing vouches for\(place).", next: nil)
        default:
            guard code.hasPrefix("zip-") else { return nil }
            return FindingWords(
                what:
                    "The zip file is damaged, or made so that two tools unpack it differently (\(code))\(place).",
                next: "do not trust what is unpacked. " + askAgain)
        }
    }
}
