import Foundation
import Testing

@testable import Muniment

struct TakedownNoticeTests {
    private static let blank = "______________________________"

    private func sample(depicted: Depicted = .adult) throws -> ExportCase {
        let sample = try ExportCase(depicted: depicted)
        for (number, platform) in [(1, "x"), (2, "x"), (3, "discord"), (4, "discord")] {
            try sample.add(
                .url,
                [
                    "address": "https://example.org/\(platform)/\(number)", "platform": platform,
                    "published": "yes", "basis": "hacked", "depicts": "intimate",
                ])
        }
        try sample.add(
            .url, ["address": "https://example.org/x/unpublished", "platform": "x", "published": "no"])
        try sample.add(.url, ["address": "https://example.org/x/unsaid", "platform": "x"])
        return sample
    }

    private func notices(_ sends: [String: String]) -> [String] {
        sends.keys.filter { $0.hasPrefix("takedown-notice-") }.sorted().compactMap { sends[$0] }
    }

    @Test func `a notice is refused where nothing is published on that platform, and nothing is left`() throws
    {
        let sample = try sample()
        let size = try sample.vault.overview().eventCount
        for platform in Platform.slugs where !["x", "discord", Platform.other].contains(platform) {
            expect(.nothingPublished) {
                _ = try sample.export(for: "takedown") { $0.platform = platform }
            }
            expect(.nothingPublished) {
                var options = ExportOptions()
                options.platform = platform
                _ = try sample.vault.plan("takedown", options)
            }
        }
        #expect(try sample.vault.overview().eventCount == size)
        #expect(sample.outputNames.isEmpty)
        expect(.nothingPublished) {
            _ = try sample.export(for: "takedown") {
                $0.platform = "x"
                $0.selection.numbers = [5, 6]
            }
        }
        for platform in [nil, "", "no-such-platform"] {
            expect(.fieldNotAccepted) { _ = try sample.export(for: "takedown") { $0.platform = platform } }
        }
    }

    @Test func `a notice names what is published on its platform, and nothing else`() throws {
        let sample = try sample()
        let bundle = try sample.export(for: "takedown") { $0.platform = "x" }
        #expect(notices(bundle.sends).count == 1)
        for (path, told) in [("x/1", true), ("x/2", true), ("x/un", false), ("discord/", false)] {
            #expect(notices(bundle.sends).joined().contains(path) == told)
            #expect(bundle.places(of: "example.org/" + path).isEmpty == !told)
        }
    }

    @Test func `where a platform wants one notice for each thing, each has one`() throws {
        let made = notices(try sample().export(for: "takedown") { $0.platform = "Discord" }.sends)
        #expect(made.count == 2)
        for number in [3, 4] {
            #expect(made.filter { $0.contains("example.org/discord/\(number)") }.count == 1)
        }
    }

    @Test(arguments: Depicted.allCases)
    func `that somebody was under 18 is said before anything else`(depicted: Depicted) throws {
        let made = notices(
            try sample(depicted: depicted).export(for: "takedown") { $0.platform = "discord" }.sends)
        for notice in made {
            let lines = notice.components(separatedBy: "\n").filter { !$0.isEmpty }
            let wanted: String? =
                switch depicted {
                case .minor: "The person shown was under 18 when the image was made."
                // Nobody said so: the person strikes out what is not so.
                case .unsure:
                    "(strike out what is not so) When the image was made, the person shown was under 18 / may have been under 18 / was 18 or older."
                case .adult: nil
                }
            #expect(lines[0] == "NOTICE UNDER THE TAKE IT DOWN ACT (47 U.S.C. 223a)")
            #expect(lines[1] == "To: Discord")
            #expect((lines[2] == wanted) == (wanted != nil))
            #expect(notice.contains("under 18") == (wanted != nil))
        }
    }

    @Test(arguments: Platform.slugs)
    func `perjury and the name are asked for only where the platform's file says so`(slug: String) throws {
        let sample = try ExportCase()
        try sample.add(
            .url, ["address": "https://example.org/1", "platform": slug, "published": "yes"])
        let platform = try Platform.named(slug)
        let sends = try sample.export(for: "takedown") {
            $0.platform = slug
            $0.selection.numbers = [1]
        }.sends
        let made = try #require(notices(sends).first)
        #expect(made.contains("perjury") == platform.takedown.asks.perjury)
        #expect(made.contains("Name of the person shown:") == platform.takedown.asks.legalName)
        let guide = try #require(sends["how-to-send.txt"])
        #expect(guide.contains("identity document") == platform.takedown.asks.identification)
        #expect(guide.contains("They ask for the image") == platform.takedown.asks.image)
        #expect(made.contains("To: \(platform.title)\n"))
        // As of the files of this version: nobody asks for an oath.
        #expect(!made.contains("perjury"))
    }

    @Test func `what was not given is a blank line, and what was given is there as it is`() throws {
        let sample = try ExportCase()
        try sample.add(
            .url, ["address": "https://example.org/1", "platform": "discord", "published": "yes"])
        let empty = notices(try sample.export(for: "takedown") { $0.platform = "discord" }.sends)[0]
        for line in [
            "    (choose one) I am the person shown / a parent or guardian / a lawyer / authorised by them: \(Self.blank)",
            "    Name of the person shown: \(Self.blank)", "    Contact:\n    \(Self.blank)",
            "    Signed: \(Self.blank)", "    Date:   \(Self.blank)",
            "What shows it, in my words:\n\n    \(Self.blank)",
        ] {
            #expect(empty.contains(line + "\n") || empty.hasSuffix(line), "\(line)")
        }
        #expect(empty.matches(of: /_{30}/).count == 6)

        let full = notices(
            try sample.export(for: "takedown") {
                $0.platform = "discord"
                $0.notice.capacity = .authorised
                $0.notice.authority = "She asked me in writing."
                $0.notice.depictedName = "Kim Example"
                $0.notice.statement = "It was private.\nNobody asked."
                $0.notice.contact = "new@mail.example"
                $0.notice.signature = "Sam Example"
            }.sends)[0]
        for line in [
            "    The person shown authorised me to ask for this. She asked me in writing.",
            "    Name of the person shown: Kim Example", "    Contact:\n    new@mail.example",
            "    Signed: Sam Example", "    It was private.\n    Nobody asked.",
        ] {
            #expect(full.contains(line + "\n"), "\(line)")
        }
        // The date of signing is the person's.
        #expect(full.matches(of: /_{30}/).count == 1)
    }

    @Test func `the four parts stand in their order, each once`() throws {
        let made = notices(try sample().export(for: "takedown") { $0.platform = "x" }.sends)[0]
        let headings = made.components(separatedBy: "\n").filter { $0.first?.isNumber == true }
        #expect(
            headings == [
                "1. WHAT IT IS, AND WHERE", "2. STATEMENT IN GOOD FAITH",
                "3. WHO ASKS, AND HOW TO REACH ME", "4. SIGNATURE",
            ])
        #expect(made.contains("without the consent of the person shown"))
        #expect(made.contains("48 hours after you receive this notice"))
        #expect(made.contains("known identical copies"))
        #expect(made.matches(of: /It was taken from a device or an account without permission\./).count == 1)
    }
}
