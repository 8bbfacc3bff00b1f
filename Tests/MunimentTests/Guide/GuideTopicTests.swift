import Testing

@testable import Muniment

struct GuideTopicTests {
    private static let good = "Title: T\nChecked: 2026-11-21\nSource: S\n\nOne line.\n"

    @Test func `a page has a title, a day, sources and a text`() throws {
        let text = Self.good.replacing("Source: S\n", with: "Source: S\nSource: U: V\n")
        let topic = try GuideTopic(name: "n", resource: Array(text.utf8))
        #expect(topic.name == "n" && topic.title == "T" && topic.checkedOn == "2026-11-21")
        #expect(topic.sources == ["S", "U: V"])
        #expect(topic.text == "One line.")
        #expect(topic.page == "T\n\nOne line.")
    }

    @Test(arguments: [
        ("Title: T\n", "", GuideTopic.Mistake.titleMissing),
        ("Checked: 2026-11-21\n", "", .checkedMissing),
        ("Source: S\n", "", .sourceMissing),
        ("2026-11-21", "2026-02-30", .notADate),
        ("2026-11-21", "2026-11", .notADate),
        ("2026-11-21", "2026-11-21T00:00:00Z", .notADate),
        ("Title: T\n", "Title: T\nTitle: T\n", .repeatedHeader),
        ("Source: S\n", "Source: S\nChecked: 2026-11-21\n", .repeatedHeader),
        ("Source: S\n", "Source: S\nAuthor: A\n", .unknownHeader),
        ("Source: S\n", "Source: \n", .unknownHeader),
        ("Source: S\n", "Source\n", .unknownHeader),
        ("Title: T\n", "Title: " + String(repeating: "a", count: 61) + "\n", .titleTooLong),
        ("S\n\n", "S\n", .emptyLineMissing),
        ("One line.\n", "", .textMissing),
        ("One line.\n", "\nOne line.\n", .textMissing),
        ("One line.\n", "One line.\n\n", .textMissing),
        ("line", "l\u{EF}ne", .notPlainText),
        ("line", "li\tne", .notPlainText),
        ("line", "li\u{1B}ne", .notPlainText),
        ("\n", "\r\n", .notPlainText),
        ("One line.", String(repeating: "a", count: 79), .lineTooLong),
        ("One line.", String(repeating: "a\n", count: 22) + "a", .tooManyLines),
    ])
    func `a page in any other form is refused`(part: String, change: String, mistake: GuideTopic.Mistake) {
        #expect(throws: mistake) {
            try GuideTopic(name: "n", resource: Array(Self.good.replacing(part, with: change).utf8))
        }
    }

    @Test func `a page may be as wide and long as a screen`() throws {
        let text = Array(repeating: String(repeating: "a", count: 78), count: 22).joined(separator: "\n")
        let topic = try GuideTopic(
            name: "n", resource: Array(Self.good.replacing("One line.", with: text).utf8))
        #expect(topic.text == text)
    }

    @Test(arguments: [
        ("paid", "paid"), ("Under 18", "under-18"), ("UNDER_18", "under-18"), ("first", "first-steps"),
        ("h", "hotlines"), ("shared", "shared-computer"), ("p", nil), ("", nil), ("paid-", nil),
        ("nothing", nil), (" paid", nil),
    ])
    func `a topic is found by its name or a beginning that only it has`(typed: String, name: String?) {
        #expect(Guide.fullName(of: typed) == name)
    }

    @Test func `a topic that is not there is refused with the names of all`() {
        #expect(
            throws: MunimentError(
                .fieldNotAccepted, subject: "topic", hint: Guide.names.joined(separator: ", "))
        ) { try Guide.topic("nothing") }
    }

    @Test func `no name stands twice, and the first steps come first`() {
        #expect(Set(Guide.names).count == Guide.names.count)
        #expect(Guide.names.first == Guide.firstTopic)
    }
}
