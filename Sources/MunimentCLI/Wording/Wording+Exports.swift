import Muniment

extension Wording {
    static let readableFolder =
        "Anyone who uses this computer can read what is written there. Move it to the one who needs it, then delete it."

    static func syncedFolder(_ service: String) -> String {
        "Careful: that folder seems to belong to \(service), which copies it to other machines."
    }

    static let intimateExportQuestion =
        "Files marked as intimate would go along, readable, in full. Is that what you want?"

    static func tidied(_ export: TidiedExport) -> String {
        let path = ScreenText.line(export.path)
        return export.isRemoved
            ? "Note: an export was interrupted earlier. What it had written (\(path)) was removed."
            : "Careful: an export was interrupted earlier, and readable files may still lie in \(path). Please look, and delete them."
    }

    static func missing(_ fact: MissingFact) -> String {
        switch fact.code {
        case "time": "when it happened"
        case "account-platform": "the platform of an account"
        case "account-user-id": "the number of an account"
        case "url-address": "the link itself"
        case "demand-amount": "how much is asked for"
        case "demand-pay-to": "where the money should go"
        case "payment-amount": "how much was paid"
        case "payment-tx-hash": "the transaction's id"
        case "account-whose": "whose account it is"
        case "url-depicts": "whether what is there is intimate"
        case "url-shows": "whether it shows you"
        case "payment-usd": "how much that was in US dollars"
        case "url-seen": "when you saw it there"
        case "url-basis": "why it is there without your consent"
        case "payment-told": "whether the bank or exchange was told"
        case "unread": "what an entry that cannot be read may have said"
        case "not-reviewed": "whether a file shows something intimate"
        default: fact.code
        }
    }
}
