import Foundation
import Testing

@testable import Muniment

struct GuideTests {
    /// Words that frighten, blame or judge.
    private static let unwanted: Set<String> = [
        "must", "illegal", "legally", "fatal", "invalid", "corrupt", "crime", "criminal", "offence",
        "offense",
        "victim", "victims", "guilty", "stupid", "careless", "warning", "immediately", "urgent",
        "undetectable", "invisible", "untraceable", "anonymous", "secretly",
    ]

    private static func isDate(_ word: Substring) -> Bool {
        word.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil
    }

    /// The words of a page without the punctuation around them.
    private static func words(_ topic: GuideTopic) -> [Substring] {
        topic.page.split { $0 == " " || $0 == "\n" }
            .map { word in
                let isOuter = { (character: Character) in "`\"'().,;:?-".contains(character) }
                let start = word.firstIndex { !isOuter($0) } ?? word.endIndex
                let end = word[start...].lastIndex { !isOuter($0) }.map(word.index(after:)) ?? start
                return word[start..<end]
            }
            .filter { !$0.isEmpty }
    }

    @Test(arguments: Guide.names)
    func `a page is read whole and fits on a screen`(name: String) throws {
        let topic = try Guide.topic(name)
        #expect(topic.name == name)
        let lines = topic.page.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 24)
        for line in lines {
            #expect(line.utf8.count <= 78 && line.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "\(line)")
            #expect(line.last != " ", "\(line)")
        }
    }

    @Test(arguments: Guide.names)
    func `a page says when it was compared with its sources`(name: String) throws {
        let topic = try Guide.topic(name)
        let today = Date().formatted(.iso8601.year().month().day())
        #expect(topic.checkedOn >= "2026-11-21" && topic.checkedOn <= max(today, "2026-11-21"))
        #expect(topic.sources.allSatisfy { $0.count >= 8 })
        let dates = Self.words(topic).filter(Self.isDate)
        #expect(!dates.isEmpty)
        #expect(dates.allSatisfy { $0 == topic.checkedOn })
    }

    @Test func `a page shows no number and no address that nobody looked up`() throws {
        var unseen = Set((GuideFact.numbers + GuideFact.addresses).map(\.text))
        let known = unseen
        for topic in try Guide.topics {
            for word in Self.words(topic) where !Self.isDate(word) {
                let isNumber = word.count { $0.isNumber } >= 2
                let isAddress = word.firstMatch(of: /[A-Za-z0-9]\.[a-z]{2,}/) != nil
                guard isNumber || isAddress else { continue }
                #expect(known.contains(String(word)), "\(topic.name): \(word)")
                unseen.remove(String(word))
            }
        }
        #expect(unseen.isEmpty, "in the table and on no page")
    }

    @Test func `what was looked up has a source and a day`() {
        for fact in GuideFact.numbers + GuideFact.addresses {
            #expect(fact.source.count >= 8, "\(fact.text)")
            #expect(Self.isDate(fact.lookedUp[...]), "\(fact.text)")
        }
    }

    @Test(arguments: Guide.names)
    func `a page is calm`(name: String) throws {
        let topic = try Guide.topic(name)
        #expect(!topic.page.contains("!"))
        for word in Self.words(topic) {
            #expect(!Self.unwanted.contains(word.lowercased()), "\(word)")
            // Capitals are for names.
            let isShout = word.count > 5 && word == word.uppercased() && word.allSatisfy(\.isLetter)
            #expect(!isShout, "\(word)")
        }
    }

    @Test func `that it is not legal advice is said once`() throws {
        let all = try Guide.topics.map(\.page).joined(separator: "\n")
        #expect(all.ranges(of: "This is not legal advice.").count == 1)
        #expect(all.lowercased().ranges(of: "legal advice").count == 1)
    }

    @Test(arguments: ["first-steps", "paid", "under-18", "hotlines", "can-wait"])
    func `where it helps, a page says whose fault it is not`(name: String) throws {
        let text = try Guide.topic(name).text.replacing("\n", with: " ")
        #expect(text.contains("not your fault"))
    }

    @Test func `danger and thoughts of self-harm come first`() throws {
        for name in ["first-steps", "under-18", "hotlines"] {
            let text = try Guide.topic(name).text
            let numbers = text.matches(of: /\b(911|988|1-[0-9-]+)/).map(\.output.0)
            #expect(numbers.prefix(2) == ["911", "988"], "\(name)")
        }
    }

    @Test func `pages on pictures lead to the rule for those under 18 before they say how to save`() throws {
        for name in ["first-steps", "saving", "posted", "phone"] {
            let text = try Guide.topic(name).text
            let rule = try #require(text.firstRange(of: "`muniment guide under-18`"), "\(name)")
            let save = text.firstRange(of: "`muniment add") ?? text.firstRange(of: "Save")
            #expect(rule.lowerBound < (try #require(save, "\(name)")).lowerBound, "\(name)")
        }
        let text = try Guide.topic("under-18").text
        #expect(text.contains("do not copy, save, screenshot or send on"))
        #expect(text.firstRange(of: "elete") == nil, "no advice on deleting")
    }

    @Test func `nothing claims to hide`() throws {
        let text = try Guide.topic("shared-computer").text.replacing("\n", with: " ")
        #expect(text.contains("It does not hide"))
        #expect(text.contains("Nothing in this program helps against that"))
        for topic in try Guide.topics where topic.name != "shared-computer" {
            #expect(topic.text.firstMatch(of: /\b[Hh]id(e|es|den|ing)\b/) == nil, "\(topic.name)")
        }
    }

    @Test func `a page that names another names one that is there`() throws {
        var named: Set<String> = []
        for topic in try Guide.topics {
            for match in topic.text.matches(of: /muniment guide ([a-z0-9-]+)/) {
                named.insert(String(match.output.1))
            }
        }
        #expect(named.isSubset(of: Guide.names))
        #expect(named.count >= 5)
    }
}
