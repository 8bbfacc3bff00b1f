import Foundation
import Testing

@testable import Muniment

struct PlatformFileTests {
    private static func text(_ slug: String) throws -> String {
        let resource = try #require(Platform.resources.first { $0.slug == slug })
        return String(decoding: resource.bytes, as: UTF8.self)
    }

    private static func platform(_ slug: String) throws -> Platform {
        try Platform(resource: Data(Self.text(slug).utf8))
    }

    /// What is shown to the person.
    private static func sentences(_ platform: Platform) -> [String] {
        let routes = platform.report.routes + platform.takedown.routes
        return platform.report.notes + platform.takedown.notes + platform.gaps
            + platform.linkShapes.map(\.meaning) + routes.map(\.label) + routes.compactMap(\.note)
    }

    /// Words that frighten, blame or judge.
    private static let unwanted: Set<String> = [
        "must", "illegal", "legally", "fatal", "invalid", "corrupt", "crime", "criminal", "offence",
        "offense", "victim", "victims", "guilty", "immediately", "urgent", "urgently", "hurry",
    ]

    @Test(arguments: Platform.slugs)
    func `a file is read whole, and says when it was compared with what`(slug: String) throws {
        let platform = try Self.platform(slug)
        #expect(platform.slug == slug)
        let today = Date().formatted(.iso8601.year().month().day())
        #expect(platform.checkedOn >= "2026-11-21" && platform.checkedOn <= max(today, "2026-11-21"))
        #expect(platform.sources.allSatisfy { $0.count >= 8 })
        #expect(!platform.gaps.isEmpty)
    }

    @Test(arguments: Platform.slugs)
    func `the members stand in one order, each once`(slug: String) throws {
        let names = { (pattern: Regex<(Substring, Substring)>) throws in
            try Self.text(slug).matches(of: pattern).map { String($0.output.1) }
        }
        #expect(
            try names(/(?m)^  "([A-Za-z]+)":/) == [
                "format", "slug", "title", "aliases", "hosts", "checkedOn", "sources", "confidence", "report",
                "takedown", "linkShapes", "gaps",
            ])
        #expect(
            try names(/(?m)^    "([A-Za-z]+)":/) == [
                "routes", "wants", "perReport", "notes", "routes", "perNotice", "asks", "notes",
            ])
        let routes = try Self.text(slug).matches(of: /"(label|address|note|confidence)":/).map(\.output.1)
        #expect(
            routes.dropFirst().elementsEqual(
                Array(repeating: ["label", "address", "note", "confidence"], count: routes.count / 4)
                    .joined()), "the confidence of the file, and then of each route")
    }

    @Test(arguments: Platform.slugs)
    func `what a person reads is calm and short`(slug: String) throws {
        let platform = try Self.platform(slug)
        #expect(!platform.report.notes.isEmpty || !platform.takedown.notes.isEmpty)
        for sentence in Self.sentences(platform) {
            #expect((3...300).contains(sentence.count), "\(sentence)")
            #expect(!sentence.contains("!"), "\(sentence)")
            #expect(sentence.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "\(sentence)")
            let words = sentence.lowercased().split { !$0.isLetter }.map(String.init)
            #expect(Self.unwanted.isDisjoint(with: words), "\(sentence)")
        }
        for note in platform.report.notes + platform.takedown.notes + platform.gaps {
            #expect(note.hasSuffix("."), "\(note)")
        }
    }

    @Test(arguments: Platform.slugs)
    func `a notice always has a way, or a sentence about the nearest one`(slug: String) throws {
        let takedown = try Self.platform(slug).takedown
        #expect(!takedown.routes.isEmpty || takedown.notes.contains { $0.contains("text of the notice") })
    }

    @Test func `no platform is said to ask for what its source does not say`() throws {
        for platform in try Platform.all {
            let asks = platform.takedown.asks
            #expect(!asks.perjury && !asks.identification && !asks.image, "\(platform.slug)")
            #expect(asks.legalName == (platform.slug == "discord"), "\(platform.slug)")
            #expect((platform.takedown.perNotice == .media) == (platform.slug == "discord"))
        }
    }

    @Test func `every address that is shown is one that the sources name`() throws {
        let known: Set<String> = [
            "https://meta.com/help/policies/1437976901029950",
            "https://facebook.com/help/contact/634636250523119",
            "https://help.x.com/forms/safety-and-sensitive-content/take-it-down",
            "https://tiktok.com/legal/report/privacy/webform/us/en", "https://discord.com/report",
            "https://support.google.com/youtube/answer/142443",
            "https://support.google.com/youtube/answer/17071740",
            "https://support.google.com/websearch/answer/6302812", "https://pornhub.com/content-removal",
        ]
        var shown: Set<String> = []
        for platform in try Platform.all {
            shown.formUnion((platform.report.routes + platform.takedown.routes).compactMap(\.address))
        }
        #expect(shown == known)
        let mailboxes = try Platform.all.flatMap(Self.sentences)
            .flatMap { $0.matches(of: /[a-z]+@[a-z.]+[a-z]/).map { String($0.output) } }
        #expect(Set(mailboxes) == ["dsa@pornhub.com", "support@onlyfans.com"])
    }

    @Test func `every wanted field is one that an item has`() {
        let fields = [ItemKind.url, .account, .message].flatMap { FieldTable.fields(of: $0) }.map(\.name)
        for field in Platform.Field.allCases {
            #expect(fields.contains(field.rawValue), "\(field)")
        }
    }

    @Test(arguments: [
        ("\"2026-11-21\"", "\"2026-02-30\"", Platform.Mistake.notADate),
        ("\"2026-11-21\"", "\"2026-11\"", .notADate),
        ("\"2026-11-21\"", "\"\"", .notADate),
        ("\"format\": 1", "\"format\": 2", .otherFormat),
        ("https://discord.com/report", "http://discord.com/report", .notHTTPS),
        ("https://discord.com/report", "discord.com/report", .notHTTPS),
        ("https://discord.com/report", "https://discord.com@evil.example/report", .notHTTPS),
        ("[\"disc\"]", "[\"Disc\"]", .notFolded),
        ("[\"disc\"]", "[\"\"]", .notFolded),
        ("\"discord.gg\"", "\"Discord.gg\"", .notAHost),
        ("\"discord.gg\"", "\"discord.gg/x\"", .notAHost),
        ("\"channelId\"", "\"serverId\"", .wantedTwice),
        ("\"discordapp.net\"", "\"example.net\"", .shapeOfOtherHost),
    ])
    func `a file in another form is refused`(part: String, change: String, mistake: Platform.Mistake) throws {
        let good = try Self.text("discord")
        #expect(throws: Never.self) { try Platform(resource: Data(good.utf8)) }
        let bad = good.replacing(part, with: change)
        #expect(bad != good)
        #expect(throws: mistake) { try Platform(resource: Data(bad.utf8)) }
    }

    @Test(arguments: [
        ("  \"checkedOn\": \"2026-11-21\",\n", ""),
        ("\"checkedOn\": \"2026-11-21\"", "\"checkedOn\": null"),
        ("\"checkedOn\": \"2026-11-21\"", "\"checkedOn\": \"2026-11-21\", \"author\": \"A\""),
        ("\"perReport\": \"media\"", "\"perReport\": \"some\""),
        ("\"confidence\": \"high\"", "\"confidence\": \"sure\""),
        ("\"wants\": [", "\"wants\": [\"password\","),
        ("\"image\": false", "\"image\": false, \"fee\": false"),
        ("{digits}", "{number}"),
        ("/@me/", "/{any}{any}/"),
    ])
    func `a file with less or more than the form is refused`(part: String, change: String) throws {
        let good = try Self.text("discord")
        let bad = good.replacing(part, with: change)
        #expect(bad != good)
        #expect(throws: (any Error).self) { try Platform(resource: Data(bad.utf8)) }
    }

    @Test(arguments: ["sources", "routes"])
    func `an empty list is refused where something is needed`(member: String) throws {
        var file = try #require(
            JSONSerialization.jsonObject(with: Data(Self.text("discord").utf8)) as? [String: Any])
        if member == "sources" { file["sources"] = [String]() }
        if member == "routes", var report = file["report"] as? [String: Any] {
            report["routes"] = [String]()
            file["report"] = report
        }
        let bad = try JSONSerialization.data(withJSONObject: file)
        #expect(throws: member == "sources" ? Platform.Mistake.sourceMissing : .routeMissing) {
            try Platform(resource: bad)
        }
    }
}
