/// What a report calls the fields of items.
enum FieldLabel {
    /// The words for a field; without its own, the parts of its name.
    static func text(_ name: String) -> String {
        if let label = labels[name] { return label }
        var words = ""
        for scalar in name.unicodeScalars {
            if scalar.properties.isUppercase { words += " " }
            words += scalar.properties.lowercaseMapping
        }
        return words
    }

    /// What a correction changed, without what the program keeps beside it.
    static func corrected(_ names: [String]) -> [String] {
        var labels: [String] = []
        for name in names where !companions.contains(name) {
            let label = name == "sha256" ? "text" : text(name)
            if !labels.contains(label) { labels.append(label) }
        }
        return labels
    }

    private static let companions: Set<String> = [
        "byteCount", "paddedByteCount", "chunkCount", "timeWarnings", "zoneAssumed", "payToCheck",
        "fromWalletCheck", "toWalletCheck",
    ]

    private static let labels = [
        "at": "time", "sha256": "SHA-256 of the original", "byteCount": "size in bytes",
        "mediaType": "type, told from the content", "fileName": "original file name",
        "fileModifiedAt": "file modified, as the file system said", "url": "link", "userId": "user id",
        "profileUrl": "profile link", "messageId": "message id", "messageLink": "message link",
        "claimedName": "claimed name (not checked)", "displayName": "display name (can be changed)",
        "payTo": "pay to", "payToCheck": "check of that address", "txHash": "transaction hash",
        "fromWalletCheck": "check of that wallet", "toWalletCheck": "check of that wallet",
        "ip": "IP address", "ipAt": "IP address seen at", "usd": "in US dollars",
        "usdFrom": "source of that amount", "toSwift": "to SWIFT/BIC", "for": "for demand",
        "see": "see items", "derivedFrom": "made from item", "cardNumber": "card number (masked)",
        "fileNameBytes": "original file name, bytes in base64",
        "affirmedTextOnly": "affirmed to be text only",
        "howKnown": "how this is known", "showsMe": "shows the person", "impact": "how it affects the person",
    ]
}
