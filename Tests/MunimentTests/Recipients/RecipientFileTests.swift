import Foundation
import Testing

@testable import Muniment

struct RecipientFileTests {
    private static let resources: [String: [UInt8]] = [
        "police": PackageResources.recipient_police_json, "ic3": PackageResources.recipient_ic3_json,
        "ccri": PackageResources.recipient_ccri_json, "ncmec": PackageResources.recipient_ncmec_json,
        "platform": PackageResources.recipient_platform_json,
        "takedown": PackageResources.recipient_takedown_json, "ftc": PackageResources.recipient_ftc_json,
    ]

    private static func object(_ name: String) throws -> [String: Any] {
        let bytes = try #require(Self.resources[name])
        return try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }

    private static func read(_ object: [String: Any]) throws -> Recipient {
        try Recipient(resource: JSONSerialization.data(withJSONObject: object))
    }

    private static func refuses(
        _ name: String, _ what: String, sourceLocation: SourceLocation = #_sourceLocation,
        _ change: (inout [String: Any]) throws -> Void
    ) throws {
        var object = try Self.object(name)
        _ = try Self.read(object)
        try change(&object)
        #expect(throws: (any Error).self, "\(name): \(what)", sourceLocation: sourceLocation) {
            try Self.read(object)
        }
    }

    /// Changes the first field of the form that `isWanted` takes.
    private static func changeField(
        _ object: inout [String: Any], where isWanted: ([String: Any]) -> Bool = { _ in true },
        _ change: (inout [String: Any]) -> Void
    ) throws {
        var sheet = try #require(object["sheet"] as? [String: Any])
        var steps = try #require(sheet["steps"] as? [[String: Any]])
        for index in steps.indices {
            var fields = try #require(steps[index]["fields"] as? [[String: Any]])
            guard let place = fields.firstIndex(where: isWanted) else { continue }
            change(&fields[place])
            steps[index]["fields"] = fields
            sheet["steps"] = steps
            object["sheet"] = sheet
            return
        }
        Issue.record("no such field")
    }

    private static let withSheet = ["ic3", "ccri", "ncmec", "ftc"]

    @Test func `every recipient has its file, and every file its recipient`() throws {
        #expect(Self.resources.keys.sorted() == Recipient.names.sorted())
        for name in Recipient.names {
            let recipient = try Recipient.named(name)
            #expect(recipient.name == name)
            #expect((recipient.sheet != nil) == Self.withSheet.contains(name))
            #expect(recipient.sends.contains(.sheet) == Self.withSheet.contains(name))
        }
        expect(.fieldNotAccepted) { _ = try Recipient.named("nobody") }
    }

    @Test(arguments: Recipient.names)
    func `a file says when it was compared with what, and what is not known`(name: String) throws {
        let recipient = try Recipient.named(name)
        let today = Date().formatted(.iso8601.year().month().day())
        #expect(recipient.checkedOn >= "2026-11-21" && recipient.checkedOn <= max(today, "2026-11-21"))
        #expect(recipient.sources.allSatisfy { $0.count >= 8 })
        #expect(
            !recipient.gaps.isEmpty && recipient.gaps.allSatisfy { $0.hasSuffix(".") || $0.contains(":") })
        for date in ["", "2026-11", "21.11.2026", "2026-02-30", "2026-11-21 ", "20261121"] {
            try Self.refuses(name, "date \(date)") { $0["checkedOn"] = date }
        }
        try Self.refuses(name, "no date") { $0["checkedOn"] = nil }
        try Self.refuses(name, "no sources") { $0["sources"] = [String]() }
        for format in [0, 1, 3] { try Self.refuses(name, "format \(format)") { $0["format"] = format } }
    }

    @Test(arguments: Recipient.names)
    func `a file that lacks a member, or has one more, is refused`(name: String) throws {
        for member in try Self.object(name).keys where !["sheet", "filings"].contains(member) {
            try Self.refuses(name, "without \(member)") { $0[member] = nil }
        }
        try Self.refuses(name, "one more") { $0["colour"] = "red" }
        try Self.refuses(name, "one more below") { object in
            var includes = object["includes"] as? [String: Any] ?? [:]
            includes["everything"] = true
            object["includes"] = includes
        }
        for member in (try Self.object(name)["includes"] as? [String: Any] ?? [:]).keys {
            try Self.refuses(name, "includes without \(member)") { object in
                var includes = object["includes"] as? [String: Any] ?? [:]
                includes[member] = nil
                object["includes"] = includes
            }
        }
        for member in ["sections", "tables", "sends"] {
            try Self.refuses(name, "unknown in \(member)") { object in
                object[member] = (object[member] as? [String] ?? []) + ["horoscope"]
            }
        }
    }

    @Test(arguments: Recipient.names)
    func `kinds and fields that do not exist are refused, and so are notes`(name: String) throws {
        func with(_ kind: String, _ fields: [String]) -> (inout [String: Any]) -> Void {
            { object in
                var kinds = object["kinds"] as? [String: Any] ?? [:]
                kinds[kind] = fields
                object["kinds"] = kinds
            }
        }
        try Self.refuses(name, "unknown kind", with("postcard", ["*"]))
        try Self.refuses(name, "notes", with("note", ["*"]))
        try Self.refuses(name, "unknown field", with("message", ["text", "colour"]))
        try Self.refuses(name, "field of another kind", with("message", ["toWallet"]))
        try Self.refuses(name, "field of another case", with("account", ["userid"]))
        try Self.refuses(name, "unknown set", with("account", ["@all"]))
    }

    @Test(arguments: withSheet)
    func `what a field of a form is filled with has to be known`(name: String) throws {
        for fill in ["", "case.everything", "payment", "payment.colour", "Blank", "subject.believedName"] {
            try Self.refuses(name, "fill \(fill)") { object in
                try Self.changeField(&object) { $0["fill"] = fill }
            }
        }
        try Self.refuses(name, "no fill") { object in
            try Self.changeField(&object) { $0["fill"] = nil }
        }
        try Self.refuses(name, "no label") { object in
            try Self.changeField(&object) { $0["label"] = nil }
        }
        try Self.refuses(name, "one more member") { object in
            try Self.changeField(&object) { $0["colour"] = "red" }
        }
        try Self.refuses(name, "a limit in words") { object in
            try Self.changeField(&object) { $0["limit"] = "fifty" }
        }
        try Self.refuses(name, "repeated for what is not known") { object in
            var sheet = object["sheet"] as? [String: Any] ?? [:]
            var steps = sheet["steps"] as? [[String: Any]] ?? []
            steps[0]["each"] = "witness"
            sheet["steps"] = steps
            object["sheet"] = sheet
        }
    }

    @Test(arguments: withSheet)
    func `limits are positive, labels are said, and what is repeated has fields`(name: String) throws {
        let form = try #require(try Recipient.named(name).sheet)
        #expect(form.file.hasSuffix(".txt") && !form.file.contains("/") && !form.title.isEmpty)
        for step in form.steps {
            #expect(!step.title.isEmpty && !step.fields.isEmpty)
            for field in step.fields {
                #expect((field.limit ?? 1) > 0 && !field.label.isEmpty && !field.required.isEmpty)
                #expect(field.choices?.isEmpty != true && field.methods?.isEmpty != true)
                // A key of one thing stands only where that thing is gone through.
                let prefix = field.fill.split(separator: ".").first.map(String.init) ?? ""
                if ["payment", "subject", "url", "filing"].contains(prefix) {
                    #expect(step.each?.rawValue == prefix, "\(field.label)")
                }
                for method in field.methods ?? [] {
                    #expect(SheetFill.transactionTypes[method] != nil, "\(field.label): \(method)")
                }
            }
        }
    }

    @Test func `the transactions are exactly the form's nine types, and every method is one`() throws {
        let form = try #require(try Recipient.named("ic3").sheet)
        let types = [
            "Cash", "Check/Cashier's Check", "Cryptocurrency/Crypto ATM", "Debit Card/Credit Card",
            "Money Order", "Other", "Peer-to-peer Transfer", "Prepaid Card/Gift Card", "Wire Transfer",
        ]
        let field = try #require(form.steps.flatMap(\.fields).first { $0.fill == "payment.type" })
        #expect(field.choices == types)
        #expect(SheetFill.transactionTypes.values.sorted() == types.sorted())
        let method = try #require(FieldTable.field("method", of: .payment))
        #expect(method.form == .choice(method.form.choiceWords))
        #expect(Set(method.form.choiceWords) == Set(SheetFill.transactionTypes.keys))
        for word in method.form.choiceWords {
            let sheet = try SheetSample.sheet([
                (
                    SheetSample.item(1, .payment, SheetSample.texts(["method": word, "status": "sent"])),
                    nil
                )
            ])
            #expect(types.contains(try sheet.field("payment.type").content ?? ""), "\(word)")
        }
    }

    @Test func `every key that fills a field is used by a form`() throws {
        var used: Set<String> = []
        for name in Self.withSheet {
            let form = try #require(try Recipient.named(name).sheet)
            used.formUnion(form.steps.flatMap(\.fields).map(\.fill))
        }
        for fill in used { #expect(SheetFill.isKnown(fill), "\(fill)") }
        let source = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(
                path: "../../../Sources/Muniment/Recipients/SheetFill.swift"), encoding: .utf8)
        let keys = Set(
            source.matches(of: /"((?:case|payment|subject|filing)\.[A-Za-z]+)"/).map {
                String($0.output.1)
            })
        #expect(keys.count > 60)
        for key in keys {
            #expect(SheetFill.isKnown(key), "\(key)")
            #expect(used.contains(key), "\(key) is used by no form")
        }
    }
}

extension FieldDefinition.Form {
    fileprivate var choiceWords: [String] { if case .choice(let words) = self { words } else { [] } }
}
