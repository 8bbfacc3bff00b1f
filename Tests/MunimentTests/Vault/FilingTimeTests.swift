import Testing

@testable import Muniment

/// When the 48 hours of a TAKE IT DOWN notice end, and what is to be looked at.
struct FilingTimeTests {
    private static func seconds(_ utc: String) throws -> Int64 { try Moment.parseUTC(utc) }

    /// The outlook of the one filing, at `now`.
    private static func outlook(
        _ fields: [String: String], now: String, zone: String = "Europe/Paris",
        then: (Vault) throws -> Void = { _ in }
    ) throws -> VaultStatus.Outlook {
        let test = try TestVault(now: try seconds(now), zone: zone)
        _ = try test.vault.addText(.url, fields: [FieldInput("address", ["a"])])
        var fields = fields
        fields["recipient"] = fields["recipient"] ?? "takedown"
        _ = try test.vault.addFiling(fields.map { FieldInput($0.key, [$0.value]) })
        try then(test.vault)
        return try test.reopened().status().filings[0]
    }

    @Test(arguments: [
        // The clocks are put back on 2026-10-25 in Paris, and forward on 2026-03-29.
        ("2026-11-21 14:05", "2026-11-23 14:05", "2026-11-23T14:05:59+01:00"),
        ("2026-10-24 14:05", "2026-10-26 13:05", "2026-10-26T13:05:59+01:00"),
        ("2026-03-28 14:05", "2026-03-30 15:05", "2026-03-30T15:05:59+02:00"),
        // An hour that came twice: the later one counts.
        ("2026-10-25 02:30", "2026-10-27 02:30", "2026-10-27T02:30:59+01:00"),
        // A date may mean its last second.
        ("2026-11-21", "2026-11-23 23:59", "2026-11-23T23:59:59+01:00"),
        ("2026-11-21 14:05:10 +02:00", "2026-11-23 14:05", "2026-11-23T14:05:10+02:00"),
    ]) func `48 hours are 48 hours, whatever the clocks do`(sent: String, text: String, iso8601: String)
        throws
    {
        let removal = try #require(
            try Self.outlook(["sentAt": sent], now: "2026-11-21T12:00:00Z").removal)
        #expect(removal.text == text)
        #expect(removal.iso8601 == iso8601)
        #expect(removal.zoneAssumed == !sent.contains("+"))
    }

    @Test func `the hours end after the last second that they can mean`() throws {
        for (now, isOver) in [("2026-11-23T13:05:59Z", false), ("2026-11-23T13:06:00Z", true)] {
            let outlook = try Self.outlook(["sentAt": "2026-11-21 14:05"], now: now)
            #expect(outlook.removal?.isOver == isOver)
            #expect(outlook.isDue == isOver)
        }
    }

    @Test func `they are counted from when it was received, once that is known`() throws {
        let both = ["sentAt": "2026-11-20 10:00", "receivedAt": "2026-11-21 10:00"]
        #expect(try Self.outlook(both, now: "2026-11-21T12:00:00Z").removal?.text == "2026-11-23 10:00")
        #expect(try Self.outlook(both, now: "2026-11-21T12:00:00Z").removal?.start == .received)
        let sent = try Self.outlook(["sentAt": "~2026-11-20 10:00"], now: "2026-11-21T12:00:00Z")
        #expect(sent.removal?.start == .sent)
        #expect(sent.removal?.isAbout == true)
        // A month says nothing of two days.
        #expect(try Self.outlook(["sentAt": "2026-10"], now: "2026-11-21T12:00:00Z").removal == nil)
        #expect(try Self.outlook([:], now: "2026-11-21T12:00:00Z").removal == nil)
        let other = ["recipient": "platform", "sentAt": "2026-11-01"]
        #expect(try Self.outlook(other, now: "2026-11-21T12:00:00Z").removal == nil)
    }

    @Test func `a zone that is given is kept, and one that is not is said to be assumed`() throws {
        let given = try Self.outlook(
            ["sentAt": "2026-11-21 14:05", "zone": "america/new_york"], now: "2026-11-21T12:00:00Z")
        #expect(given.filing.text("sentAt") == "2026-11-21T14:05 [America/New_York]")
        #expect(given.removal?.zone == "America/New_York")
        #expect(given.removal?.zoneAssumed == false)
        let twice = try Self.outlook(["sentAt": "2026-10-25 02:30"], now: "2026-11-21T12:00:00Z")
        #expect(twice.filing.text("sentAt") == "2026-10-25T02:30 [Europe/Paris, assumed]")
    }

    @Test func `after the hours nothing is left to do where it is gone`() throws {
        let late = "2026-12-01T12:00:00Z"
        let sent = ["sentAt": "2026-11-21 14:05", "covers": "1"]
        #expect(try Self.outlook(sent, now: late).isRemovalOpen)
        for outcome in ["refused", "partial", "none"] {
            #expect(try Self.outlook(sent.merging(["outcome": outcome]) { $1 }, now: late).isRemovalOpen)
        }
        let removed = sent.merging(["outcome": "removed"]) { $1 }
        #expect(try !Self.outlook(removed, now: late).isRemovalOpen)
        func look(_ state: String, _ item: String = "1") -> (Vault) throws -> Void {
            {
                _ = try $0.checkFiling(
                    1, fields: [FieldInput("urlItem", [item]), FieldInput("state", [state])])
            }
        }
        #expect(try !Self.outlook(sent, now: late, then: look("down")).isRemovalOpen)
        #expect(try Self.outlook(sent, now: late, then: look("unknown")).isRemovalOpen)
        // What was seen after they said so weighs more than their word; what was seen before does not.
        #expect(try Self.outlook(removed, now: late, then: look("up")).isRemovalOpen)
        let answered = try Self.outlook(sent, now: late) { vault in
            try look("up")(vault)
            _ = try vault.updateFiling(1, fields: [FieldInput("outcome", ["removed"])])
        }
        #expect(!answered.isRemovalOpen)
        // One of two covered addresses is not both.
        let half = try Self.outlook(sent, now: late) { vault in
            _ = try vault.addText(.url, fields: [FieldInput("address", ["b"])])
            _ = try vault.updateFiling(1, fields: [FieldInput("covers", ["1-2"])])
            try look("down")(vault)
        }
        #expect(half.isRemovalOpen)
    }

    @Test func `a wanted look is due from its day on, until one is recorded`() throws {
        let wanted = ["recipient": "platform", "nextCheck": "2026-11-24"]
        // The day begins at 23:00 UTC in Paris.
        #expect(try Self.outlook(wanted, now: "2026-11-23T22:59:59Z").nextCheck == .ahead)
        #expect(try Self.outlook(wanted, now: "2026-11-23T23:00:00Z").nextCheck == .due)
        let done = try Self.outlook(wanted, now: "2026-11-25T12:00:00Z") {
            _ = try $0.checkFiling(1, fields: [FieldInput("state", ["up"])])
        }
        #expect(done.nextCheck == .done)
        #expect(!done.isDue)
        #expect(try Self.outlook(["recipient": "ic3"], now: "2026-11-25T12:00:00Z").nextCheck == nil)
    }

    @Test func `a planned time is not warned of as lying ahead, one of the past is`() throws {
        let test = try TestVault(now: try Self.seconds("2026-11-21T12:00:00Z"))
        let filed = try test.vault.addFiling([
            FieldInput("recipient", ["ic3"]), FieldInput("nextCheck", ["2026-12-24"]),
            FieldInput("sentAt", ["2026-12-24"]),
        ])
        #expect(filed.warnings.map(\.field) == ["sentAt"])
    }

    @Test func `status counts what is kept and names what is not said yet`() throws {
        let test = try TestVault()
        _ = try test.vault.addFile(at: try test.file("a.png", TestVault.png), kind: .screenshot, fields: [])
        _ = try test.vault.addText(
            .message, fields: [FieldInput("text", ["a"]), FieldInput("at", ["2026-01-02"])])
        _ = try test.vault.addText(.account, fields: [FieldInput("handle", ["jade"])])
        _ = try test.vault.addText(.message, fields: [FieldInput("text", ["b"])])
        _ = try test.vault.erase(4, confirmation: 4)
        let status = try test.reopened().status()
        #expect(status.itemCount == 3)
        #expect(status.notReviewed == [1])
        #expect(status.withoutTime == [1])
        #expect(status.exportCount == 0)
        #expect(status.isQuiet)
    }
}

struct SelfContainedMomentTests {
    @Test(arguments: [
        "2026-11-20T23:14 [Europe/Paris, assumed]", "2026-11-20T23:14 [America/New_York]",
        "about 2026-11-20T23:14 [UTC, assumed]", "about 2026-11-20", "2026", "2026-11-20T23:14:05+02:00",
        "2026-11-20T23:14Z", "2026-11-20/2026-11-22", "2026-11-20T08:00/2026-11-20T09:30 [Europe/Paris]",
        "2026-10-25T02:30 [Europe/Paris, assumed]", "2026-03-29T02:30 [Europe/Paris]",
    ]) func `a time that carries its zone along reads back as it was`(text: String) throws {
        #expect(try Moment(selfContained: text, zone: "Asia/Tokyo").selfContained == text)
    }

    @Test(arguments: ["", "[UTC]", "2026-11-20T23:14 [Nowhere/At_All]", "2026-11-20 [", "about", "yesterday"])
    func `what is no such time is refused`(text: String) {
        #expect(throws: MomentError.self) { try Moment(selfContained: text, zone: "UTC") }
    }

    @Test func `a date is read in the zone of whoever reads it`() throws {
        let moment = try Moment(selfContained: "2026-11-20", zone: "Asia/Tokyo")
        #expect(moment.earliest == (try Moment.parseUTC("2026-11-19T15:00:00Z")))
    }
}
