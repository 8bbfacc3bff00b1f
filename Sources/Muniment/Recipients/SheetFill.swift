import MunimentStore

/// What a field of a form can be filled with, by the keys that resource files use.
enum SheetFill {
    /// What the keys read from.
    struct Context {
        let file: SheetCase
        var payment: Item?
        var subject: Subject?
        var filing: Filing?
    }

    typealias Key = @Sendable (Context) -> String?

    /// Left blank on purpose: the person types it where they file the report.
    static let blank = "blank"

    /// Texts that are made of the whole case, fitted and pasted; see ``SheetMaker``.
    static let composed: Set<String> = [
        "case.narrative", "case.technical", "case.witnesses", "case.agencies",
    ]

    /// Several lines, one for each thing; every other value is one, whole or not at all.
    static let lists: Set<String> = [
        "case.links", "case.demands", "case.payments", "case.filings", "subject.all",
        "filing.checks", "filing.links",
    ]

    static func isKnown(_ key: String) -> Bool { key == blank || composed.contains(key) || keys[key] != nil }

    static func value(_ key: String, _ context: Context) -> String? {
        keys[key]?(context).flatMap { $0.isEmpty ? nil : $0 }
    }

    private static let keys: [String: Key] =
        caseKeys
        .merging(paymentKeys) { first, _ in first }
        .merging(subjectKeys) { first, _ in first }
        .merging(filingKeys) { first, _ in first }

    private static let caseKeys: [String: Key] = [
        "case.affected": { $0.file.options.filer.map { $0 == "self" ? "Yes" : "No" } },
        // What is not recorded is not a No.
        "case.sentMoney": { $0.file.payments.contains { $0.text("status") == "sent" } ? "Yes" : nil },
        "case.lossUSD": { $0.file.lossUSD.text },
        "case.hasFiled": { context in
            context.file.filings(to: context.file.recipient.name).isEmpty ? nil : "Yes"
        },
        "case.firstTime": { $0.file.timed.first.map { WhenText($0).text } },
        "case.lastTime": { $0.file.timed.last.map { WhenText($0).text } },
        "case.kinds": { $0.file.kindWords.joined(separator: "; ") },
        "case.platforms": { $0.file.platforms.joined(separator: ", ") },
        "case.links": { $0.file.links.joined(separator: "\n") },
        "case.publishedCount": { context in
            let count = context.file.published.count
            return count == 0 ? nil : String(count)
        },
        "case.threatened": { $0.file.audiences.joined(separator: "; ") },
        "case.demands": { $0.file.demandLines.joined(separator: "\n") },
        "case.payments": { $0.file.paymentLines.joined(separator: "\n") },
        "case.filings": { $0.file.filingLines.joined(separator: "\n") },
        "case.depicted": { context in
            switch context.file.disclosure.depicted {
            case .adult: "No: everybody shown was 18 or older, as the person answered."
            case .minor: "Yes, as the person answered."
            case .unsure: "Not answered, or not sure."
            }
        },
    ]

    /// The form's nine types of transaction, by the method as it is kept.
    static let transactionTypes = [
        "cash": "Cash", "check": "Check/Cashier's Check", "crypto": "Cryptocurrency/Crypto ATM",
        "card": "Debit Card/Credit Card", "money-order": "Money Order", "other": "Other",
        "p2p": "Peer-to-peer Transfer", "gift-card": "Prepaid Card/Gift Card", "wire": "Wire Transfer",
    ]

    private static func payment(_ name: String) -> Key { { $0.payment?.text(name) } }

    private static let paymentKeys: [String: Key] = [
        "payment.type": { $0.payment?.text("method").flatMap { transactionTypes[$0] } },
        "payment.otherType": payment("methodOther"),
        "payment.wasSent": { context in
            switch context.payment?.text("status") {
            case "sent": "Yes"
            case "attempted", "returned": "No"
            default: nil
            }
        },
        "payment.usd": { $0.payment.flatMap { SheetCase.usd($0) } },
        "payment.original": { $0.payment.flatMap { SheetCase.amount($0) } },
        "payment.date": { $0.payment?.moment.map { String($0.iso8601.prefix(10)) } },
        "payment.told": { $0.payment?.text("institutionTold").map { _ in "Yes" } },
        "payment.toldWhom": { context in
            ["institutionTold", "toldReference"].compactMap { context.payment?.text($0) }
                .joined(separator: ", ")
        },
        "payment.fromBank": payment("fromBank"), "payment.fromBankAddress": payment("fromBankAddress"),
        "payment.fromName": payment("fromName"), "payment.fromAccount": payment("fromAccount"),
        "payment.fromHandle": payment("fromHandle"), "payment.fromWallet": payment("fromWallet"),
        "payment.toBank": payment("toBank"), "payment.toBankAddress": payment("toBankAddress"),
        "payment.toName": payment("toName"), "payment.toAccount": payment("toAccount"),
        "payment.toRouting": payment("toRouting"), "payment.toSwift": payment("toSwift"),
        "payment.toHandle": payment("toHandle"), "payment.toWallet": payment("toWallet"),
        "payment.asset": payment("asset"), "payment.txHash": payment("txHash"),
        "payment.kiosk": payment("kiosk"), "payment.kioskAddress": payment("kioskAddress"),
        "payment.app": payment("app"), "payment.cardBrand": payment("cardBrand"),
        "payment.cardNumber": payment("cardNumber"),
    ]

    private static let subjectKeys: [String: Key] = [
        "subject.name": { $0.subject?.claimedName },
        "subject.address": { $0.subject?.first("address") },
        "subject.phone": { context in
            context.subject?.first("phone").map { String($0.filter { "0123456789".contains($0) }) }
        },
        "subject.email": { $0.subject?.first("email") },
        "subject.website": { $0.subject?.website },
        "subject.ip": { $0.subject?.first("ip") },
        "subject.all": { $0.subject?.lines.joined(separator: "\n") },
    ]

    private static func filing(_ name: String) -> Key { { $0.filing?.text(name) } }

    private static let filingKeys: [String: Key] = [
        "filing.platform": filing("platform"), "filing.route": filing("route"),
        "filing.sentAt": filing("sentAt"), "filing.receivedAt": filing("receivedAt"),
        "filing.reference": filing("reference"), "filing.answer": filing("answer"),
        "filing.answeredAt": filing("answeredAt"), "filing.outcome": filing("outcome"),
        "filing.checks": { $0.filing.map { $0.checkLines.joined(separator: "\n") } },
        "filing.links": { context in
            context.filing.map { context.file.links(of: $0).joined(separator: "\n") }
        },
    ]
}
