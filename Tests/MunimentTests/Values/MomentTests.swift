import Testing

@testable import Muniment

struct MomentTests {
    /// 2026-11-21T12:30:05Z.
    private let now: Int64 = 1_795_264_205

    @Test(arguments: ["2025/2026-11", "2025/2026-11~", "2025-11/2026", "~2025-11/2026", "2025-11/2026~"])
    func `a range of a year and a month is read again as it was stored`(typed: String) throws {
        let moment = try Moment.parse(typed, defaultZone: "UTC", now: now)
        #expect(moment.value == typed.filter { $0 != "~" })
        let again = try Moment(
            value: moment.value, precision: moment.precision, zone: moment.zone,
            zoneAssumed: moment.zoneAssumed)
        #expect(again == moment)
    }

    @Test(arguments: [
        // Typed; value; precision; zone; assumed; earliest; latest. Seconds from Python's zoneinfo.
        Case(
            "2026-11-20T23:14:05+02:00", "2026-11-20T23:14:05+02:00", .exact, "+02:00", false, 1_795_209_245,
            0),
        Case(
            "2026-11-20 23:14:05 +02:00", "2026-11-20T23:14:05+02:00", .exact, "+02:00", false, 1_795_209_245,
            0),
        Case("2026-11-20t21:14:05z", "2026-11-20T21:14:05Z", .exact, "UTC", false, 1_795_209_245, 0),
        Case("2026-11-20T21:14:05-00:00", "2026-11-20T21:14:05Z", .exact, "UTC", false, 1_795_209_245, 0),
        Case(
            "2026-11-20T21:14:05+0000", "2026-11-20T21:14:05+00:00", .exact, "+00:00", false, 1_795_209_245, 0
        ),
        Case("2026-11-20 23:14+02", "2026-11-20T23:14+02:00", .exact, "+02:00", false, 1_795_209_240, 59),
        Case(
            "2026-11-20 23:14:05", "2026-11-20T23:14:05", .exact, "America/New_York", true, 1_795_234_445, 0),
        Case(
            "2026-11-20 23:14:05.120", "2026-11-20T23:14:05.120", .exact, "America/New_York", true,
            1_795_234_445, 0),
        Case("~2026-11-20 23:14", "2026-11-20T23:14", .about, "America/New_York", true, 1_795_234_440, 59),
        Case("2026-11-20T23:14Z~", "2026-11-20T23:14Z", .about, "UTC", false, 1_795_216_440, 59),
        Case("  2026-11-20  ", "2026-11-20", .date, "America/New_York", true, 1_795_150_800, 86_399),
        Case("2026-11-20~", "2026-11-20", .about, "America/New_York", true, 1_795_150_800, 86_399),
        Case("~ 2026-11-20", "2026-11-20", .about, "America/New_York", true, 1_795_150_800, 86_399),
        Case("2026", "2026", .date, "America/New_York", true, 1_767_243_600, 31_535_999),
        Case("2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z", .exact, "UTC", false, 1_483_228_800, 0),
        Case(
            "2017-01-01T00:59:60+01:00", "2017-01-01T00:59:60+01:00", .exact, "+01:00", false, 1_483_228_800,
            0),
        Case(
            "2026-11-20/2026-11-21T12:00Z", "2026-11-20/2026-11-21T12:00Z", .date, "America/New_York", true,
            1_795_150_800, 111_659),
        Case(
            "2026-11-20T10:00Z / 2026-11-20T11:00+01:00", "2026-11-20T10:00Z/2026-11-20T11:00+01:00", .exact,
            nil,
            false, 1_795_168_800, 59),
        Case("2024/2026", "2024/2026", .date, "America/New_York", true, 1_704_085_200, 94_694_399),
        Case("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", .exact, "UTC", false, 253_402_300_799, 0),
    ])
    func `a typed time is read as it was meant, and reads back equal`(row: Case) throws {
        let moment = try Moment.parse(row.typed, defaultZone: "America/New_York", now: nil)
        #expect(moment.value == row.value)
        #expect(moment.precision == row.precision)
        #expect(moment.zone == row.zone)
        #expect(moment.zoneAssumed == row.assumed)
        #expect(moment.earliest == row.earliest)
        #expect(moment.latest - moment.earliest == row.length)
        #expect(moment.warnings.isEmpty)
        let again = try Moment(
            value: moment.value, precision: moment.precision, zone: moment.zone,
            zoneAssumed: moment.zoneAssumed)
        #expect(again == moment)
    }

    struct Case: Sendable {
        let typed: String, value: String
        let precision: Moment.Precision
        let zone: String?
        let assumed: Bool
        let earliest: Int64, length: Int64

        init(
            _ typed: String, _ value: String, _ precision: Moment.Precision, _ zone: String?, _ assumed: Bool,
            _ earliest: Int64, _ length: Int64
        ) {
            (self.typed, self.value, self.precision, self.zone) = (typed, value, precision, zone)
            (self.assumed, self.earliest, self.length) = (assumed, earliest, length)
        }
    }

    @Test(arguments: [
        ("yesterday", MomentError.notUnderstood(.relativeWord)),
        ("last Tuesday 23:00", .notUnderstood(.relativeWord)), ("2 hours ago", .notUnderstood(.relativeWord)),
        ("20.11.2026", .notUnderstood(.yearFirst)), ("11/20/2026", .notUnderstood(.yearFirst)),
        ("2026/11/20", .notUnderstood(.yearFirst)), ("5/5/2026", .notUnderstood(.yearFirst)),
        ("2026.11.20 10:00", .notUnderstood(.yearFirst)), ("03/04/2026", .ambiguousOrder),
        ("3.4.26", .ambiguousOrder), ("03-04-2026 23:14", .ambiguousOrder), ("~03/04/2026", .ambiguousOrder),
        ("2026-11-20 11:14 pm", .notUnderstood(.twelveHourClock)),
        ("2026-11-20T23:14:05.", .notUnderstood(.fraction)),
        ("2026-11-20T23:14:05.1234567890", .notUnderstood(.fraction)), ("", .notUnderstood(.form)),
        ("   ", .notUnderstood(.form)), ("~", .notUnderstood(.form)), ("/", .notUnderstood(.form)),
        ("2026-11-20/", .notUnderstood(.form)), ("2026-1-2", .notUnderstood(.form)),
        ("20261120", .notUnderstood(.form)), ("2026-11-20T", .notUnderstood(.form)),
        ("2026-11-20T23", .notUnderstood(.form)), ("2026-11-20  23:14", .notUnderstood(.form)),
        ("2026-11-20T23:14:05Zx", .notUnderstood(.form)),
        ("~2026-11-20~", .notUnderstood(.form)), ("2026-11-20T23:14+2:00", .notUnderstood(.form)),
        ("2026-11-20T23:14+", .notUnderstood(.form)), ("２０２６-11-20", .notUnderstood(.form)),
        ("2026–11–20", .notUnderstood(.form)), ("2026-11-20\n", .notUnderstood(.form)),
        (String(repeating: "2", count: 101), .notUnderstood(.form)), ("2026-13", .dayDoesNotExist),
        ("2026-00-10", .dayDoesNotExist), ("2026-02-29", .dayDoesNotExist), ("2100-02-29", .dayDoesNotExist),
        ("2026-11-31T10:00Z", .dayDoesNotExist), ("2026-11-00", .dayDoesNotExist),
        ("2026-11-20T24:00Z", .timeDoesNotExist), ("2026-11-20T23:60Z", .timeDoesNotExist),
        ("2026-11-20T23:59:60Z", .timeDoesNotExist), ("2026-12-31T23:59:60+01:00", .timeDoesNotExist),
        ("2026-12-31T23:58:60Z", .timeDoesNotExist), ("2027-01-01T12:30:60Z", .timeDoesNotExist),
        ("2026-12-31T23:59:61Z", .timeDoesNotExist),
        ("1969-12-31", .yearOutOfRange), ("0000", .yearOutOfRange),
        ("2026-11-20T10:00+14:01", .offsetOutOfRange), ("2026-11-20T10:00-12:30", .offsetOutOfRange),
        ("2026-11-20T10:00+02:60", .offsetOutOfRange), ("2026-11-21/2026-11-20", .rangeReversed),
        ("2026-11-20T10:00Z/2026-11-20T10:59+01:00", .rangeReversed),
    ])
    func `what is not a time says why`(text: String, error: MomentError) {
        #expect(throws: error) { try Moment.parse(text, defaultZone: "UTC", now: now) }
    }

    @Test func `every hint says what to write and repeats nothing`() {
        let errors: [MomentError] = [
            .notUnderstood(.form), .notUnderstood(.relativeWord), .notUnderstood(.yearFirst),
            .notUnderstood(.twelveHourClock), .notUnderstood(.fraction), .ambiguousOrder, .dayDoesNotExist,
            .timeDoesNotExist, .yearOutOfRange, .offsetOutOfRange, .rangeReversed, .unknownZone,
        ]
        #expect(errors.allSatisfy { !$0.hint.isEmpty && !$0.code.isEmpty })
        #expect(MomentError.ambiguousOrder.hint.contains("2026-04-03"))
    }

    @Test func `a time more than two minutes ahead is accepted with a warning`() throws {
        let near = try Moment.parse("2026-11-21T12:32:05Z", defaultZone: "UTC", now: now)
        #expect(near.warnings.isEmpty)
        let far = try Moment.parse("2026-11-21T12:32:06Z", defaultZone: "UTC", now: now)
        #expect(far.warnings == [.inFuture])
        let today = try Moment.parse("2026-11-21", defaultZone: "UTC", now: now)
        #expect(today.warnings.isEmpty)
    }

    @Test func `stored fields that do not belong together are refused`() {
        let wrong: [(String, Moment.Precision, String?)] = [
            ("2026-11-20", .exact, "UTC"), ("2026-11-20T10:00Z", .date, "UTC"),
            ("2026-11-20~", .about, "UTC"), ("2026-11-20 10:00Z", .exact, "UTC"),
            ("2026-11-20T10:00Z", .exact, "Europe/Paris"), ("2026-11-20T10:00", .exact, nil),
            ("2026-11-20", .date, "Europe/Nowhere"),
        ]
        for (value, precision, zone) in wrong {
            #expect(throws: MomentError.self) {
                try Moment(value: value, precision: precision, zone: zone, zoneAssumed: false)
            }
        }
    }

    @Test func `JSON gets the offset that the zone had`() throws {
        let text = try Moment.parse("2026-07-01 10:00/2026-11-20", defaultZone: "Europe/Paris", now: nil)
            .iso8601
        #expect(text == "2026-07-01T10:00+02:00/2026-11-20")
        let repeated = try Moment.parse("2026-10-25 02:30", defaultZone: "Europe/Paris", now: nil).iso8601
        #expect(repeated == "2026-10-25T02:30")
    }

    @Test func `random moments of every form read back equal`() throws {
        var numbers = SeededNumbers(seed: 14)
        let zones = ["UTC", "Europe/Paris", "Asia/Kolkata", "Pacific/Apia", "-03:30", "America/Sao_Paulo"]
        func text() -> String {
            let seconds = Int64.random(in: 0...4_000_000_000, using: &numbers)
            let full = Moment.utcText(unixSeconds: seconds)
            let forms = [
                full, String(full.dropLast()), String(full.prefix(16)), String(full.prefix(10)), "~" + full,
            ]
            return forms[Int.random(in: 0..<forms.count, using: &numbers)]
        }
        var ranges = 0
        for _ in 0..<400 {
            let zone = zones[Int.random(in: 0..<zones.count, using: &numbers)]
            let typed = Bool.random(using: &numbers) ? text() : text() + "/" + text()
            let parsed: Moment
            do { parsed = try Moment.parse(typed, defaultZone: zone, now: nil) } catch MomentError
                .rangeReversed
            {
                continue
            }
            ranges += typed.contains("/") ? 1 : 0
            #expect(parsed.earliest <= parsed.latest)
            let again = try Moment(
                value: parsed.value, precision: parsed.precision, zone: parsed.zone,
                zoneAssumed: parsed.zoneAssumed)
            #expect(again == parsed)
        }
        #expect(ranges > 20)
    }

    @Test func `damaged text never traps`() {
        var numbers = SeededNumbers(seed: 99)
        let alphabet = Array("0123456789-:.TZ+~/ ".utf8)
        for _ in 0..<3_000 {
            var bytes = Array("2026-11-20T23:14:05.5+02:00/2026-11-21".utf8)
            for _ in 0..<Int.random(in: 1...4, using: &numbers) {
                bytes[Int.random(in: 0..<bytes.count, using: &numbers)] =
                    alphabet[Int.random(in: 0..<alphabet.count, using: &numbers)]
            }
            bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &numbers)))
            let parsed = try? Moment.parse(String(decoding: bytes, as: UTF8.self), defaultZone: "UTC", now: 0)
            if let parsed { #expect(parsed.earliest <= parsed.latest) }
        }
    }
}
