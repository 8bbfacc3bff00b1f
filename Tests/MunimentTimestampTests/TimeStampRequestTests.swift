import MunimentCrypto
import MunimentTimestamp
import Testing

@Suite struct TimeStampRequestTests {
    /// Byte by byte: SEQUENCE of 67; version 1; SEQUENCE of 49 with SHA-256, NULL and the digest; the nonce
    /// as INTEGER of 8 bytes; certReq TRUE (RFC 3161 section 2.4.1).
    @Test func `a request is these 69 bytes`() throws {
        let request = try TimeStampRequest(digest: digest, nonce: nonce)
        let expected =
            try bytes("3043020101") + bytes("3031300d060960864801650304020105000420") + digest.bytes
            + bytes("02087f00a5ff0180100a") + bytes("0101ff")
        #expect(request.bytes == expected)
        #expect(request.bytes.count == TimeStampRequest.byteCount)
    }

    @Test func `a request reads back`() throws {
        for _ in 0..<50 {
            let request = TimeStampRequest(digest: digest)
            #expect(try TimeStampRequest(request.bytes) == request)
        }
    }

    @Test func `two requests have different nonces, positive and of full length`() {
        let nonces = (0..<2000).map { _ in TimeStampRequest(digest: digest).nonce }
        #expect(Set(nonces).count == nonces.count)
        #expect(nonces.allSatisfy { $0.count == 8 && (0x01...0x7f).contains($0[0]) })
    }

    @Test(arguments: [
        [], [1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 7, 8, 9], [0, 2, 3, 4, 5, 6, 7, 8],
        [0x80, 2, 3, 4, 5, 6, 7, 8],
    ])
    func `a nonce that DER would write in another length is refused`(nonce: [UInt8]) {
        #expect(throws: TimestampError.unusableNonce) { try TimeStampRequest(digest: digest, nonce: nonce) }
    }

    @Test func `no byte outside digest and nonce may differ`() throws {
        let good = try TimeStampRequest(digest: digest, nonce: nonce)
        for index in good.bytes.indices {
            var changed = good.bytes
            changed[index] ^= 0x80
            if (24..<56).contains(index) || (59..<66).contains(index) {
                #expect(try TimeStampRequest(changed) != good)
            } else {
                #expect(throws: TimestampError.malformed("request")) { try TimeStampRequest(changed) }
            }
        }
    }

    @Test func `a request that is cut or has more bytes is refused`() throws {
        let good = try TimeStampRequest(digest: digest, nonce: nonce).bytes
        for count in 0..<good.count {
            #expect(throws: TimestampError.malformed("request")) {
                try TimeStampRequest(Array(good[..<count]))
            }
        }
        #expect(throws: TimestampError.malformed("request")) { try TimeStampRequest(good + [0]) }
    }
}
