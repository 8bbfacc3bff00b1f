import Foundation
import MunimentTimestamp
import Testing

@Suite struct TimeStampTimeTests {
    private func time(_ text: String) throws -> TimeStampTime? {
        var parts = ReplyParts()
        parts.info.time = text
        return try TimeStampReply(parts.bytes).token?.info.time
    }

    @Test(arguments: [
        ("20261121151445Z", "2026-11-21T15:14:45Z", 0),
        ("20261121151445.25Z", "2026-11-21T15:14:45.25Z", 250_000_000),
        ("20240229235959.000000001Z", "2024-02-29T23:59:59.000000001Z", 1),
        ("20161231235960Z", "2016-12-31T23:59:60Z", 0), ("00010101000000Z", "0001-01-01T00:00:00Z", 0),
    ])
    func `a time is kept to its last digit`(encoded: String, text: String, nanosecond: Int) throws {
        let time = try #require(try time(encoded))
        #expect(time.text == text)
        #expect(time.nanosecond == nanosecond)
    }

    @Test(arguments: [
        "20261121151445", "202611211514Z", "20261121151445+0100", "20261121151445.Z", "20261121151445.0Z",
        "20261121151445.50Z", "20261121151445,5Z", "20261121151445.1234567891Z", "20261131151445Z",
        "20250229000000Z", "20261301000000Z", "20261100000000Z", "20261121241445Z", "20261121156045Z",
        "20261121151461Z", "2026112115144 Z", "+0261121151445Z", "20261121151445ZZ", "00000101000000Z", "",
    ])
    func `what is not one exact UTC time is refused`(encoded: String) {
        #expect(throws: TimestampError.malformed("time")) { try time(encoded) }
    }

    @Test func `seconds since 1970 agree with the system's calendar`() throws {
        let style = Date.ISO8601FormatStyle()
        // From 1600, after the system's change of calendars, to 8307.
        for seconds in stride(from: Int64(-11_676_096_000), to: 200_000_000_000, by: 97_654_321) {
            let text = Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(style)
            let digits = text.filter { $0.isNumber }
            let time = try #require(try time(digits + "Z"))
            #expect(time.text == text)
            #expect(time.secondsSince1970 == seconds)
        }
    }
}
