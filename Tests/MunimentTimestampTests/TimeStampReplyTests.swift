import Foundation
import MunimentCrypto
import MunimentTimestamp
import Testing

/// Replies with one fault each, made by hand.
@Suite struct TimeStampReplyTests {
    private func refusal(of parts: ReplyParts, acceptingModifications: Bool = false) -> TimestampError? {
        do throws(TimestampError) {
            try TimeStampReply(parts.bytes).check(
                digest: digest, nonce: nonce, acceptingModifications: acceptingModifications)
            return nil
        } catch {
            return error
        }
    }

    private func refusal(changing change: (inout ReplyParts) -> Void) -> TimestampError? {
        var parts = ReplyParts()
        change(&parts)
        return refusal(of: parts)
    }

    @Test func `a reply without fault passes`() throws {
        let checked = try TimeStampReply(ReplyParts().bytes).check(digest: digest, nonce: nonce)
        #expect(checked.signedDigest == .matches)
        #expect(checked.info.serial == [0x2a])
        #expect(checked.issuer == nil)
        #expect(!checked.carriesCertificates)
        let token = try #require(TimeStampReply(ReplyParts().bytes).token)
        #expect(token.infoDigest == .of(InfoParts().bytes))
    }

    @Test func `granted with modifications passes only on purpose`() throws {
        var parts = ReplyParts()
        parts.status = der(0x30, [0x02, 0x01, 0x01])
        let status = try #require(TimeStampReply(parts.bytes).status)
        #expect(refusal(of: parts) == .notGranted(status))
        #expect(refusal(of: parts, acceptingModifications: true) == nil)
    }

    @Test func `status and token have to fit`() {
        #expect(
            refusal { $0.status = der(0x30, [0x02, 0x01, 0x02]) } == .notATimestamp(.tokenDespiteRefusal))
        #expect(refusal { $0.status = der(0x30, [0x02, 0x01, 0x06]) } == .malformed("status"))
        #expect(throws: TimestampError.notATimestamp(.noToken)) {
            try TimeStampReply(der(0x30, ReplyParts().status))
        }
    }

    @Test func `every failure bit has its name`() throws {
        // Bits 0, 2, 5, 14, 15, 16, 17 and 25 of RFC 3161 section 2.4.2, and bit 1, which it does not use.
        let failures = der(0x03, [0x06, 0b1110_0100, 0b0000_0011, 0b1100_0000, 0b0100_0000])
        let words = der(0x30, der(0x0c, Array("no".utf8)), der(0x0c, Array("time".utf8)))
        let reply = try TimeStampReply(der(0x30, der(0x30, [0x02, 0x01, 0x02], words, failures)))
        #expect(reply.status?.text == "no\ntime")
        #expect(
            reply.status?.failures == [
                .badAlgorithm, .other(bit: 1), .badRequest, .badDataFormat, .timeNotAvailable,
                .unacceptedPolicy, .unacceptedExtension, .additionalInformationNotAvailable, .systemFailure,
            ])
    }

    @Test func `an authority's words are cut at a limit`() throws {
        let words = der(0x30, der(0x0c, [UInt8](repeating: 0x61, count: 5000)))
        let reply = try TimeStampReply(der(0x30, der(0x30, [0x02, 0x01, 0x02], words)))
        #expect(reply.status?.text.count == TimeStampStatus.textLimit)
    }

    @Test func `other signed content is no time-stamp`() {
        #expect(refusal { $0.tokenType = Identifier.data } == .notATimestamp(.notSignedData))
        #expect(refusal { $0.infoType = Identifier.data } == .notATimestamp(.notTimeStampInfo))
        #expect(refusal { $0.signedContentType = Identifier.data } == .notATimestamp(.otherContentType))
    }

    @Test(arguments: [0, 2, 3])
    func `a token has exactly one signer`(count: Int) {
        #expect(refusal { $0.signerCount = count } == .notATimestamp(.signerCount(count)))
    }

    @Test func `the signed attributes name type and digest exactly once`() {
        #expect(refusal { $0.attributes = [] } == .notATimestamp(.noSignedAttributes))
        #expect(
            refusal { $0.attributes = [$0.messageDigestAttribute] } == .notATimestamp(.otherContentType))
        #expect(refusal { $0.attributes = [$0.contentTypeAttribute] } == .notATimestamp(.noMessageDigest))
        #expect(
            refusal {
                $0.attributes = [$0.contentTypeAttribute, $0.contentTypeAttribute, $0.messageDigestAttribute]
            } == .notATimestamp(.otherContentType))
        #expect(
            refusal {
                $0.attributes = [
                    $0.contentTypeAttribute, $0.messageDigestAttribute, $0.messageDigestAttribute,
                ]
            } == .notATimestamp(.noMessageDigest))
        let twice = der(0x31, der(0x04, digest.bytes), der(0x04, digest.bytes))
        #expect(
            refusal {
                $0.attributes = [$0.contentTypeAttribute, der(0x30, Identifier.messageDigest, twice)]
            } == .malformed("signer"))
    }

    @Test func `a signed digest of anything else is noticed where it can be computed`() {
        #expect(
            refusal { $0.messageDigest = SHA256Digest.of([]).bytes } == .notATimestamp(.otherMessageDigest))
        #expect(
            refusal { $0.messageDigest = Array(digest.bytes.dropLast()) }
                == .notATimestamp(.otherMessageDigest))
        #expect(refusal { $0.digestAlgorithm = Identifier.sha384 } == nil)
    }

    @Test func `digest and nonce are compared whole`() {
        #expect(refusal { $0.info.algorithm = der(0x30, Identifier.sha256) } == nil)
        #expect(
            refusal { $0.info.algorithm = der(0x30, Identifier.sha384) }
                == .otherDigestAlgorithm("2.16.840.1.101.3.4.2.2"))
        #expect(refusal { $0.info.imprint = Array(digest.bytes.dropLast()) } == .otherDigest)
        #expect(refusal { $0.info.imprint[31] ^= 1 } == .otherDigest)
        #expect(refusal { $0.info.imprint = [] } == .malformed("info"))
        #expect(refusal { $0.info.nonce = [] } == .nonceMissing)
        #expect(refusal { $0.info.nonce = der(0x02, Array(nonce.dropLast())) } == .otherNonce)
        #expect(refusal { $0.info.nonce = der(0x02, [1] + nonce) } == .otherNonce)
        #expect(refusal { $0.info.nonce = der(0x02, [0x00] + nonce) } == .malformed("info"))
        #expect(refusal { $0.info.nonce = der(0x02, [0x80]) } == .malformed("info"))
        #expect(
            refusal { $0.info.nonce = der(0x02, [0x01] + .init(repeating: 0, count: 64)) }
                == .malformed("info"))
    }

    @Test func `the information has its fields, once and in order`() {
        #expect(refusal { $0.info.version = [0x02, 0x01, 0x02] } == .malformed("info"))
        #expect(refusal { $0.info.policy = [] } == .malformed("info"))
        #expect(refusal { $0.info.serial = [0x02, 0x01, 0x80] } == .malformed("info"))
        #expect(refusal { $0.info.ordering = [0x01, 0x01, 0xff] } == nil)
        #expect(refusal { $0.info.ordering = [0x01, 0x01, 0x01] } == .malformed("info"))
        #expect(refusal { $0.info.more = [0x05, 0x00] } == .malformed("info"))
        #expect(refusal { $0.info.more = der(0xa1, der(0x30)) } == nil)
        #expect(refusal { $0.more = [0x05, 0x00] } == .malformed("reply"))
    }

    @Test func `accuracy keeps to its ranges`() throws {
        func accuracy(_ contents: [UInt8]...) -> (inout ReplyParts) -> Void {
            { [contents] in $0.info.accuracy = der(0x30, contents.flatMap { $0 }) }
        }
        #expect(refusal(changing: accuracy()) == nil)
        #expect(refusal(changing: accuracy([0x80, 0x02, 0x03, 0xe7], [0x81, 0x01, 0x01])) == nil)
        #expect(refusal(changing: accuracy([0x80, 0x02, 0x03, 0xe8])) == .malformed("accuracy"))
        #expect(refusal(changing: accuracy([0x81, 0x01, 0x00])) == .malformed("accuracy"))
        #expect(refusal(changing: accuracy([0x02, 0x01, 0xff])) == .malformed("accuracy"))
        #expect(
            refusal(changing: accuracy([0x81, 0x01, 0x01], [0x80, 0x01, 0x01])) == .malformed("accuracy"))
    }

    @Test func `names are shown in the strings of old and new authorities`() throws {
        func name(_ string: [UInt8]) -> [UInt8] {
            der(0x30, der(0x31, der(0x30, Identifier.commonName, string)))
        }
        let strings: [([UInt8], String)] = [
            (der(0x0c, Array("Zürich".utf8)), "CN=Zürich"), (der(0x13, Array("Plain".utf8)), "CN=Plain"),
            (der(0x14, [0x5a, 0xfc]), "CN=Zü"), (der(0x1e, [0x00, 0x5a, 0x00, 0xfc]), "CN=Zü"),
        ]
        for (string, text) in strings {
            var parts = ReplyParts()
            parts.info.authority = der(0xa0, der(0xa4, name(string)))
            parts.issuer = name(string)
            let checked = try TimeStampReply(parts.bytes).check(digest: digest, nonce: nonce)
            #expect(checked.info.authority == text)
            #expect(checked.issuer == text)
        }
        var long = ReplyParts()
        long.issuer = name(der(0x0c, [UInt8](repeating: 0x61, count: 5000)))
        #expect(try TimeStampReply(long.bytes).check(digest: digest, nonce: nonce).issuer?.count == 512)
        // A name of another kind, here a mail address, is passed over.
        var mail = ReplyParts()
        mail.info.authority = der(0xa0, der(0x81, Array("a@b.c".utf8)))
        #expect(try TimeStampReply(mail.bytes).check(digest: digest, nonce: nonce).info.authority == nil)
    }

    @Test func `a limit on text holds for combining marks too`() throws {
        let marks = String(repeating: "\u{0301}", count: 5000)
        let words = der(0x30, der(0x0c, Array("e\(marks)".utf8)))
        let reply = try TimeStampReply(der(0x30, der(0x30, [0x02, 0x01, 0x02], words)))
        #expect(reply.status?.text.unicodeScalars.count == TimeStampStatus.textLimit)
        var parts = ReplyParts()
        let string = der(0x0c, Array("e\(marks)".utf8))
        parts.issuer = der(0x30, der(0x31, der(0x30, Identifier.commonName, string)))
        let issuer = try TimeStampReply(parts.bytes).check(digest: digest, nonce: nonce).issuer
        #expect(issuer?.unicodeScalars.count == 512)
    }

    @Test func `the optional fields of a token may be there`() throws {
        var parts = ReplyParts()
        parts.signerName = [0x02, 0x01, 0x03] + der(0x80, [1, 2, 3, 4])
        parts.certificates = der(0xa0, der(0x30), der(0x30), der(0x30)) + der(0xa1, der(0x30))
        parts.unsignedAttributes = der(0xa1, der(0x30))
        let reply = try TimeStampReply(parts.bytes)
        #expect(reply.token?.certificateCount == 3)
        let checked = try reply.check(digest: digest, nonce: nonce)
        #expect(checked.issuer == nil)
        #expect(checked.carriesCertificates)
        #expect(
            refusal { $0.signerName = [0x02, 0x01, 0x02] + der(0x80, [1]) } == .malformed("signer"))
        #expect(refusal { $0.signerName = [0x02, 0x01, 0x03] + der(0x30) } == .malformed("signer"))
        #expect(refusal { $0.certificates = der(0xa2, der(0x30)) } == .malformed("token"))
        #expect(refusal { $0.unsignedAttributes = der(0xa2) } == .malformed("signer"))
    }

    @Test func `a token of very many parts is read in a moment`() throws {
        let many = [[UInt8]](repeating: der(0x30), count: 20_000).flatMap { $0 }
        var nested = many
        for _ in 0..<40 { nested = der(0x30, nested) }
        var wide = ReplyParts()
        wide.certificates = der(0xa0, many)
        var deep = ReplyParts()
        deep.certificates = der(0xa0, nested)
        let start = ThreadTime.seconds
        #expect(try TimeStampReply(wide.bytes).token?.certificateCount == 20_000)
        #expect(try TimeStampReply(deep.bytes).token?.certificateCount == 1)
        #expect(ThreadTime.seconds - start < 10)
    }

    @Test func `policies are written with their dots`() throws {
        // X.690 section 8.19 example: 2.999.3 has the contents 88 37 03.
        var parts = ReplyParts()
        parts.info.policy = der(0x06, [0x88, 0x37, 0x03])
        #expect(try TimeStampReply(parts.bytes).token?.info.policy == "2.999.3")
    }

    @Test func `no input is too large or too deep to be refused`() {
        #expect(throws: TimestampError.tooLarge) {
            try TimeStampReply([UInt8](repeating: 0x30, count: timestampByteLimit + 1))
        }
        var deep = der(0x05)
        for _ in 0..<10_000 { deep = der(0x30, deep) }
        #expect(throws: TimestampError.malformed("reply")) { try TimeStampReply(deep) }
        #expect(throws: TimestampError.malformed("reply")) { try TimeStampReply([]) }
        // Indefinite length, as BER allows and DER does not.
        #expect(throws: TimestampError.malformed("reply")) { try TimeStampReply([0x30, 0x80, 0, 0]) }
    }
}

/// What this thread alone has worked, in seconds: how busy the machine is does not count.
private enum ThreadTime {
    static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
