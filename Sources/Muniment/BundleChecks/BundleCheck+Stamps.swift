import MunimentBagIt
import MunimentCrypto
import MunimentMerkle
import MunimentStore
import MunimentTimestamp

/// Stamps, section 4 of `Docs/evidence.md`.
extension BundleCheck {
    mutating func checkStamps() {
        guard let head else { return }
        var files: [UInt64: Set<String>] = [:]
        for path in paths(StampFiles.folder) {
            let parts = path.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2,
                let number = Self.number(String(parts[0]), after: StampFiles.folder + "stamp-", before: "")
            else {
                add("bundle-name", path)
                continue
            }
            files[number, default: []].insert(String(parts[1]))
        }
        for (number, suffixes) in files.sorted(by: { $0.key < $1.key }) {
            let base = StampFiles.base(number)
            let answers = suffixes.subtracting(["txt", "json"])
            guard suffixes.count == 3, answers.count == 1, let suffix = answers.first,
                ["tsr", "tst", "ots"].contains(suffix)
            else {
                add("stamp-malformed", base)
                continue
            }
            do {
                try check(stamp: number, suffix: suffix, head: head.head)
            } catch let fault as StampFault {
                add(fault.rawValue, base)
            } catch {
                add("stamp-malformed", base)
            }
        }
    }

    private enum StampFault: String, Error {
        /// A file is not of the form that the page says.
        case malformed = "stamp-malformed"
        /// The log of the bundle does not begin with the stamped one.
        case otherLog = "stamp-other-log"
        /// The answer is about something else, or is no answer.
        case otherAnswer = "stamp-other-answer"
    }

    private mutating func check(stamp number: UInt64, suffix: String, head: HeadText) throws {
        let base = StampFiles.base(number)
        let text = try source.bytes(base + ".txt", atMost: 512)
        guard let stamped = String(validating: text, as: UTF8.self).flatMap({ HeadText($0) }),
            let json = try? JSONValue(text: source.bytes(base + ".json", atMost: 1 << 20)),
            json.member("format") == .integer(1), let path = json.member("path")?.array
        else { throw StampFault.malformed }
        let hashes = path.compactMap { ProvenItem.digest($0) }
        guard hashes.count == path.count else { throw StampFault.malformed }
        let proof = ConsistencyProof(firstSize: stamped.size, secondSize: head.size, path: hashes)
        guard
            stamped.originID == rotations.originID(atSize: stamped.size, present: head.originID),
            ProvenItem.count(json.member("firstSize")) == stamped.size,
            ProvenItem.digest(json.member("firstRoot")) == stamped.root,
            ProvenItem.count(json.member("secondSize")) == head.size,
            ProvenItem.digest(json.member("secondRoot")) == head.root,
            (try? proof.verify(firstRoot: stamped.root, secondRoot: head.root)) != nil
        else { throw StampFault.otherLog }
        let answer = try source.bytes("\(base).\(suffix)", atMost: timestampByteLimit)
        let imprint = SHA256Digest.of(text)
        do throws(TimestampError) {
            var says: String
            if suffix == "ots" {
                _ = try OpenTimestampsProof(answer, of: imprint)
                says = "OpenTimestamps"
            } else {
                let reply = try TimeStampReply(answer)
                let time = try reply.check(digest: imprint, nonce: nil, acceptingModifications: true).info
                    .time
                guard (reply.status == nil) == (suffix == "tst") else { throw .malformed("suffix") }
                says = time.text
            }
            says += " \(stamped.size)"
            add("stamp-not-verified", "\(base).\(suffix) \(says)", isDamage: false)
        } catch {
            throw StampFault.otherAnswer
        }
    }
}
