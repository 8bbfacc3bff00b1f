import Foundation
import Testing

@testable import Muniment

/// What an offender sent is written into a report; none of it may act, hide, or pass for the report's own
/// words.
struct HostileTextTests {
    static let texts = [
        "<script>alert(1)</script>", "</bdi></td><h2>Cover</h2>", "\u{600}<script>alert(1)</script>",
        "\"><img src=https://evil.example.org/x onerror=alert(1)>", "=cmd|' /C calc'!A0",
        "@SUM(1+1)", "abc\u{202E}gnp.exe", "\u{1B}]0;title\u{07}\u{1B}[2J", "{{{secret}}}{{#a}}{{/a}}",
        "x\n\n1. COVER\n\nmade by: somebody else", "a\"\u{301},=1+1", "\u{2028}split\u{85}split",
        "javascript:alert(1)", "https://evil.example.org/?q=<b>", "&lt;b&gt;&amp;",
    ]

    /// One for all tests: making it takes longer than looking at it.
    private static let shared = Result { try makeBundle() }

    private func bundle() throws -> ExportCase.Bundle { try Self.shared.get() }

    private static func makeBundle() throws -> ExportCase.Bundle {
        let sample = try ExportCase()
        for text in texts {
            try sample.add(
                .message,
                ["text": text, "to": text, "description": text, "account": text, "url": text, "at": "2026"])
            try sample.add(
                .account,
                ["handle": text, "displayName": text, "profileUrl": text, "whose": "theirs", "phone": text])
            try sample.add(.demand, ["payTo": text, "deadline": text, "audience": text, "text": text])
            try sample.add(.payment, ["toName": text, "txHash": text, "cardNumber": text, "toBank": text])
            _ = try sample.vault.addActor(text, claimedName: text, believedName: text, why: text)
        }
        try sample.addFile(
            ExportCase.png, named: "<img src=x onerror=alert(1)>\n=cmd\u{202E}gnp.png",
            ["intimate": "no", "device": Self.texts[0]])
        return try sample.export {
            $0.caseNumber = Self.texts[1]
            $0.madeBy = Self.texts[9]
            $0.asking = Self.texts[3]
        }
    }

    @Test func `no text becomes markup in the page`() throws {
        let html = try bundle().text("data/report.html")
        let allowed: Set<String> = [
            "!DOCTYPE", "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "section", "p",
            "blockquote", "bdi", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "span", "code",
        ]
        var rest = Array(html.unicodeScalars)[...]
        var tags: [String: Int] = [:]
        while let start = rest.firstIndex(of: "<") {
            let end = try #require(rest[start...].firstIndex(of: ">"))
            let tag = String(String.UnicodeScalarView(rest[(start + 1)..<end]))
            let name = String(tag.drop { $0 == "/" }.prefix { $0 != " " })
            #expect(allowed.contains(name), "<\(tag)>")
            let attributes = tag.split(separator: " ").dropFirst().map { $0.prefix { $0 != "=" } }
            if name != "meta", name != "!DOCTYPE" {
                #expect(attributes.allSatisfy { ["class", "dir", "scope", "lang"].contains($0) }, "<\(tag)>")
            }
            tags[tag.hasPrefix("/") ? "/" + name : name, default: 0] += 1
            rest = rest[(end + 1)...]
        }
        for name in ["bdi", "td", "table", "section", "h2", "blockquote"] {
            #expect(tags[name] == tags["/" + name], "\(name)")
        }
        #expect(tags["section"] == 14)
        #expect(tags["h2"] == 14)
    }

    @Test func `the page loads nothing and runs nothing`() throws {
        let html = try bundle().text("data/report.html").lowercased()
        #expect(!html.contains("<script"))
        #expect(!html.contains("http:") && !html.contains("https:"))
        #expect(!html.contains("href=") && !html.contains("<img") && !html.contains("url("))
        #expect(
            html.contains(
                "http-equiv=\"content-security-policy\" content=\"default-src 'none'; style-src 'unsafe-inline'"
            ))
        #expect(html.contains("<title>report 2026-11-21-1</title>"))
    }

    @Test func `no control or direction sign is in a report`() throws {
        let bundle = try bundle()
        for path in bundle.texts.keys where path.hasPrefix("data/") {
            var text = bundle.text(path)
            if path.hasSuffix(".csv") {
                #expect(text.unicodeScalars.first == "\u{FEFF}")
                text = String(text.unicodeScalars.dropFirst()).replacing("\r\n", with: "\n")
            }
            let hidden = text.unicodeScalars.filter { $0 != "\n" && HiddenScalar.contains($0) }
            #expect(hidden.isEmpty, "\(path)")
        }
    }

    @Test func `no text forges a heading of the plain report`() throws {
        let text = try bundle().text("data/report.txt")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.filter { $0 == "1. COVER" }.count == 1)
        #expect(lines.filter { $0.contains("made by: somebody else") }.allSatisfy { $0.hasPrefix("  | ") })
        #expect(!text.contains("http://") && !text.contains("https://"))
    }

    @Test func `no cell of a table is a formula or breaks out of its cell`() throws {
        let bundle = try bundle()
        for path in bundle.files.keys where path.hasSuffix(".csv") {
            let rows = Self.parse(Array(bundle.text(path).unicodeScalars.dropFirst()))
            #expect(Set(rows.map(\.count)).count == 1, "\(path)")
            for cell in rows.joined() {
                let first = cell.unicodeScalars.first { !$0.properties.isWhitespace }
                #expect(first.map { "=+-@".unicodeScalars.contains($0) } != true, "\(path): \(cell)")
                #expect(!cell.contains("https://"))
            }
        }
    }

    @Test func `the JSON gives every text back exactly`() throws {
        let bundle = try bundle()
        let items = try #require(try bundle.json["items"] as? [[String: Any]])
        let messages = items.filter { $0["kind"] as? String == "message" }
        #expect(
            messages.map { Array(($0["text"] as? String ?? "").utf8) } == Self.texts.map { Array($0.utf8) })
        let json = bundle.text("data/report.json")
        #expect(!json.unicodeScalars.contains("\u{1B}") && !json.unicodeScalars.contains("\u{202E}"))
    }

    /// RFC 4180, by scalars, as a spreadsheet reads it.
    private static func parse(_ scalars: [Unicode.Scalar]) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var cell = String.UnicodeScalarView()
        var isQuoted = false
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            if isQuoted {
                if scalar == "\"", index + 1 < scalars.count, scalars[index + 1] == "\"" {
                    cell.append(scalar)
                    index += 1
                } else if scalar == "\"" {
                    isQuoted = false
                } else {
                    cell.append(scalar)
                }
            } else if scalar == "\"" {
                isQuoted = true
            } else if scalar == "," || scalar == "\n" {
                row.append(String(cell))
                cell = String.UnicodeScalarView()
                if scalar == "\n" {
                    rows.append(row)
                    row = []
                }
            } else if scalar != "\r" {
                cell.append(scalar)
            }
            index += 1
        }
        return rows
    }
}
