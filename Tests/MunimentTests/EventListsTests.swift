import Foundation
import Testing

@testable import Muniment

/// `Docs/events.md` against the lists in the code. `make golden` writes the page anew.
struct EventListsGoldenTests {
    private let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Docs/events.md")

    @Test func `the page of events says what the lists in the code say`() throws {
        let rendered = EventListsPage.render()
        if ProcessInfo.processInfo.environment["MUNIMENT_GOLDEN"] == "1" {
            try Data(rendered.utf8).write(to: page)
        }
        let written = try String(contentsOf: page, encoding: .utf8)
        // As bytes: equal texts in Swift may differ in bytes.
        #expect(Data(written.utf8) == Data(rendered.utf8), "make golden writes Docs/events.md anew")
    }

    @Test(arguments: EventKind.lists.keys.sorted())
    func `no field stands twice in a list, and none takes the name of a shown one`(kind: String) throws {
        let names = EventListsPage.shown + (try #require(EventKind.lists[kind]))
        #expect(Set(names).count == names.count)
    }
}

/// The page, from ``EventKind/lists`` and ``FieldTable``.
enum EventListsPage {
    /// The fields that every list begins with (rule 4.2 of the format).
    static let shown = ["seq", "kind", "list", "item"]

    static func render() -> String {
        let lists = EventKind.lists.sorted { $0.key < $1.key }.map { kind, names in
            "### \(kind)\n\n" + wrapped(names.map { "`\($0)`" })
        }
        let rows = fieldRows().map { "| `\($0.name)` | \($0.kinds) | \($0.form) | \($0.seenBy) |" }
        return """
            # Events, list version \(FieldTable.listVersion)

            This page is generated from the code by `make golden`; a test compares them. Section 4 of
            [format.md](format.md) says how fields are sealed and committed. A published list never changes:
            another list is another version.

            ## Lists

            Each list begins with `\(shown.joined(separator: "`, `"))`, at positions 0 to \(shown.count - 1). \
            The fields below
            follow from position \(shown.count), in this order.

            \(lists.joined(separator: "\n\n"))

            ## Fields of items

            Every field of the `added-` and `corrected-` lists that is not in this table is filled by the program.
            *Seen*: "lists and reports" is shown on the screen; "reports" is shown on the screen only with
            `--reveal`; "on request" goes into a report only when asked for; "nobody" never leaves the vault. What
            one recipient gets of that is less, and stands in the recipient's own file. A byte limit counts UTF-8.

            | field | items | form | seen |
            | --- | --- | --- | --- |
            \(rows.joined(separator: "\n"))

            ## Fields of filings

            `filing` is the filing's number. A time carries its zone along, as in
            `2026-11-20T23:14 [Europe/Paris, assumed]`; a date is read in the zone of whoever reads it. A check
            without `urlItem` and `address` is about everything that the filing covers.

            | field | form | seen |
            | --- | --- | --- |
            \(filingRows(FieldTable.filing))

            Of a check:

            | field | form | seen |
            | --- | --- | --- |
            \(filingRows(FieldTable.filingCheck))

            """
    }

    private static func filingRows(_ fields: [FieldDefinition]) -> String {
        fields.map { "| `\($0.name)` | \(words($0.form)) | \(words($0.visibility)) |" }
            .joined(separator: "\n")
    }

    private struct Row {
        let name: String
        let kinds: String
        let form: String
        let seenBy: String
    }

    /// One row for each field that means the same wherever it stands.
    private static func fieldRows() -> [Row] {
        var kinds: [[String]: [String]] = [:]
        for kind in ItemKind.allCases {
            for field in FieldTable.fields(of: kind) {
                kinds[[field.name, words(field.form), words(field.visibility)], default: []]
                    .append(kind.rawValue)
            }
        }
        return kinds.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, kinds in
            Row(
                name: key[0],
                kinds: kinds.count == ItemKind.allCases.count ? "all" : kinds.joined(separator: ", "),
                form: key[1], seenBy: key[2])
        }
    }

    private static func words(_ form: FieldDefinition.Form) -> String {
        switch form {
        case .text(let limit): "text, at most \(limit) bytes"
        case .texts(let limit): "texts, each at most \(limit) bytes"
        case .choice(let words): "one of " + words.joined(separator: ", ")
        case .choices(let words): "some of " + words.joined(separator: ", ")
        case .moment: "a time or a range of times"
        case .momentAhead: "a time or a range of times that may lie ahead"
        case .precision: "exact, about or date"
        case .zone: "a time zone"
        case .amount: "a decimal amount, as text"
        case .currency: "a currency"
        case .payTo: "where money goes, exactly as given"
        case .item: "an item's number"
        case .items: "items' numbers"
        case .account: "a handle or an item's number"
        case .platform: "a platform's short name"
        case .actor: "an actor's label"
        case .flag: "yes or no"
        case .address: "an IP address"
        case .tags: "tags"
        case .original: "text, sealed as an original; not in the list"
        case .automatic: "filled by the program"
        }
    }

    private static func words(_ visibility: FieldDefinition.Visibility) -> String {
        switch visibility {
        case .ordinary: "lists and reports"
        case .content: "reports"
        case .byRequest: "on request"
        case .never: "nobody"
        }
    }

    /// Words with commas between them, in lines of at most 100 characters.
    private static func wrapped(_ words: [String]) -> String {
        var lines = [""]
        for (index, word) in words.enumerated() {
            let word = index == words.count - 1 ? word : word + ","
            let line = lines[lines.count - 1]
            if line.isEmpty {
                lines[lines.count - 1] = word
            } else if line.count + word.count < 100 {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(word)
            }
        }
        return lines.joined(separator: "\n")
    }
}
