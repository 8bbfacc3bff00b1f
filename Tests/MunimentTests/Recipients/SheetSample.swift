import Foundation
import MunimentStore
import Testing

@testable import Muniment

/// A form filled from items that are made up on the spot, without a vault.
enum SheetSample {
    static func item(
        _ number: UInt64, _ kind: ItemKind, _ values: [String: JSONValue], tags: [String] = []
    ) -> Item {
        var item = Item(
            number: number, kind: kind, kindText: kind.rawValue, recordedAt: "2026-11-21T12:30:05Z",
            by: "passphrase")
        item.values = ItemValues(values)
        item.tags = tags
        return item
    }

    static func texts(_ values: [String: String]) -> [String: JSONValue] {
        values.mapValues { .string($0) }
    }

    /// The time fields of an item, in UTC.
    static func at(_ time: String) -> [String: JSONValue] {
        [
            "at": .string(time), "precision": .string("exact"), "zone": .string("UTC"),
            "zoneAssumed": .bool(false),
        ]
    }

    static func sheet(
        _ items: [(item: Item, text: String?)], for recipient: String = "ic3", filings: [Filing] = [],
        _ change: (inout ExportOptions) -> Void = { _ in }
    ) throws -> Sheet {
        let recipient = try Recipient.named(recipient)
        var options = ExportOptions()
        change(&options)
        let file = SheetCase(
            recipient: recipient,
            disclosure: Disclosure(state: VaultState(), recipient: recipient, options: options),
            options: options,
            items: items.map { CaseItem(item: $0.item, text: $0.text, isTextCut: false, evidence: .none) },
            filings: filings, heldCount: 0)
        return SheetMaker.make(try #require(recipient.sheet), file)
    }
}

extension Sheet {
    /// The first field that `fill` fills.
    func field(_ fill: String) throws -> Field {
        try #require(steps.flatMap(\.fields).first { $0.form.fill == fill })
    }

    func paste(_ name: String) -> String? { pastes.first { $0.name == name }?.text }
}

extension Sheet.Field {
    /// What would be copied; `nil` for what is blank or not there.
    var content: String? {
        switch value {
        case .blank, .nothing: nil
        case .text(let text), .paste(let text, _): text
        }
    }
}

/// The rule as the form has it, written anew: UTF-16 units, and a line break is two.
func formCount(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + ($1 == "\n" ? 2 : $1.value > 0xFFFF ? 2 : 1) }
}
