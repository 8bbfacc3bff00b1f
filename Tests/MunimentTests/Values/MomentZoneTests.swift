import Testing

@testable import Muniment

struct MomentZoneTests {
    @Test(arguments: [
        // Seconds from Python's zoneinfo, both folds.
        ("2026-10-25 02:30", "Europe/Paris", MomentWarning.repeatedHour, 1_792_888_200, 1_792_891_859),
        ("2026-03-29 02:30", "Europe/Paris", .skippedHour, 1_774_744_200, 1_774_747_859),
        ("2026-11-01 00:30:00", "America/Havana", .repeatedHour, 1_793_507_400, 1_793_511_000),
        ("2026-04-05 01:45:00", "Australia/Lord_Howe", .repeatedHour, 1_775_313_900, 1_775_315_700),
    ])
    func `a local time that came twice or never spans both readings`(
        text: String, zone: String, warning: MomentWarning, earliest: Int64, latest: Int64
    ) throws {
        let moment = try Moment.parse(text, defaultZone: zone, now: nil)
        #expect(moment.warnings == [warning])
        #expect(moment.earliest == earliest)
        #expect(moment.latest == latest)
    }

    @Test(arguments: [
        ("2022-03-27", "Asia/Beirut", 1_648_332_000, 1_648_414_799),  // no midnight that day
        ("2026-11-01", "America/Havana", 1_793_505_600, 1_793_595_599),  // midnight came twice
        ("2026-11", "Asia/Kolkata", 1_793_471_400, 1_796_063_399),
        ("2000-02-29", "UTC", 951_782_400, 951_868_799),
    ])
    func `a date lasts from its first to its last second in its zone`(
        text: String, zone: String, earliest: Int64, latest: Int64
    ) throws {
        let moment = try Moment.parse(text, defaultZone: zone, now: nil)
        #expect(moment.earliest == earliest)
        #expect(moment.latest == latest)
        #expect(moment.warnings.isEmpty)
    }

    @Test func `a day that a place left out is accepted with a warning`() throws {
        let moment = try Moment.parse("2011-12-30", defaultZone: "Pacific/Apia", now: nil)
        #expect(moment.warnings == [.skippedHour])
        #expect(moment.earliest <= moment.latest)
        let next = try Moment.parse("2011-12-31", defaultZone: "Pacific/Apia", now: nil)
        #expect(next.earliest == 1_325_239_200)
    }

    @Test func `a zone that the person named is not called assumed`() throws {
        let moment = try Moment.parse("2026-11-20", defaultZone: "europe/paris", zoneAssumed: false, now: nil)
        #expect(moment.zone == "Europe/Paris")
        #expect(!moment.zoneAssumed)
    }

    @Test(arguments: [
        ("Europe/Paris", "Europe/Paris"), ("america/new_york", "America/New_York"), ("UTC", "UTC"),
        ("z", "UTC"), ("GMT", "UTC"), ("+02:00", "+02:00"), ("-0330", "-03:30"), ("+14", "+14:00"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ])
    func `a zone has one spelling`(text: String, zone: String) throws {
        #expect(try ZoneName.validate(text) == zone)
        #expect(try ZoneName.validate(zone) == zone)
    }

    @Test(arguments: [
        "", "Paris", "PST", "EST", "Europe/Nowhere", "../../etc/passwd", "Europe/Paris ", "+2:00", "+0", "+",
        "Europe/../Europe/Paris", "Европа/Париж", String(repeating: "a/", count: 500),
    ])
    func `what names no zone is refused`(text: String) {
        #expect(throws: MomentError.unknownZone) { try ZoneName.validate(text) }
    }

    @Test func `seconds are written in UTC and as a local clock showed them`() throws {
        #expect(Moment.utcText(unixSeconds: 1_795_264_205) == "2026-11-21T12:30:05Z")
        #expect(Moment.utcText(unixSeconds: 0) == "1970-01-01T00:00:00Z")
        #expect(Moment.utcText(unixSeconds: -1) == "1969-12-31T23:59:59Z")
        #expect(Moment.utcText(unixSeconds: 951_782_400) == "2000-02-29T00:00:00Z")
        #expect(
            try Moment.localText(unixSeconds: 1_795_264_205, zone: "Europe/Paris")
                == "2026-11-21 13:30:05 +01:00")
        #expect(
            try Moment.localText(unixSeconds: 1_795_264_205, zone: "-03:30") == "2026-11-21 09:00:05 -03:30")
        for extreme in [Int64.min, .max, Int64.max - 1] {
            #expect(Moment.utcText(unixSeconds: extreme).hasSuffix("Z"))
            #expect(try !Moment.localText(unixSeconds: extreme, zone: "+14:00").isEmpty)
        }
    }

    @Test func `what is written as UTC reads back, and nothing else does`() throws {
        for seconds: Int64 in [0, 1, 951_782_400, 1_795_264_205, 253_402_300_799] {
            #expect(try Moment.parseUTC(Moment.utcText(unixSeconds: seconds)) == seconds)
        }
        for text in [
            "2026-11-21 12:30:05Z", "2026-11-21T12:30:05z", "2026-11-21T12:30Z", "2026-11-21T12:30:05",
            "2026",
            "2016-12-31T23:59:60Z", "2026-11-21T12:30:05+00", "2026-11-21",
        ] {
            #expect(throws: MomentError.self) { try Moment.parseUTC(text) }
        }
    }

    @Test func `days are counted as a plain walk through the calendar counts them`() throws {
        var days: Int64 = 0
        for year: Int64 in 1970...2110 {
            for month in 1...12 {
                for day in 1...CivilDate.dayCount(year: year, month: month) {
                    let date = try #require(CivilDate(year: year, month: month, day: day))
                    guard date.daysSince1970 == days, CivilDate(daysSince1970: days) == date else {
                        Issue.record("day \(days) is not \(year)-\(month)-\(day)")
                        return
                    }
                    days += 1
                }
            }
        }
        #expect(CivilDate(year: 2100, month: 2, day: 29) == nil)
        #expect(CivilDate(year: 2000, month: 2, day: 29) != nil)
    }
}
