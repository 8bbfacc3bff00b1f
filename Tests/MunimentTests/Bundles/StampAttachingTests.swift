import Foundation
import MunimentCrypto
import MunimentStore
import Testing

@testable import Muniment

/// From the request to the answer in the log.
@Suite(.enabled(if: StampAuthority.hasOpenSSL, "openssl is not installed"))
struct StampAttachingTests {
    private let stamps: StampCase
    private var vault: Vault { stamps.vault }

    init() throws { stamps = try StampCase() }

    /// Refused with the code, and the log is as it was.
    private func expectRefused(
        _ code: MunimentError.Code, _ name: String, hint: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = try vault.custodyLog().count
        let root = try vault.head().root
        let error = #expect(throws: MunimentError.self, sourceLocation: sourceLocation) {
            try vault.attachStamp(from: stamps.path(name))
        }
        #expect(error?.code == code, "\(String(describing: error))", sourceLocation: sourceLocation)
        if let hint { #expect(error?.hint?.contains(hint) == true, sourceLocation: sourceLocation) }
        #expect(try vault.custodyLog().count == before, sourceLocation: sourceLocation)
        #expect(try vault.head().root == root, sourceLocation: sourceLocation)
        #expect(try vault.stamps().isEmpty, sourceLocation: sourceLocation)
    }

    @Test func `a request is about the head's exact text, and is in the log`() throws {
        let head = try vault.head()
        let requested = try vault.requestStamp(to: stamps.path("a.tsq"), text: stamps.path("a.txt"))
        let text = try stamps.read("a.txt")
        #expect(text == Array(head.text.utf8))
        #expect(requested.size == head.size)
        #expect(requested.imprint == SHA256Digest.of(text).hex)
        let query = try stamps.read("a.tsq")
        #expect(query.count == 69 && query.firstRange(of: SHA256Digest.of(text).bytes) != nil)
        #expect(try vault.custodyLog().last?.kind == EventKind.stampRequested)
        #expect(try vault.custodyLog().count == Int(head.size) + 1)
        let error = #expect(throws: MunimentError.self) {
            try vault.requestStamp(to: stamps.path("a.tsq"), text: nil)
        }
        #expect(error?.code == .outputExists)
        #expect(try vault.custodyLog().count == Int(head.size) + 1)
    }

    @Test func `an answer is kept as it came, with the time that the service states`() throws {
        let size = try vault.head().size
        let attached = try stamps.stamp("a")
        #expect(!attached.isKnown)
        #expect(attached.stamp.form == .reply && attached.stamp.size == size)
        let stated = try #require(attached.stamp.statedTime)
        #expect(stated.hasPrefix("20") && stated.hasSuffix("Z"))
        #expect(try vault.stamps().map(\.bytes) == [try stamps.read("a.tsr")])
        #expect(try vault.stamps().first?.event == size + 1)
        #expect(try vault.custodyLog().last?.kind == EventKind.stamped)
        // Another who opens the vault sees the same.
        let other = try stamps.sample.reopened()
        #expect(try other.stamps().map(\.statedTime) == [stated])
        try other.store.file.close()
    }

    @Test func `the same answer twice is known, and stands in the log once`() throws {
        let first = try stamps.stamp("a")
        let count = try vault.custodyLog().count
        let second = try vault.attachStamp(from: stamps.path("a.tsr"))
        #expect(second.isKnown && second.stamp.event == first.stamp.event)
        #expect(try vault.custodyLog().count == count)
        // An OpenTimestamps proof that has grown is another answer.
        let digest = SHA256Digest.of(try stamps.read("a.txt")).bytes
        try stamps.write(StampCase.openTimestamps(of: digest), to: "a.ots")
        try stamps.write(StampCase.openTimestamps(of: digest, height: 101), to: "b.ots")
        for name in ["a.ots", "b.ots"] { #expect(try !vault.attachStamp(from: stamps.path(name)).isKnown) }
        #expect(try vault.stamps().count == 3)
    }

    @Test func `a token without its reply and an OpenTimestamps proof are kept too`() throws {
        let token = try stamps.stamp("a", options: "-token_out")
        #expect(token.stamp.form == .token && token.stamp.statedTime != nil)
        let digest = SHA256Digest.of(try stamps.read("a.txt")).bytes
        try stamps.write(StampCase.openTimestamps(of: digest), to: "a.ots")
        let proof = try vault.attachStamp(from: stamps.path("a.ots"))
        #expect(proof.stamp.form == .openTimestamps && proof.stamp.statedTime == nil)
        #expect(proof.stamp.says == "Bitcoin block 100")
        #expect(proof.stamp.size == token.stamp.size)
    }

    @Test func `the vault stays clean in a check`() throws {
        try stamps.stamp("a")
        let digest = SHA256Digest.of(try stamps.read("a.txt")).bytes
        try stamps.write(StampCase.openTimestamps(of: digest), to: "a.ots")
        _ = try vault.attachStamp(from: stamps.path("a.ots"))
        #expect(try vault.check().findings.isEmpty)
    }

    @Test func `a refusal is told with the service's words, and not kept`() throws {
        try stamps.requestAndAnswer("a", section: "refusing")
        try expectRefused(.stampRefused, "a.tsr")
    }

    @Test func `an answer about another vault's head is refused`() throws {
        let other = try StampCase(stamps.authority)
        try other.requestAndAnswer("a")
        _ = try vault.requestStamp(to: stamps.path("a.tsq"), text: nil)
        try expectRefused(
            .stampOfOther, "../" + (other.sample.folder as NSString).lastPathComponent + "/a.tsr")
        try stamps.write(StampCase.openTimestamps(of: [UInt8](repeating: 7, count: 32)), to: "a.ots")
        try expectRefused(.stampOfOther, "a.ots")
    }

    @Test func `an answer to another request about the same head is refused`() throws {
        _ = try vault.requestStamp(to: stamps.path("a.tsq"), text: stamps.path("a.txt"))
        // Somebody else's request about the same text: another nonce, and none.
        for options in ["", "-no_nonce"] {
            let made = try BundleTools.shell(
                "openssl ts -query -sha256 -data a.txt \(options) -out other.tsq", in: stamps.sample.folder)
            try #require(made.status == 0, "\(made.output)")
            try stamps.authority.answer(stamps.path("other.tsq"), to: stamps.path("other.tsr"))
            try expectRefused(.stampOtherRequest, "other.tsr")
        }
        // Without a request of ours the text alone went out, and any answer to it fits.
        let fresh = try StampCase(stamps.authority)
        _ = try fresh.vault.requestStamp(to: nil, text: fresh.path("a.txt"))
        let made = try BundleTools.shell(
            "openssl ts -query -sha256 -data a.txt -out other.tsq", in: fresh.sample.folder)
        try #require(made.status == 0, "\(made.output)")
        try fresh.authority.answer(fresh.path("other.tsq"), to: fresh.path("other.tsr"))
        #expect(try fresh.vault.attachStamp(from: fresh.path("other.tsr")).stamp.form == .reply)
    }

    @Test func `what is no answer, or too large for one, is refused`() throws {
        try stamps.requestAndAnswer("a")
        let reply = try stamps.read("a.tsr")
        let cases: [(String, [UInt8])] = [
            ("text", Array("<html>404</html>".utf8)), ("request", try stamps.read("a.tsq")),
            ("cut", Array(reply.dropLast(10))), ("longer", reply + [0]),
            ("large", reply + [UInt8](repeating: 0, count: 300 << 10)),
            ("zeros", [UInt8](repeating: 0, count: 300)), ("head", try stamps.read("a.txt")),
        ]
        for (name, bytes) in cases {
            try stamps.write(bytes, to: name)
            try expectRefused(.stampNotUnderstood, name)
        }
        try stamps.write([], to: "empty")
        try expectRefused(.fileEmpty, "empty")
        let error = #expect(throws: MunimentError.self) { try vault.attachStamp(from: stamps.path("none")) }
        #expect(error?.code == .fileNotFound)
    }

    @Test func `one changed byte in an answer is refused, or leaves what is stated as it was`() throws {
        try stamps.requestAndAnswer("a")
        let reply = try stamps.read("a.tsr")
        let digest = SHA256Digest.of(try stamps.read("a.txt")).bytes
        let imprint = try #require(reply.firstRange(of: digest)).lowerBound
        for place in [imprint, imprint + 31, imprint + 40] {
            var changed = reply
            changed[place] ^= 1
            try stamps.write(changed, to: "changed.tsr")
            let before = try vault.custodyLog().count
            #expect(throws: MunimentError.self) { try vault.attachStamp(from: stamps.path("changed.tsr")) }
            #expect(try vault.custodyLog().count == before)
        }
    }

    @Test func `clocks that do not agree are told and nothing is refused`() throws {
        // The service's clock is the real one; the vault's is set, so one of the two is off.
        let attached = try stamps.stamp("a")
        let real = Int64(Date().timeIntervalSince1970)
        let expected =
            real > ExportCase.now + 300
            ? ["stamp-in-future"] : real < ExportCase.now - 300 ? ["stamp-before-head"] : []
        #expect(attached.notices.map(\.code) == expected)
        for (offset, code) in [(Int64(-3600), "stamp-in-future"), (3600, "stamp-before-head"), (0, nil)] {
            let other = try vaultWithClock(real + offset, name: "clock\(offset)")
            _ = try other.requestStamp(to: stamps.path("\(offset).tsq"), text: nil)
            try stamps.authority.answer(stamps.path("\(offset).tsq"), to: stamps.path("\(offset).tsr"))
            let notices = try other.attachStamp(from: stamps.path("\(offset).tsr")).notices
            #expect(notices.map(\.code) == [code].compactMap { $0 })
            try other.store.file.close()
        }
    }

    private func vaultWithClock(_ now: Int64, name: String) throws -> Vault {
        var options = Vault.CreateOptions()
        options.depicted = .adult
        options.cost = .interactive
        options.wantsRecoveryCode = false
        return try Vault.create(
            at: stamps.path(name), options: options, passphrase: try ExportCase.secret(),
            environment: Environment(now: { now }, zone: "UTC", stateFolder: stamps.path(name + "-state"))
        ).vault
    }
}
