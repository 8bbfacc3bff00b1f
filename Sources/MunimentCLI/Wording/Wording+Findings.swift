import Muniment

extension Wording {
    /// What was found, and what to do next.
    struct FindingWords {
        let what: String
        /// `nil` when there is nothing to do.
        let next: String?
    }

    static func finding(_ finding: Finding) -> FindingWords {
        let item = finding.item.map { "Item \($0)" } ?? finding.event.map { "Event \($0)" } ?? "The vault"
        let copy = "keep this file as it is, and look for another copy of the vault."
        return itemFinding(finding, item, copy) ?? vaultFinding(finding, copy) ?? noticeFinding(finding)
            ?? bundleFinding(finding)
            ?? FindingWords(what: "\(item): \(finding.code).", next: copy)
    }

    private static func itemFinding(_ finding: Finding, _ item: String, _ copy: String) -> FindingWords? {
        switch finding.code {
        case "event-damaged":
            FindingWords(
                what: "Event \(finding.event ?? 0) cannot be read: it was altered or damaged.", next: copy)
        case "stub-damaged":
            FindingWords(
                what:
                    "\(item): one of the two records of event \(finding.event ?? 0) was altered or damaged. What it says was read from the other.",
                next: copy)
        case "content-damaged":
            FindingWords(
                what: "\(item): what was recorded (event \(finding.event ?? 0)) was altered or damaged.",
                next: copy)
        case "content-missing":
            FindingWords(
                what:
                    "\(item): what was recorded (event \(finding.event ?? 0)) is gone, and nobody erased it.",
                next: copy)
        case "original-key-damaged", "chunk-damaged", "original-differs":
            FindingWords(
                what: "\(item): its original was altered or damaged. The other items do not suffer from it.",
                next: copy)
        case "erased-content-present":
            FindingWords(
                what: "\(item) was erased, and part of it is still there.",
                next:
                    "run `muniment erase` again with a copy of your own; somebody may have put an older file's rows back."
            )
        case "erasure-differs":
            FindingWords(
                what:
                    "The log's record of an erasure (event \(finding.event ?? 0)) names what it may not: events of another item. What it names there does not count as erased.",
                next: copy)
        default: nil
        }
    }

    private static func vaultFinding(_ finding: Finding, _ copy: String) -> FindingWords? {
        switch finding.code {
        case "database-damaged":
            FindingWords(what: "The file's own structure is damaged (\(finding.detail ?? "")).", next: copy)
        case "head-damaged", "head-signature", "identity-damaged", "seed-damaged", "frontier-differs":
            FindingWords(
                what:
                    "What signs and counts the log was altered or damaged (\(finding.code)). Nothing can be added to this copy.",
                next: copy)
        case "rotation-differs":
            FindingWords(
                what:
                    "The log's record of a change of keys (event \(finding.event ?? 0)) is not so: it names another head, another key than the one that signed, or keys that did not follow. Heads from before it cannot be compared.",
                next: copy)
        case "root-differs":
            FindingWords(what: "The log is not the one that was signed: events were altered.", next: copy)
        case "known-head-missing":
            FindingWords(
                what:
                    "This computer knew \(finding.detail ?? "more") events of this vault, and this file does not begin with them: an older copy was put back, or another copy went on.",
                next: "look for the newer copy before you go on with this one.")
        case "kept-head-signature":
            FindingWords(
                what: "The head you gave was not signed by this vault, or was altered.",
                next: "check that it belongs to this vault.")
        case "kept-head-ahead":
            FindingWords(
                what:
                    "The head you gave counts more events than the vault has (\(pair(finding))): from event \(pair(finding, first: true)) on they are missing here. The end was cut off, or this is an older copy.",
                next: "look for the newer copy.")
        case "kept-head-forked":
            FindingWords(
                what:
                    "The head you gave belongs to another copy of this vault: from event \(pair(finding, first: true)) on the two differ.",
                next: "look for that copy; it holds events that this one does not.")
        case "given-head-differs":
            FindingWords(
                what:
                    "A head that this vault handed out (event \(finding.event ?? 0)) is not one of this log: events before \(finding.detail ?? "it") were altered.",
                next: copy)
        case "kept-head-differs":
            FindingWords(
                what:
                    "The log is not the one of the head you gave: it differs within the first \(finding.detail ?? "") events.",
                next: copy)
        case "slot-damaged", "slots-differ", "slot-copy-damaged":
            FindingWords(
                what: finding.code == "slot-copy-damaged"
                    ? "One of the two copies of a key is damaged (\(finding.detail ?? "")). The other serves."
                    : "The keys are not the ones that the log knows: one was added, put back, altered or damaged.",
                next: finding.code == "slot-copy-damaged"
                    ? "write it anew: `muniment keys change`."
                    : "see `muniment keys list`; remove what is not yours.")
        case "stray-row":
            FindingWords(
                what:
                    "The file has rows that belong to nothing (\(finding.detail ?? "")). They are not used.",
                next: copy)
        case "pending-damaged":
            FindingWords(
                what:
                    "The record of unfinished work cannot be read. An interrupted export may have left files.",
                next: "look into the folders you exported to, and delete what begins with .muniment-.")
        case "snapshot-damaged":
            FindingWords(
                what:
                    "A sealed summary of the log, kept only to list faster, is damaged. It is not used, and no evidence is in it that is not in the log.",
                next: "nothing for now: the next changes make it anew. See whether the disk fails.")
        case "snapshot-differs":
            FindingWords(
                what:
                    "A sealed summary of the log, kept only to list faster, says something else than the log. Lists may be wrong; what is exported comes from the log itself.",
                next:
                    "`muniment keys rotate` throws it away, as does any `muniment erase`; it is made anew from the log."
            )
        case "state-unreadable":
            stateUnreadable(haveKeysChanged: finding.detail == "rotated")
        default: nil
        }
    }

    private static func stateUnreadable(haveKeysChanged: Bool) -> FindingWords {
        let why =
            haveKeysChanged
            ? "The keys of the vault were changed on another computer, or this is an older copy from before they were changed again, or the record is damaged."
            : "This is an older copy from before the keys of the vault were changed, or the record is damaged."
        return FindingWords(
            what:
                "This computer's own record of the vault does not open with this vault's key, so a lost end of the log would not show. \(why)",
            next:
                "if you changed the keys: look for the newer copy, which opens with the newer passphrase. Otherwise the next change makes the record anew; compare with a head that you kept: `muniment verify --against FILE`."
        )
    }

    /// Two numbers: where the log ends or parts, and what the head counts.
    private static func pair(_ finding: Finding, first: Bool = false) -> String {
        let numbers = (finding.detail ?? "").split(separator: " ").map(String.init)
        guard numbers.count == 2 else { return finding.detail ?? "?" }
        return first ? numbers[0] : "\(numbers[1]), not \(numbers[0])"
    }

    private static func noticeFinding(_ finding: Finding) -> FindingWords? {
        switch finding.code {
        case "no-outside-head":
            FindingWords(
                what:
                    "This computer keeps no record of this vault, so a lost end of the log cannot be excluded.",
                next: "compare with a head that you kept: `muniment verify --against FILE`.")
        case "state-of-other-line":
            FindingWords(
                what: "The vault went on from another computer since it was used here.",
                next: "if that was not you, look for who has a copy.")
        case "erasure-unfinished":
            FindingWords(
                what: "An erasure was interrupted. What is left of it cannot be read.",
                next: "the next change of the vault finishes it.")
        case "export-unfinished":
            FindingWords(
                what:
                    "An export was interrupted; readable files may lie in \(ScreenText.line(finding.detail ?? "")).",
                next: "the next command that changes the vault removes them; look there yourself too.")
        case "continued":
            FindingWords(
                what:
                    "At event \(finding.event ?? 0) the log went on without this computer's newest record (\(finding.detail ?? "")).",
                next: "if you neither moved the vault nor put a copy back then, look for who has a copy.")
        case "newer-events":
            FindingWords(
                what:
                    "\(finding.detail ?? "Some") events were made by a newer version. They are kept and checked, but not shown.",
                next: "update Muniment.")
        case "kept-head-agrees":
            FindingWords(
                what: "The log begins with exactly the \(finding.detail ?? "") events of the head you gave.",
                next: nil)
        case "kept-head-not-compared":
            FindingWords(
                what: "The head you gave could not be compared, because some events cannot be read.",
                next: "see the findings above.")
        default: nil
        }
    }
}
