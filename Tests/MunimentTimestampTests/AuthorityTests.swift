import Foundation
import MunimentCrypto
import MunimentTimestamp
import Testing

/// Against the time-stamping authority of the real `openssl ts`.
@Suite(.enabled(if: OpenSSL.path != nil, "openssl is not installed"))
struct AuthorityTests {
    private let request: TimeStampRequest

    init() throws {
        request = try TimeStampRequest(digest: digest, nonce: nonce)
    }

    @Test func `openssl reads our request as we meant it`() throws {
        let openSSL = try OpenSSL()
        try openSSL.write(request.bytes, to: "our.tsq")
        let text = try openSSL.run("ts", "-query", "-in", "our.tsq", "-text").output
        #expect(text.contains("Version: 1\n"))
        #expect(text.contains("Hash Algorithm: sha256\n"))
        #expect(text.contains("Nonce: 0x7F00A5FF0180100A\n"))
        #expect(text.contains("Certificate required: yes\n"))
        let shown = digest.bytes.prefix(8).map { Hex.encode([$0]) }.joined(separator: " ")
        #expect(text.contains("0000 - \(shown)"))
    }

    @Test func `a reply to our request passes here and with openssl`() throws {
        let authority = try Authority(
            options: """
                accuracy = secs:2, millisecs:500, microsecs:100
                ordering = yes
                tsa_name = yes
                clock_precision_digits = 3
                """)
        let before = Int64(Date().timeIntervalSince1970)
        let reply = try TimeStampReply(authority.reply(to: request.bytes))
        let after = Int64(Date().timeIntervalSince1970)

        let checked = try reply.check(digest: digest, nonce: nonce)
        #expect(checked.signedDigest == .matches)
        #expect(checked.carriesCertificates)
        #expect(checked.issuer == "C=ZZ, O=Example Authority, CN=Example Root")
        #expect(checked.info.authority == "C=ZZ, O=Example Authority, CN=Example Stamps")
        #expect(checked.info.policy == "1.2.3.4.1")
        #expect(checked.info.imprintAlgorithm == "2.16.840.1.101.3.4.2.1")
        #expect(checked.info.serial == [0x10, 0x01])
        #expect(checked.info.nonce == nonce)
        #expect(checked.info.isOrdered)
        #expect(checked.info.accuracy?.seconds == 2)
        #expect(checked.info.accuracy?.milliseconds == 500)
        #expect(checked.info.accuracy?.microseconds == 100)
        #expect((before...after).contains(checked.info.time.secondsSince1970))
        #expect(reply.status?.code == 0)
        #expect(reply.token?.certificateCount == 2)

        let verified = try authority.openSSL.run(
            "ts", "-verify", "-queryfile", "our.tsq", "-in", "reply.tsr", "-CAfile", "ca.pem")
        #expect(verified.status == 0)
    }

    @Test func `a token alone passes too`() throws {
        let authority = try Authority()
        let reply = try TimeStampReply(authority.reply(to: request.bytes, tokenOnly: true))
        #expect(reply.status == nil)
        let checked = try reply.check(digest: digest, nonce: nonce)
        #expect(checked.info.accuracy == nil)
        #expect(checked.info.authority == nil)
        #expect(!checked.info.isOrdered)
        let verified = try authority.openSSL.run(
            "ts", "-verify", "-queryfile", "our.tsq", "-token_in", "-in", "reply.tsr", "-CAfile", "ca.pem")
        #expect(verified.status == 0)
    }

    @Test func `a reply about another digest or to another request is refused`() throws {
        let reply = try TimeStampReply(Authority().reply(to: request.bytes))
        #expect(throws: TimestampError.otherDigest) { try reply.check(digest: .of([]), nonce: nonce) }
        #expect(throws: TimestampError.otherNonce) { try reply.check(digest: digest, nonce: [1]) }
        try reply.check(digest: digest, nonce: [0, 0] + nonce)
        try reply.check(digest: digest, nonce: nil)
    }

    @Test func `a reply without nonce answers only a request without`() throws {
        let authority = try Authority()
        try authority.openSSL.write("an item\n".utf8, to: "item")
        let query = try authority.openSSL.run(
            "ts", "-query", "-data", "item", "-sha256", "-no_nonce", "-out", "plain.tsq")
        try #require(query.status == 0)
        let reply = try TimeStampReply(authority.reply(to: authority.openSSL.read("plain.tsq")))
        let checked = try reply.check(digest: digest, nonce: nil)
        #expect(checked.info.nonce == nil)
        #expect(!checked.carriesCertificates)
        #expect(throws: TimestampError.nonceMissing) { try reply.check(digest: digest, nonce: nonce) }
    }

    @Test func `a time-stamp over SHA-512 is not about our SHA-256`() throws {
        let authority = try Authority()
        try authority.openSSL.write("an item\n".utf8, to: "item")
        let query = try authority.openSSL.run(
            "ts", "-query", "-data", "item", "-sha512", "-cert", "-out", "long.tsq")
        try #require(query.status == 0)
        let reply = try TimeStampReply(authority.reply(to: authority.openSSL.read("long.tsq")))
        #expect(reply.token?.info.imprint.count == 64)
        #expect(throws: TimestampError.otherDigestAlgorithm("2.16.840.1.101.3.4.2.3")) {
            try reply.check(digest: digest, nonce: nil)
        }
    }

    @Test func `a refusal is told with the authority's words and reasons`() throws {
        let authority = try Authority()
        try authority.openSSL.write("an item\n".utf8, to: "item")
        let query = try authority.openSSL.run(
            "ts", "-query", "-data", "item", "-sha256", "-tspolicy", "1.2.3.9", "-out", "policy.tsq")
        try #require(query.status == 0)
        let reply = try TimeStampReply(authority.reply(to: authority.openSSL.read("policy.tsq")))
        let status = try #require(reply.status)
        #expect(reply.token == nil)
        #expect(status.code == 2)
        #expect(status.text.contains("policy"))
        #expect(status.failures == [.unacceptedPolicy])
        #expect(throws: TimestampError.notGranted(status)) { try reply.check(digest: digest, nonce: nil) }
    }

    @Test func `the signed digest is compared for SHA-512 and said to be unchecked for SHA-384`() throws {
        let long = try TimeStampReply(Authority(signerDigest: "sha512").reply(to: request.bytes))
        #expect(try long.check(digest: digest, nonce: nonce).signedDigest == .matches)
        let middle = try TimeStampReply(Authority(signerDigest: "sha384").reply(to: request.bytes))
        #expect(
            try middle.check(digest: digest, nonce: nonce).signedDigest
                == .notChecked(algorithm: "2.16.840.1.101.3.4.2.2"))
    }

    /// A flip in the signature or in a certificate passes here by design: those are not looked at. What is
    /// stated cannot change unnoticed, because its digest is among the signed attributes.
    @Test func `no flipped byte of a reply changes what passes`() throws {
        let good = try Authority(options: "accuracy = secs:1\ntsa_name = yes").reply(to: request.bytes)
        let info = try TimeStampReply(good).check(digest: digest, nonce: nonce).info
        var passed = 0
        for index in good.indices {
            for mask: UInt8 in [0x01, 0x20, 0xff] {
                var changed = good
                changed[index] ^= mask
                guard let reply = try? TimeStampReply(changed),
                    let checked = try? reply.check(digest: digest, nonce: nonce)
                else { continue }
                passed += 1
                #expect(checked.info == info, "byte \(index), mask \(mask)")
            }
        }
        // Signature and certificates are most of the bytes; if nothing passed, nothing was tested.
        #expect(passed > good.count / 2)
    }

    @Test func `a reply that is cut or goes on is refused at every length`() throws {
        let good = try Authority().reply(to: request.bytes)
        for count in good.indices {
            #expect(throws: TimestampError.malformed("reply")) { try TimeStampReply(Array(good[..<count])) }
        }
        #expect(throws: TimestampError.malformed("reply")) { try TimeStampReply(good + [0]) }
    }
}
